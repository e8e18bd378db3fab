"""The texts of a rubric, each at its path, and the same rubric with other texts.

A path names blocks by their id or key, so that it stays when others are added: `questions.rollback.levels.2`,
`nodes.infra.title`, `scales.five.options.0.label`, `questions.rollback.advice.0.first`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

WORDS = frozenset(
    {
        *("title", "text", "summary", "intent", "why", "evidence", "first", "effect", "done", "label", "plural"),
        *("reason", "answering", "drill", "nothing_live", "hosted_models"),
    }
)
"""Words of blocks whose value people read."""
LISTS = frozenset({"levels", "names", "texts", "terms"})
"""Words of blocks that hold nothing but texts."""
UNTRANSLATED = frozenset({"format", "references", "trace", "golden", "wording_only", "translations"})
"""Blocks about the rubric itself: works are cited, and claims told, in the language they were written in."""


def texts_in(document: Mapping[str, Any]) -> dict[str, str]:
    """Every text that people read in the document of a rubric, by its path."""
    found: dict[str, str] = {}

    def keep(path: str, text: str) -> str:
        found[path] = text
        return text

    _walk(document, keep)
    return found


def translate(document: Mapping[str, Any], translations: Mapping[str, str]) -> dict[str, Any]:
    """The document with other texts; one without a translation stays as it is."""
    return dict(_walk(document, lambda path, text: translations.get(path, text)))


def _walk(document: Mapping[str, Any], change: Callable[[str, str], str]) -> Mapping[str, Any]:
    return {
        word: block if word in UNTRANSLATED else _changed(block, word, word, change) for word, block in document.items()
    }


def _changed(value: Any, path: str, word: str, change: Callable[[str, str], str]) -> Any:
    """A part of a document with its texts changed; `word` is the one that leads to it."""
    if isinstance(value, str):
        return change(path, value) if word in WORDS or word in LISTS else value
    if isinstance(value, dict):
        return {
            key: _changed(part, f"{path}.{key}", word if word in LISTS else str(key), change)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_changed(part, f"{path}.{step}", word if word in LISTS else "", change) for step, part in _steps(value)]
    return value


def _steps(parts: list[Any] | tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """The parts of a list, each with its id, its key, or its place."""
    for place, part in enumerate(parts):
        named = part if isinstance(part, dict) else {}
        yield str(named.get("id", named.get("key", place))), part
