"""Answers in words, by area, with the filters of the review page."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.domain.answers import UNANSWERED, Answer, Answers, State
from assessment.domain.rubric import Node, Question, Rubric
from assessment.web.last_time import LastTime
from assessment.web.progress import suggested_order


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words: what was chosen in short, what that stands for, and what was added."""

    title: str
    text: str
    note: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A question on the review page; `last` is what was said last time, where that was something else."""

    question: Question
    answer: Answer
    said: Said
    last: Said | None

    @property
    def is_missing(self) -> bool:
        """True when nothing was chosen."""
        return self.answer.state is State.UNANSWERED

    @property
    def differs(self) -> bool:
        """True when something is chosen, and something else was last time."""
        return self.last is not None and not self.is_missing


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to look at fewer answers: its word in the address, its name, and how many it leaves."""

    slug: str
    title: str
    count: int


FILTERS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "": ("All", lambda row: True),
    "unanswered": ("Unanswered", lambda row: row.is_missing),
    "dont-know": ("Don’t know", lambda row: row.answer.state is State.DONT_KNOW),
    "no-evidence": ("No evidence", lambda row: row.answer.state is State.LEVEL and not row.answer.evidence),
    "differs": ("Differs from last time", lambda row: row.differs),
}


def in_words(rubric: Rubric, question: Question, answer: Answer) -> Said:
    """What was said."""
    title, text = "Unanswered", ""
    if answer.level is not None:
        title = rubric.scale_of(question).options[answer.level].label
        text = question.levels[answer.level]
    elif answer.na is not None:
        title, text = "Not applicable", rubric.na_reasons[answer.na].title
    elif answer.dont_know:
        title = "I don’t know"
    return Said(title=title, text=text, note=answer.note, evidence=answer.evidence)


def rows_by_area(rubric: Rubric, answers: Answers, last_time: LastTime | None) -> dict[Node, list[Row]]:
    """Every question with its answer, area by area in the suggested order."""
    return {
        area: [
            _row(rubric, question, answers.get(question.id, UNANSWERED), last_time)
            for question in rubric.questions_of(area.id)
        ]
        for area in suggested_order(rubric)
    }


def filters(rows: list[Row], last_time: LastTime | None) -> list[Filter]:
    """Every filter with its count."""
    offered = {slug: each for slug, each in FILTERS.items() if last_time or slug != "differs"}
    return [Filter(slug, title, sum(map(shows, rows))) for slug, (title, shows) in offered.items()]


def last_in_words(last_time: LastTime, question: Question) -> Said:
    """What was said last time, in the words of that time."""
    earlier = last_time.rubric.question_by_id[question.id]
    return in_words(last_time.rubric, earlier, last_time.answers.get(question.id, UNANSWERED))


def _row(rubric: Rubric, question: Question, answer: Answer, last_time: LastTime | None) -> Row:
    last = last_in_words(last_time, question) if last_time and last_time.differs(question.id, answer) else None
    return Row(question=question, answer=answer, said=in_words(rubric, question, answer), last=last)
