"""What an import has to say: faults that stop it, and notes on what became of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assessment.domain.source import Fault, Source, Steps, spell


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where in a file something stands; line and column count from 1."""

    file: str
    line: int
    column: int
    path: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.path}"


def place_in(source: Source, steps: Steps) -> Place:
    """The place that `steps` leads to, or that of the closest block around it that exists."""
    known = (source.values[steps[:n]] for n in range(len(steps), -1, -1) if steps[:n] in source.values)
    return Place(source.name, *next(known, (1, 1)), spell(steps))


@dataclass(frozen=True, order=True, slots=True)
class ImportFault:
    """One thing that must be mended in the file before it can be imported."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def as_faults(faults: Iterable[Fault]) -> list[ImportFault]:
    """Faults found while reading a file, as those of an import."""
    return [ImportFault(Place(fault.file, fault.line, fault.column, fault.path), fault.message) for fault in faults]


class ImportFileError(ValueError):
    """A file that cannot be imported; `faults` names everything wrong with it, in the order of the file."""

    def __init__(self, faults: Iterable[ImportFault]):
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Kind(StrEnum):
    """What became of a part of the source."""

    LEFT_OUT = "question left out"
    NOT_CARRIED = "not carried"
    CHANGED = "carried otherwise"
    CHOSEN = "chosen here"


@dataclass(frozen=True, slots=True)
class Note:
    """What became of something that the rubric does not hold as the source does, or that only the rubric holds."""

    place: Place
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.told}"

    @property
    def told(self) -> str:
        """What became of it, without the place."""
        return f"{self.kind}: {self.message}"


def grouped(notes: Iterable[Note]) -> list[tuple[Note, int]]:
    """What is said of several places said once, at the first of them, and of how many more."""
    first: dict[str, tuple[Note, int]] = {}
    for note in notes:
        known, more = first.get(note.told, (note, -1))
        first[note.told] = known, more + 1
    return list(first.values())
