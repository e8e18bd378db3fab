"""A drawing as a PNG, for slides and mails: set by the press like all that is printed, then rastered."""

from io import BytesIO

import pypdfium2
from weasyprint import CSS, HTML

from assessment.reports import radar
from assessment.reports.drawings import data_uri
from assessment.reports.figure import Figure
from assessment.reports.pdf.paper import SHAPELESS, one_at_a_time, press

PIXELS = 2
"""Pixels for each unit of the drawing: sharp on a projector and in print at half a page."""
PAGE = f"""
@page {{ size: {radar.WIDTH}px {radar.HEIGHT}px; margin: 0 }}
body {{ margin: 0 }}
img {{ display: block; width: {radar.WIDTH}px }}
"""


def radar_png(figure: Figure) -> bytes:
    """The radar in the colours of paper, on white."""
    drawing = data_uri(radar.radar_svg(figure, theme="paper").translate(SHAPELESS))
    out = BytesIO()
    with one_at_a_time:
        ready = press()
        page = CSS(string=PAGE, font_config=ready.fonts)
        document = HTML(string=f'<img alt="" src="{drawing}">', url_fetcher=ready.bundle)
        content = document.write_pdf(stylesheets=[ready.sheets[0], page], font_config=ready.fonts)
        with pypdfium2.PdfDocument(content) as pdf:
            scale = PIXELS * radar.WIDTH / pdf[0].get_width()
            pdf[0].render(scale=scale).to_pil().quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()
