"""Which questions of other rubrics touch the same practice: the links in rubric files, read in both directions.

A link says that two questions speak of one thing, never that a level here is a level there: scores and answers are not
carried over, they only stand side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessment.domain.rubric import Question, Rubric

EXTENT = {"exact": "", "part": "in part", "contrast": "by contrast"}
"""The kinds of links in words, the closest first: where several say something of the same two questions, it holds."""
CLOSENESS = list(EXTENT)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A question of another rubric. `kind` says that it asks the same (`exact`), overlaps (`part`) or describes what
    ours is not (`contrast`)."""

    question: Question
    label: str
    kind: str

    @property
    def name(self) -> str:
        """What it is called in a sentence: “Data 1”, “question 29”."""
        return f"question {self.label}" if self.label.isdecimal() else self.label

    @property
    def extent(self) -> str:
        """How far it asks the same, in words; empty when it does."""
        return EXTENT[self.kind]


@dataclass(frozen=True, slots=True)
class Touch:
    """Another rubric with those of its questions that touch something, in their order; never none."""

    rubric: Rubric
    counterparts: tuple[Counterpart, ...]


def touching(rubric: Rubric, questions: Iterable[Question], others: Iterable[Rubric]) -> tuple[Touch, ...]:
    """What in each of the other rubrics touches any of these questions; rubrics that do not are left out."""
    asked = tuple(questions)
    touches = []
    for other in others:
        links = crosswalk(rubric, other)
        kinds: dict[str, str] = {}
        for question in asked:
            for name, kind in links.get(question.id, {}).items():
                kinds[name] = _closest(kind, kinds.get(name))
        if kinds:
            touches.append(Touch(other, tuple(_counterparts(other, kinds))))
    return tuple(touches)


@lru_cache(maxsize=256)
def crosswalk(rubric: Rubric, other: Rubric) -> Mapping[str, Mapping[str, str]]:
    """For each question of `rubric` that is linked, the ids of questions of `other` and the kind of link.

    A link counts whichever of the two files it stands in; one to a question that is gone does not.
    """
    found: dict[str, dict[str, str]] = {}

    def link(ours: str, theirs: str, kind: str) -> None:
        if ours in rubric.question_by_id and theirs in other.question_by_id:
            kinds = found.setdefault(ours, {})
            kinds[theirs] = _closest(kind, kinds.get(theirs))

    if rubric.rubric.id != other.rubric.id:
        for question in rubric.questions:
            for each in question.links.get(other.rubric.id, ()):
                link(question.id, each.id, each.kind)
        for question in other.questions:
            for each in question.links.get(rubric.rubric.id, ()):
                link(each.id, question.id, each.kind)
    return found


def linked(rubric: Rubric, others: Iterable[Rubric]) -> tuple[Rubric, ...]:
    """The newest version of every other rubric that has a link with this one, by title."""
    newest: dict[str, Rubric] = {}
    for other in others:
        if other.rubric.id not in newest or other.number > newest[other.rubric.id].number:
            newest[other.rubric.id] = other
    return tuple(sorted((other for other in newest.values() if crosswalk(rubric, other)), key=_title))


def label(rubric: Rubric, question: Question) -> str:
    """What a question is called for short: `data-1` of the topic `data` is “Data 1”, any other goes by its number."""
    stem, _, number = question.id.rpartition("-")
    if number.isdecimal() and stem == rubric.topic_of(question).id:
        return f"{stem.replace('-', ' ').capitalize()} {number}"
    return str(rubric.number_of[question.id])


def _counterparts(other: Rubric, kinds: Mapping[str, str]) -> Iterable[Counterpart]:
    return (
        Counterpart(question, label(other, question), kinds[question.id])
        for question in other.questions
        if question.id in kinds
    )


def _closest(kind: str, known: str | None) -> str:
    return kind if known is None else min(kind, known, key=CLOSENESS.index)


def _title(rubric: Rubric) -> str:
    return rubric.rubric.title
