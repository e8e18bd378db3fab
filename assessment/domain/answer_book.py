"""The answer sheet that is filled in offline: where everything stands in the workbook, and how it is read back.

`assessment.reports.answer_sheet` writes it. A cell is found by its place, and a question by the number in its row, so
that a sheet may be sorted; what the author saw when the sheet was made stands on a hidden sheet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from unicodedata import normalize

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from assessment.domain.answer_import import Offer, UploadError, UploadFault
from assessment.domain.answers import UNANSWERED, Answer, State, reasons_of, record_faults, with_ticks
from assessment.domain.cell_text import unescaped
from assessment.domain.rubric import Question, Rubric
from assessment.domain.xlsx_guard import DangerousFileError, safe_copy

ANSWERS, RECORD = "Answers", "Record"
"""Titles of the sheet that is filled in, and of the hidden one that says what it was made from."""
FORMAT = 1
"""The version of this layout."""
FACTS = ("format", "rubric", "hash", "assessment")
"""The rows of the record, each a name and a value; below them, a question's id and its version on each row."""
FIXED = ("Number", "Area", "Topic", "Question")
ANSWER, REASON, NOTE, EVIDENCE = "Answer", "Reason", "Note", "Evidence"
WORDS = {State.DONT_KNOW: "Don’t know", State.NOT_APPLICABLE: "Not applicable"}
"""What the drop-down offers besides levels."""
NONE_OF_THESE = "None of these"
"""What stands in the answer cell of a question with boxes when none of them holds."""
LONGEST_RECORD = 1_000
"""Rows of the record that are read."""

