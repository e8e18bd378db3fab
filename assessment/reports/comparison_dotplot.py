"""The dot plot that compares: one row for each topic with a mark for each of two to six series."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.reports.dotplot import AXIS_HEAD
from assessment.reports.overlay import MARKS, MOST_OVERLAID, OverlayFigure
from assessment.reports.pens import PENS
from assessment.reports.radar import Theme


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand in the dot plot. On screen a topic has its track in per cent of the width below its title
    and numbers; on paper all three share a line, and the track ends where the numbers begin."""

    unit: str
    left: float
    edge: str
    row: int
    head: int
    title: int
    label: int
    width: int


LAYOUTS = {
    "screen": _Layout(unit="%", left=1.4, edge="100%", row=36, head=38, title=-13, label=-12, width=0),
    "paper": _Layout(unit="", left=182, edge="480", row=19, head=28, title=-7, label=4, width=480),
}
KEY_ROW = 20
NARROW_LINE = 16
"""What a row of more than three numbers has above it on screen, where a narrow page puts the title: a line of text."""


def comparison_dotplot_svg(figure: OverlayFigure, *, theme: Theme = "screen") -> str:
    """The dot plot of two to six series: a mark for each on a topic's row, a thin line from the smallest to the
    largest, the target dotted, and the numbers of all series in columns that their marks head."""
    layout, pen, count = LAYOUTS[theme], PENS[theme], len(figure.series)
    newest, is_many = figure.newest, count > MOST_OVERLAID
    pitch = 27 if is_many else 32
    row_height = layout.row + (NARROW_LINE if is_many and layout.unit else 0)
    right = layout.width - count * pitch - 10 if layout.width else 100 - layout.left

    def x(place: float) -> str:
        return f"{layout.left + (right - layout.left) * place / 100:.2f}".removesuffix(".00") + layout.unit

    def mark(place: int, at: str, y: int, aside: float = 0) -> SafeString:
        """A mark at a place that may be in per cent, which only an inner drawing can be moved to."""
        return format_html(
            '<svg x="{}" y="{}" overflow="visible"><path {} transform="translate({})" d="{}"/></svg>'
            if layout.unit
            else '<g transform="translate({} {})"><path {} transform="translate({})" d="{}"/></g>',
            at,
            y,
            pen[f"mark_{place + 1}"],
            f"{aside:g} 0",
            MARKS[place],
        )

    columns = [-pitch * (count - 1 - place) for place in range(count)]
    y = KEY_ROW * (count + 2)
    heads = [mark(place, layout.edge, y + 4, column - 9) for place, column in enumerate(columns)]
    top = y + layout.head
    groups: list[dict[str, Any]] = []
    for group in figure.groups:
        y += AXIS_HEAD if group.is_axis and groups else layout.head
        head, rows = y + layout.title, []
        for axis in group.axes:
            middle = y + row_height - layout.row // 2
            known = sorted(at for at in axis.places if at is not None)
            rows.append(
                {
                    "axis": axis,
                    "y": str(middle),
                    "label": str(middle + layout.label),
                    "numbers": list(zip(map(str, columns), axis.numbers, strict=True)),
                    "span": (x(known[0]), x(known[-1])) if known else None,
                    "marks": [
                        mark(place, x(at), middle + 5 * _hidden(axis.places[:place], at))
                        for place, at in enumerate(axis.places)
                        if at is not None
                    ],
                }
            )
            y += row_height
        numbers = list(zip(map(str, columns), group.numbers, strict=True))
        groups.append({"group": group, "y": str(head), "numbers": numbers, "rows": rows})
    return get_template("charts/comparison_dotplot.svg").render(
        {
            "figure": figure,
            "on_screen": theme == "screen",
            "is_many": is_many,
            "pen": pen,
            "width": str(layout.width),
            "height": str(y + 24),
            "key": [
                {"series": series, "mark": mark(place, "8", row), "y": str(row)}
                for place, (series, row) in enumerate(
                    zip(figure.series, range(10, KEY_ROW * count + 10, KEY_ROW), strict=True)
                )
            ],
            "target_row": str(KEY_ROW * count + 10),
            "heads": heads,
            "edge": layout.edge,
            "left": x(0),
            "right": x(100),
            "target": x(newest.goals[0]) if len(set(newest.goals)) == 1 else None,
            "top": str(top),
            "bottom": str(y),
            "caption": str(y + 18),
            "scale": [(number, x(place)) for place, number in newest.rings],
            "groups": groups,
        }
    )


def _hidden(earlier: Sequence[float | None], at: float) -> int:
    """How many marks already stand where this one would cover them."""
    return sum(other is not None and abs(other - at) <= 1 for other in earlier)
