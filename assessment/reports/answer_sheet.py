"""The answer sheet: every question of an assessment as a workbook to fill in without a connection.

Where everything stands is told by `assessment.domain.answer_book`, which reads it back. Only answer, reason, note and
evidence may be changed; a drop-down in each cell offers what may stand there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.domain.answer_book import (
    ANSWER,
    ANSWERS,
    EVIDENCE,
    FACTS,
    FIXED,
    FORMAT,
    NONE_OF_THESE,
    NOTE,
    REASON,
    RECORD,
    WORDS,
    Columns,
    choice,
    choices,
    reasons,
)
from assessment.domain.answers import LINK_LIMIT, NOTE_LIMIT, UNANSWERED, Answer, State, reasons_of
from assessment.domain.asking import Truth, asking
from assessment.domain.rubric import Question, Rubric
from assessment.domain.wording import asked_when
from assessment.reports.sheets import Cell, book_bytes, put, put_head
from assessment.reports.workbook import level_heads

GUIDE = "How to fill it in"
LISTS = "Lists"
"""Title of the hidden sheet from which the drop-downs are filled."""
WIDTHS = {"Number": 8, "Area": 15, "Topic": 17, "Question": 34, ANSWER: 18, REASON: 24, NOTE: 44, EVIDENCE: 44}
LEVEL_WIDTH = 30
PROMPT_LENGTH = 255
"""Characters in the message beside a cell, by the rules of Excel."""

_TO_FILL_IN = PatternFill("solid", start_color="FFFBE6")
_NOT_TO_FILL_IN = PatternFill("solid", start_color="F3F1EB")
_CHOSEN = PatternFill("solid", start_color="DCE9F5", end_color="DCE9F5")
_LINE = Side("thin", color="C8C2B4")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def write_answer_sheet(
    rubric: Rubric, answers: Mapping[str, tuple[int, Answer]], *, team: str, name: str, assessment: str, at: datetime
) -> bytes:
    """The workbook of the assessment with this id, holding what was answered `at` this moment: by question id, the
    version and the answer."""
    book = Workbook()
    lists = book.create_sheet(LISTS)
    _write_answers(book.active, lists, rubric, {question: answer for question, (_, answer) in answers.items()})
    _write_guide(book.create_sheet(GUIDE, 1), team=team, name=name, rubric=rubric, at=at)
    versions = {question: version for question, (version, _) in answers.items()}
    _write_record(book.create_sheet(RECORD), rubric, versions, assessment)
    for page in book:
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False  # allowed: texts differ in length
    lists.sheet_state = book[RECORD].sheet_state = "hidden"
    book.security = WorkbookProtection(lockStructure=True)
    return book_bytes(book, title=f"Answer sheet of {team}: {name}", at=at)


def _write_answers(page: Worksheet, lists: Worksheet, rubric: Rubric, answers: Mapping[str, Answer]) -> None:
    """The sheet that is filled in: one row for each question."""
    page.title = ANSWERS
    heads = (*FIXED, ANSWER, *level_heads(rubric, rubric.questions), REASON, NOTE, EVIDENCE)
    put_head(page, heads)
    page.freeze_panes = page.cell(2, len(FIXED) + 2)
    for column, head in enumerate(heads, start=1):
        page.column_dimensions[get_column_letter(column)].width = WIDTHS.get(head, LEVEL_WIDTH)
    columns = Columns.of(rubric)
    place = columns.number_of
    choosable = _DropDowns(page, lists)
    asking_of = asking(rubric, answers)
    for row, question in enumerate(rubric.questions, start=2):
        answer = answers.get(question.id, UNANSWERED)
        said = {
            ANSWER: choice(rubric, question, answer),
            REASON: rubric.na_reasons[answer.na].title if answer.na else "",
            NOTE: answer.note,
            EVIDENCE: "\n".join(answer.evidence),
        }
        asked = (
            rubric.number_of[question.id],
            rubric.area_of(question).title,
            rubric.topic_of(question).title,
            _question_in_words(rubric, question, asking_of[question.id]),
        )
        texts = {} if question.ticks else rubric.texts_of(question)
        _write_row(page, row, asked, [texts.get(level) for level in range(columns.levels)])
        reasons_open = bool(reasons_of(rubric, question))
        for head, text in said.items():
            _write_open(page, row, place[head], text, is_open=head != REASON or reasons_open)
        if asking_of[question.id] is False:
            page.cell(row, place[ANSWER]).fill = _NOT_TO_FILL_IN
        if question.ticks:
            choosable.tell(row, place[ANSWER], choices(rubric, question))
        else:
            message = "Choose a level, or say that you don’t know."
            choosable.offer(row, place[ANSWER], choices(rubric, question), message)
        if reasons_open:
            choosable.offer(row, place[REASON], tuple(reasons(rubric, question)), "Choose why it does not apply.")
    choosable.close()
    _mark_chosen(page, columns, len(rubric.questions) + 1)


def _question_in_words(rubric: Rubric, question: Question, asked: Truth) -> str:
    """What is asked, each part on a line of its own: the title, what it means, its boxes with their keys, and when it
    is asked. Nobody knows yet what will be answered on a train, so that nothing is left out."""
    lines = [question.title, question.intent or ""]
    if question.ticks:
        lines += [f"{item.key}: {item.text}" for item in question.ticks.items]
    if question.visible_when:
        now = " As things stand it is not asked." if asked is False else ""
        lines.append(f"Asked only when {asked_when(rubric, question.visible_when)}.{now}")
    return "\n".join(filter(None, lines))


def _write_row(page: Worksheet, row: int, asked: Sequence[Cell], levels: Sequence[Cell]) -> None:
    """What is not to be changed: the question, and the text of each level right of its answer."""
    for column, value in enumerate(asked, start=1):
        put(page.cell(row, column), value)
    for column, value in enumerate(levels, start=len(asked) + 2):
        put(page.cell(row, column), value)


def _write_open(page: Worksheet, row: int, column: int, text: str, *, is_open: bool) -> None:
    """A cell to be filled in, as text whatever is typed; or one that this question leaves out."""
    cell = page.cell(row, column)
    put(cell, text)
    cell.number_format = "@"
    cell.protection = Protection(locked=not is_open)
    cell.fill = _TO_FILL_IN if is_open else _NOT_TO_FILL_IN
    cell.border = _FRAME


def _mark_chosen(page: Worksheet, columns: Columns, last: int) -> None:
    """Tint the text of the level that was chosen, so that a slip is seen."""
    answer = f"${get_column_letter(columns.number_of[ANSWER])}2"
    first = len(FIXED) + 2
    for level in range(columns.levels):
        letter = get_column_letter(first + level)
        rule = FormulaRule(formula=[f'LEFT({answer},1)="{level}"'], fill=_CHOSEN)
        page.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)


class _DropDowns:
    """The lists of the sheet: one for each set of choices, however many questions share it."""

    def __init__(self, page: Worksheet, lists: Worksheet):
        self.page = page
        self.lists = lists
        self.by_choices: dict[tuple[str, ...], DataValidation] = {}

    def offer(self, row: int, column: int, texts: tuple[str, ...], message: str) -> None:
        """Offer these texts in a cell, and nothing else."""
        if texts not in self.by_choices:
            place = len(self.by_choices) + 1
            for number, text in enumerate(texts, start=1):
                put(self.lists.cell(number, place), text)
            letter = get_column_letter(place)
            self.by_choices[texts] = DataValidation(
                type="list",
                formula1=f"{LISTS}!${letter}$1:${letter}${len(texts)}",
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Not among the choices",
                error=f"{message} The list opens at the arrow beside the cell.",
            )
        self.by_choices[texts].add(self.page.cell(row, column))

    def tell(self, row: int, column: int, texts: tuple[str, ...]) -> None:
        """Say what may stand in a cell that takes several words: a list offers one alone."""
        hint = DataValidation(
            type="custom",
            formula1="TRUE",
            allow_blank=True,
            showInputMessage=True,
            promptTitle="The words of what holds",
            prompt=f"With commas between: {', '.join(texts)}."[:PROMPT_LENGTH],
        )
        hint.add(self.page.cell(row, column))
        self.page.add_data_validation(hint)

    def close(self) -> None:
        """Hand the lists to the sheet."""
        for rule in self.by_choices.values():
            self.page.add_data_validation(rule)


def _write_guide(page: Worksheet, *, team: str, name: str, rubric: Rubric, at: datetime) -> None:
    """Whose sheet it is, and what to do with it."""
    lines: tuple[tuple[str, Cell], ...] = (
        ("Team", team),
        ("Assessment", name),
        ("Rubric", f"{rubric.rubric.title}, version {rubric.rubric.version}"),
        ("Made at, UTC", at),
        ("What to fill in", "The yellow cells of the sheet “Answers”. Everything else is locked."),
        ("Answer", f"Choose from the list in the cell: a level, or “{WORDS[State.DONT_KNOW]}” if nobody knows."),
        *(
            [
                (
                    "Boxes",
                    "Where a question has boxes, write the words before the colons of all that hold, with commas "
                    f"between; or “{NONE_OF_THESE}”.",
                )
            ]
            if any(question.ticks for question in rubric.questions)
            else []
        ),
        (
            "Reason",
            f"Only with “{WORDS[State.NOT_APPLICABLE]}”: choose why, and say in the note what that means here.",
        ),
        ("Note", f"What you looked at, or what stands behind the choice. Up to {NOTE_LIMIT:,} characters."),
        ("Evidence", f"Web addresses, one on each line of the cell (Alt+Enter), up to {LINK_LIMIT}."),
        ("And then", "Upload the file on the page “Work offline” of the assessment. It shows first what would change."),
        (
            "If somebody else answers meanwhile",
            "Nothing is overwritten: what was changed in both places stays as it is and is shown to you.",
        ),
        ("How to answer", rubric.rubric.guidance.answering),
    )
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            put(page.cell(row, column), value)
        page.cell(row, 1).font = Font(bold=True)


def _write_record(page: Worksheet, rubric: Rubric, versions: Mapping[str, int], assessment: str) -> None:
    """What the sheet was made from."""
    facts: tuple[Cell, ...] = (FORMAT, rubric.name, rubric.content_hash, assessment)
    seen = [(question.id, versions.get(question.id, 0)) for question in rubric.questions]
    for row, (key, value) in enumerate((*zip(FACTS, facts, strict=True), *seen), start=1):
        put(page.cell(row, 1), key)
        put(page.cell(row, 2), value)
