"""A way through plain data that may have any shape, and what several checks ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessment.domain.source import Steps

Flaw = tuple[Steps, str]
"""The way to a place and what is wrong there."""


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

    def texts(self) -> dict[str, "Place"]:
        """The texts of a list, each with its place."""
        return {place.text: place for place in self if place.text is not None}

    def by_id(self) -> dict[str, "Place"]:
        """The blocks of a list by their id."""
        return {place["id"].text: place for place in self if place["id"].text is not None}


def question_flaws(rubric: Place, place: Place, level: str = "value") -> Iterator[Flaw]:
    """A place that names a question and a level of it."""
    questions = rubric["questions"].by_id()
    if place["question"].text is not None and place["question"].text not in questions:
        yield unknown(place["question"], "question")
    elif place["question"].text is not None and place[level].number is not None:
        top = top_of(rubric, questions[place["question"].text])
        if top is not None and place[level].value > top:
            yield (
                place[level].steps,
                f"is {place[level].value}; expected a level of “{place['question'].text}”, 0 to {top}",
            )


def unknown(place: Place, noun: str) -> Flaw:
    article = "an" if noun[0] in "aeiou" else "a"
    return place.steps, f"“{place.text}” is not {article} {noun} of this rubric"


def top_of(rubric: Place, question: Place) -> int | None:
    """The highest level of a question, when its scale is known."""
    options = rubric["scales"][question["scale"].text or ""]["options"].value
    return len(options) - 1 if isinstance(options, list) else None


def way_up(nodes: dict[str, Place], name: str) -> tuple[list[str], bool]:
    """A node and those above it, nearest first; False when they run in a circle."""
    way: list[str] = []
    while name in nodes:
        if name in way:
            return way, False
        way.append(name)
        name = nodes[name]["parent"].text or ""
    return way, True


def out_of_order(lower: Place, higher: Place) -> bool:
    return lower.number is not None and higher.number is not None and lower.number > higher.number
