"""Two to six figures on the same axes: the overlaid radar, as SVG and for Plotly, and small multiples of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import get_template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from assessment.domain.rubric import Printed
from assessment.reports import radar
from assessment.reports.figure import Axis, Figure, Group, counted_topics
from assessment.reports.interactive import interactive_radar
from assessment.reports.pens import PENS
from assessment.reports.radar import Theme

MOST = 6
MOST_OVERLAID = 3
MARKS = (
    "M-4.5 0C-4.5 -2.5 -2.5 -4.5 0 -4.5C2.5 -4.5 4.5 -2.5 4.5 0C4.5 2.5 2.5 4.5 0 4.5C-2.5 4.5 -4.5 2.5 -4.5 0Z",
    "M-4-4h8v8h-8Z",
    "M0-5.5L5.2 4H-5.2Z",
    "M0-6L6 0L0 6L-6 0Z",
    "M-4.5-4.5L4.5 4.5M-4.5 4.5L4.5-4.5",
    "M-4 0C-4 -2.2 -2.2 -4 0 -4C2.2 -4 4 -2.2 4 0C4 2.2 2.2 4 0 4C-2.2 4 -4 2.2 -4 0Z",
)
"""Circle, square, triangle, diamond, cross, ring, around the origin; a series keeps its mark in every drawing."""
SYMBOLS = ("circle", "square", "triangle-up")
PLOTLY_DASHES = ("solid", "dash", "dashdot")
LAST_IN_KEY = 1001
KEY_ROW = 22


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of a comparison: its name, and what else is said of it, as the day it was taken."""

    name: str
    note: str


def _spoken(reading: Axis | Group | None) -> str:
    return "not asked" if reading is None else reading.words


def _numbers(readings: Sequence[Axis | Group | None]) -> tuple[str, ...]:
    return tuple("–" if reading is None else reading.number for reading in readings)


def _words(series: tuple[Series, ...], readings: Sequence[Axis | Group | None]) -> str:
    return ", ".join(f"{one.name} {_spoken(reading)}" for one, reading in zip(series, readings, strict=True))


@dataclass(frozen=True, slots=True)
class OverlayAxis:
    """One topic as each series reads it; None where a series was not asked about it."""

    topic: str
    code: str
    title: str
    readings: tuple[Axis | None, ...]

    @property
    def places(self) -> tuple[float | None, ...]:
        """How far up its axis the score of each series lies, in per cent; None is a gap."""
        return tuple(None if reading is None else reading.place for reading in self.readings)

    @property
    def numbers(self) -> tuple[str, ...]:
        """One score for each series, or the sign in its place."""
        return _numbers(self.readings)


@dataclass(frozen=True, slots=True)
class OverlayGroup:
    """An area with its axes, and what it counts with in each series."""

    area: str
    title: str
    readings: tuple[Group | None, ...]
    axes: tuple[OverlayAxis, ...]

    @property
    def is_axis(self) -> bool:
        """True when the area is itself the one axis in it, which tells everything about it."""
        return [axis.topic for axis in self.axes] == [self.area]

    @property
    def has_arc(self) -> bool:
        """True when it is drawn around its topics: it has some, and is not itself the one axis there is."""
        return bool(self.axes) and not self.is_axis

    @property
    def numbers(self) -> tuple[str, ...]:
        """One score for each series, or the sign in its place."""
        return _numbers(self.readings)


@dataclass(frozen=True, slots=True)
class OverlayFigure:
    """Several figures, topic by topic. The first series is the baseline; the last gives topics, order and target.

    `dropped` names the topics that only earlier series have, which are drawn nowhere: the page says so.
    """

    series: tuple[Series, ...]
    target: Printed
    groups: tuple[OverlayGroup, ...]
    dropped: tuple[str, ...]

    @property
    def axes(self) -> tuple[OverlayAxis, ...]:
        """Every axis, clockwise."""
        return tuple(axis for group in self.groups for axis in group.axes)

    @property
    def newest(self) -> Figure:
        """The last series alone, which the others share axes and areas with."""
        groups = tuple(reading for group in self.groups if (reading := group.readings[-1]))
        return Figure(team=self.series[-1].name, series=self.series[-1].note, target=self.target, groups=groups)

    @property
    def span(self) -> str:
        """What scores run between, in words."""
        return self.newest.span

    @property
    def subject(self) -> str:
        """How many topics, on which scale."""
        return f"scores of {counted_topics(len(self.axes))}, {self.span}"

    @property
    def title(self) -> str:
        """What the figure shows, in one line."""
        *names, last = (series.name for series in self.series)
        return f"{', '.join(names)} and {last}: {self.subject}"

    @property
    def description(self) -> str:
        """Every number in words, for those who do not see the drawing."""
        areas = (
            f"{group.title}: {_words(self.series, group.readings)}; "
            + "; ".join(f"{axis.title}: {_words(self.series, axis.readings)}" for axis in group.axes)
            for group in self.groups
        )
        return ". ".join(areas) + f". Target {self.target}."


