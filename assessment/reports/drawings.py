"""Small drawings of the printed report: numbers worked out here, drawn by an SVG template, put in as data: URIs."""

from base64 import b64encode
from typing import Literal

from django.template.loader import render_to_string

from assessment.domain.report import Verdict
from assessment.domain.rubric import Bands, Printed

WIDTH = 1000
"""Units of the drawing from the lowest score to the highest."""


def data_uri(svg: str) -> str:
    """A drawing as the address of an image."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def score_picture(template: Literal["scale", "gauge"], bands: Bands, verdict: Verdict) -> str:
    """The overall score on the scale of bands: its range as a bar, the estimate as a dot; `scale` names the bands."""
    lowest, highest = bands.limits[0], bands.limits[-1]

    def x(score: Printed | float) -> str:
        return f"{(float(score) - lowest) / (highest - lowest) * WIDTH:.1f}"

    stretches = zip(bands.names, bands.limits[:-1], bands.limits[1:], strict=True)
    numbers = {
        "limits": [x(limit) for limit in bands.limits[1:-1]],
        "names": [(name, x((left + right) / 2)) for name, left, right in stretches],
        "floor": x(verdict.floor),
        "width": x(lowest + float(verdict.ceiling - verdict.floor)),
        "score": None if verdict.score is None else x(verdict.score),
    }
    return data_uri(render_to_string(f"report/pdf/{template}.svg", numbers))
