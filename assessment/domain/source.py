"""Reads YAML or JSON text as plain data and remembers where every key and value stands.

Rubric files and answer files are written by people and come from strangers, so a text is read once, in bounded time,
with YAML 1.2's plain words only (`no` is text, 012 is twelve): no tags, no anchors, no second meaning for a key.
What is wrong is collected as `Fault`s with line and column, so that a file is mended in one go.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from assessment.domain.lint_rules import Rule

BYTE_LIMIT = 1_000_000
"""Bytes in one file."""
DEPTH_LIMIT = 20
"""Blocks inside blocks."""
VALUE_LIMIT = 50_000
"""Keys and values in one file; the largest rubric allowed (500 questions) stays below it."""
FAULT_LIMIT = 1_000
"""Faults after which a file is not read on: it is no file of the kind that was expected."""

Steps = tuple[str | int, ...]
"""The way to a value: keys of blocks and positions in lists."""
Position = tuple[int, int]
"""Line and column, both from 1."""

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,15}|[0-9]{1,15}(\.[0-9]{0,15})?)([eE][-+]?[0-9]{1,3})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing wrong with a file, where, and what was expected instead. `rule` is the id of the rule that it breaks,
    empty in a file of answers where no rule of rubrics is broken."""

    file: str
    line: int
    column: int
    path: str
    message: str
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.path}: {self.message}"


class SourceError(ValueError):
    """A file that cannot be used; `faults` names everything that is wrong with it, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Source:
    """A file as plain data. `faults` holds what reading it found: double keys, anchors, tags."""

    name: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    values: dict[Steps, Position] = field(default_factory=dict)
    keys: dict[Steps, Position] = field(default_factory=dict)

    def fault(self, steps: Steps, message: str, rule: str = "", *, at_key: bool = False) -> Fault:
        """A fault at the value (or the key) that `steps` leads to, or at the closest block around it that exists."""
        places = self.keys if at_key else self.values
        line, column = next((places[steps[:n]] for n in range(len(steps), -1, -1) if steps[:n] in places), (1, 1))
        return Fault(self.name, line, column, spell(steps), message, rule)


def spell(steps: Steps) -> str:
    """A way through a file as people write it: `questions[3].levels.2`; the whole file is `file`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.lstrip(".") or "file"


def read_text(path: Path) -> str:
    """The text of a file; raises `SourceError` when there is none, it is too large or not UTF-8."""
    name = path.as_posix()
    try:
        with path.open("rb") as file:
            content = file.read(BYTE_LIMIT + 1)
    except OSError as error:
        raise SourceError([Fault(name, 1, 1, "file", f"cannot be read: {error.strerror}", Rule.FILE_READ)]) from error
    return decode(content, name)


