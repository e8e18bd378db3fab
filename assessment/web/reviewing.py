"""Answers in words, by area, with the filters of the review page."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.domain.answers import UNANSWERED, Answer, Answers, State
from assessment.domain.asking import asking
from assessment.domain.rubric import Node, Question, Rubric
from assessment.domain.wording import meaning
from assessment.web.last_time import LastTime
from assessment.web.progress import Condition, condition_of

NONE_OF_THESE = "None of these"
"""An answer to a question with boxes: it was looked at, and no box holds."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words: what was chosen in short, what that stands for, what was ticked, and what was added. Of boxes
    it says how many hold, and not what they come to."""

    title: str
    text: str
    note: str
    evidence: tuple[str, ...]
    ticked: tuple[str, ...] = ()


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
class NotAsked:
    """A question that other answers leave out, or may: why, and what was said to it all the same (`None`: nothing)."""

    question: Question
    condition: Condition
    said: Said | None


@dataclass(frozen=True, slots=True)
class AreaRows:
    """An area on the review page: what is asked with its answers, and what is not."""

    node: Node
    rows: tuple[Row, ...]
    not_asked: tuple[NotAsked, ...]

    def filtered(self, show: str) -> "AreaRows":
        """Only the rows that a filter leaves; what is not asked stands where all is shown."""
        _, shows = FILTERS.get(show, FILTERS[""])
        is_whole = FILTERS.get(show) in (None, FILTERS[""])
        return AreaRows(self.node, tuple(filter(shows, self.rows)), self.not_asked if is_whole else ())

    @property
    def is_worth_showing(self) -> bool:
        """True when there is something in it."""
        return bool(self.rows or self.not_asked)


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
    ticked: tuple[str, ...] = ()
    if answer.level is not None and question.ticks:
        ticked = tuple(item.text for item in question.ticks.items if item.key in answer.ticks)
        title = f"{len(ticked)} of {len(question.ticks.items)} ticked" if ticked else NONE_OF_THESE
    elif answer.level is not None:
        title = rubric.scale_of(question).options[answer.level].label
        text = meaning(rubric, question, answer.level)
    elif answer.na is not None:
        title, text = "Not applicable", rubric.na_reasons[answer.na].title
    elif answer.dont_know:
        title = "I don’t know"
    return Said(title=title, text=text, note=answer.note, evidence=answer.evidence, ticked=ticked)


def rows_by_area(rubric: Rubric, answers: Answers, last_time: LastTime | None) -> list[AreaRows]:
    """Every question with its answer, area by area in the order in which they are asked."""
    asked = asking(rubric, answers)
    areas = []
    for area in rubric.areas_as_asked:
        rows, not_asked = [], []
        for question in rubric.questions_of(area.id):
            answer = answers.get(question.id, UNANSWERED)
            if condition := condition_of(rubric, question, asked):
                said = None if answer == UNANSWERED else in_words(rubric, question, answer)
                not_asked.append(NotAsked(question, condition, said))
            else:
                rows.append(_row(rubric, question, answer, last_time))
        areas.append(AreaRows(area, tuple(rows), tuple(not_asked)))
    return areas


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
