"""The one object behind every print of a team's history: page, drawings, tables, files and paper show its numbers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from assessment.domain.plan import Range, ranges, targets
from assessment.domain.rubric import Node, Printed, Rubric
from assessment.reports.figure import span
from assessment.reports.sheets import Sheet, sheet_csv, workbook
from assessment.reports.trend import Note, Reading, TrendFigure

SCHEMA = 1
"""The version of the JSON file; it grows when a name in it changes its meaning or goes."""
COLUMNS = (
    "Organisation",
    "Team",
    "Date",
    "Assessment",
    "Score",
    "Floor",
    "Ceiling",
    "Band",
    "Completeness, %",
    "Stage",
    "Gates not open",
    "Rubric",
    "Submitted by",
)
"""Of the table as a file, before those of areas and topics."""
RHYTHM = (3, 6)
"""Months after which the next assessment is recommended: quarterly to half-yearly (content model 3.11)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission that stands, in whole numbers as they were printed with it.

    `completeness` is in per cent, `band` is empty without a verdict, `stage` is an id and empty when live, `open_gates`
    counts those closed or unknown, and `scores` holds areas and topics by id, None where nothing has a level.
    """

    at: date
    name: str
    rubric: Rubric
    score: Printed | None
    floor: Printed
    ceiling: Printed
    band: str
    completeness: int
    stage: str
    open_gates: int
    submitted_by: str
    scores: Mapping[str, Printed | None]

    @property
    def stage_title(self) -> str:
        """The stage in words, or nothing when live."""
        return next((stage.title for stage in self.rubric.stages if stage.id == self.stage), "")

    @property
    def reading(self) -> Reading:
        """Its overall score as the trend draws it."""
        name = f"{self.name} ({self.stage_title.lower()})" if self.stage else self.name
        return Reading(self.at, self.score, self.floor, self.ceiling, name)


@dataclass(frozen=True, slots=True)
class Track:
    """One area or topic over time, with one reading for each entry: a gap where it had no score, or was not asked
    about. The range of a single area or topic is not told here. An area carries its topics."""

    node: str
    code: str
    title: str
    scale: Range
    target: Printed
    readings: tuple[Reading, ...]
    topics: tuple["Track", ...] = ()

    @property
    def label(self) -> str:
        """Code and title, as far as there is a code."""
        return f"{self.code} {self.title}".strip()

    @property
    def figure(self) -> TrendFigure:
        """Its trend."""
        return TrendFigure(self.label, self.readings, self.scale, self.target, ())

    @property
    def scores(self) -> tuple[Printed | None, ...]:
        """One score for each entry."""
        return tuple(reading.score for reading in self.readings)


@dataclass(frozen=True, slots=True)
class History:
    """A team over time: what it scored in each submission that stands, oldest first, and what happened meanwhile.

    Areas and topics are those of every rubric version that was used, in the order of the newest.
    """

    organisation: str
    team: str
    is_sample: bool
    target: Printed
    entries: tuple[Entry, ...]
    areas: tuple[Track, ...]
    events: tuple[Note, ...]

    @property
    def scale(self) -> Range:
        """What the overall score runs on in the newest version of the rubric."""
        rubric = self.entries[-1].rubric
        return ranges(rubric)[rubric.root.id]

    @property
    def span(self) -> str:
        """The same in words: “0 to 100”."""
        return span([self.scale])

    @property
    def figure(self) -> TrendFigure:
        """The trend of the overall score."""
        return TrendFigure(
            title=f"{self.team}: overall score over time, {self.span}",
            readings=tuple(entry.reading for entry in self.entries),
            scale=self.scale,
            target=self.target,
            notes=self.events,
        )

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Every area, each followed by its topics."""
        return tuple(track for area in self.areas for track in (area, *area.topics))

    @property
    def next_between(self) -> tuple[date, date]:
        """The first days of the months between which the next assessment is recommended."""
        newest = self.entries[-1].at
        first, last = (newest.year * 12 + newest.month - 1 + months for months in RHYTHM)
        return date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)


def build_history(
    *, organisation: str, team: str, is_sample: bool, entries: Sequence[Entry], events: Sequence[Note]
) -> History:
    """The history of a team from its entries in any order; ValueError without one, or for more than one rubric."""
    if not entries:
        raise ValueError("A history takes one submission at least.")
    if len(rubrics := sorted({entry.rubric.rubric.id for entry in entries})) > 1:
        raise ValueError(f"A history is of one rubric, not of {' and '.join(rubrics)}.")
    in_time = tuple(sorted(entries, key=lambda entry: entry.at))
    return History(
        organisation=organisation,
        team=team,
        is_sample=is_sample,
        target=_target(in_time[-1].rubric, in_time[-1].rubric.root),
        entries=in_time,
        areas=tuple(_areas(in_time)),
        events=tuple(events),
    )


