"""A drawing as a PNG, for slides and mails: set by the press like all that is printed, then rastered."""

import re
from io import BytesIO

import pypdfium2
from weasyprint import CSS, HTML

from assessment.reports.drawings import data_uri
from assessment.reports.pdf.paper import SHAPELESS, one_at_a_time, press

PIXELS = 2
"""Pixels for each unit of the drawing: sharp on a projector and in print at half a page."""
SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
PAGE = """
@page {{ size: {width}px {height}px; margin: 0 }}
body {{ margin: 0 }}
img {{ display: block; width: {width}px }}
"""


def drawing_png(drawing: str) -> bytes:
    """A drawing in the colours of paper, which says its size in whole units, on white."""
    size = SIZE.search(drawing)
    if size is None:
        raise ValueError("The drawing says no size.")
    width, height = map(int, size.groups())
    picture = data_uri(drawing.translate(SHAPELESS))
    out = BytesIO()
    with one_at_a_time:
        ready = press()
        page = CSS(string=PAGE.format(width=width, height=height), font_config=ready.fonts)
        document = HTML(string=f'<img alt="" src="{picture}">', url_fetcher=ready.bundle)
        content = document.write_pdf(stylesheets=[ready.sheets[0], page], font_config=ready.fonts)
        with pypdfium2.PdfDocument(content) as pdf:
            scale = PIXELS * width / pdf[0].get_width()
            pdf[0].render(scale=scale).to_pil().quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()
