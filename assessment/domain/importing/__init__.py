"""Reads the files of other instruments into rubrics that keep the rule by which their source scores.

One module reads one format; its line in `FORMATS` makes it known. What comes out lints without fault or is refused, and
whatever of the source it does not hold is told in a note: above all, no question is ever lost without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.domain.importing import aws_lens, ciso_assistant, csv_table, samm
from assessment.domain.importing.draft import Draft, in_order
from assessment.domain.importing.notes import ImportFault, ImportFileError, Kind, Note, Place, as_faults, grouped
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import RubricFileError, parse_rubric
from assessment.domain.rubric_writing import dump
from assessment.domain.source import SourceError

__all__ = ["FORMATS", "ImportFault", "ImportFileError", "Imported", "Kind", "Note", "Place", "grouped", "import_rubric"]

FORMATS: dict[str, Callable[[Path, Draft], dict[str, Any]]] = {
    "aws-lens": aws_lens.read,
    "samm": samm.read,
    "ciso-assistant": ciso_assistant.read,
    "csv": csv_table.read,
}
"""What reads a file of each format into a document; it raises `SourceError` or `ImportFileError`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A rubric, the text of its file, and what became of the rest of the source, in the order of the source."""

    rubric: Rubric
    text: str
    notes: tuple[Note, ...]


def import_rubric(form: str, path: Path) -> Imported:
    """The rubric that a file of another format comes to; raises `ImportFileError`."""
    draft = Draft(path.as_posix())
    try:
        document = FORMATS[form](path, draft)
        notes = tuple(sorted(dict.fromkeys(draft.notes), key=lambda note: note.place))
        text = dump(in_order(document), _comment(form, path, notes))
        return Imported(parse_rubric(text, path.as_posix()), text, notes)
    except RubricFileError as error:
        raise ImportFileError(
            ImportFault(draft.start, f"comes to a rubric with a fault at {fault.path}: {fault.message}")
            for fault in error.faults
        ) from error
    except SourceError as error:
        raise ImportFileError(as_faults(error.faults)) from error


def _comment(form: str, path: Path, notes: tuple[Note, ...]) -> list[str]:
    """What stands at the top of the file: where it comes from and what to look after."""
    told = [f"{note.told}{f' (and {more} more)' if more else ''}" for note, more in grouped(notes)]
    lines = [
        f"Imported from {path.name} ({form}). What it does not hold as its source does, and what was chosen here:",
        *(f"- {line}" for line in told),
    ]
    return [" ".join(line.split()) for line in lines]
