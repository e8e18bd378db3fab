"""A text as a cell of a spreadsheet holds it: what XML forbids is left out, and lines end as they do there."""

import re

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")
_READ_AS_A_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_")


def cell_text(text: str) -> str:
    """The text as it can be stored."""
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text))


def escaped(text: str) -> str:
    """The same with the mark escaped by which a file spells a character by its number: `_x0041_` would be read as A."""
    return _READ_AS_A_CHARACTER.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """What `escaped` was made from; a carriage return that Excel spells that way is left out."""
    return _ESCAPED.sub(lambda mark: "_" if mark.group() == "_x005F_" else "", text)
