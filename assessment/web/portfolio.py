"""All teams of a person on one page: where each stands, how that changed, and every topic of every team.

Everything here is worked out from the columns that a submission has for lists. What a row shows is decided once, in
`rows`; the page, the table of topics and the files (`portfolio_files`) print it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from assessment.domain.comparison import ChangeVerdict
from assessment.domain.plan import ranges
from assessment.domain.rubric import Node, Printed, Rubric
from assessment.reports.side_by_side.change import signed
from assessment.reports.trend import sparkline_svg

if TYPE_CHECKING:
    from assessment.models import Team

STALE_AFTER = 180
"""Days after which a result is called stale: assessments are recommended quarterly to half-yearly (content model
3.11), and advice is written for the 90 to 180 days after one."""
PAGE_LENGTH = 50
"""Teams on a page: few enough to scan, and 600 submissions at most behind their sparklines."""
SPARKLINE_LENGTH = 12
"""Submissions in a sparkline: three years of quarters."""
RAMP = 5
"""Steps of the colour ramp."""


@dataclass(frozen=True, slots=True)
class Result:
    """A submission in the columns that lists show, in whole numbers as they are printed with it."""

    pk: UUID
    team_id: UUID
    score: Printed | None
    floor: Printed
    ceiling: Printed
    completeness: int
    band: str
    stage: str
    open_gates: int
    profile: Mapping[str, int | float | None]
    change: Printed | None
    change_verdict: str
    rubric_hash: str
    submitted_at: datetime

    @property
    def printed(self) -> Printed | None:
        """The score where it stands as a number; without a verdict only the range does."""
        return self.score if self.band else None

    @property
    def range(self) -> str:
        """Floor and ceiling as they stand beside a score."""
        return f"{self.floor}–{self.ceiling}"


@dataclass(frozen=True, slots=True)
class Row:
    """A team in the portfolio. Without a submission there is nothing but its name and tags.

    `is_new_version` says that the submission before answered another version of the rubric; `scores` are the printed
    scores of the sparkline, oldest first, None for a gap.
    """

    team: "Team"
    tags: tuple[str, ...]
    latest: Result | None = None
    rubric: Rubric | None = None
    is_new_version: bool = False
    is_stale: bool = False
    scores: tuple[Printed | None, ...] = ()

    @property
    def change(self) -> Printed | None:
        """The difference of the latest two printed scores, as the team's page prints it; None where the two are not
        compared or one has no verdict."""
        return self.latest.change if self.latest else None

    @property
    def verdict(self) -> str:
        """What may be said of the change: a `ChangeVerdict`; empty for a first submission."""
        return self.latest.change_verdict if self.latest else ""

    @property
    def is_clear(self) -> bool:
        """True when the change may be claimed."""
        return self.verdict in (ChangeVerdict.CLEAR, ChangeVerdict.BEYOND_DOUBT)

    @property
    def sign(self) -> str:
        """The direction of the change as a shape."""
        return "▲" if (self.change or 0) > 0 else "▼" if (self.change or 0) < 0 else ""

    @property
    def signed(self) -> str:
        """The change with its sign."""
        return "" if self.change is None else signed(self.change)

    @property
    def sparkline(self) -> str:
        """The printed scores as a small drawing; a single score is no line."""
        if len(self.scores) < 2 or self.rubric is None:
            return ""
        return sparkline_svg(self.scores, ranges(self.rubric)[self.rubric.root.id])

    @property
    def areas(self) -> list[tuple[Node, int | float | None, str]]:
        """Each area with its score, and how far up its range that lies, in per cent."""
        if self.rubric is None or self.latest is None:
            return []
        scales = ranges(self.rubric)
        return [
            (area, score, "" if score is None else f"{scales[area.id].place(score):g}")
            for area, score in with_scores(self.rubric.areas, self.latest)
        ]

    @property
    def stage_title(self) -> str:
        """The stage in words, or nothing when live."""
        stages = self.rubric.stages if self.rubric and self.latest else ()
        return next((stage.title for stage in stages if self.latest and stage.id == self.latest.stage), "")


def rows(
    teams: Iterable["Team"], results: Iterable[Result], rubrics: Mapping[str, Rubric], *, today: date
) -> list[Row]:
    """One row for each team, in their order; `results` are newest first, `rubrics` by content hash."""
    by_team: dict[UUID, list[Result]] = {}
    for result in results:
        by_team.setdefault(result.team_id, []).append(result)
    return [_row(team, by_team.get(team.pk, []), rubrics, today) for team in teams]


def _row(team: "Team", results: Sequence[Result], rubrics: Mapping[str, Rubric], today: date) -> Row:
    tags = tuple(tag.name for tag in team.tags.all())
    if not results:
        return Row(team, tags)
    latest, *older = results
    rubric = rubrics[latest.rubric_hash]

    def is_alike(result: Result) -> bool:
        return rubrics[result.rubric_hash].rubric.id == rubric.rubric.id

    return Row(
        team=team,
        tags=tags,
        latest=latest,
        rubric=rubric,
        is_new_version=next((r.rubric_hash != latest.rubric_hash for r in older if is_alike(r)), False),
        is_stale=(today - timezone.localdate(latest.submitted_at)).days > STALE_AFTER,
        scores=tuple(result.printed for result in reversed(results[:SPARKLINE_LENGTH]) if is_alike(result)),
    )


def with_scores(nodes: Iterable[Node], result: Result) -> list[tuple[Node, int | float | None]]:
    """Each area or topic with what it scored; None also where it was not asked about."""
    return [(node, result.profile.get(node.id)) for node in nodes]


def spellings(tag: str, names: Iterable[str]) -> list[str]:
    """How a tag is written on teams: upper and lower case are one."""
    return [name for name in names if name.casefold() == tag.casefold()]


def tag_choices(names: Iterable[str]) -> list[tuple[str, str]]:
    """Each tag once, in the order of the alphabet."""
    by_fold = {name.casefold(): name for name in sorted(names, reverse=True)}
    return [(name, name) for _, name in sorted(by_fold.items())]


def area_choices(rubrics: Iterable[Rubric]) -> list[tuple[str, str]]:
    """Each area once, in the words of the first rubric that has it."""
    titles: dict[str, str] = {}
    for area in chain.from_iterable(rubric.areas for rubric in rubrics):
        titles.setdefault(area.id, area.title)
    return list(titles.items())


def legend(shown: Iterable[Row]) -> list[tuple[str, str]]:
    """Codes of areas with their titles, each once."""
    areas = chain.from_iterable(row.rubric.areas for row in shown if row.rubric)
    return list(dict.fromkeys((area.code, area.title) for area in areas if area.code))


@dataclass(frozen=True, slots=True)
class Step:
    """A topic's score with its step of the colour ramp, 0 to 4; both are None without a score."""

    topic: Node
    begins_area: bool
    score: int | float | None
    step: int | None