def decode(content: bytes, name: str) -> str:
    """The text of a file's bytes; raises `SourceError` when they are too many or not UTF-8."""
    if len(content) > BYTE_LIMIT:
        raise SourceError([_too_large(name)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="ignore")
        line, column = _position(before, len(before))
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise SourceError([Fault(name, line, column, "file", message, Rule.FILE_READ)]) from error


def parse_text(text: str, name: str, longest: Mapping[Steps, int] | None = None) -> Source:
    """Plain data with positions; raises `SourceError` when the text as a whole cannot be read.

    `longest` says how many entries a list may have; reading ends at the first one too many.
    """
    if len(text.encode(errors="surrogatepass")) > BYTE_LIMIT:
        raise SourceError([_too_large(name)])
    if odd := _UNPRINTABLE.search(text):
        raise SourceError(
            [Fault(name, *_position(text, odd.start()), "file", _cannot_be_stored(odd), Rule.FILE_CHARACTER)]
        )
    source = Source(name)
    try:
        _Reader(source, YAML(typ="safe", pure=True).parse(text), longest or {}).read()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = "is not YAML from here on; check indentation, quotes, brackets and colons up to this place"
        raise SourceError([Fault(name, line, column, "file", message, Rule.FILE_YAML)]) from error
    return source


def means_text(word: str) -> bool:
    """True when a word without quotes is read as the text it is."""
    return word not in _WORDS and not _INTEGER.fullmatch(word) and not _DECIMAL.fullmatch(word)


def _too_large(name: str) -> Fault:
    return Fault(name, 1, 1, "file", f"is larger than {BYTE_LIMIT:,} bytes; split it or shorten it", Rule.FILE_SIZE)


def _cannot_be_stored(character: re.Match[str]) -> str:
    return f"character U+{ord(character.group()):04X} cannot be stored; remove it"


def _position(text: str, index: int) -> Position:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class _Reader:
    """Builds plain data from the events of a YAML text, in one pass and never deeper or longer than the limits."""

    def __init__(self, source: Source, events: Iterator[Any], longest: Mapping[Steps, int]):
        self.source = source
        self.longest = longest
        self.events = (event for event in events if not isinstance(event, StreamStartEvent | DocumentEndEvent))
        self.count = 0

    def read(self) -> None:
        """Fills the source with the one document of the text."""
        if isinstance(next(self.events), StreamEndEvent):
            raise SourceError([Fault(self.source.name, 1, 1, "file", "is empty", Rule.FILE_EMPTY)])
        self.source.data = self._value(next(self.events), (), 0)
        if isinstance(event := next(self.events), DocumentStartEvent):
            self._refuse(event, (), "a second document begins here; one file holds one document", Rule.FILE_DOCUMENT)

    def _value(self, event: Any, steps: Steps, depth: int) -> Any:
        self.count += 1
        if self.count > VALUE_LIMIT:
            message = f"the file holds more than {VALUE_LIMIT:,} values"
            raise SourceError([self._fault(event, steps, message, Rule.FILE_SIZE)])
        if depth > DEPTH_LIMIT:
            message = f"is nested deeper than {DEPTH_LIMIT} blocks"
            raise SourceError([self._fault(event, steps, message, Rule.FILE_SIZE)])
        self.source.values[steps] = _start(event)
        if isinstance(event, AliasEvent):
            return self._refuse(event, steps, "an alias (*) is not allowed; write the text out", Rule.YAML_ANCHOR)
        if event.anchor:
            self._refuse(
                event, steps, "an anchor (&) is not allowed; write the text where it is needed", Rule.YAML_ANCHOR
            )
        if event.ctag is not None:
            self._refuse(event, steps, "a tag (!) is not allowed; remove it", Rule.YAML_TAG)
        if isinstance(event, ScalarEvent) and (odd := _UNPRINTABLE.search(event.value)):
            self._refuse(event, steps, _cannot_be_stored(odd), Rule.FILE_CHARACTER)
        if isinstance(event, MappingStartEvent):
            return self._mapping(steps, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(steps, depth)
        return _scalar(event)

    def _mapping(self, steps: Steps, depth: int) -> dict[str | int, Any]:
        data: dict[str | int, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            if isinstance(event, ScalarEvent):
                key = int(event.value) if event.implicit[0] and _INTEGER.fullmatch(event.value) else event.value
            else:
                self._refuse(event, steps, "a key must be one word", Rule.YAML_KEY_WORD)
                self._value(event, steps, depth + 1)
                key = ""
            inside = (*steps, key)
            if key in data:
                line = self.source.keys[inside][0]
                self._refuse(event, inside, f"is given twice; the first is in line {line}", Rule.YAML_KEY_DOUBLE)
            else:
                self.source.keys[inside] = _start(event)
            value = self._value(next(self.events), inside, depth + 1)
            if value is None:
                self.source.values[inside] = self.source.keys[inside]  # YAML puts an empty value where the next begins
            data.setdefault(key, value)
        return data

    def _sequence(self, steps: Steps, depth: int) -> list[Any]:
        data: list[Any] = []
        most = self.longest.get(steps, VALUE_LIMIT)
        while not isinstance(event := next(self.events), SequenceEndEvent):
            if len(data) == most:
                message = f"has more than {most:,} entries; split the file"
                raise SourceError([self._fault(event, steps, message, Rule.SHAPE_LENGTH)])
            data.append(self._value(event, (*steps, len(data)), depth + 1))
        return data

    def _fault(self, event: Any, steps: Steps, message: str, rule: Rule) -> Fault:
        return Fault(self.source.name, *_start(event), spell(steps), message, rule)

    def _refuse(self, event: Any, steps: Steps, message: str, rule: Rule) -> None:
        self.source.faults.append(self._fault(event, steps, message, rule))
        if len(self.source.faults) == FAULT_LIMIT:
            raise SourceError(self.source.faults)


def _start(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    if not event.implicit[0]:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    if _INTEGER.fullmatch(event.value):
        return int(event.value)
    if _DECIMAL.fullmatch(event.value):
        return float(event.value)
    return event.value
