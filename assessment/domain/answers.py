"""What a person may say to a question, and the rules that every door checks it by (page, autosave, answer file)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from assessment.domain.rubric import Question, Rubric

NOTE_LIMIT = 2000
"""Characters in a note."""
LINK_LIMIT = 5
"""Evidence links on one answer."""
LINK_LENGTH = 2000
"""Characters in one evidence link."""


class State(StrEnum):
    """The four things an answer can be; the last two are together called unknown."""

    LEVEL = "level"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. At most one of `level`, `na` (the id of a listed reason) and `dont_know` is set; with none of
    them it is unanswered, and may still carry a note. `ticks` are the keys of the boxes ticked, in the order of the
    question; the level follows from them. `evidence` holds addresses that are shown and never fetched."""

    level: int | None = None
    na: str | None = None
    dont_know: bool = False
    note: str = ""
    evidence: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """Which of the four it is."""
        if self.level is not None:
            return State.LEVEL
        if self.na is not None:
            return State.NOT_APPLICABLE
        return State.DONT_KNOW if self.dont_know else State.UNANSWERED

    @property
    def is_known(self) -> bool:
        """True when it is a level or not applicable."""
        return self.level is not None or self.na is not None

    def to_data(self) -> dict[str, Any]:
        """Plain data without empty fields; `Answer.from_data` reads it back."""
        data: dict[str, Any] = {}
        if self.level is not None:
            data["level"] = self.level
        if self.na is not None:
            data["na"] = self.na
        if self.dont_know:
            data["unknown"] = True
        if self.note:
            data["note"] = self.note
        if self.evidence:
            data["evidence"] = list(self.evidence)
        if self.ticks:
            data["ticks"] = list(self.ticks)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Answer":
        """The answer that `to_data` wrote."""
        return cls(
            level=data.get("level"),
            na=data.get("na"),
            dont_know=data.get("unknown", False),
            note=data.get("note", ""),
            evidence=tuple(data.get("evidence", ())),
            ticks=tuple(data.get("ticks", ())),
        )


UNANSWERED = Answer()


def with_ticks(question: Question, answer: Answer, ticks: Collection[str] | None) -> Answer:
    """An answer with what was ticked, in the order of the question, and with the level that it comes to unless one is
    said. `None` is no word about boxes at all; an empty collection says that none of them holds.

    Keys that no box has stay, at the end, so that `answer_faults` names them.
    """
    if ticks is None:
        return answer
    boxes = [item.key for item in question.ticks.items] if question.ticks else []
    ordered = (*(key for key in boxes if key in ticks), *dict.fromkeys(key for key in ticks if key not in boxes))
    if question.ticks is None or answer.is_known or answer.dont_know:
        return replace(answer, ticks=ordered)
    return replace(answer, ticks=ordered, level=question.ticks.level(ordered))


def reasons_of(rubric: Rubric, question: Question) -> tuple[str, ...]:
    """The ids of the reasons for which a question may be left out; none where leaving out is forbidden."""
    return () if rubric.not_applicable_of(question) == "forbidden" else question.na


Answers = Mapping[str, Answer]
"""Answers by question id; a question that is not listed is unanswered."""


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """One thing wrong with an answer: a sentence, and its field (`level`, `ticks`, `na`, `note`, `evidence`)."""

    field: str
    message: str


class AnswerError(ValueError):
    """An answer that breaks a rule; `faults` names every one."""

    def __init__(self, faults: tuple[AnswerFault, ...]):
        self.faults = faults
        super().__init__(" ".join(fault.message for fault in faults))


def answer_faults(rubric: Rubric, question: Question, answer: Answer) -> tuple[AnswerFault, ...]:
    """Everything wrong with `answer` as an answer to `question`; empty when it may be kept."""
    return (
        *_choice_faults(rubric, question, answer),
        *_note_faults(answer.note),
        *_evidence_faults(answer.evidence),
    )


def record_faults(rubric: Rubric, question: Question, answer: Answer) -> tuple[AnswerFault, ...]:
    """The same, and what is asked of a person besides: an answer of not applicable says in its note why."""
    faults = answer_faults(rubric, question, answer)
    if answer.na and not answer.note.strip():
        faults += (AnswerFault("note", "Add a sentence to the note: why does this question not apply?"),)
    return faults


def _choice_faults(rubric: Rubric, question: Question, answer: Answer) -> list[AnswerFault]:
    faults = []
    if sum((answer.level is not None, answer.na is not None, answer.dont_know)) > 1:
        faults.append(AnswerFault("level", "Choose one: a level, not applicable, or don’t know."))
    top = rubric.top_of(question)
    if answer.level is not None and not 0 <= answer.level <= top:
        faults.append(AnswerFault("level", f"Level {answer.level} does not exist: choose 0 to {top}."))
    faults.extend(_tick_faults(question, answer))
    if answer.na is not None and answer.na not in reasons_of(rubric, question):
        allowed = ", ".join(reasons_of(rubric, question))
        if not allowed:
            message = "This question cannot be left out as not applicable: choose a level or say that you don’t know."
        elif answer.na:
            message = f"“{answer.na}” is not a reason for this question: choose {allowed}."
        else:
            message = f"Say why it is not applicable: choose {allowed}."
        faults.append(AnswerFault("na", message))
    return faults


def _tick_faults(question: Question, answer: Answer) -> Iterator[AnswerFault]:
    """Ticks are boxes of the question, and lead to the level beside them."""
    items = [item.key for item in question.ticks.items] if question.ticks else []
    for tick in answer.ticks:
        if tick not in items:
            yield AnswerFault("ticks", f"“{tick}” is not a box of this question.")
    if question.ticks and answer.level is not None and answer.level != question.ticks.level(answer.ticks):
        reached = question.ticks.level(answer.ticks)
        yield AnswerFault("ticks", f"These ticks come to level {reached}, not {answer.level}: tick what holds.")
    if answer.ticks and answer.level is None:
        yield AnswerFault("ticks", "Choose one: boxes that hold, not applicable, or don’t know.")


def _note_faults(note: str) -> list[AnswerFault]:
    faults = []
    if len(note) > NOTE_LIMIT:
        faults.append(
            AnswerFault("note", f"The note has {len(note):,} characters: shorten it to {NOTE_LIMIT:,} or fewer.")
        )
    if not _is_storable(note):
        faults.append(
            AnswerFault(
                "note", "The note holds a character that cannot be stored (a NUL or half a character): remove it."
            )
        )
    return faults


def _evidence_faults(evidence: tuple[str, ...]) -> list[AnswerFault]:
    faults = []
    if len(evidence) > LINK_LIMIT:
        faults.append(AnswerFault("evidence", f"{len(evidence)} links are too many: keep the best {LINK_LIMIT}."))
    for number, link in enumerate(evidence, start=1):
        if len(link) > LINK_LENGTH:
            faults.append(AnswerFault("evidence", f"Link {number} is longer than {LINK_LENGTH:,} characters."))
        elif not _is_web_address(link):
            faults.append(
                AnswerFault("evidence", f"Link {number} is not a web address: start it with https:// or http://.")
            )
    return faults


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _is_web_address(link: str) -> bool:
    if not _is_storable(link) or any(character.isspace() or not character.isprintable() for character in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """A read answer file: whose team it is about, when, and what was said."""

    rubric: str
    team: str
    date: str
    answers: Answers = field(default_factory=dict)