@dataclass(frozen=True, slots=True)
class Heat:
    """Teams by topics of one rubric: the bands with their steps of the ramp, areas with their topics, and a step for
    each topic in each row.

    With two versions of the rubric on the page the topics of both stand there, first those of the newer one, whose
    bands are named.
    """

    slug: str
    title: str
    bands: tuple[tuple[int, str], ...]
    areas: tuple[tuple[Node, tuple[Node, ...]], ...]
    rows: tuple[tuple[Row, tuple[Step, ...]], ...]


def heats(shown: Sequence[Row], rubrics: Iterable[Rubric]) -> list[Heat]:
    """One table for each rubric that is met, in the order of `rubrics`, which has newer versions first."""
    met = {row.rubric for row in shown if row.rubric}
    by_slug: dict[str, list[Rubric]] = {}
    for rubric in rubrics:
        if rubric in met:
            by_slug.setdefault(rubric.rubric.id, []).append(rubric)
    return [_heat(slug, versions, shown) for slug, versions in by_slug.items()]


def _heat(slug: str, versions: Sequence[Rubric], shown: Sequence[Row]) -> Heat:
    areas = _topics_by_area(versions)
    topics = [topic for _, below in areas for topic in below]
    first = {below[0].id for _, below in areas}
    bands = versions[0].overall_bands.names
    return Heat(
        slug=slug,
        title=versions[0].rubric.title,
        bands=tuple((_on_ramp(place, len(bands)), name) for place, name in enumerate(bands)),
        areas=areas,
        rows=tuple(
            (
                row,
                tuple(
                    Step(topic, topic.id in first, score, _step(score, row.rubric))
                    for topic, score in with_scores(topics, row.latest)
                ),
            )
            for row in shown
            if row.latest and row.rubric and row.rubric.rubric.id == slug
        ),
    )


def _topics_by_area(versions: Iterable[Rubric]) -> tuple[tuple[Node, tuple[Node, ...]], ...]:
    """The areas that have topics, each with them."""
    areas: dict[str, Node] = {}
    topics: dict[str, tuple[Node, str]] = {}
    for rubric in versions:
        for area in rubric.areas:
            areas.setdefault(area.id, area)
        for topic in rubric.topics:
            topics.setdefault(topic.id, (topic, rubric.area_of(rubric.questions_of(topic.id)[0]).id))
    below = {area: tuple(topic for topic, home in topics.values() if home == area) for area in areas}
    return tuple((area, below[area.id]) for area in areas.values() if below[area.id])


def _step(score: int | float | None, rubric: Rubric) -> int | None:
    """The step of the band that a printed score falls in."""
    if score is None:
        return None
    return _on_ramp(rubric.overall_bands.position(Fraction(score)), len(rubric.overall_bands.names))


def _on_ramp(place: int, count: int) -> int:
    """The step of the ramp for one of so many bands; with five bands each has its own."""
    return place * (RAMP - 1) // max(count - 1, 1)