def build_overlay(figures: Sequence[Figure], names: Sequence[str]) -> OverlayFigure:
    """Two to six figures on the topics of the last, matched by id; ValueError for another count."""
    if not 2 <= len(figures) <= MOST:
        raise ValueError(f"A comparison takes 2 to {MOST} figures, not {len(figures)}.")
    axes = [{axis.topic: axis for axis in figure.axes} for figure in figures]
    groups = [{group.area: group for group in figure.groups} for figure in figures]
    return OverlayFigure(
        series=tuple(
            Series(name, "" if name == figure.series else figure.series)
            for figure, name in zip(figures, names, strict=True)
        ),
        target=figures[-1].target,
        groups=tuple(
            OverlayGroup(
                area=group.area,
                title=group.title,
                readings=tuple(known.get(group.area) for known in groups),
                axes=tuple(
                    OverlayAxis(axis.topic, axis.code, axis.title, tuple(known.get(axis.topic) for known in axes))
                    for axis in group.axes
                ),
            )
            for group in figures[-1].groups
        ),
        dropped=tuple(
            dict.fromkeys(axis.title for known in axes for axis in known.values() if axis.topic not in axes[-1])
        ),
    )


def _check_overlaid(figure: OverlayFigure) -> None:
    if len(figure.series) > MOST_OVERLAID:
        raise ValueError(f"A radar overlays {MOST_OVERLAID} series at most: use small multiples.")


def _values(theme: Theme, numbers: Sequence[str]) -> SafeString:
    """Numbers of all series in the order of the key, each in the colour of its series."""
    pens = (PENS[theme][f"value_{place}"] for place in range(1, len(numbers) + 1))
    return format_html_join(" · ", "<tspan {}>{}</tspan>", zip(pens, numbers, strict=True))


def _codes(figure: OverlayFigure, radius: int) -> SafeString:
    """The codes of the topics around the radar, where titles have no room."""
    places = (radar.point(index, len(figure.axes), radius).split() for index in range(len(figure.axes)))
    codes = (axis.code for axis in figure.axes)
    return format_html_join(
        "", '<text x="{}" y="{}" dy="7">{}</text>', ((*at, code) for at, code in zip(places, codes, strict=True))
    )


def overlay_radar_svg(figure: OverlayFigure, *, theme: Theme = "screen") -> str:
    """Two or three series on one radar, told apart by colour, dash and mark; ValueError for more.

    The numbers at an axis stand in the order of the key below the drawing.
    """
    _check_overlaid(figure)
    pen, newest, count = PENS[theme], figure.newest, len(figure.axes)
    labels = [
        (axis, *radar.label(index, shown, count))
        for index, (axis, shown) in enumerate(zip(figure.axes, newest.axes, strict=True))
    ]
    numbers = {group.area: group.numbers for group in figure.groups}
    foot = radar.HEIGHT - 22
    rows = range(foot, foot + KEY_ROW * (len(figure.series) + 1), KEY_ROW)
    return get_template("charts/overlay.svg").render(
        {
            "figure": figure,
            "pen": pen,
            "on_screen": theme == "screen",
            "width": str(radar.WIDTH),
            "height": str(rows[-1] + 14),
            "grid": radar.grid(count, newest.rings),
            "rings": radar.ring_labels(count, newest.rings),
            "target": radar.closed([radar.point(index, count, goal) for index, goal in enumerate(newest.goals)]),
            "area": radar.area([axis.places[0] for axis in figure.axes]),
            "lines": [
                {
                    "series": series,
                    "line": pen[f"line_{place + 1}"],
                    "mark": pen[f"mark_{place + 1}"],
                    "shape": MARKS[place],
                    "path": radar.line(places := [axis.places[place] for axis in figure.axes]),
                    "points": radar.scored(places),
                    "y": str(rows[place]),
                }
                for place, series in enumerate(figure.series)
            ],
            "target_row": str(rows[-1]),
            "titles": format_html_join(
                "",
                '<text text-anchor="{}" x="{}" y="{}">{}</text>',
                (line for _, lines, _ in labels for line in lines),
            ),
            "codes": _codes(figure, 114),
            "numbers": [
                {
                    "anchor": anchor,
                    "x": x,
                    "y": y,
                    "values": _values(theme, axis.numbers),
                }
                for axis, _, (anchor, x, y, *_) in labels
            ],
            "arcs": [{**arc, "values": _values(theme, numbers[arc["group"].area])} for arc in radar.arcs(newest)],
        }
    )


