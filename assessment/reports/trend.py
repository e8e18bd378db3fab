"""Scores over time as SVG: the trend of one score with its range and what happened meanwhile, and two smaller forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.template.loader import get_template

from assessment.domain.arithmetic import decimal
from assessment.domain.plan import Range
from assessment.domain.rubric import Printed
from assessment.reports.pens import PENS
from assessment.reports.radar import Theme

STEPS = (1, 2, 3, 6, 12, 24, 48, 96)
"""Months from one mark of the time scale to the next."""
MOST_TICKS = 6
FEWEST_TICKS = 3
NUMBER_WIDTH = 26
"""Pixels that a number at a mark takes."""
RING_ROW = 20
LOWEST_BELOW = 12
"""Lower than so many per cent a number would stand on the time scale, so it goes above its mark."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One score of one day, with the range it could have had where that is told (else floor and ceiling are
    None); without a score it is a gap in the line."""

    at: date
    score: Printed | None
    floor: Printed | None
    ceiling: Printed | None
    name: str

    @property
    def number(self) -> str:
        """The score as it stands in a drawing, or the sign in its place: a question mark where its range is told."""
        if self.score is not None:
            return str(self.score)
        return "–" if self.floor is None else "?"

    @property
    def words(self) -> str:
        """The reading in words, with its day."""
        score = "no score" if self.score is None else self.score
        span = "" if self.floor is None else f", range {self.floor}–{self.ceiling}"
        return f"{_day(self.at)}, {self.name}: {score}{span}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened on a day; the drawing bears its number, the page lists its text."""

    at: date
    text: str


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """Readings of one score over time, on the scale that it runs on. Notes are numbered from 1 in their order."""

    title: str
    readings: tuple[Reading, ...]
    scale: Range
    target: Printed | None
    notes: tuple[Note, ...]

    @property
    def description(self) -> str:
        """Every number in words, for those who do not see the drawing."""
        said = [reading.words for reading in _in_time(self.readings)]
        if self.target is not None:
            said.append(f"Target {self.target}")
        said += [f"Note {number}, {_day(note.at)}: {note.text}" for number, note in enumerate(self.notes, start=1)]
        return "; ".join(said) + "."


def _day(at: date) -> str:
    return f"{at:%-d %B %Y}"


def _in_time(readings: Sequence[Reading]) -> list[Reading]:
    if not readings:
        raise ValueError("A trend takes one reading at least.")
    return sorted(readings, key=lambda reading: reading.at)


