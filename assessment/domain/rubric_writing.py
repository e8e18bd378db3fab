"""Writes a rubric's document as the YAML of a rubric file.

What is written reads back as the same document, and the same document is always written the same way: whole numbers
without a point, levels as numbers, and every text in quotes that would otherwise be read as something else.
"""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from assessment.domain.source import means_text

WIDTH = 110
"""Characters after which a long text goes on in the next line."""


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
        writer.dump({key: _plain(value)}, block)
        blocks.append(block.getvalue())
    return "\n".join(blocks)


class _Representer(RoundTripRepresenter):
    """Writes the same list or block out twice rather than pointing from the second to the first."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {_key(key): _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case float() if value.is_integer():
            return int(value)
        case str() if "\n" in value and _fits_a_block(value):
            return LiteralScalarString(value)
        case str() if not means_text(value):
            return DoubleQuotedScalarString(value)
        case _:
            return value


def _key(key: str | int) -> str | int:
    """Levels travel as text in stored documents and are numbers in files."""
    return int(key) if isinstance(key, str) and key.isascii() and key.isdigit() else key


def _fits_a_block(text: str) -> bool:
    """True when every line keeps its blanks in a block of its own."""
    return all(line == line.strip() for line in text.splitlines()) and "\n".join(text.splitlines()) == text
