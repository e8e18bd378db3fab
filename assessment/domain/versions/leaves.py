"""Where two rubrics differ, value by value: their documents walked side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.domain.rubric import Rubric
from assessment.domain.source import Steps


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that differs. `None` stands for what is not there; `steps` lead through the newer document, or through
    the older one to what is only there. With `is_order`, `before` and `after` are ids that stand in another order."""

    steps: Steps
    before: Any
    after: Any
    is_order: bool = False


def leaves(old: Rubric, new: Rubric) -> Iterator[Leaf]:
    """Every difference. What a file leaves out is as it is understood, so spelling out a default is no difference."""
    return _leaves(old.model_dump(by_alias=True), new.model_dump(by_alias=True), ())


def _leaves(before: Any, after: Any, steps: Steps) -> Iterator[Leaf]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            yield from _leaves(before.get(key), after.get(key), (*steps, key))
    elif _are_parts(before) and _are_parts(after) and _have_ids((*before, *after)):
        yield from _leaves_by_id(before, after, steps)
    elif _are_parts(before) and _are_parts(after) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from _leaves(*pair, (*steps, index))
    else:
        yield Leaf(steps, before, after)


def _leaves_by_id(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], steps: Steps) -> Iterator[Leaf]:
    """Parts that are told apart by their ids; if those of both stand in another order, that is one difference more."""
    old = {part["id"]: (index, part) for index, part in enumerate(before)}
    new = {part["id"]: (index, part) for index, part in enumerate(after)}
    for name, (index, part) in new.items():
        yield from _leaves(old[name][1] if name in old else None, part, (*steps, index))
    for name in old.keys() - new.keys():
        yield Leaf((*steps, old[name][0]), old[name][1], None)
    kept = [name for name in old if name in new], [name for name in new if name in old]
    if kept[0] != kept[1]:
        yield Leaf(steps, *kept, is_order=True)


def _are_parts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(part, dict) for part in value)


def _have_ids(parts: Sequence[dict[str, Any]]) -> bool:
    return all("id" in part for part in parts)
