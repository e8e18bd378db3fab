"""Small drawings of the printed report: numbers worked out here, drawn by an SVG template, put in as data: URIs."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Literal

from django.template.loader import render_to_string

from assessment.domain.report import Verdict
from assessment.domain.rubric import Bands, Printed

WIDTH = 1000
"""Units of the drawing from the lowest score to the highest."""


LETTER = 9
"""Units that a letter of a band's name takes."""
ROW = 20


def text_rows(spans: Sequence[tuple[float, float]], gap: float = 8) -> list[int]:
    """The row for each text of a line, given from where to where it reaches: the first in which it has room."""
    ends: list[float] = []
    rows = []
    for left, right in spans:
        row = next((row for row, end in enumerate(ends) if left >= end + gap), len(ends))
        ends[row : row + 1] = [right]
        rows.append(row)
    return rows


def data_uri(svg: str) -> str:
    """A drawing as the address of an image."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def score_picture(template: Literal["scale", "gauge"], bands: Bands, verdict: Verdict) -> str:
    """The overall score on the scale of bands: its range as a bar, the estimate as a dot; `scale` names the bands."""
    lowest, highest = bands.limits[0], bands.limits[-1]

    def x(score: Printed | float) -> str:
        return f"{(float(score) - lowest) / (highest - lowest) * WIDTH:.1f}"

    stretches = zip(bands.names, bands.limits[:-1], bands.limits[1:], strict=True)
    halves = [(name, len(name) * LETTER / 2, float(x((left + right) / 2))) for name, left, right in stretches]
    middles = [(name, min(max(at, half), WIDTH - half)) for name, half, at in halves]
    rows = text_rows([(at - half, at + half) for (_, at), (_, half, _) in zip(middles, halves, strict=True)])
    numbers = {
        "limits": [x(limit) for limit in bands.limits[1:-1]],
        "names": [(name, f"{at:.1f}", str(52 + ROW * row)) for (name, at), row in zip(middles, rows, strict=True)],
        "height": str(66 + ROW * max(rows)),
        "floor": x(verdict.floor),
        "width": x(lowest + float(verdict.ceiling - verdict.floor)),
        "score": None if verdict.score is None else x(verdict.score),
    }
    return data_uri(render_to_string(f"report/pdf/{template}.svg", numbers))
