"""The dot plot as SVG: one row for each topic with its score, its range and the target, and the numbers beside it."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template

from assessment.reports.figure import Axis, Figure
from assessment.reports.pens import PENS
from assessment.reports.radar import Theme, radar_svg


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand. On screen the track runs in per cent of the width below its label, so that text keeps its
    size on every screen; on paper label, track and numbers share a line."""

    unit: str
    left: float
    right: float
    edge: str
    row: int
    head: int
    label: int
    width: int


AXIS_HEAD = 4
"""What an area takes that is itself an axis, and so has no head of its own."""
LAYOUTS = {
    "screen": _Layout(unit="%", left=1.4, right=98.6, edge="100%", row=34, head=36, label=-11, width=0),
    "paper": _Layout(unit="", left=190, right=384, edge="480", row=19, head=24, label=4, width=480),
}


def dotplot_svg(figure: Figure, *, theme: Theme = "screen") -> str:
    """The dot plot of a figure: dot for the score, bar from floor to ceiling, dotted line at the target."""
    layout = LAYOUTS[theme]
    y, groups = 4, []
    for group in figure.groups:
        y += AXIS_HEAD if group.is_axis else layout.head
        head = y - layout.head // 2 + (0 if layout.width == 0 else 6)
        rows = []
        for axis in group.axes:
            rows.append(_row(layout, axis, y + layout.row // 2))
            y += layout.row
        groups.append({"group": group, "y": str(head), "rows": rows})
    return get_template("charts/dotplot.svg").render(
        {
            "figure": figure,
            "on_screen": theme == "screen",
            "pen": PENS[theme],
            "width": str(layout.width),
            "height": str(y + 24),
            "bottom": str(y),
            "top": str((AXIS_HEAD if figure.groups[0].is_axis else layout.head) - 2),
            "edge": layout.edge,
            "left": _x(layout, 0),
            "right": _x(layout, 100),
            "target": _x(layout, figure.goals[0]) if len(set(figure.goals)) == 1 else None,
            "scale": [(number, _x(layout, place)) for place, number in figure.rings],
            "caption": str(y + 18),
            "groups": groups,
        }
    )


def profile_svg(figure: Figure, *, theme: Theme = "screen") -> str:
    """The radar of a figure, or its dot plot where there are too few axes for one."""
    return radar_svg(figure, theme=theme) if figure.has_radar else dotplot_svg(figure, theme=theme)


def _x(layout: _Layout, place: float) -> str:
    return f"{layout.left + (layout.right - layout.left) * place / 100:.2f}".removesuffix(".00") + layout.unit


def _row(layout: _Layout, axis: Axis, y: int) -> dict[str, Any]:
    return {
        "axis": axis,
        "y": str(y),
        "label": str(y + layout.label),
        "score": None if axis.place is None else _x(layout, axis.place),
        "floor": None if axis.floor is None else _x(layout, axis.scale.place(axis.floor)),
        "ceiling": None if axis.ceiling is None else _x(layout, axis.scale.place(axis.ceiling)),
    }
