"""How far an assessment is, and where a person stands in it: counts, time left, what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from assessment.domain.answers import UNANSWERED, Answers, State
from assessment.domain.asking import Truth, asking, undecided
from assessment.domain.rubric import Node, Question, Rubric
from assessment.domain.wording import asked_when

WORDS_PER_MINUTE = 238
"""Silent reading of English (Brysbaert 2019)."""
SECONDS_TO_CHOOSE = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """Done of total for some questions, whole minutes left, and the first that is unanswered. Only questions that are
    asked count; whether some are is open until others are answered, and then `total` grows."""

    done: int
    total: int
    minutes_left: int
    next_question: Question | None

    @property
    def is_complete(self) -> bool:
        """True when everything has an answer; “don’t know” is one."""
        return self.done == self.total

    @property
    def status(self) -> str:
        """In words."""
        if not self.total:
            return "Not asked"
        if self.is_complete:
            return "Completed"
        return "In progress" if self.done else "Not started"

    @property
    def percent(self) -> int:
        """Done, as a whole percentage."""
        return 100 * self.done // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class Section:
    """An area or a topic on the task list. `entry` is where its row leads: the first unanswered question, or the first
    of all; `None` when nothing in it is asked. `open` counts the questions that may still be asked, `undecided` are
    those whose answers decide that."""

    node: Node
    progress: Progress
    entry: Question | None
    open: int
    undecided: tuple[Question, ...]
    topics: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Why a question is not asked, or not yet: `when` is the end of a sentence; `is_open` until it is decided."""

    when: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands in the order in which they are asked: in its area (`number` of `total`), and between
    which two. One that is not asked has no number, and `condition` says why."""

    area: Node
    number: int | None
    total: int
    previous: Question | None
    next: Question | None
    condition: Condition | None

    @property
    def is_hidden(self) -> bool:
        """True when other answers have decided that this is not asked."""
        return self.condition is not None and not self.condition.is_open


def progress_of(rubric: Rubric, answers: Answers) -> Progress:
    """The whole assessment, in the order in which they are asked."""
    return _progress(rubric, questions_in_order(rubric), answers, asking(rubric, answers))


def sections(rubric: Rubric, answers: Answers) -> tuple[Section, ...]:
    """The task list: areas in the order in which they are asked, each with its topics."""
    asked = asking(rubric, answers)
    return tuple(
        _section(
            rubric,
            area,
            answers,
            asked,
            tuple(
                _section(rubric, topic, answers, asked)
                for topic in rubric.topics
                if rubric.area_of(rubric.questions_of(topic.id)[0]) == area
            ),
        )
        for area in rubric.areas_as_asked
    )


@lru_cache(maxsize=64)
def questions_in_order(rubric: Rubric) -> tuple[Question, ...]:
    """Every question, area by area in the order in which they are asked."""
    return tuple(question for area in rubric.areas_as_asked for question in rubric.questions_of(area.id))


def place_of(rubric: Rubric, question: Question, answers: Answers) -> Place:
    """Where the question stands among those that are asked under these answers."""
    asked = asking(rubric, answers)
    order = questions_in_order(rubric)
    position = order.index(question)
    before = (each for each in reversed(order[:position]) if asked[each.id])
    after = (each for each in order[position + 1 :] if asked[each.id])
    area = rubric.area_of(question)
    in_area = [each for each in rubric.questions_of(area.id) if asked[each.id]]
    return Place(
        area=area,
        number=in_area.index(question) + 1 if asked[question.id] else None,
        total=len(in_area),
        previous=next(before, None),
        next=next(after, None),
        condition=condition_of(rubric, question, asked),
    )


def condition_of(rubric: Rubric, question: Question, asked: Mapping[str, Truth]) -> Condition | None:
    """Why a question is not asked, or not yet; `None` for one that is."""
    if asked[question.id] or question.visible_when is None:
        return None
    return Condition(asked_when(rubric, question.visible_when), asked[question.id] is None)


def minutes_to_answer(rubric: Rubric, questions: Iterable[Question]) -> int:
    """Whole minutes for reading the questions with all their levels or boxes, and choosing."""
    return ceil(sum(_seconds_to_answer(rubric, question) for question in questions) / 60)


def _seconds_to_answer(rubric: Rubric, question: Question) -> float:
    boxes = [item.text for item in question.ticks.items] if question.ticks else rubric.texts_of(question).values()
    return _words(question.title, question.intent or "", *boxes) * 60 / WORDS_PER_MINUTE + SECONDS_TO_CHOOSE


@lru_cache(maxsize=4096)
def _words(*texts: str) -> int:
    return len(" ".join(texts).split())


def _section(
    rubric: Rubric, node: Node, answers: Answers, asked: Mapping[str, Truth], topics: tuple[Section, ...] = ()
) -> Section:
    questions = rubric.questions_of(node.id)
    progress = _progress(rubric, questions, answers, asked)
    first = next((question for question in questions if asked[question.id]), None)
    open_ones = [question for question in questions if asked[question.id] is None]
    deciding = dict.fromkeys(name for each in open_ones for name in undecided(rubric, each, answers, asked))
    return Section(
        node=node,
        progress=progress,
        entry=progress.next_question or first,
        open=len(open_ones),
        undecided=tuple(rubric.question_by_id[name] for name in deciding),
        topics=topics,
    )


def _progress(rubric: Rubric, questions: Iterable[Question], answers: Answers, asked: Mapping[str, Truth]) -> Progress:
    counted = [question for question in questions if asked[question.id]]
    left = [q for q in counted if answers.get(q.id, UNANSWERED).state is State.UNANSWERED]
    return Progress(
        done=len(counted) - len(left),
        total=len(counted),
        minutes_left=minutes_to_answer(rubric, left),
        next_question=left[0] if left else None,
    )
