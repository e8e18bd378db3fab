"""How far an assessment is: counts, time left, and where to go on."""

from collections.abc import Iterable
from dataclasses import dataclass
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


def progress_of(rubric: Rubric, answers: Answers) -> Progress:
    """The whole assessment, in the suggested order."""
    return _progress((q for area in suggested_order(rubric) for q in rubric.questions_of(area.id)), answers)


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


def minutes_to_answer(questions: Iterable[Question]) -> int:
    """Whole minutes for reading the questions with all their levels and choosing."""
    seconds = sum(
        60 * len(" ".join((q.title, q.intent, *q.levels.values())).split()) / WORDS_PER_MINUTE + SECONDS_TO_CHOOSE
        for q in questions
    )
    return ceil(seconds / 60)


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
