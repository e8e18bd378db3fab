"""A way through plain data that may have any shape, and what several checks ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessment.domain.lint_rules import Rule
from assessment.domain.source import Steps


@dataclass(frozen=True, slots=True)
class Flaw:
    """A rule that is broken, the way to the place where, and what to do."""

    rule: Rule
    steps: Steps
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a rubric and the way to it. Going on from a place that holds nothing leads to nothing."""

    value: Any
    steps: Steps = ()

    def __getitem__(self, key: str | int) -> "Place":
        inside = self.value.get(key) if isinstance(self.value, dict) else None
        return Place(inside, (*self.steps, key))

    def __iter__(self) -> Iterator["Place"]:
        """The entries of a list, or the values of a block."""
        if isinstance(self.value, list):
            return iter([Place(value, (*self.steps, index)) for index, value in enumerate(self.value)])
        return iter([self[key] for key in self.keys])

    @property
    def keys(self) -> list[str | int]:
        """The words of a block; none for anything else."""
        return list(self.value) if isinstance(self.value, dict) else []

    @property
    def text(self) -> str | None:
        """The value when it is text."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> int | float | None:
        """The value when it is a number."""
        return self.value if isinstance(self.value, int | float) and not isinstance(self.value, bool) else None

    @property
    def whole(self) -> int | None:
        """The value when it is a whole number."""
        return self.value if isinstance(self.value, int) and not isinstance(self.value, bool) else None

    def texts(self) -> dict[str, "Place"]:
        """The texts of a list, each with its place."""
        return {place.text: place for place in self if place.text is not None}

    def by_id(self) -> dict[str, "Place"]:
        """The blocks of a list by their id."""
        return {place["id"].text: place for place in self if place["id"].text is not None}

    def by_level(self) -> dict[int, "Place"]:
        """The entries of a block by level; JSON spells its keys as texts."""
        return {int(key): self[key] for key in self.keys if str(key).isdecimal()}

    def flaw(self, rule: Rule, message: str) -> Flaw:
        """A flaw in this place."""
        return Flaw(rule, self.steps, message)

    def unknown(self, noun: str) -> Flaw:
        """The flaw that nothing in the rubric has this name."""
        article = "an" if noun[0] in "aeiou" else "a"
        return self.flaw(Rule.UNKNOWN_NAME, f"“{self.value}” is not {article} {noun} of this rubric")


def question_flaws(rubric: Place, questions: dict[str, Place], place: Place, level: str = "value") -> Iterator[Flaw]:
    """A place that names a question, one of `questions`, and a level of it."""
    if place["question"].text is not None and place["question"].text not in questions:
        yield place["question"].unknown("question")
    elif place["question"].text is not None and place[level].number is not None:
        top = top_of(rubric, questions[place["question"].text])
        yield from level_flaws(place[level], top, f"a level of “{place['question'].text}”")


def level_flaws(level: Place, top: int | None, what: str = "a level of the scale") -> Iterator[Flaw]:
    """A level that lies above the top of its scale."""
    if top is not None and level.number is not None and level.number > top:
        yield level.flaw(Rule.LEVEL_RANGE, f"is {level.value}; expected {what}, 0 to {top}")


def options_of(rubric: Place, question: Place) -> Place:
    """The options of a question, from its own scale or from the one that it names."""
    scale = question["scale"]
    return scale["options"] if isinstance(scale.value, dict) else rubric["scales"][scale.text or ""]["options"]


def top_of(rubric: Place, question: Place) -> int | None:
    """The highest level of a question, when its scale is known."""
    options = options_of(rubric, question).value
    return len(options) - 1 if isinstance(options, list) and options else None


def way_up(nodes: dict[str, Place], name: str) -> tuple[list[str], bool]:
    """A node and those above it, nearest first; False when they run in a circle."""
    way: list[str] = []
    while name in nodes:
        if name in way:
            return way, False
        way.append(name)
        name = nodes[name]["parent"].text or ""
    return way, True


def is_reached(needs: dict[str, set[str]], start: str) -> bool:
    """Whether what `start` needs, directly or through another, comes back to it."""
    found: set[str] = set()
    open_ends = list(needs.get(start, ()))
    while open_ends:
        if (name := open_ends.pop()) not in found:
            found.add(name)
            open_ends.extend(needs.get(name, ()))
    return start in found


def conditions_in(condition: Place) -> Iterator[Place]:
    """A condition and every condition inside it."""
    yield condition
    for word in ("all", "any"):
        for inner in condition[word]:
            yield from conditions_in(inner)
