"""A ledger as a CSV file: all entries or all faults."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from io import StringIO
from typing import Any

from assessment.domain.ledger import Entry, Promised, Reason, Stage, entry_faults

NAME_LIMIT = 120
"""Characters in the name of an entry."""


class LedgerFileError(ValueError):
    """What is wrong with a file, a line for each fault: `row 4, ended: …`. Rows are counted as a spreadsheet does."""

    def __init__(self, faults: list[str]):
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def _name(text: str) -> str:
    if len(text) > NAME_LIMIT:
        raise ValueError(f"Shorten it to {NAME_LIMIT} characters; it has {len(text)}.")
    if "\0" in text:
        raise ValueError("It holds a character that cannot be stored: remove it.")
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"“{text}” is no date: write it as 2026-03-31.") from None


def _start(text: str) -> date:
    day = _day(text)
    if day is None:
        raise ValueError("Say when it was started, as 2026-03-31.")
    return day


def _word(words: type[StrEnum], text: str) -> StrEnum:
    try:
        return words(text)
    except ValueError:
        *most, last = words
        raise ValueError(f"“{text}” is not known: use {', '.join(most)} or {last}.") from None


def _word_or_none(words: type[StrEnum], text: str) -> StrEnum | None:
    return _word(words, text) if text else None


COLUMNS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "name": ("name", _name),
    "started": ("started_on", _start),
    "stage": ("stage", partial(_word, Stage)),
    "promised_to": ("promised_to", partial(_word_or_none, Promised)),
    "promised": ("promised_on", _day),
    "launched": ("launched_on", _day),
    "withdrawn": ("withdrawn_on", _day),
    "ended": ("ended_on", _day),
    "reason": ("reason", partial(_word_or_none, Reason)),
}
"""The columns of a file: the field of an entry that each fills, and how a cell is read."""
REQUIRED = ("name", "started", "stage")
COLUMN_OF = {field: column for column, (field, _) in COLUMNS.items()}


def entry_row(entry: Entry) -> tuple[str | date | None, ...]:
    """An entry as the cells of a row, in the order of `COLUMNS`."""
    return tuple(getattr(entry, field) for field, _ in COLUMNS.values())


def read_entries(text: str) -> tuple[Entry, ...]:
    """The entries of a CSV file whose first row names its columns, in any order.

    Raises LedgerFileError with every fault of the file. Names are told apart without regard to case.
    """
    try:
        rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error as error:
        raise LedgerFileError([f"This is no CSV file: {error}."]) from None
    columns = [cell.strip() for cell in rows[0]] if rows else []
    if not any(columns):
        raise LedgerFileError([f"The file is empty: its first row names the columns {', '.join(COLUMNS)}."])
    if faults := list(_column_faults(columns)):
        raise LedgerFileError(faults)
    entries: list[Entry] = []
    row_of: dict[str, int] = {}
    for row, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        entry, found = _entry(columns, [cell.strip() for cell in cells])
        faults += [f"row {row}{fault}" for fault in found]
        if entry is None:
            continue
        name = entry.name.casefold()
        if name in row_of:
            faults.append(f"row {row}, name: “{entry.name}” stands in row {row_of[name]} already.")
        row_of.setdefault(name, row)
        entries.append(entry)
    if faults:
        raise LedgerFileError(faults)
    return tuple(entries)


def _column_faults(columns: list[str]) -> Iterator[str]:
    for column in columns:
        if column not in COLUMNS:
            yield f"row 1, {column}: There is no such column: use {', '.join(COLUMNS)}."
        elif columns.count(column) > 1:
            yield f"row 1, {column}: This column stands there twice."
    for column in REQUIRED:
        if column not in columns:
            yield f"row 1, {column}: This column is missing."


def _entry(columns: list[str], cells: list[str]) -> tuple[Entry | None, list[str]]:
    """The entry of a row, if it is one, and its faults: `, column: what is wrong`."""
    if len(cells) > len(columns):
        return None, [": There are more cells than columns."]
    fields: dict[str, Any] = {}
    faults = []
    for column, cell in zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True):
        field, read = COLUMNS[column]
        try:
            fields[field] = read(cell)
        except ValueError as error:
            faults.append(f", {column}: {error}")
    if faults:
        return None, faults
    entry = Entry(**fields)
    return entry, [f", {COLUMN_OF[fault.field]}: {fault.message}" for fault in entry_faults(entry)]
