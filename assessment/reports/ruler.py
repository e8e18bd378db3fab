"""The scale of bands with a score and its range on it, as SVG for the screen."""

from fractions import Fraction

from django.template.loader import get_template

from assessment.domain.arithmetic import decimal
from assessment.domain.report import Verdict
from assessment.domain.rubric import Bands, Printed, exact
from assessment.reports.drawings import text_rows

WIDTH, MARGIN = 516, 8
LETTER, ROW = 6, 14
"""What a letter takes across, and a line of names down."""


def ruler_svg(bands: Bands, verdict: Verdict) -> str:
    """Where the verdict stands: bands with their limits, a bar from floor to ceiling, a dot at the score.

    The band of the score is set in bold; without a verdict, those of floor and ceiling.
    """
    lowest, highest = bands.limits[0], bands.limits[-1]

    def x(score: Printed | float) -> str:
        return f"{MARGIN + (float(score) - lowest) / (highest - lowest) * (WIDTH - 2 * MARGIN):.1f}".removesuffix(".0")

    last = len(bands.names) - 1
    middles = [float(x((left + right) / 2)) for left, right in zip(bands.limits, bands.limits[1:], strict=False)]
    anchors = [
        "end" if number == last else "start" if middle < MARGIN + len(name) * LETTER / 2 else "middle"
        for number, (name, middle) in enumerate(zip(bands.names, middles, strict=True))
    ]
    anchors[0] = "start"
    places = [
        {"start": x(lowest), "end": x(highest)}.get(anchor, f"{middle:.1f}".removesuffix(".0"))
        for anchor, middle in zip(anchors, middles, strict=True)
    ]
    rows = text_rows([_reach(*each) for each in zip(bands.names, anchors, places, strict=True)])
    limits = (Fraction(verdict.floor), Fraction(verdict.ceiling))
    reached = {verdict.band} if verdict.band else {bands.name(limit) for limit in limits}
    return get_template("charts/ruler.svg").render(
        {
            "verdict": verdict,
            "lowest": decimal(exact(lowest)),
            "highest": decimal(exact(highest)),
            "width": str(WIDTH),
            "left": x(lowest),
            "right": x(highest),
            "limits": [x(limit) for limit in bands.limits],
            "floor": x(verdict.floor),
            "ceiling": x(verdict.ceiling),
            "score": None if verdict.band is None or verdict.score is None else x(verdict.score),
            "height": str(60 + ROW * max(rows)),
            "names": [
                {"name": name, "x": place, "y": str(50 + ROW * row), "anchor": anchor, "is_reached": name in reached}
                for name, anchor, place, row in zip(bands.names, anchors, places, rows, strict=True)
            ],
        }
    )


def _reach(name: str, anchor: str, place: str) -> tuple[float, float]:
    """From where to where a name reaches."""
    width = len(name) * LETTER
    left = float(place) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, left + width
