"""The radar as Plotly reads it: the drawing of `radar`, with something to point at."""

from collections.abc import Iterator, Sequence
from html import escape
from math import cos, radians
from typing import Any

from assessment.reports.figure import Axis, Figure, label_lines

LABEL_WIDTH = 15
ARC = 106
"""How far out, in per cent, the arcs of the areas run."""
ARC_BREAK = 3.2
"""Degrees left free at both ends of an arc."""
ARC_STEP = 4
CORNERS = {(True, False): (1, 1), (True, True): (1, 0), (False, True): (0, 0), (False, False): (0, 1)}
"""Where on the sheet an area is named, by the side that its arc is on: right or left, low or high."""


def interactive_radar(figure: Figure) -> dict[str, Any]:
    """Traces and layout without colours: the page puts in those of its theme by the `meta` of a trace.

    `labels` holds the words at the axes twice, in full and as codes for narrow screens; nothing is marked up as bold,
    which would need a style inside the page. An axis without a score breaks the line; the area under it runs through
    the centre there, so that a gap never looks like a zero.
    """
    turn = 360 / len(figure.axes)
    angles = [index * turn for index in range(len(figure.axes))]
    return {
        "data": [
            *(_ring(angles, [place] * len(angles), "grid") for place, _ in figure.rings if place),
            *_arcs(figure, turn),
            _area(figure, angles),
            _ring(angles, figure.goals, "target", name=f"Target {figure.target}", dash="dot", width=2),
            _scores(figure, angles),
            _scale(figure, turn),
        ],
        "layout": {
            "template": "none",
            "hovermode": "closest",
            "dragmode": False,
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "polar": {
                "domain": {"x": [0.2, 0.8], "y": [0.245, 0.885]},
                "radialaxis": {"range": [0, ARC + 1], "visible": False},
                "angularaxis": {
                    "direction": "clockwise",
                    "rotation": 90,
                    "tickvals": angles,
                    "showline": False,
                    "ticks": "outside",
                    "ticklen": 9,
                    "tickcolor": "rgba(0,0,0,0)",
                },
            },
            "legend": {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 0, "yanchor": "bottom"},
            "annotations": list(_area_names(figure, turn)),
        },
        "labels": {
            "full": ["<br>".join((*_lines(axis), axis.number)) for axis in figure.axes],
            "short": [f"{escape(axis.code)} {axis.number}" for axis in figure.axes],
        },
    }


def _lines(axis: Axis) -> list[str]:
    return [escape(line) for line in label_lines(axis.title, LABEL_WIDTH, 3)]


def _trace(meta: str, theta: list[float], r: list[Any], **more: Any) -> dict[str, Any]:
    quiet = {"hoverinfo": "skip", "showlegend": "name" in more, "mode": "lines"}
    return {"type": "scatterpolar", "meta": meta, "theta": theta, "r": r} | quiet | more


def _ring(
    angles: list[float], places: Sequence[float], meta: str, *, dash: str = "solid", width: float = 1, **more: Any
) -> Any:
    line = {"dash": dash, "width": width}
    return _trace(meta, [*angles, angles[0]], [*places, places[0]], line=line, **more)


def _scale(figure: Figure, turn: float) -> dict[str, Any]:
    """The numbers of the rings, half-way between the last axis and the first, where no axis runs through them."""
    radii = [place * cos(radians(turn / 2)) for place, _ in figure.rings]
    text = [number for _, number in figure.rings]
    return _trace("scale", [-turn / 2] * len(radii), radii, mode="text", text=text)


def _scores(figure: Figure, angles: list[float]) -> dict[str, Any]:
    around = [*figure.axes, figure.axes[0]]
    return _trace(
        "this",
        [*angles, angles[0]],
        [axis.place for axis in around],
        name=figure.series,
        mode="lines+markers",
        line={"width": 2},
        marker={"size": 9, "symbol": "circle", "line": {"width": 1.5}},
        connectgaps=False,
        cliponaxis=False,
        customdata=[_hover(axis) for axis in around],
        hoverinfo="all",
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(axis: Axis) -> str:
    practices = "".join(f"<br>{escape(practice.title)}: {escape(practice.said)}" for practice in axis.practices)
    return f"{escape(axis.title)}: {axis.words}, range {axis.range}{practices}"


def _area(figure: Figure, angles: list[float]) -> dict[str, Any]:
    theta: list[Any] = []
    r: list[Any] = []
    for index, axis in enumerate(figure.axes):
        following = (index + 1) % len(angles)
        if axis.place is not None and figure.axes[following].place is not None:
            theta += [0, angles[index], angles[following], 0, None]
            r += [0, axis.place, figure.axes[following].place, 0, None]
    return _trace("area", theta, r, fill="toself", line={"width": 0})


def _spans(figure: Figure, turn: float) -> Iterator[tuple[str, float, float]]:
    """Each area that has topics, with the degrees from where to where it reaches."""
    start = -turn / 2
    for group in figure.groups:
        end = start + len(group.axes) * turn
        if group.has_arc:
            yield f"{escape(group.title)}<br>{group.number}", start, end
        start = end


def _arcs(figure: Figure, turn: float) -> Iterator[dict[str, Any]]:
    for _, start, end in _spans(figure, turn):
        first, last = start + ARC_BREAK, end - ARC_BREAK
        steps = max(1, round((last - first) / ARC_STEP))
        theta = [first + (last - first) * step / steps for step in range(steps + 1)]
        yield _trace("arc", theta, [ARC] * len(theta), line={"width": 2.5}, cliponaxis=False)


def _area_names(figure: Figure, turn: float) -> Iterator[dict[str, Any]]:
    for name, start, end in _spans(figure, turn):
        middle = (start + end) / 2 % 360
        x, y = CORNERS[middle < 180, 90 < middle < 270]
        sides = {"xanchor": "right" if x else "left", "align": "right" if x else "left"}
        yield {
            "text": name,
            "showarrow": False,
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": 1 if y else 0.08,
            "yanchor": "top" if y else "bottom",
            **sides,
        }
