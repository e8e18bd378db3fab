"""The radar as SVG: worked out here as numbers, drawn by a template, readable without any script."""

from collections.abc import Iterator
from math import cos, pi, sin
from textwrap import wrap
from typing import Any, Literal

from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from assessment.reports.figure import Axis, Figure
from assessment.reports.pens import PENS

WIDTH, HEIGHT, RADIUS = 620, 520, 176
CENTRE_X, CENTRE_Y = 310, 246
RINGS = (25, 50, 75, 100)
LINE_HEIGHT = 16
LABEL_WIDTH = 16
"""Characters on a line of a label."""
ARC_BREAK = 0.055
"""Radians left free at both ends of an area's arc."""

Theme = Literal["screen", "paper"]

LABELS = {
    "screen": '<text text-anchor="{anchor}" x="{x}" y="{y}"><tspan class="chart-code">{code} </tspan>'
    '<tspan class="chart-title">{above}<tspan x="{x}" y="{y}">{last} </tspan></tspan>'
    '<tspan class="chart-text-strong">{number}</tspan></text>',
    "paper": '<text text-anchor="{anchor}" x="{x}" y="{y}">{above}<tspan x="{x}" y="{y}">{last} </tspan>'
    f"<tspan {PENS['paper']['strong']}>{{number}}</tspan></text>",
}
"""On a narrow screen the style sheet shows the code in place of the title."""


def radar_svg(figure: Figure, *, theme: Theme = "screen") -> SafeString:
    """The radar of a figure: topics clockwise from the top, areas as arcs around them, the target as a dotted ring.

    On `screen` colours come from the classes of the page's style sheet, on `paper` from attributes. A topic without a
    score is a gap in the line, never a zero.
    """
    count = len(figure.axes)
    outline = [_points(count, ring) for ring in RINGS]
    return get_template("charts/radar.svg").render(
        {
            "figure": figure,
            "on_screen": theme == "screen",
            "pen": PENS[theme],
            "width": str(WIDTH),
            "height": str(HEIGHT),
            "grid": "".join(_closed(ring) for ring in outline)
            + "".join(f"M{CENTRE_X} {CENTRE_Y}L{point}" for point in outline[-1]),
            "target": _closed(_points(count, figure.target)),
            "area": _filled(figure.axes),
            "line": _line(figure.axes),
            "marks": format_html_join("", '<circle cx="{}" cy="{}" r="4.5"/>', map(str.split, _scored(figure.axes))),
            "rings": [(ring, _point(-0.5, count, ring * cos(pi / count)).split()) for ring in (0, *RINGS)],
            "labels": format_html_join(
                "\n", LABELS[theme], (_label(index, count, axis) for index, axis in enumerate(figure.axes))
            ),
            "arcs": list(_arcs(figure)),
            "legend": str(HEIGHT - 8),
        }
    )


def _place(turn: float, count: int, radius: float) -> tuple[float, float]:
    angle = 2 * pi * turn / count
    return CENTRE_X + radius * sin(angle), CENTRE_Y - radius * cos(angle)


def _text(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _point(turn: float, count: int, score: float) -> str:
    x, y = _place(turn, count, RADIUS * score / 100)
    return f"{_text(x)} {_text(y)}"


def _points(count: int, score: float) -> list[str]:
    return [_point(index, count, score) for index in range(count)]


def _closed(points: list[str]) -> str:
    return f"M{'L'.join(points)}Z"


def _line(axes: tuple[Axis, ...]) -> str:
    """Straight lines between neighbours that both have a score."""
    return "".join(f"M{here}L{there}" for here, there in _pairs(axes)) if _has_gap(axes) else _closed(_scored(axes))


def _filled(axes: tuple[Axis, ...]) -> str:
    """The area under the line: with a gap, one triangle from the centre for each line."""
    if _has_gap(axes):
        return "".join(f"M{CENTRE_X} {CENTRE_Y}L{here}L{there}Z" for here, there in _pairs(axes))
    return _closed(_scored(axes))


def _has_gap(axes: tuple[Axis, ...]) -> bool:
    return any(axis.score is None for axis in axes)


def _scored(axes: tuple[Axis, ...]) -> list[str]:
    return [_point(index, len(axes), axis.score) for index, axis in enumerate(axes) if axis.score is not None]


def _pairs(axes: tuple[Axis, ...]) -> Iterator[tuple[str, str]]:
    count = len(axes)
    for index, axis in enumerate(axes):
        following = axes[(index + 1) % count]
        if axis.score is not None and following.score is not None:
            yield _point(index, count, axis.score), _point(index + 1, count, following.score)


def label_lines(title: str, width: int, most: int) -> list[str]:
    """A title on at most so many lines; a word longer than a line is broken with a hyphen."""
    whole = " ".join(
        "-\u200b".join(word[start : start + width - 1] for start in range(0, len(word), width - 1))
        if len(word) > width
        else word
        for word in title.split()
    )
    lines = wrap(whole.replace("-\u200b", "- "), width, max_lines=most, placeholder="…", break_on_hyphens=False)
    return lines or [""]


def _label(index: int, count: int, axis: Axis) -> dict[str, Any]:
    x, y = _place(index, count, RADIUS + 19)
    across, up = (x - CENTRE_X) / (RADIUS + 19), (CENTRE_Y - y) / (RADIUS + 19)
    *first, last = label_lines(axis.title, LABEL_WIDTH, 3)
    lift = len(first) * LINE_HEIGHT
    top = y + 5 - lift * (1 + up) / 2 - (3 if up > 0.99 else -8 if up < -0.99 else 0)
    return {
        "anchor": "middle" if abs(across) < 0.1 else "start" if across > 0 else "end",
        "x": _text(x),
        "above": format_html_join(
            "",
            '<tspan x="{}" y="{}">{} </tspan>',
            ((_text(x), _text(top + row * LINE_HEIGHT), words) for row, words in enumerate(first)),
        ),
        "y": _text(top + lift),
        "last": last,
        "code": axis.code,
        "number": axis.number,
    }


def _arcs(figure: Figure) -> Iterator[dict[str, Any]]:
    """One arc for each area, and its name in the corner nearest to it."""
    count, start = len(figure.axes), 0
    taken: dict[tuple[bool, bool], int] = {}
    for group in figure.groups:
        if not group.axes:
            continue
        breadth = ARC_BREAK * count / (2 * pi)
        first, last = start - 0.5 + breadth, start + len(group.axes) - 0.5 - breadth
        radius = RADIUS + 9
        (x1, y1), (x2, y2) = _place(first, count, radius), _place(last, count, radius)
        middle_x, middle_y = _place((first + last) / 2, count, radius)
        corner = (middle_x >= CENTRE_X - 1, middle_y > CENTRE_Y + 1)
        row = taken[corner] = taken.get(corner, -1) + 1
        large = int(len(group.axes) / count > 0.5)
        yield {
            "path": f"M{_text(x1)} {_text(y1)}A{radius} {radius} 0 {large} 1 {_text(x2)} {_text(y2)}",
            "anchor": "end" if corner[0] else "start",
            "x": str(WIDTH - 4 if corner[0] else 4),
            "y": _text(HEIGHT - 42 - row * 40 if corner[1] else 18 + row * 40),
            "y_number": _text(HEIGHT - 24 - row * 40 if corner[1] else 36 + row * 40),
            "group": group,
        }
        start += len(group.axes)