_FIELD_COLUMN = {"level": ANSWER, "ticks": ANSWER, "na": REASON, "note": NOTE, "evidence": EVIDENCE}
_NOT_OURS = (
    "This is no answer sheet from Shipworthy, or its hidden sheet is gone. Download a fresh sheet, and fill that in."
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the sheet from left to right: what is asked, the answer, its levels, and what is added."""

    levels: int

    @property
    def number_of(self) -> Mapping[str, int]:
        """The columns that are filled in, by name, counted from 1."""
        after = len(FIXED) + 1 + self.levels
        return {ANSWER: len(FIXED) + 1, REASON: after + 1, NOTE: after + 2, EVIDENCE: after + 3}

    @classmethod
    def of(cls, rubric: Rubric) -> "Columns":
        """As many levels as the longest scale has."""
        return cls(levels=max(len(rubric.scale_of(question).options) for question in rubric.questions))


def choices(rubric: Rubric, question: Question) -> tuple[str, ...]:
    """What the drop-down of a question offers, such as “2 Partial”; of boxes, the words that may stand in the cell."""
    levels = (f"{level} {option.label}" for level, option in enumerate(rubric.scale_of(question).options))
    boxes = (*(item.key for item in question.ticks.items), NONE_OF_THESE) if question.ticks else None
    words = (WORDS[State.DONT_KNOW], *([WORDS[State.NOT_APPLICABLE]] if reasons_of(rubric, question) else []))
    return (*(boxes or levels), *words)


def choice(rubric: Rubric, question: Question, answer: Answer) -> str:
    """What stands in the answer cell: a level with its name, or the keys of the boxes that hold."""
    if answer.level is not None and question.ticks:
        return ", ".join(answer.ticks) or NONE_OF_THESE
    if answer.level is not None:
        return choices(rubric, question)[answer.level]
    return WORDS.get(answer.state, "")


def reasons(rubric: Rubric, question: Question) -> dict[str, str]:
    """The id of each reason for which the question may not apply, by its words."""
    return {rubric.na_reasons[reason].title: reason for reason in reasons_of(rubric, question)}


def read_book(content: bytes, rubric: Rubric, assessment: str) -> Offer:
    """The answers in a filled-in sheet of this assessment. Raises `UploadError`."""
    try:
        book = load_workbook(safe_copy(content), read_only=True, keep_links=False)
    except DangerousFileError as error:
        raise UploadError(UploadFault("File", str(error))) from error
    except Exception as error:  # openpyxl raises whatever a malformed part leads it to
        message = "The file cannot be read as a workbook. Save it again in the format XLSX."
        raise UploadError(UploadFault("File", message)) from error
    if not {ANSWERS, RECORD} <= set(book.sheetnames):
        raise UploadError(UploadFault("File", _NOT_OURS))
    try:
        record = list(book[RECORD].iter_rows(max_row=LONGEST_RECORD, max_col=2, values_only=True))
        rows = list(
            book[ANSWERS].iter_rows(
                min_row=2,
                max_row=len(rubric.questions) + 1,
                max_col=max(Columns.of(rubric).number_of.values()),
            )
        )
    except Exception as error:  # as above: rows are parsed while they are read
        raise UploadError(UploadFault("File", "The sheets in the file are damaged. Download a fresh one.")) from error
    versions = _versions(record, rubric, assessment)
    return Offer(_Reader(rubric).read(rows), versions)


def _versions(record: list[tuple[Any, ...]], rubric: Rubric, assessment: str) -> dict[str, int]:
    """Which version of each answer was shown; raises `UploadError` for a sheet of something else."""
    record = [row for row in record if row[0] is not None]
    facts = dict(record[: len(FACTS)])
    if tuple(facts) != FACTS or facts["format"] != FORMAT:
        raise UploadError(UploadFault("File", _NOT_OURS))
    if facts["hash"] != rubric.content_hash:
        message = f"The sheet was made for {facts['rubric']}, and this assessment uses {rubric.name}"
        raise UploadError(UploadFault("File", f"{message}. Download a fresh sheet, and copy your answers over."))
    if facts["assessment"] != assessment:
        message = "The sheet was made for another assessment. Upload it there, or download the sheet of this one."
        raise UploadError(UploadFault("File", message))
    versions = dict(record[len(FACTS) :])
    if versions.keys() != rubric.question_by_id.keys() or not all(type(each) is int for each in versions.values()):
        raise UploadError(UploadFault("File", _NOT_OURS))
    return versions


class _Reader:
    """Reads the rows of a sheet and remembers what is wrong with which cell."""

    def __init__(self, rubric: Rubric):
        self.rubric = rubric
        self.question_of = {number: question_id for question_id, number in rubric.number_of.items()}
        self.columns = Columns.of(rubric).number_of
        self.faults: list[UploadFault] = []

    def read(self, rows: list[tuple[Any, ...]]) -> dict[str, Answer]:
        """The answers by question id; raises `UploadError` with everything that is wrong."""
        answers: dict[str, Answer] = {}
        for number, row in enumerate(rows, start=2):
            texts = {name: self._text(row[column - 1], number, name) for name, column in self.columns.items()}
            question_id = self.question_of.get(row[0].value) if type(row[0].value) is int else None
            if question_id is None or question_id in answers:
                if any(texts.values()) or row[0].value is not None:
                    self._fault(
                        number, "", "The number of the question was changed: put it back, or take a fresh sheet."
                    )
                continue
            answers[question_id] = self._answer(self.rubric.question_by_id[question_id], number, texts)
        if self.faults:
            raise UploadError(*self.faults)
        return answers

    def _answer(self, question: Question, number: int, texts: Mapping[str, str]) -> Answer:
        choice = self._choice(question, number, texts)
        links = tuple(link.strip() for link in texts[EVIDENCE].splitlines() if link.strip())
        answer = replace(choice, note=texts[NOTE], evidence=links)
        for fault in record_faults(self.rubric, question, answer) if answer.na != "" else ():
            self._fault(number, _FIELD_COLUMN[fault.field], fault.message)
        return answer

    def _choice(self, question: Question, number: int, texts: Mapping[str, str]) -> Answer:
        """What was chosen, without note and evidence; the reason is empty when it is at fault."""
        said, reason = texts[ANSWER], texts[REASON]
        if _folded(said) == _folded(WORDS[State.NOT_APPLICABLE]):
            return Answer(na=self._reason(question, number, reason))
        chosen = _spellings(self.rubric, question).get(_folded(said)) or _ticked(question, said)
        if chosen is None:
            allowed = ", ".join(choices(self.rubric, question))
            self._fault(number, ANSWER, f"“{_short(said)}” is not among the choices: use {allowed}.")
        elif reason:
            self._fault(number, REASON, "A reason goes with “Not applicable” only: clear it, or change the answer.")
        return chosen or UNANSWERED

    def _reason(self, question: Question, number: int, said: str) -> str:
        known = {_folded(title): reason for title, reason in reasons(self.rubric, question).items()}
        if not known:
            self._fault(number, ANSWER, "This question cannot be left out: choose a level, or “Don’t know”.")
        elif not said:
            self._fault(number, REASON, f"Say why it is not applicable: {_either(question, self.rubric)}.")
        elif _folded(said) not in known:
            self._fault(number, REASON, f"“{_short(said)}” is not a reason here: use {_either(question, self.rubric)}.")
        return known.get(_folded(said), "")

    def _text(self, cell: Any, number: int, name: str) -> str:
        """The text in a cell, however the spreadsheet has stored it."""
        value = cell.value
        if cell.data_type == "f":
            self._fault(number, name, "The cell holds a formula: type the text itself.")
            return ""
        if cell.data_type == "e":
            self._fault(number, name, f"The cell holds the error {_short(str(value))}: type the text itself.")
            return ""
        if value is None:
            return ""
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return unescaped(str(value)).strip()

    def _fault(self, number: int, name: str, message: str) -> None:
        column = self.columns.get(name, 1)
        self.faults.append(UploadFault(f"{get_column_letter(column)}{number} {name}".strip(), message))


def _ticked(question: Question, said: str) -> Answer | None:
    """The answer in a list of keys, however it is divided; `None` when a word of it is no key."""
    keys = [key for key in re.split(r"[\s,;]+", _folded(said)) if key]
    boxes = {item.key for item in question.ticks.items} if question.ticks else set()
    return with_ticks(question, UNANSWERED, keys) if keys and boxes.issuperset(keys) else None


def _spellings(rubric: Rubric, question: Question) -> dict[str, Answer]:
    """The answers by what people write for them: “2 Partial”, “partial” or 2, don’t know, or nothing."""
    found = {"": UNANSWERED, _folded(WORDS[State.DONT_KNOW]): Answer(dont_know=True)}
    if question.ticks:
        return found | {_folded(NONE_OF_THESE): with_ticks(question, UNANSWERED, ())}
    for level, option in enumerate(rubric.scale_of(question).options):
        for spelling in (str(level), option.label, f"{level} {option.label}"):
            found[_folded(spelling)] = Answer(level=level)
    return found


def _either(question: Question, rubric: Rubric) -> str:
    return " or ".join(f"“{title}”" for title in reasons(rubric, question))


def _folded(text: str) -> str:
    """A text without what people do not see as a difference: case, spaces, the form of an apostrophe."""
    return " ".join(normalize("NFKC", text).casefold().replace("’", "'").split())


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
