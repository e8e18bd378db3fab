"""How far an assessment is, and where a person stands in it: counts, time left, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from assessment.domain.answers import UNANSWERED, Answers, State
from assessment.domain.rubric import Node, Question, Rubric

WORDS_PER_MINUTE = 238
"""Silent reading of English (Brysbaert 2019)."""
SECONDS_TO_CHOOSE = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """Done of total for some questions, whole minutes left, and the first that is unanswered."""

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
        if self.is_complete:
            return "Completed"
        return "In progress" if self.done else "Not started"

    @property
    def percent(self) -> int:
        """Done, as a whole percentage."""
        return 100 * self.done // self.total


@dataclass(frozen=True, slots=True)
class Section:
    """An area or a topic on the task list."""

    node: Node
    progress: Progress
    first: Question
    topics: tuple["Section", ...] = ()

    @property
    def entry(self) -> Question:
        """Where its row leads: to the first unanswered question, or to the first of all."""
        return self.progress.next_question or self.first


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands in the suggested order: in its area (`number` of `total`), and between which two."""

    area: Node
    number: int
    total: int
    previous: Question | None
    next: Question | None


def progress_of(rubric: Rubric, answers: Answers) -> Progress:
    """The whole assessment, in the suggested order."""
    return _progress(questions_in_order(rubric), answers)


def sections(rubric: Rubric, answers: Answers) -> tuple[Section, ...]:
    """The task list: areas in the suggested order, each with its topics."""
    return tuple(
        _section(
            rubric,
            area,
            answers,
            tuple(
                _section(rubric, topic, answers)
                for topic in rubric.topics
                if rubric.area_of(rubric.questions_of(topic.id)[0]) == area
            ),
        )
        for area in suggested_order(rubric)
    )


def suggested_order(rubric: Rubric) -> tuple[Node, ...]:
    """Concrete facts before wishes: the last area of the rubric first (content model, “Order and mode”)."""
    *others, last = rubric.areas
    return (last, *reversed(others))


@lru_cache(maxsize=64)
def questions_in_order(rubric: Rubric) -> tuple[Question, ...]:
    """Every question, area by area in the suggested order."""
    return tuple(question for area in suggested_order(rubric) for question in rubric.questions_of(area.id))


def place_of(rubric: Rubric, question: Question) -> Place:
    """Where the question stands."""
    return _places(rubric)[question.id]


def minutes_to_answer(questions: Iterable[Question]) -> int:
    """Whole minutes for reading the questions with all their levels and choosing."""
    return ceil(sum(map(_seconds_to_answer, questions)) / 60)


def _seconds_to_answer(question: Question) -> float:
    return (
        _words(question.title, question.intent, *question.levels.values()) * 60 / WORDS_PER_MINUTE + SECONDS_TO_CHOOSE
    )


@lru_cache(maxsize=4096)
def _words(*texts: str) -> int:
    return len(" ".join(texts).split())


@lru_cache(maxsize=64)
def _places(rubric: Rubric) -> dict[str, Place]:
    questions = questions_in_order(rubric)
    places = {}
    for before, question, after in zip((None, *questions), questions, (*questions[1:], None), strict=False):
        area = rubric.area_of(question)
        in_area = rubric.questions_of(area.id)
        places[question.id] = Place(
            area=area, number=in_area.index(question) + 1, total=len(in_area), previous=before, next=after
        )
    return places


def _section(rubric: Rubric, node: Node, answers: Answers, topics: tuple[Section, ...] = ()) -> Section:
    questions = rubric.questions_of(node.id)
    return Section(node=node, progress=_progress(questions, answers), first=questions[0], topics=topics)


def _progress(questions: Iterable[Question], answers: Answers) -> Progress:
    questions = tuple(questions)
    left = [q for q in questions if answers.get(q.id, UNANSWERED).state is State.UNANSWERED]
    return Progress(
        done=len(questions) - len(left),
        total=len(questions),
        minutes_left=minutes_to_answer(left),
        next_question=left[0] if left else None,
    )
