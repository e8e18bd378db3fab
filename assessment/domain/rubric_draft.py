"""A rubric on its way: what is wrong with its text, line by line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import RubricFileError, parse_rubric
from assessment.domain.source import Fault, Steps, parse_text
from assessment.domain.versions import RubricDiff, check_succession, diff

NAME = "rubric.yaml"
"""What stands for the file where there is none."""
LINE_BEFORE, LINE_AFTER = 40, 100
"""Characters of a line that are shown before the place of a fault (and of the word there), and after it."""
CUT = "…"

_LINE_END = re.compile("\r\n|[\r\n]")
"""What ends a line in YAML 1.2, so that lines are counted here as they are there."""
_WORD = re.compile(r"^(?:[^\s,{}\[\]]+|.?)")


@dataclass(frozen=True, slots=True)
class Published:
    """What stands under an id already: its published versions, lowest first, and whether it is somebody else's."""

    versions: tuple[Rubric, ...] = ()
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault with the line in which it stands: what is before it, its first word, and what follows, cut where the line
    is long."""

    line: int
    column: int
    path: str
    message: str
    before: str
    at: str
    after: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a text. `rubric` is there as soon as the text is a rubric, even if it may not be published so."""

    rubric: Rubric | None
    faults: tuple[ShownFault, ...]
    newest: Rubric | None

    @property
    def is_published(self) -> bool:
        """True when this very rubric is published already."""
        return self.rubric is not None and self.rubric == self.newest

    @property
    def is_ready(self) -> bool:
        """True when it can be published."""
        return self.rubric is not None and not self.faults and not self.is_published

    @property
    def found(self) -> RubricDiff | None:
        """What differs from the newest published version; `None` for the first one."""
        return diff(self.newest, self.rubric) if self.rubric and self.newest else None


def check(text: str, published: Callable[[str], Published]) -> Checked:
    """Every fault of a text, also as the version after those that `published` knows under its id."""
    read = _read(text)
    if not isinstance(read, Rubric):
        return Checked(None, _shown(text, read), None)
    standing = published(read.rubric.id)
    newest = standing.versions[-1] if standing.versions else None
    if read == newest:
        return Checked(read, (), newest)
    flaws = [(flaw.steps, flaw.message) for flaw in check_succession(standing.versions, read)]
    if standing.is_taken:
        message = f"“{read.rubric.id}” is a rubric that comes with the product; give yours an id of its own"
        flaws.append((("rubric", "id"), message))
    return Checked(read, _placed(text, flaws), newest)


@lru_cache(maxsize=8)
def _read(text: str) -> Rubric | tuple[Fault, ...]:
    """The rubric in a text, or its faults; kept, since one text is looked at several times."""
    try:
        return parse_rubric(text, NAME)
    except RubricFileError as error:
        return error.faults


def _placed(text: str, flaws: Sequence[tuple[Steps, str]]) -> tuple[ShownFault, ...]:
    """Flaws of a rubric as faults of its text, which is read for their places only when there are some."""
    if not flaws:
        return ()
    source = parse_text(text, NAME)
    return _shown(text, [source.fault(steps, message) for steps, message in flaws])


def _shown(text: str, faults: Sequence[Fault]) -> tuple[ShownFault, ...]:
    lines = _LINE_END.split(text)
    return tuple(_parted(fault, lines[min(fault.line, len(lines)) - 1]) for fault in sorted(set(faults)))


def _parted(fault: Fault, line: str) -> ShownFault:
    start = fault.column - 1
    before, rest = line[:start].lstrip(), line[start:].rstrip()
    at = _WORD.findall(rest)[0][:LINE_BEFORE]
    after = rest[len(at) :]
    return ShownFault(
        line=fault.line,
        column=fault.column,
        path=fault.path,
        message=fault.message,
        before=CUT + before[-LINE_BEFORE:] if len(before) > LINE_BEFORE else before,
        at=at,
        after=after[:LINE_AFTER] + CUT if len(after) > LINE_AFTER else after,
    )
