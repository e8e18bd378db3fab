"""Tables as files for spreadsheets: CSV and XLSX, in which a text stays a text whatever it begins with.

A note such as `=HYPERLINK(…)` was typed by somebody and is opened by somebody else, in a program that would run it. In
CSV there are no types, so such a text gets an apostrophe in front; in XLSX every text is stored as one and stays as it
is. Numbers and dates are stored as numbers and dates, so that they can be counted with.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from unicodedata import category, normalize
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from assessment.domain.cell_text import cell_text, escaped

Cell = str | int | float | Decimal | bool | date | datetime | None
"""What a table holds; a datetime with a zone is written in UTC, `None` is an empty cell."""

PRODUCT = "Shipworthy"
TITLE_LENGTH = 31
"""Characters in the title of a sheet, by the rules of Excel."""
TEXT_LENGTH = 32_767
"""UTF-16 units in one cell, by the rules of Excel."""
WIDEST, NARROWEST = 60, 8
"""Limits of a column, in characters."""

_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # categories of control characters, unseen marks and blanks
_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", start_color="EEF1F4")
WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a title, the names of its columns, and rows of as many cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet_csv(sheet: Sheet) -> str:
    """The table as CSV (RFC 4180). Encode it as `utf-8-sig`: Excel takes a file without the mark for another code."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(_plain, sheet.columns))
    writer.writerows(map(_plain, row) for row in sheet.rows)
    return out.getvalue()


def workbook(sheets: Iterable[Sheet], *, title: str, at: datetime) -> bytes:
    """The tables as one XLSX file, made `at` this moment: the same tables give the same bytes."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.title, book.sheetnames))
        put_head(page, sheet.columns)
        for row, cells in enumerate(sheet.rows, start=2):
            for column, value in enumerate(cells, start=1):
                put(page.cell(row, column), value)
        for column, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(column)].width = width
    return book_bytes(book, title=title, at=at)


def put(cell: WorkbookCell, value: Cell) -> None:
    """Write a value into a cell with its type; a text is never read as a formula."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        cell.value, cell.number_format = value.replace(microsecond=0), "yyyy-mm-dd hh:mm"
    elif isinstance(value, str):
        if text := _storable(value):
            cell.value, cell.data_type = text, "s"
            cell.quotePrefix = is_formula_like(text)  # a text stays one when somebody edits it, too
    else:
        cell.value = value
    cell.alignment = WRAPPED


def put_head(page: Worksheet, columns: Sequence[str]) -> None:
    """Write the head row: bold, and in view while the rows are scrolled."""
    for column, name in enumerate(columns, start=1):
        cell = page.cell(1, column)
        put(cell, name)
        cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def book_bytes(book: Workbook, *, title: str, at: datetime) -> bytes:
    """The workbook as a file that holds no other moment than `at`."""
    at = at.astimezone(UTC)
    book.properties = DocumentProperties(
        creator=PRODUCT, title=_storable(title), created=at.replace(tzinfo=None), modified=at.replace(tzinfo=None)
    )
    core = tostring(book.properties.to_tree())
    draft, out = BytesIO(), BytesIO()
    book.save(draft)
    with ZipFile(draft) as parts, ZipFile(out, "w", ZIP_DEFLATED) as dated:
        for part in parts.namelist():
            info = ZipInfo(part, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            dated.writestr(info, core if part == ARC_CORE else parts.read(part))
    return out.getvalue()


def is_formula_like(text: str) -> bool:
    """Would a spreadsheet run this text, or could it after trimming blanks and folding full-width forms?"""
    if text[:1] in ("\t", "\r", "\n", "\0"):
        return True
    first = next((character for character in text if category(character) not in _INVISIBLE), "")
    return first != "" and normalize("NFKC", first)[0] in "=+-@"


def _plain(value: Cell) -> str | int | float | None:
    """A value as it stands in CSV."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return f"'{value}" if is_formula_like(value) else value
    return value


def _storable(text: str) -> str:
    """A text as a cell can hold it, and no longer."""
    text = escaped(cell_text(text))
    return text.encode("utf-16-le")[: 2 * TEXT_LENGTH].decode("utf-16-le", errors="ignore")


def _title(wanted: str, taken: Sequence[str]) -> str:
    """A title that Excel accepts and that no other sheet has."""
    clean = " ".join(_NOT_IN_A_TITLE.sub(" ", _storable(wanted)).split()).strip("'") or "Sheet"
    others = {title.casefold() for title in taken}
    title, number = clean[:TITLE_LENGTH].strip(), 1
    while title.casefold() in others:
        number += 1
        ending = f" {number}"
        title = clean[: TITLE_LENGTH - len(ending)].strip() + ending
    return title


def _widths(sheet: Sheet) -> Iterable[int]:
    """The width of each column: its longest line, within reason."""
    for column, name in enumerate(sheet.columns):
        lines = [len(line) for row in sheet.rows for line in str(_plain(row[column]) or "").splitlines()]
        yield min(WIDEST, max(NARROWEST, len(name) + 2, *(length + 2 for length in lines)))
