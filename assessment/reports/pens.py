"""How drawings are inked: on screen by the classes of the style sheet, on paper by colours on the elements themselves.

Paper repeats the light theme of the style sheet, because a PDF and a downloaded drawing carry no style sheet.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PAPER_INK = {"ink": "#16191d", "text": "#41474e", "caption": "#5d636a", "rule": "#c8c2b4", "paper": "#ffffff"}
PAPER_SERIES = {"this": "#0072b2", "target": "#b34700"}
PAPER_COMPARED = ("#0072b2", "#b34700", "#000000", "#8800ff", PAPER_INK["caption"], PAPER_INK["caption"])
"""Series of a comparison, in order: four by colour; the fifth and the sixth are told apart by their marks alone,
which are drawn in outline."""
RAMP = 5
"""Shades of levels and bands, from the lowest to the highest."""
DASHES = ("none", "8 4", "10 3 2 3")
"""Of the lines of the first three."""


def ramp_step(position: int, count: int) -> int:
    """The shade for one of `count` positions, spread over the whole ramp."""
    return round(position * (RAMP - 1) / (count - 1)) if count > 1 else RAMP - 1


def _attributes(**values: str) -> SafeString:
    return format_html_join(" ", '{}="{}"', ((name.replace("_", "-"), value) for name, value in values.items()))


def _classes(names: str) -> SafeString:
    return format_html('class="{}"', names)


PENS: dict[str, dict[str, SafeString]] = {
    "screen": {
        "text": _classes("chart-text"),
        "strong": _classes("chart-text-strong"),
        "faint": _classes("chart-text chart-text-faint"),
        "title": _classes("chart-text chart-title"),
        "number": _classes("chart-text chart-text-strong chart-number"),
        "area_name": _classes("chart-text chart-text-strong chart-area-name"),
        "legend": _classes("chart-text chart-key"),
        "grid": _classes("chart-grid"),
        "arc": _classes("chart-arc"),
        "line": _classes("series-this chart-line"),
        "area": _classes("series-this chart-area"),
        "mark": _classes("series-this chart-mark"),
        "range": _classes("chart-range"),
        "target": _classes("series-target chart-line"),
    },
    "paper": {
        "text": _attributes(fill=PAPER_INK["text"]),
        "strong": _attributes(fill=PAPER_INK["ink"], font_weight="600"),
        "faint": _attributes(fill=PAPER_INK["caption"]),
        "title": _attributes(fill=PAPER_INK["text"]),
        "number": _attributes(fill=PAPER_INK["ink"], font_weight="600"),
        "area_name": _attributes(fill=PAPER_INK["ink"], font_weight="600"),
        "legend": _attributes(fill=PAPER_INK["text"]),
        "grid": _attributes(fill="none", stroke=PAPER_INK["rule"], stroke_width="0.8"),
        "arc": _attributes(fill="none", stroke=PAPER_INK["text"], stroke_width="2"),
        "line": _attributes(fill="none", stroke=PAPER_SERIES["this"], stroke_width="2", stroke_linejoin="round"),
        "area": _attributes(fill=PAPER_SERIES["this"], fill_opacity="0.12"),
        "mark": _attributes(fill=PAPER_SERIES["this"], stroke=PAPER_INK["paper"], stroke_width="1.5"),
        "range": _attributes(
            stroke=PAPER_SERIES["this"], stroke_opacity="0.3", stroke_width="6", stroke_linecap="round"
        ),
        "target": _attributes(
            fill="none",
            stroke=PAPER_SERIES["target"],
            stroke_width="2",
            stroke_dasharray="0.1 4.2",
            stroke_linecap="round",
        ),
    },
}

PENS["screen"] |= {
    "goal": _classes("series-goal chart-line"),
    "baseline": _classes("series-previous chart-line"),
    "span": _classes("chart-span"),
    "event": _classes("chart-event"),
    "event_number": _classes("chart-text chart-event-number"),
    "target_name": _classes("series-target chart-value"),
}
PENS["paper"] |= {
    "goal": _attributes(
        fill="none",
        stroke=PAPER_INK["caption"],
        stroke_width="2",
        stroke_dasharray="0.1 4.2",
        stroke_linecap="round",
    ),
    "baseline": _attributes(fill="none", stroke=PAPER_INK["caption"], stroke_width="2", stroke_dasharray="7 5"),
    "span": _attributes(stroke=PAPER_INK["caption"], stroke_width="1"),
    "event": _attributes(fill=PAPER_INK["paper"], stroke=PAPER_INK["caption"], stroke_width="1"),
    "event_number": _attributes(fill=PAPER_INK["text"]),
    "target_name": _attributes(fill=PAPER_SERIES["target"], font_weight="600"),
}
for number, colour in enumerate(PAPER_COMPARED, start=1):
    PENS["screen"] |= {
        f"mark_{number}": _classes(f"series-{number} chart-mark"),
        f"value_{number}": _classes(f"series-{number} chart-value"),
    }
    PENS["paper"] |= {
        f"mark_{number}": _attributes(fill=PAPER_INK["paper"], stroke=colour, stroke_width="2")
        if colour == PAPER_INK["caption"]
        else _attributes(fill=colour, stroke=PAPER_INK["paper"], stroke_width="1.5"),
        f"value_{number}": _attributes(fill=colour, font_weight="600"),
    }
for number, (colour, dash) in enumerate(zip(PAPER_COMPARED, DASHES, strict=False), start=1):
    PENS["screen"][f"line_{number}"] = _classes(f"series-{number} chart-line")
    PENS["paper"][f"line_{number}"] = _attributes(
        fill="none", stroke=colour, stroke_width="2", stroke_linejoin="round", stroke_dasharray=dash
    )
