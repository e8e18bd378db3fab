"""The radar as SVG: worked out here as numbers, drawn by a template, readable without any script."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import Any, Literal

from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from assessment.reports.figure import Axis, Figure, label_lines
from assessment.reports.pens import PENS

WIDTH, HEIGHT, RADIUS = 620, 560, 176
CENTRE_X, CENTRE_Y = 310, 254
LINE_HEIGHT = 16
LABEL_WIDTH = 15
"""Characters on a line of a label."""
LABEL_LINES = 3
ARC_BREAK = 0.055
"""Radians left free at both ends of an area's arc."""

Theme = Literal["screen", "paper"]
Places = Sequence[float | None]
"""How far up its axis each score lies, in per cent, clockwise; None is a gap."""
Rings = tuple[tuple[float, str], ...]
"""The marks of the scale: how far out in per cent, and the number."""


def radar_svg(figure: Figure, *, theme: Theme = "screen") -> str:
    """The radar of a figure: topics clockwise from the top, areas as arcs around them, the target as a dotted ring.

    On `screen` colours come from the classes of the page's style sheet, and the code of a topic stands ready for where
    its title has no room; on `paper` colours are attributes. A topic without a score is a gap, never a zero.
    """
    axes = figure.axes
    scores = tuple(axis.place for axis in axes)
    labels = [label(index, axis, len(axes)) for index, axis in enumerate(axes)]
    return get_template("charts/radar.svg").render(
        {
            "figure": figure,
            "pen": PENS[theme],
            "on_screen": theme == "screen",
            "width": str(WIDTH),
            "height": str(HEIGHT),
            "legend": str(HEIGHT - 8),
            "grid": grid(len(axes), figure.rings),
            "rings": ring_labels(len(axes), figure.rings),
            "target": closed([point(index, len(axes), goal) for index, goal in enumerate(figure.goals)]),
            "area": area(scores),
            "line": line(scores),
            "marks": format_html_join("", '<circle cx="{}" cy="{}" r="4.5"/>', map(str.split, scored(scores))),
            "titles": format_html_join(
                "",
                '<text text-anchor="{}" x="{}" y="{}">{}</text>',
                (row for rows, _ in labels for row in rows),
            ),
            "numbers": format_html_join(
                "",
                '<text text-anchor="{}" x="{}" y="{}"><tspan class="chart-code">{} </tspan>{}</text>'
                if theme == "screen"
                else '<text text-anchor="{0}" x="{1}" y="{2}">{4}</text>',
                (number for _, number in labels),
            ),
            "arcs": list(arcs(figure)),
        }
    )


def _place(turn: float, count: int, radius: float) -> tuple[float, float]:
    angle = 2 * pi * turn / count
    return CENTRE_X + radius * sin(angle), CENTRE_Y - radius * cos(angle)


def _text(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


@lru_cache(maxsize=4096)
def point(turn: float, count: int, score: float) -> str:
    """Where a score so many per cent up an axis lies: x and y, parted by a space."""
    x, y = _place(turn, count, RADIUS * score / 100)
    return f"{_text(x)} {_text(y)}"


def closed(points: list[str]) -> str:
    """A path through points and back to the first."""
    return f"M{'L'.join(points)}Z"


@lru_cache(maxsize=32)
def grid(count: int, rings: Rings) -> str:
    """Rings with straight sides, so that the same score everywhere lies on its ring, and a spoke for each axis."""
    drawn = [[point(index, count, place) for index in range(count)] for place, _ in rings if place]
    return "".join(map(closed, drawn)) + "".join(f"M{CENTRE_X} {CENTRE_Y}L{end}" for end in drawn[-1])


@lru_cache(maxsize=32)
def ring_labels(count: int, rings: Rings) -> SafeString:
    """The scale, half-way between the last axis and the first, where no axis runs through it."""
    places = [(*point(-0.5, count, place * cos(pi / count)).split(), number) for place, number in rings]
    return format_html_join("", '<text x="{}" y="{}" dy="3.5">{}</text>', places)


def scored(scores: Places) -> list[str]:
    """The points that have a score, clockwise."""
    return [point(index, len(scores), score) for index, score in enumerate(scores) if score is not None]


def _sides(scores: Places) -> Iterator[tuple[str, str]]:
    """The ends of each straight line: neighbours that both have a score."""
    for index, score in enumerate(scores):
        following = scores[(index + 1) % len(scores)]
        if score is not None and following is not None:
            yield point(index, len(scores), score), point(index + 1, len(scores), following)


def line(scores: Places) -> str:
    """The line around: broken beside a gap."""
    points = scored(scores)
    return closed(points) if len(points) == len(scores) else "".join(f"M{a}L{b}" for a, b in _sides(scores))


def area(scores: Places) -> str:
    """The area under the line: beside a gap it runs straight to the centre."""
    points = scored(scores)
    if len(points) == len(scores):
        return closed(points)
    return "".join(f"M{CENTRE_X} {CENTRE_Y}L{a}L{b}Z" for a, b in _sides(scores))


def label(index: int, axis: Axis, count: int) -> tuple[list[tuple[str, str, str, str]], tuple[str, str, str, str, str]]:
    """The lines of a title and the number below them, each with anchor, x and y."""
    anchor, x, y, up = _label_place(index, count)
    words = label_lines(axis.title, LABEL_WIDTH, LABEL_LINES)
    top = y - len(words) * LINE_HEIGHT * (1 + up) / 2
    lines = [(anchor, x, _text(top + row * LINE_HEIGHT), line) for row, line in enumerate(words)]
    return lines, (anchor, x, _text(top + len(words) * LINE_HEIGHT), axis.code, axis.number)


@lru_cache(maxsize=256)
def _label_place(index: int, count: int) -> tuple[str, str, float, float]:
    """Anchor, x, y of the label's middle, and how far up it stands: 1 at the top of the radar, -1 at its foot."""
    x, y = _place(index, count, RADIUS + 20)
    across, up = (x - CENTRE_X) / (RADIUS + 20), (CENTRE_Y - y) / (RADIUS + 20)
    anchor = "middle" if abs(across) < 0.1 else "start" if across > 0 else "end"
    return anchor, _text(x), y + 5 - 4 * up, up


def arcs(figure: Figure) -> Iterator[dict[str, Any]]:
    """One arc for each area that has topics, and its name in the corner nearest to it."""
    count, start = len(figure.axes), 0
    taken: dict[tuple[bool, bool], int] = {}
    for group in figure.groups:
        if not group.has_arc:
            start += len(group.axes)
            continue
        breadth = ARC_BREAK * count / (2 * pi)
        first, last = start - 0.5 + breadth, start + len(group.axes) - 0.5 - breadth
        radius = RADIUS + 9
        (x1, y1), (x2, y2) = _place(first, count, radius), _place(last, count, radius)
        middle_x, middle_y = _place((first + last) / 2, count, radius)
        right, low = middle_x >= CENTRE_X - 1, middle_y > CENTRE_Y + 1
        row = taken[right, low] = taken.get((right, low), -1) + 1
        y = HEIGHT - 58 - row * 40 if low else 18 + row * 40
        yield {
            "group": group,
            "path": f"M{_text(x1)} {_text(y1)}A{radius} {radius} 0 {int(len(group.axes) > count / 2)} 1 "
            f"{_text(x2)} {_text(y2)}",
            "anchor": "end" if right else "start",
            "x": str(WIDTH - 4 if right else 4),
            "y": str(y),
            "y_number": str(y + 18),
        }
        start += len(group.axes)
