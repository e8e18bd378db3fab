"""What was answered to each question, as every print of a report tells it."""

from dataclasses import dataclass

from assessment.domain.answers import Answer, State
from assessment.domain.asking import Truth, asking
from assessment.domain.report import Report
from assessment.domain.rubric import CountAs, Question, Rubric
from assessment.domain.wording import asked_when, meaning
from assessment.reports.instrument import number
from assessment.reports.pens import ramp_step

STATES = {
    State.NOT_APPLICABLE: "Not applicable",
    State.DONT_KNOW: "Don’t know",
    State.UNANSWERED: "Not answered",
}
NOT_ASKED: dict[Truth, str] = {False: "Not asked", None: "Not known whether it is asked"}


@dataclass(frozen=True, slots=True)
class Link:
    """An evidence address; it becomes a link only when it leads to the web."""

    address: str

    @property
    def is_safe(self) -> bool:
        """True for http and https."""
        return self.address.lower().startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a question, and whether it holds."""

    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """One question with what was answered and what the next level asks for.

    `level` is the one that counts, and `step` its shade; both are `None` where there is none, and where other answers
    left the question out, whatever was said to it. Then `when` says under which it is asked. `boxes` are its boxes.
    """

    number: int
    question: Question
    answer: Answer
    level: int | None
    step: int | None
    asked: Truth
    when: str
    boxes: tuple[Box, ...]
    weight: str
    gate: str
    label: str
    reached: str
    next_label: str
    next: str
    reason: str

    @property
    def is_known(self) -> bool:
        """True when there is a level, so that there is something reached."""
        return self.level is not None

    @property
    def ticked(self) -> int:
        """How many boxes hold."""
        return sum(box.is_ticked for box in self.boxes)

    @property
    def links(self) -> tuple["Link", ...]:
        """The evidence addresses in the order given."""
        return tuple(Link(address) for address in self.answer.evidence)


def practices_of(report: Report) -> tuple[Practice, ...]:
    """Every question in the order of the rubric."""
    asked = asking(report.rubric, report.answers)
    return tuple(
        _practice(report.rubric, question, report.answer(question), asked[question.id])
        for question in report.rubric.questions
    )


def _practice(rubric: Rubric, question: Question, answer: Answer, asked: Truth) -> Practice:
    level = answer.level if asked else None
    top = rubric.top_of(question)
    following = None if level is None or level == top else level + 1
    return Practice(
        number=rubric.number_of[question.id],
        question=question,
        answer=answer,
        level=level,
        step=None if level is None else ramp_step(level, top + 1),
        asked=asked,
        when=asked_when(rubric, question.visible_when) if question.visible_when else "",
        boxes=tuple(Box(item.text, item.key in answer.ticks) for item in question.ticks.items)
        if question.ticks and level is not None
        else (),
        weight=number(question.weight),
        gate=rubric.gates.get(question.id, ""),
        label=_label(rubric, question, answer, asked),
        reached="" if level is None or question.ticks else meaning(rubric, question, level),
        next_label="" if following is None else _name(rubric, question, following),
        next="" if following is None else meaning(rubric, question, following),
        reason=_reason(rubric, question, answer.na) if asked and answer.na is not None else "",
    )


def _label(rubric: Rubric, question: Question, answer: Answer, asked: Truth) -> str:
    if not asked:
        return NOT_ASKED[asked]
    return STATES[answer.state] if answer.level is None else _name(rubric, question, answer.level)


def _reason(rubric: Rubric, question: Question, reason: str) -> str:
    """Why it is not applicable, and what that counts as where it counts at all."""
    policy = rubric.not_applicable_of(question)
    counts = f", counts as {number(policy.count_as)}" if isinstance(policy, CountAs) else ""
    return f"{rubric.na_reasons[reason].title}{counts}"


def _name(rubric: Rubric, question: Question, level: int) -> str:
    return rubric.scale_of(question).options[level].label
