"""Reads answer files: the answers of one team to one rubric, as YAML or JSON, every fault of a file at once.

    rubric: ml-delivery@1.0.0
    team: Search
    date: 2026-03-31
    answers:
      rollback: {level: 2, note: Once by hand in May., evidence: [https://wiki.example/rollback]}
      hiring-for-impact: {na: no-hiring-12m}
      focus: {unknown: true}
      data-checks: {ticks: [ranges, drift]}

Boxes need no level beside them; `ticks: []` says that none of them holds. A question that is not listed is unanswered,
and so is one that carries only a note.
"""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Strict, ValidationError

from assessment.domain.answers import Answer, AnswerSheet, answer_faults, with_ticks
from assessment.domain.rubric import Question, Rubric
from assessment.domain.rubric.words import Line, Part
from assessment.domain.rubric_file import UnknownRubricError, find_rubric
from assessment.domain.shape import shape_faults
from assessment.domain.source import Fault, Source, SourceError, parse_text, read_text


class AnswerFileError(SourceError):
    """An answer file that cannot be used; `faults` names everything wrong with it, in the order of the file."""


def _calendar_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("expected a day such as 2026-03-31") from None


class Entry(Part):
    """What a file says to one question. `na` without a reason is kept apart from no `na` at all."""

    level: Annotated[int, Strict()] | None = None
    na: str | None = None
    unknown: Annotated[bool, Strict()] = False
    note: str | None = None
    evidence: tuple[str, ...] | None = None
    ticks: tuple[str, ...] | None = None

    def answer(self, question: Question | None) -> Answer:
        """The answer it stands for, to this question; one that no rubric knows has no boxes."""
        answer = Answer(
            level=self.level,
            na=(self.na or "") if "na" in self.model_fields_set else None,
            dont_know=self.unknown,
            note=self.note or "",
            evidence=self.evidence or (),
        )
        return with_ticks(question, answer, self.ticks) if question else answer


class Document(Part):
    """An answer file as it is written."""

    rubric: Line
    team: Line
    date: Annotated[str, AfterValidator(_calendar_day)]
    answers: dict[str, Entry | None]


def read_answers(path: Path, rubric: Rubric | None = None) -> tuple[Rubric, AnswerSheet]:
    """The answers in a file and the rubric they are to: `rubric`, or else the one on the shelf that the file names.

    Raises `AnswerFileError`.
    """
    try:
        text = read_text(path)
    except SourceError as error:
        raise AnswerFileError(error.faults) from error
    return parse_answers(text, path.as_posix(), rubric)


def parse_answers(text: str, name: str, rubric: Rubric | None = None) -> tuple[Rubric, AnswerSheet]:
    """As `read_answers`, from a text; `name` stands for the file in messages."""
    try:
        source = parse_text(text, name)
    except SourceError as error:
        raise AnswerFileError(error.faults) from error
    faults = source.faults
    try:
        document = Document.model_validate(source.data)
    except ValidationError as error:
        raise AnswerFileError([*faults, *shape_faults(source, Document, error)]) from error
    try:
        rubric = rubric or find_rubric(document.rubric)
    except UnknownRubricError as error:
        raise AnswerFileError([*faults, source.fault(("rubric",), str(error))]) from error
    answers = {name: entry.answer(rubric.question_by_id.get(name)) for name, entry in document.answers.items() if entry}
    if document.rubric in (rubric.name, rubric.rubric.id):
        faults.extend(_answer_faults(source, rubric, answers))
    else:
        message = f"is “{document.rubric}”, but the answers are read with {rubric.name}; use one rubric for both"
        faults.append(source.fault(("rubric",), message))
    if faults:
        raise AnswerFileError(faults)
    return rubric, AnswerSheet(rubric=rubric.name, team=document.team, date=document.date, answers=answers)


def _answer_faults(source: Source, rubric: Rubric, answers: dict[str, Answer]) -> Iterator[Fault]:
    for question_id, answer in answers.items():
        question = rubric.question_by_id.get(question_id)
        if question is None:
            close = get_close_matches(question_id, rubric.question_by_id, n=1)
            hint = f"; did you mean {close[0]}?" if close else "; see the ids in the rubric"
            yield source.fault(("answers", question_id), f"is not a question of {rubric.name}{hint}", at_key=True)
        else:
            for fault in answer_faults(rubric, question, answer):
                yield source.fault(("answers", question_id, fault.field), fault.message)
