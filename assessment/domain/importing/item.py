"""A value of a file that is being imported, which knows where it stands and collects what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessment.domain.importing.notes import ImportFault, Place, place_in
from assessment.domain.source import Source, Steps


@dataclass(frozen=True, slots=True)
class Item:
    """A value and the way to it. What has the wrong shape counts as empty and is noted in `faults`, so that one reading
    names every fault of a file."""

    source: Source
    value: Any
    faults: list[ImportFault]
    steps: Steps = ()

    @classmethod
    def whole(cls, source: Source, faults: list[ImportFault]) -> "Item":
        """The whole of a file."""
        return cls(source, source.data, faults)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_in(self.source, self.steps)

    def fault(self, message: str) -> None:
        """Note that it must be mended."""
        self.faults.append(ImportFault(self.place, message))

    def __getitem__(self, key: str) -> "Item":
        return self._inside(key, self.value.get(key) if isinstance(self.value, dict) else None)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and self.value.get(key) is not None

    @property
    def keys(self) -> list[str]:
        """The words of a block; none for anything else."""
        return [str(key) for key in self.value] if isinstance(self.value, dict) else []

    def blocks(self) -> Iterator["Item"]:
        """The blocks of a list."""
        for entry in self.entries():
            if isinstance(entry.value, dict):
                yield entry
            else:
                entry.fault("is no block; expected one with words and values")

    def entries(self) -> Iterator["Item"]:
        """The entries of a list; none when there is no list."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield self._inside(index, value)
        elif self.value is not None:
            self.fault("is no list; expected one")

    def named_blocks(self) -> Iterator["Item"]:
        """The blocks of a block."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                inside = self._inside(key, value)
                if isinstance(value, dict):
                    yield inside
                else:
                    inside.fault("is no block; expected one with words and values")
        elif self.value is not None:
            self.fault("is no block; expected one with words and values")

    def text(self) -> str:
        """Its text without outer blanks; empty when there is none."""
        match self.value:
            case None:
                return ""
            case str():
                return self.value.strip()
            case bool():
                return "true" if self.value else "false"
            case int() | float():
                return str(self.value)
        self.fault("is no text; expected one")
        return ""

    def line(self) -> str:
        """Its text as one line."""
        return " ".join(self.text().split())

    def needed(self) -> str:
        """As `line`; that it is empty is a fault."""
        line = self.line()
        if not line and (self.value is None or isinstance(self.value, str)):
            self.fault("is missing; add it")
        return line

    def is_true(self) -> bool:
        """Whether it says so, as a truth value or in a word."""
        return self.text().casefold() in ("true", "yes", "x", "1")

    def number(self) -> float | None:
        """Its number, if there is one."""
        if self.value is None or self.value == "":
            return None
        try:
            number = None if isinstance(self.value, bool) else float(self.value)
        except (TypeError, ValueError, OverflowError):
            number = None
        if number is None or not abs(number) < 1e9:
            self.fault("is no number that can be counted with; expected one")
            return None
        return number

    def _inside(self, key: str | int, value: Any) -> "Item":
        return Item(self.source, value, self.faults, (*self.steps, key))
