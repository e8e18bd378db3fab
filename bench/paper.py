"""What printing costs, in this process: CPU seconds, fonts and style sheets ready."""

import time
from collections.abc import Iterator
from functools import partial
from html import escape
from html.parser import HTMLParser
from io import BytesIO

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from assessment.domain.report import Report
from assessment.reports.pages import Pages
from assessment.reports.pdf import render_pdf
from bench.measure import Row, against, in_turns

ROUNDS = 5
LINE = 140
"""Characters on a line of the plain document."""


def paper_rows(report: Report) -> Iterator[Row]:
    """The whole report beside the same words as plain paragraphs on as many pages."""
    pages = page_count(render_pdf(report))
    html = render_to_string("report/pdf/report.html", {"report": report, "pages": Pages(report)})
    fonts = FontConfiguration()
    plain = partial(print_plain, plain_document(html, pages), plain_styles(fonts), fonts)
    if page_count(plain()) != pages:
        raise RuntimeError("The plain paragraphs take another number of pages: change their size in plain_styles.")
    times = in_turns(partial(render_pdf, report), plain, rounds=ROUNDS, seconds=60, clock=time.process_time)
    yield against(f"full PDF, {pages} pages / plain paragraphs", times, at_most=2)


def page_count(pdf: bytes) -> int:
    """Pages of a PDF."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def plain_document(html: str, pages: int) -> str:
    """The words of `html` as plain paragraphs, spread over as many sections of equal height."""
    blocks = Blocks(html).blocks
    height = sum(map(lines_of, blocks))
    sections: list[list[str]] = [[] for _ in range(pages)]
    printed = 0
    for block in blocks:
        sections[printed * pages // height].append(f"<p>{escape(block)}</p>")
        printed += lines_of(block)
    return "".join(f"<section>{''.join(section)}</section>" for section in sections)


def lines_of(block: str) -> int:
    """About how many lines a paragraph takes."""
    return len(block) // LINE + 1


def plain_styles(fonts: FontConfiguration) -> list[CSS]:
    """The same font, so small that a section never runs over its page."""
    layout = (
        "@page { size: A4; margin: 10mm } body { font: 7pt Inter } p { margin: 0 0 1mm }"
        "section + section { break-before: page }"
    )
    inter = settings.ROOT / "static" / "vendor" / "inter" / "inter.css"
    return [CSS(filename=inter, font_config=fonts), CSS(string=layout, font_config=fonts)]


def print_plain(document: str, styles: list[CSS], fonts: FontConfiguration) -> bytes:
    """The floor: no layout, no tags, no pictures."""
    return HTML(string=document).write_pdf(stylesheets=styles, font_config=fonts)


class Blocks(HTMLParser):
    """The words of a page of HTML, one string for each block."""

    INLINE = frozenset({"a", "abbr", "b", "cite", "code", "em", "i", "small", "span", "strong", "sub", "sup"})

    def __init__(self, html: str):
        super().__init__()
        self.blocks: list[str] = []
        self.words: list[str] = []
        self.feed(html.partition("<body")[2].partition(">")[2])
        self.end_block()

    def end_block(self) -> None:
        """Keep the block that was being read."""
        if self.words:
            self.blocks.append(" ".join(self.words))
            self.words = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block ends where an element on a line of its own begins."""
        if tag not in self.INLINE:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        """And where it ends."""
        self.handle_starttag(tag, [])

    def handle_data(self, data: str) -> None:
        """Words go to the open block."""
        self.words.extend(data.split())
