"""The risk rules of an AWS custom lens: conditions on ticked choices, of which the first that holds says the risk.

A condition is held as its truth table: bit s of a whole number says whether it holds when the choices of set s are
ticked (choice i is in the set when bit i of s is set). With 15 choices that is one number of 32,768 bits, so that all
sets of ticks are tried at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

HIGH, MEDIUM, NONE = range(3)
RISKS = {"HIGH_RISK": HIGH, "MEDIUM_RISK": MEDIUM, "NO_RISK": NONE}
NAMES = ("high risk", "medium risk", "no risk")
DEFAULT = "default"
LENGTH_LIMIT = 10_000
"""Characters in one condition."""
NESTING_LIMIT = 30
"""Brackets and negations inside one another."""

_TOKEN = re.compile(r"\s*(&&|\|\||[!()]|[A-Za-z0-9_.:-]+)")


class ConditionError(ValueError):
    """A condition that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as truth table and in words."""

    table: int
    words: str
    is_bare: bool = True


def read_condition(text: str, titles: Mapping[str, str], without: Sequence[str] = ()) -> Condition:
    """A condition on the choices in `titles`; those in `without` are never ticked. Raises `ConditionError`."""
    return _Reader(text, titles, without).read()


class _Reader:
    """Reads `||`, `&&`, `!` and brackets, the tighter binding the later."""

    def __init__(self, text: str, titles: Mapping[str, str], without: Sequence[str]):
        self.tokens = _tokens(text)
        self.full = every_set(len(titles))
        self.choices = {
            name: Condition(_choice(position, len(titles)), f"“{title}”")
            for position, (name, title) in enumerate(titles.items())
        }
        self.choices |= {name: Condition(0, "“none of these”") for name in without}

    def read(self) -> Condition:
        found = self._joined("||", 0)
        if self.tokens:
            raise ConditionError(f"cannot be read from “{self.tokens[0]}” on; join choices by && and ||")
        return found

    def _joined(self, sign: str, depth: int) -> Condition:
        def part() -> Condition:
            return self._joined("&&", depth) if sign == "||" else self._single(depth)

        parts = [part()]
        while self.tokens and self.tokens[0] == sign:
            self.tokens.pop(0)
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        table = parts[0].table
        for other in parts[1:]:
            table = table | other.table if sign == "||" else table & other.table
        words = (" or " if sign == "||" else " and ").join(
            other.words if other.is_bare else f"({other.words})" for other in parts
        )
        return Condition(table, words, is_bare=False)

    def _single(self, depth: int) -> Condition:
        if depth > NESTING_LIMIT:
            raise ConditionError(f"is nested deeper than {NESTING_LIMIT} brackets")
        word = self.tokens.pop(0) if self.tokens else ""
        if word == "!":
            inner = self._single(depth + 1)
            return Condition(self.full & ~inner.table, f"not {inner.words if inner.is_bare else f'({inner.words})'}")
        if word == "(":
            inner = self._joined("||", depth + 1)
            if not self.tokens or self.tokens.pop(0) != ")":
                raise ConditionError("has a bracket that is not closed")
            return inner
        if word in self.choices:
            return self.choices[word]
        if word and word[0] not in "&|)":
            raise ConditionError(f"names “{word}”, which is no choice of this question")
        raise ConditionError("ends or goes on where a choice was expected")


def _tokens(text: str) -> list[str]:
    if len(text) > LENGTH_LIMIT:
        raise ConditionError(f"has {len(text):,} characters; expected {LENGTH_LIMIT:,} at most")
    tokens, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ConditionError(f"holds “{text[position:].strip()[0]}”, which means nothing in a condition")
        tokens.append(match[1])
        position = match.end()
    return tokens


@lru_cache(maxsize=32)
def every_set(count: int) -> int:
    """The truth table of what always holds."""
    return (1 << (1 << count)) - 1


@lru_cache(maxsize=512)
def _choice(position: int, count: int) -> int:
    """The truth table of one choice being ticked: blocks of 2^position zeros and as many ones, in turn."""
    block = ((1 << (1 << position)) - 1) << (1 << position)
    width = 2 << position
    while width < 1 << count:
        block |= block << width
        width *= 2
    return block


@lru_cache(maxsize=32)
def sets_by_size(count: int) -> tuple[int, ...]:
    """The truth tables of exactly 0, 1, … choices being ticked."""
    if count == 0:
        return (1,)
    fewer = sets_by_size(count - 1)
    shift = 1 << (count - 1)
    return tuple(
        (fewer[size] if size < count else 0) | ((fewer[size - 1] << shift) if size else 0) for size in range(count + 1)
    )


@dataclass(frozen=True, slots=True)
class Risks:
    """Which sets of ticks come to which risk, as three truth tables, and how the rules put it."""

    count: int
    tables: tuple[int, int, int]
    words: tuple[str, str, str]

    @property
    def reached(self) -> list[int]:
        """The risks that some set of ticks comes to, highest risk first."""
        return [risk for risk in (HIGH, MEDIUM, NONE) if self.tables[risk]]

    def counts(self) -> tuple[int, ...] | None:
        """How many ticks each lower risk takes, if the risk follows from their number alone and more never hurt.

        None when it does not, or when the way does not lead from high risk to none.
        """
        by_size = [[risk for risk in self.reached if self.tables[risk] & sets] for sets in sets_by_size(self.count)]
        if any(len(risks) != 1 for risks in by_size):
            return None
        way = [risks[0] for risks in by_size]
        if way != sorted(way) or way[0] != HIGH or way[-1] != NONE:
            return None
        return tuple(next(size for size, risk in enumerate(way) if risk >= reached) for reached in self.reached[1:])


def risks_of(rules: Sequence[tuple[Condition | None, int]], count: int) -> tuple[Risks, bool]:
    """What a list of rules (a condition, or None for the default, and a risk) comes to; True when they say nothing for
    some set of ticks, which then counts as high risk."""
    left, tables, words = every_set(count), [0, 0, 0], [list[str](), list[str](), list[str]()]
    before: list[int] = []
    for condition, risk in rules:
        holds = left if condition is None else left & condition.table
        tables[risk] |= holds
        left &= ~holds
        overlaps = condition is not None and holds != condition.table
        rest = f", unless that comes to {' or '.join(NAMES[other] for other in before)}" if overlaps else ""
        words[risk].append(f"{condition.words}{rest}" if condition else "Anything else")
        before += [risk] if risk not in before else []
    tables[HIGH] |= left
    if left:
        words[HIGH].append("anything no rule speaks of" if words[HIGH] else "Anything no rule speaks of")
    told = tuple("; or ".join(parts) or "No rule of the source comes to this" for parts in words)
    return Risks(count, (tables[0], tables[1], tables[2]), (told[0], told[1], told[2])), bool(left)