def _areas(entries: Sequence[Entry]) -> Iterator[Track]:
    """Areas and topics in the order of the newest rubric; what only earlier versions have comes after."""
    areas: dict[str, Node] = {}
    topics: dict[str, tuple[Node, str]] = {}
    for rubric in dict.fromkeys(entry.rubric for entry in reversed(entries)):
        areas |= {area.id: area for area in rubric.areas if area.id not in areas}
        for topic in rubric.topics:
            topics.setdefault(topic.id, (topic, rubric.area_of(rubric.questions_of(topic.id)[0]).id))
    for area in areas.values():
        below = (topic for topic, home in topics.values() if home == area.id)
        yield _track(area, entries, tuple(_track(topic, entries) for topic in below))


def _track(node: Node, entries: Sequence[Entry], topics: tuple[Track, ...] = ()) -> Track:
    readings = tuple(Reading(entry.at, entry.scores.get(node.id), None, None, entry.name) for entry in entries)
    rubric = next(entry.rubric for entry in reversed(entries) if node.id in entry.rubric.node_by_id)
    return Track(node.id, node.code, node.title, ranges(rubric)[node.id], _target(rubric, node), readings, topics)


def _target(rubric: Rubric, node: Node) -> Printed:
    """The score of a node at the target."""
    return rubric.shown(targets(rubric)[node.id])


def history_csv(history: History) -> bytes:
    """The submissions as CSV, as spreadsheets open it."""
    return sheet_csv(history_sheet(history)).encode("utf-8-sig")


def history_xlsx(history: History) -> bytes:
    """Submissions and events as a workbook, dated by the newest submission."""
    newest = datetime.combine(history.entries[-1].at, time(), UTC)
    title = f"History of {history.team}, {history.organisation}"
    return workbook((history_sheet(history), events_sheet(history)), title=title, at=newest)


def history_json(history: History) -> bytes:
    """The same as JSON."""
    return json.dumps(history_data(history), ensure_ascii=False, indent=2, default=float).encode()


def history_sheet(history: History) -> Sheet:
    """One row for each submission, oldest first; an area or topic without a score is an empty cell."""
    rows = (
        (
            history.organisation,
            history.team,
            entry.at,
            entry.name,
            entry.score,
            entry.floor,
            entry.ceiling,
            entry.band,
            entry.completeness,
            entry.stage_title,
            entry.open_gates,
            entry.rubric.name,
            entry.submitted_by,
            *(track.scores[index] for track in history.tracks),
        )
        for index, entry in enumerate(history.entries)
    )
    return Sheet("History", (*COLUMNS, *(track.label for track in history.tracks)), tuple(rows))


def events_sheet(history: History) -> Sheet:
    """What happened, numbered as in the drawing."""
    rows = ((number, event.at, event.text) for number, event in enumerate(history.events, start=1))
    return Sheet("Events", ("Number", "Date", "Event"), tuple(rows))


def history_data(history: History) -> dict[str, Any]:
    """The same as plain data, ready for `json.dumps`; days as 2026-03-31, None for what has no score."""
    return {
        "schema": SCHEMA,
        "organisation": history.organisation,
        "team": history.team,
        "is_sample": history.is_sample,
        "target": history.target,
        "areas": [
            {
                "id": area.node,
                "title": area.title,
                "topics": [{"id": topic.node, "code": topic.code, "title": topic.title} for topic in area.topics],
            }
            for area in history.areas
        ],
        "submissions": [
            {
                "date": entry.at.isoformat(),
                "assessment": entry.name,
                "rubric": entry.rubric.name,
                "score": entry.score,
                "floor": entry.floor,
                "ceiling": entry.ceiling,
                "band": entry.band or None,
                "completeness": entry.completeness,
                "stage": entry.stage or None,
                "open_gates": entry.open_gates,
                "submitted_by": entry.submitted_by,
                "scores": {track.node: track.scores[index] for track in history.tracks},
            }
            for index, entry in enumerate(history.entries)
        ],
        "events": [{"date": event.at.isoformat(), "text": event.text} for event in history.events],
    }
