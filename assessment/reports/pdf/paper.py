"""From a document in HTML to the bytes of a PDF: WeasyPrint, the bundled fonts, and nothing else from anywhere.

The same document gives the same bytes on the same machine: dates are those of the submissions, the identifier is a hash
of what is printed. Style sheets and fonts are read once a process, which halves the time of each further document.
"""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

Paper = Literal["a4", "letter"]

SHEETS = ("fonts", "page", "text", "parts", "compared")
STYLES = Path(__file__).resolve().parent / "styles"
FONTS = Path(__file__).resolve().parents[3] / "static" / "vendor" / "inter-paper"

VARIANT = "pdf/ua-1"
"""Tagged, so that it can be read aloud (ISO 14289-1)."""
MOST_WITHOUT_CONTENTS = 4
"""Pages that a reader leafs through without a list of contents."""

SHAPELESS = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF))
"""Control characters: no font has a shape for them, and each would be printed as a box."""

one_at_a_time = Lock()
"""Fontconfig and Pango share one font map, which two threads must not change at once."""


class Bundle(URLFetcher):
    """Hands out the bundled fonts and pictures that stand in the document itself; every other address is refused.

    So a document opens no socket and reads no other file, whatever its texts say.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self.fonts = {path.as_uri(): path for path in FONTS.glob("*.woff2")}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font or the inline picture at `url`; raises `ValueError` for anything else, which leaves it out."""
        if font := self.fonts.get(url):
            return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/woff2"})
        return super().fetch(url, headers)


@dataclass(frozen=True, slots=True)
class Press:
    """What every document needs and none changes: style sheets with the fonts they named, and the sizes of paper."""

    bundle: Bundle
    fonts: FontConfiguration
    sheets: tuple[CSS, ...]
    sizes: dict[Paper, CSS]


@cache
def press() -> Press:
    """The one press of this process, set up on first use."""
    bundle, fonts = Bundle(), FontConfiguration()

    def read(file: Path) -> CSS:
        return CSS(filename=file, base_url=f"{FONTS.as_uri()}/", font_config=fonts, url_fetcher=bundle)

    return Press(
        bundle=bundle,
        fonts=fonts,
        sheets=tuple(read(STYLES / f"{name}.css") for name in SHEETS),
        sizes={paper: read(STYLES / f"{paper}.css") for paper in get_args(Paper)},
    )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Put garbage collection off: a million objects all live until the document is done, and looking through them
    again and again takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def print_document(html: str, *, paper: Paper) -> bytes:
    """Print a whole HTML document on A4 or US Letter."""
    with one_at_a_time, _collector_at_rest():
        return _set(html, paper)[1]


def print_with_contents(long: str, short: str, *, paper: Paper) -> bytes:
    """Print a document in its long form, which has a page of contents, if that leaves more than four pages besides;
    else in its short form. Most are long, so that few are set twice."""
    with one_at_a_time, _collector_at_rest():
        count, content = _set(long, paper)
        return content if count - 1 > MOST_WITHOUT_CONTENTS else _set(short, paper)[1]


def _set(html: str, paper: Paper) -> tuple[int, bytes]:
    """How many pages a document comes to, and its bytes."""
    html = html.translate(SHAPELESS)
    ready = press()
    document = HTML(string=html, url_fetcher=ready.bundle).render(
        stylesheets=[*ready.sheets, ready.sizes[paper]], font_config=ready.fonts, pdf_variant=VARIANT
    )
    content = document.write_pdf(pdf_identifier=hashlib.sha256(html.encode()).digest()[:16], pdf_variant=VARIANT)
    return len(document.pages), content
