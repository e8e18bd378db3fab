"""Writes a rubric's document as the YAML of a rubric file.

What is written reads back as the same document, and the same document is always written the same way: whole numbers
without a point, levels as numbers, and every text in quotes that would otherwise be read as something else.
"""

from collections.abc import Collection, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from assessment.domain.source import means_text

WIDTH = 10_000
"""Characters in a line: more than any text of a rubric, so that each stands in one."""
ONE_LINE = 80
"""Characters up to which a list or a block of plain values is written in one line."""

ELSEWHERE = {"yes", "no", "on", "off", "y", "n"}
"""Texts that other readers of YAML take for true or false."""


def dump(document: dict[str, Any], comment: Sequence[str] = ()) -> str:
    """The text of a file, block by block with an empty line between; `comment` stands at its top, line by line."""
    writer = YAML()
    writer.Representer = _Representer
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = WIDTH
    blocks = ["".join(f"# {line}".rstrip() + "\n" for line in comment)] if comment else []
    for key, value in document.items():
        block = StringIO()
        writer.dump({key: _spread(value) if isinstance(value, dict) else _plain(value)}, block)
        blocks.append(block.getvalue())
    return "\n".join(blocks)


class _Representer(RoundTripRepresenter):
    """Writes the same list or block out twice rather than pointing from the second to the first."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _spread(block: dict[Any, Any]) -> CommentedMap:
    """A block with each of its words in a line of its own."""
    return CommentedMap((_key(key), _plain(value)) for key, value in block.items())


def _plain(value: Any) -> Any:
    match value:
        case dict():
            block = _spread(value)
            if _is_short([*value, *value.values()]):
                block.fa.set_flow_style()
            return block
        case list() | tuple():
            entries = CommentedSeq(_plain(entry) for entry in value)
            if _is_short(value):
                entries.fa.set_flow_style()
            return entries
        case float() if value.is_integer():
            return int(value)
        case str() if "\n" in value and _fits_a_block(value):
            return LiteralScalarString(value)
        case str() if not means_text(value) or value.casefold() in ELSEWHERE or value.startswith("?"):
            return DoubleQuotedScalarString(value)
        case _:
            return value


def _is_short(values: Collection[Any]) -> bool:
    """True when plain values fit one line together."""
    if any(isinstance(value, dict | list | tuple) or "\n" in str(value) for value in values):
        return False
    return sum(len(str(value)) + 2 for value in values) <= ONE_LINE


def _key(key: str | int) -> str | int:
    """Levels travel as text in stored documents and are numbers in files."""
    return int(key) if isinstance(key, str) and key.isascii() and key.isdigit() else key


def _fits_a_block(text: str) -> bool:
    """True when every line keeps its blanks in a block of its own."""
    return all(line == line.strip() for line in text.splitlines()) and "\n".join(text.splitlines()) == text