def small_multiples(figures: Sequence[Figure], names: Sequence[str], *, theme: Theme = "screen") -> list[str]:
    """One small radar for each figure, all on one scale, with the first as a dashed line behind the others."""
    overlay = build_overlay(figures, names)
    newest, count = overlay.newest, len(overlay.axes)
    template = get_template("charts/small_radar.svg")
    shared = {
        "pen": PENS[theme],
        "on_screen": theme == "screen",
        "grid": radar.grid(count, newest.rings),
        "target": radar.closed([radar.point(index, count, goal) for index, goal in enumerate(newest.goals)]),
        "target_score": str(overlay.target),
        "arcs": list(radar.arcs(newest)),
        "codes": _codes(overlay, 117),
    }
    drawings = []
    for place, series in enumerate(overlay.series):
        places = [axis.places[place] for axis in overlay.axes]
        own = {
            "series": series,
            "description": ", ".join(f"{axis.title} {_spoken(axis.readings[place])}" for axis in overlay.axes),
            "baseline": radar.line([axis.places[0] for axis in overlay.axes]) if place else "",
            "area": radar.area(places),
            "line": radar.line(places),
            "points": radar.scored(places),
        }
        drawings.append(template.render(shared | own))
    return drawings


def interactive_overlay(figure: OverlayFigure) -> dict[str, Any]:
    """The overlaid radar as Plotly reads it: the chart of the baseline with a trace for each series in place of its
    own. Pointing at any mark tells what every series says to its topic. ValueError for more than three."""
    _check_overlaid(figure)
    chart = interactive_radar(_with_scores_of_the_baseline(figure))
    axes, angles = figure.axes, chart["layout"]["polar"]["angularaxis"]["tickvals"]
    around = [*axes, axes[0]]
    *frame, scale = (trace for trace in chart["data"] if trace["meta"] != "this")
    for trace in frame:
        if trace["meta"] == "target":
            trace |= {"meta": "goal", "legendrank": LAST_IN_KEY}
    chart["data"] = [
        *frame,
        *(
            {
                "type": "scatterpolar",
                "meta": f"series-{place + 1}",
                "name": escape(series.name),
                "mode": "lines+markers",
                "theta": [*angles, angles[0]],
                "r": [axis.places[place] for axis in around],
                "line": {"width": 2, "dash": PLOTLY_DASHES[place]},
                "marker": {"size": 9, "symbol": SYMBOLS[place], "line": {"width": 1.5}},
                "connectgaps": False,
                "cliponaxis": False,
                "customdata": [_hover(figure.series, axis) for axis in around],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
            for place, series in enumerate(figure.series)
        ),
        scale,
    ]
    for name, group in zip(
        chart["layout"]["annotations"], (group for group in figure.groups if group.has_arc), strict=True
    ):
        name["text"] = f"{escape(group.title)}<br>{' · '.join(group.numbers)}"
    labels = chart["labels"]
    labels["full"] = [
        f"{label.rpartition('<br>')[0]}<br>{' · '.join(axis.numbers)}"
        for label, axis in zip(labels["full"], axes, strict=True)
    ]
    labels["short"] = [escape(axis.code) for axis in axes]
    chart["layout"]["legend"] |= {"yanchor": "top"}
    chart["layout"]["margin"] |= {"b": KEY_ROW * (len(figure.series) + 1)}
    return chart


def _with_scores_of_the_baseline(figure: OverlayFigure) -> Figure:
    """The axes of the newest figure with the scores of the first, under which the area is filled."""
    newest = figure.newest
    groups = (
        replace(
            shown,
            axes=tuple(
                replace(seen, score=first.score if (first := axis.readings[0]) else None)
                for seen, axis in zip(shown.axes, group.axes, strict=True)
            ),
        )
        for shown, group in zip(newest.groups, figure.groups, strict=True)
    )
    return replace(newest, groups=tuple(groups))


def _hover(series: tuple[Series, ...], axis: OverlayAxis) -> str:
    lines = (f"<br>{escape(one.name)}: {number}" for one, number in zip(series, axis.numbers, strict=True))
    return escape(axis.title) + "".join(lines)
