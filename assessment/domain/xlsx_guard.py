"""Looks at an uploaded XLSX before anything opens it.

An XLSX is a zip of XML files, and both can be made to cost whoever reads them a thousand times their size, or to name
files elsewhere. What is refused here never reaches a parser.
"""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

UNPACKED_LIMIT = 20_000_000
"""Bytes of all parts together."""
RATIO_LIMIT = 100
"""Unpacked bytes for each packed byte of one part; XML of real sheets stays below 40."""
SMALL = 100_000
"""Bytes below which the ratio says nothing."""
PART_LIMIT = 200
TAG_LIMIT = 150_000
"""Tags of all parts that are read: what reading a workbook costs. 500 questions need about 60,000."""

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_HOLDS_TEXT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/workbook\.xml\.rels|(workbook|sharedStrings|worksheets/[^/]+)\.xml)"
)
_PARTS_THAT_ACT = {
    "xl/vbaproject": "macros",
    "xl/macrosheets/": "macros",
    "xl/externallinks/": "links to other files",
    "xl/connections": "connections to other sources",
    "xl/querytables/": "connections to other sources",
    "xl/embeddings/": "embedded files",
    "xl/activex/": "controls",
    "xl/ctrlprops/": "controls",
}


class DangerousFileError(ValueError):
    """A file that is not opened; the message says why, and what to do."""


def safe_copy(content: bytes) -> BytesIO:
    """The parts of a workbook that hold its texts, each looked at, as a file of their own.

    Styles stay behind: they cost more to read than all the rest, and say only which numbers are dates. Raises
    `DangerousFileError`.
    """
    out = BytesIO()
    try:
        with ZipFile(BytesIO(content)) as archive, ZipFile(out, "w") as copy:
            parts = archive.infolist()
            _look_at_names(parts)
            _look_at_sizes(parts)
            tags = 0
            for part in parts:
                if _HOLDS_TEXT.fullmatch(part.filename):
                    text = archive.read(part)
                    tags += text.count(b"<")
                    _look_at_text(text, tags)
                    copy.writestr(part.filename, text)
        out.seek(0)
        return out
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise DangerousFileError("The file is damaged or is no XLSX. Save it again as an Excel workbook.") from error


def _look_at_names(parts: list[ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        raise DangerousFileError("The file is no Excel workbook (XLSX). Save it in that format, and upload it again.")
    for start, what in _PARTS_THAT_ACT.items():
        if any(name.startswith(start) for name in names):
            raise DangerousFileError(f"The workbook holds {what}. Save a copy without them, and upload that.")


def _look_at_sizes(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise DangerousFileError("The workbook is encrypted. Take its password off, and upload it again.")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise DangerousFileError("The workbook is packed in an unusual way. Save it again as an Excel workbook.")
    too_dense = any(part.file_size > max(SMALL, RATIO_LIMIT * part.compress_size) for part in parts)
    if too_dense or len(parts) > PART_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise DangerousFileError(
            "The workbook unpacks to far more than an answer sheet holds. Download a fresh sheet, and fill that in."
        )


def _look_at_text(text: bytes, tags: int) -> None:
    """A part, and how many tags there were so far with it."""
    if tags > TAG_LIMIT:
        raise DangerousFileError(
            "The workbook holds far more than an answer sheet. Download a fresh sheet, and fill that in."
        )
    declared = _ENCODING.match(text.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in text or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise DangerousFileError("The workbook is not written in UTF-8. Save it again as an Excel workbook.")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise DangerousFileError(
            "The workbook declares document types or entities. Save it again as an Excel workbook."
        )
    text.decode("utf-8")
