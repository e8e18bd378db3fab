"""Boxes and conditions in the answer sheet: written so that they can be filled in, and read back as they were."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.domain.answer_book import read_book
from assessment.domain.answer_import import UploadError
from assessment.domain.answers import UNANSWERED, Answer
from assessment.reports.answer_sheet import write_answer_sheet

OURS = "0b0f6a52-9d4f-4a52-8c86-2f4b8c1f0004"
ANSWERS = {
    "checks": (2, Answer(level=1, ticks=("types", "drift"), note="By the pipeline.")),
    "alerts": (1, Answer(level=0)),
    "live": (1, Answer(level=0)),
    "rollback": (1, Answer(level=1, ticks=("model", "features", "config"))),
    "consent": (1, Answer(na="no-people", note="Only machines.")),
    "grade": (1, Answer(level=9)),
    "drill": (1, Answer(dont_know=True)),
}


def sheet(rubric, **cells):
    """The sheet of these answers, with some cells typed over."""
    at = datetime(2026, 3, 31, tzinfo=UTC)
    content = write_answer_sheet(rubric, ANSWERS, team="Nova", name="Kinds", assessment=OURS, at=at)
    book = load_workbook(BytesIO(content))
    for place, value in cells.items():
        book["Answers"][place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_kind_of_answer_comes_back_as_it_was(kinds):
    offer = read_book(sheet(kinds), kinds, OURS)

    assert offer.answers == {question.id: ANSWERS.get(question.id, (0, UNANSWERED))[1] for question in kinds.questions}


def test_answer_cells_hold_keys_or_none_of_these(kinds):
    page = load_workbook(BytesIO(sheet(kinds)))["Answers"]

    assert [page[f"E{row}"].value for row in (4, 9, 7)] == ["types, drift", "None of these", "model, features, config"]


def test_a_question_with_boxes_lists_them_and_one_with_a_condition_tells_it(kinds):
    page = load_workbook(BytesIO(sheet(kinds)))["Answers"]

    assert page["D7"].value == (
        "What does a roll-back take back?\n"
        "model: The model\nfeatures: The features it reads\nconfig: Its configuration\n"
        "Asked only when “Is a model live?” is answered “Yes”. As things stand it is not asked."
    )
    assert page["E7"].fill != page["E6"].fill


def test_levels_are_offered_by_the_scale_of_each_question(kinds):
    book = load_workbook(BytesIO(sheet(kinds)))
    lists = {tuple(cell.value for cell in column if cell.value) for column in book["Lists"].columns}

    assert ("0 No", "1 Yes", "Don’t know") in lists
    assert max(map(len, lists)) == 10 + 1


@pytest.mark.parametrize(
    ("typed", "ticks"),
    [("drift; types", ("types", "drift")), ("Types\nRanges", ("types", "ranges")), ("none of these", ())],
)
def test_keys_are_read_however_they_are_divided(kinds, typed, ticks):
    answer = read_book(sheet(kinds, E4=typed), kinds, OURS).answers["checks"]

    assert answer.ticks == ticks


def test_a_word_that_is_no_box_is_named_with_its_cell(kinds):
    with pytest.raises(UploadError) as refusal:
        read_book(sheet(kinds, E9="outage, smell"), kinds, OURS)

    assert [(fault.place, fault.message) for fault in refusal.value.faults] == [
        ("E9 Answer", "“outage, smell” is not among the choices: use outage, quality, None of these, Don’t know.")
    ]