def _text(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand. Across, everything is in per cent of the width, so that on screen text keeps its size however
    wide the page is; heights are in pixels. `span` is the width in the units of paths; numbers have to fit a drawing
    `wide` pixels wide, and those that do not fit one `narrow` pixels wide are marked for the style sheet to hide."""

    unit: str
    span: int
    wide: int
    narrow: int
    left: float
    right: float
    top: int
    plot: int
    foot: int


LAYOUTS = {
    "screen": _Layout("%", span=1000, wide=620, narrow=328, left=9, right=94, top=24, plot=180, foot=26),
    "paper": _Layout("", span=480, wide=480, narrow=480, left=7, right=95, top=24, plot=140, foot=24),
}
SMALL_LAYOUTS = {
    "screen": _Layout("%", span=1000, wide=0, narrow=0, left=5, right=94, top=38, plot=60, foot=10),
    "paper": _Layout("", span=222, wide=0, narrow=0, left=5, right=94, top=38, plot=60, foot=10),
}


def trend_svg(figure: TrendFigure, *, theme: Theme = "screen") -> str:
    """The trend of a figure: days in true proportion, range as a soft band, target dotted, notes as numbered lines.

    A number has at least 26 pixels to itself or is left out, save the first and the last. ValueError without a reading.
    """
    layout = LAYOUTS[theme]
    readings = _in_time(figure.readings)
    days = [*(reading.at for reading in readings), *(note.at for note in figure.notes)]
    events = _events(figure.notes, _Sheet(layout, figure.scale, days))
    sheet = _Sheet(layout, figure.scale, days, rows=1 + max((row for _, _, row in events), default=-1))
    places = [sheet.place(reading.at) for reading in readings]
    wide = roomy(places, range(len(places)), NUMBER_WIDTH / layout.wide * 100)
    narrow = roomy(places, wide, NUMBER_WIDTH / layout.narrow * 100)
    return get_template("charts/trend.svg").render(
        _shared(figure, sheet, readings, theme)
        | {
            "form": "trend",
            "marks": [
                _mark(sheet, figure, readings, index) | {"is_shown": index in wide, "is_roomy": index not in narrow}
                for index in range(len(readings))
            ],
            "radius": "4.5" if len(wide) == len(readings) else "3",
            "grid": [(decimal(tick), sheet.y(tick)) for tick in figure.scale.ticks],
            "ticks": [
                (sheet.x(place), _anchor(place), label)
                for place, label in ((sheet.place(day), label) for day, label in ticks(sheet.first, sheet.last))
            ],
            "target_name": _target_name(sheet, readings, figure.target),
            "events": [
                {
                    "number": str(number),
                    "x": sheet.x(place),
                    "ring": str(12 + RING_ROW * row),
                    "top": str(20 + RING_ROW * row),
                }
                for number, (_, place, row) in enumerate(events, start=1)
            ],
        }
    )


def small_trend_svg(figure: TrendFigure, *, theme: Theme = "screen") -> str:
    """One of many side by side: its title, line, range and target, the first and the last number, and no scale."""
    known = _in_time(figure.readings)
    sheet = _Sheet(SMALL_LAYOUTS[theme], figure.scale, [reading.at for reading in known])
    marked = [index for index, reading in enumerate(known) if reading.score is not None or reading.floor is not None]
    numbered = {*marked[:1], *marked[-1:]}
    return get_template("charts/trend.svg").render(
        _shared(figure, sheet, known, theme)
        | {
            "form": "small-trend",
            "heading": figure.title,
            "marks": [
                _mark(sheet, figure, known, index) | {"is_shown": index in numbered} for index in range(len(known))
            ],
            "radius": "3",
            "grid": [("", sheet.y(figure.scale.low)), ("", sheet.y(figure.scale.high))],
        }
    )


class _Sheet:
    """A layout with the scores and the days that it has room for, and places on it."""

    def __init__(self, layout: _Layout, scale: Range, days: Sequence[date], rows: int = 0):
        self.layout = layout
        self.scale = scale
        self.first, self.last = min(days), max(days)
        self.top = layout.top + RING_ROW * rows

    def place(self, at: date) -> float:
        """Where a day stands, in per cent of the width; a single day stands in the middle."""
        left, right = self.layout.left, self.layout.right
        share = (at - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return left + (right - left) * share

    def x(self, place: float) -> str:
        """A place as an attribute."""
        return _text(place) + "%" if self.layout.unit else self.path(place)

    def path(self, place: float) -> str:
        """A place in the units of paths."""
        return _text(place * self.layout.span / 100)

    def y(self, score: Printed | Fraction) -> str:
        """The height of a score."""
        return self.height(self.scale.place(score))

    def height(self, place: float) -> str:
        """The height of a place so many per cent up the scale."""
        return _text(self.top + (100 - place) / 100 * self.layout.plot)

    def middle(self, reading: Reading) -> float:
        """Where a reading is marked, in per cent: at its score, else in the middle of its range, else of the scale."""
        if reading.score is not None:
            return self.scale.place(reading.score)
        if reading.floor is None or reading.ceiling is None:
            return 50
        return (self.scale.place(reading.floor) + self.scale.place(reading.ceiling)) / 2


def _shared(figure: TrendFigure, sheet: _Sheet, readings: Sequence[Reading], theme: Theme) -> dict[str, Any]:
    """What both sizes of the drawing have."""
    places = [sheet.path(sheet.place(reading.at)) for reading in readings]
    ranges = [
        (x, reading.floor, reading.ceiling)
        for x, reading in zip(places, readings, strict=True)
        if reading.floor is not None and reading.ceiling is not None
    ]
    upper = [f"{x} {sheet.y(ceiling)}" for x, _, ceiling in ranges]
    lower = [f"{x} {sheet.y(floor)}" for x, floor, _ in ranges]
    ends = [
        None if reading.score is None else f"{x} {sheet.y(reading.score)}"
        for x, reading in zip(places, readings, strict=True)
    ]
    return {
        "figure": figure,
        "on_screen": theme == "screen",
        "pen": PENS[theme],
        "span": str(sheet.layout.span),
        "height": str(sheet.top + sheet.layout.plot + sheet.layout.foot),
        "tick_y": str(sheet.top + sheet.layout.plot + 18),
        "bottom": sheet.height(0),
        "band": f"M{'L'.join([*upper, *reversed(lower)])}Z" if ranges else "",
        "bar": _bar(sheet, [(floor, ceiling) for _, floor, ceiling in ranges]),
        "line": broken_line(ends),
        "target": None if figure.target is None else sheet.y(figure.target),
    }


def _bar(sheet: _Sheet, ranges: Sequence[tuple[Printed, Printed]]) -> tuple[str, str, str] | None:
    """The range of a single day, where a band has no width to be seen by."""
    floor, ceiling = min((low for low, _ in ranges), default=0), max((high for _, high in ranges), default=0)
    if sheet.first < sheet.last or floor == ceiling:
        return None
    return sheet.x(sheet.place(sheet.first)), sheet.y(floor), sheet.y(ceiling)


def broken_line(ends: Sequence[str | None]) -> str:
    """A path through points, broken at every None; a point alone between two gaps is a line of no length."""
    stretches = ([point for point in stretch if point] for known, stretch in groupby(ends, bool) if known)
    return "".join(f"M{'L'.join(stretch if len(stretch) > 1 else stretch * 2)}" for stretch in stretches)


def _mark(sheet: _Sheet, figure: TrendFigure, readings: Sequence[Reading], index: int) -> dict[str, Any]:
    """A mark with its number above it, or below it in a valley of the line or where it would stand on the target."""
    reading = readings[index]
    height = sheet.middle(reading)
    y = float(sheet.height(height))
    beside = [sheet.middle(other) for other in (*readings[max(index - 1, 0) : index], *readings[index + 1 : index + 2])]
    is_valley = bool(beside) and min(beside) > height
    is_on_target = figure.target is not None and abs(y - 14 - float(sheet.y(figure.target))) < 8
    is_below = height > LOWEST_BELOW and (is_valley or is_on_target)
    return {
        "reading": reading,
        "x": sheet.x(sheet.place(reading.at)),
        "y": _text(y),
        "number_y": _text(y + (4.5 if reading.score is None else 18 if is_below else -9)),
    }


def roomy(places: Sequence[float], indices: Sequence[int], gap: float) -> list[int]:
    """The indices, in order, whose places stand `gap` apart; the first and the last always do."""
    first, *inner = indices
    kept = [first]
    for index in inner[:-1]:
        if places[index] - places[kept[-1]] >= gap and places[inner[-1]] - places[index] >= gap:
            kept.append(index)
    return kept + inner[-1:]


def _events(notes: Sequence[Note], sheet: _Sheet) -> list[tuple[Note, float, int]]:
    """Each note with its place and the row of its ring."""
    places = [sheet.place(note.at) for note in notes]
    return list(zip(notes, places, ring_rows(places, RING_ROW / sheet.layout.narrow * 100), strict=True))


def ring_rows(places: Sequence[float], gap: float) -> list[int]:
    """The row of the ring at each place: the first in which no ring further left stands nearer than `gap`."""
    ends: list[float] = []
    rows = {}
    for index, place in sorted(enumerate(places), key=lambda pair: pair[1]):
        rows[index] = next((row for row, end in enumerate(ends) if place - end >= gap), len(ends))
        ends[rows[index] : rows[index] + 1] = [place]
    return [rows[index] for index in range(len(places))]


def ticks(first: date, last: date) -> Iterator[tuple[date, str]]:
    """The marks of a scale of time: three to six firsts of a month, or years; over a shorter time its first, middle
    and last day."""
    months = range(first.year * 12 + first.month - (first.day == 1), last.year * 12 + last.month)
    for step in STEPS:
        starts = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
        if len(starts) <= MOST_TICKS:
            break
    if len(starts) >= FEWEST_TICKS:
        for start in starts:
            yield start, f"{start:%Y}" if step >= 12 else f"{start:%b %Y}"
    else:
        for at in sorted({first, first + (last - first) / 2, last}):
            yield at, f"{at:%-d %b %Y}"


def _anchor(place: float) -> str:
    return "end" if place > 92 else "start" if place < 8 else "middle"


def _target_name(sheet: _Sheet, readings: Sequence[Reading], target: Printed | None) -> dict[str, str] | None:
    """Where the words stand on the target's line: at the end whose readings keep the greater distance from it."""
    if target is None:
        return None
    middle = (sheet.layout.left + sheet.layout.right) / 2
    near: dict[bool, float] = {True: 100.0, False: 100.0}
    for reading in readings:
        at_end = sheet.place(reading.at) > middle
        near[at_end] = min(near[at_end], abs(sheet.middle(reading) - sheet.scale.place(target)))
    at_end = near[True] > near[False]
    return {
        "x": sheet.x(100 if at_end else sheet.layout.left),
        "y": _text(float(sheet.y(target)) - 7),
        "anchor": "end" if at_end else "start",
    }


def sparkline_svg(scores: Sequence[Printed | None], scale: Range) -> str:
    """A trend the height of a line of text, one step for each score, for the screen; None is a gap."""

    def y(score: Printed) -> str:
        return _text(21 - scale.place(score) * 0.18)

    step = 84 / max(len(scores) - 1, 1)
    xs = [_text(88 - index * step) for index in reversed(range(len(scores)))]
    ends = [None if score is None else f"{x} {y(score)}" for x, score in zip(xs, scores, strict=True)]
    return get_template("charts/sparkline.svg").render(
        {
            "scores": ", ".join("no score" if score is None else str(score) for score in scores) or "none",
            "line": broken_line(ends),
            "last": next(iter(ends[-1:]), None),
        }
    )
