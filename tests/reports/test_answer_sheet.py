"""The answer sheet: what is written can be filled in, comes back as it was, and nothing else gets in."""

import time
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.domain.answer_book import read_book
from assessment.domain.answer_import import UploadError
from assessment.domain.answers import UNANSWERED, Answer
from assessment.reports.answer_sheet import write_answer_sheet

AT = datetime(2026, 3, 31, 14, 5, tzinfo=UTC)
OURS = "0b0f6a52-9d4f-4a52-8c86-2f4b8c1f0001"
PROOF = ("https://wiki.example/a", "https://wiki.example/b?c=d&e=f")
ANSWERS = {
    "q1": (2, Answer(level=3, note="=1+1", evidence=PROOF)),
    "q2": (1, Answer(level=0, note="Zwei\nZeilen _x0041_ 🚢")),
    "q3": (1, Answer(dont_know=True)),
    "q4": (1, Answer(note="Only a note.")),
    "q5": (4, Answer(na="nothing-live", note="Not yet.")),
}
SECONDS = 2
"""Within which a file is refused (S-27)."""


def sheet(rubric, answers=ANSWERS, assessment=OURS):
    return write_answer_sheet(rubric, answers, team="Nova", name="Nova – 2026 Q4", assessment=assessment, at=AT)


def filled_in(content, **cells):
    """The sheet with these cells typed into it, saved as another program does."""
    book = load_workbook(BytesIO(content))
    for place, value in cells.items():
        book["Answers"][place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, parts, method=ZIP_DEFLATED):
    """The file with these parts put in, or taken out where there is None."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            if text is not None:
                new.writestr(name, text)
    return out.getvalue()


def part(content, name):
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def faults(content, rubric):
    with pytest.raises(UploadError) as caught:
        read_book(content, rubric, OURS)
    return [(fault.place, fault.message) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def fresh(toy):
    """The sheet of an assessment with some answers."""
    return sheet(toy)


def test_sheet_comes_back_as_it_was_made(toy, fresh):
    offer = read_book(fresh, toy, OURS)

    assert offer.answers == {question: ANSWERS.get(question, (0, UNANSWERED))[1] for question in toy.question_by_id}
    assert offer.versions == {question: ANSWERS.get(question, (0, None))[0] for question in toy.question_by_id}


def test_sheet_comes_back_as_it_was_made_after_another_program_saved_it(toy, fresh):
    assert read_book(filled_in(fresh), toy, OURS) == read_book(fresh, toy, OURS)


def test_same_answers_give_the_same_bytes(toy, fresh):
    assert sheet(toy) == fresh


@pytest.mark.parametrize("rubric", ["toy", "ml_delivery"])
def test_every_question_is_there_with_its_levels_and_only_what_is_filled_in_is_unlocked(rubric, request):
    rubric = request.getfixturevalue(rubric)
    page = load_workbook(BytesIO(sheet(rubric, {})))["Answers"]

    assert page.max_row == len(rubric.questions) + 1
    assert page.protection.sheet
    open_columns = {cell.column_letter for row in page for cell in row if not cell.protection.locked}
    assert open_columns == {"E", "K", "L", "M"}
    for row, question in zip(page.iter_rows(min_row=2), rubric.questions, strict=True):
        assert row[0].value == rubric.number_of[question.id]
        assert row[3].value == f"{question.title}\n{question.intent}"
        assert [cell.value for cell in row[5:10]] == [question.levels[level] for level in range(5)]
        assert [cell.protection.locked for cell in row[10:]] == [not question.na, False, False]


def test_drop_downs_offer_what_each_question_allows(toy, fresh):
    book = load_workbook(BytesIO(fresh))
    offered = {}
    for rule in book["Answers"].data_validations.dataValidation:
        texts = [row[0].value for row in book["Lists"][rule.formula1.partition("!")[2].replace("$", "")]]
        for place in str(rule.sqref).split():
            for row in book["Answers"][place] if ":" in place else [[book["Answers"][place]]]:
                offered[row[0].coordinate] = texts

    for row, question in enumerate(toy.questions, start=2):
        labels = [f"{n} {option.label}" for n, option in enumerate(toy.scale_of(question).options)]
        assert offered[f"E{row}"] == [*labels, "Don’t know", *(["Not applicable"] if question.na else [])]
        assert offered.get(f"K{row}", []) == [toy.na_reasons[reason].title for reason in question.na]
    assert [(page.title, page.sheet_state) for page in book] == [
        ("Answers", "visible"), ("How to fill it in", "visible"), ("Lists", "hidden"), ("Record", "hidden"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2 Partial", Answer(level=2)),
        ("partial", Answer(level=2)),
        (" 2  PARTIAL ", Answer(level=2)),
        (2, Answer(level=2)),
        (2.0, Answer(level=2)),
        ("2", Answer(level=2)),
        ("０", Answer(level=0)),
        ("Don't know", Answer(dont_know=True)),
        ("don’t know", Answer(dont_know=True)),
        (None, UNANSWERED),
        ("  ", UNANSWERED),
    ],
)
def test_answer_is_read_however_it_is_typed(toy, typed, answer):
    empty = sheet(toy, {})

    assert read_book(filled_in(empty, E2=typed), toy, OURS).answers["q1"] == answer


@pytest.mark.parametrize(
    ("typed", "note"),
    [(2026, "2026"), (2.5, "2.5"), (True, "True"), ("'quoted", "'quoted"), ("_x000D_", ""), ("+49 30", "+49 30")],
)
def test_note_is_a_text_whatever_the_spreadsheet_took_it_for(toy, typed, note):
    assert read_book(filled_in(sheet(toy, {}), L2=typed), toy, OURS).answers["q1"] == Answer(note=note)


def test_evidence_is_one_address_a_line(toy):
    content = filled_in(sheet(toy, {}), M2="https://a.example\n\n https://b.example ")

    assert read_book(content, toy, OURS).answers["q1"].evidence == ("https://a.example", "https://b.example")


def test_sheet_may_be_sorted(toy, fresh):
    book = load_workbook(BytesIO(fresh))
    rows = [[cell.value for cell in row] for row in book["Answers"].iter_rows(min_row=2)]
    for row, values in enumerate(reversed(rows), start=2):
        for column, value in enumerate(values, start=1):
            book["Answers"].cell(row, column).value = value
            book["Answers"].cell(row, column).data_type = "n" if column == 1 else "s"
    out = BytesIO()
    book.save(out)

    assert read_book(out.getvalue(), toy, OURS).answers == read_book(fresh, toy, OURS).answers


NOT_A_CHOICE = (
    "“Maybe” is not among the choices: use 0 Absent, 1 Improvised, 2 Partial, 3 Standard, 4 Sustained, Don’t know"
)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"E6": "Maybe"}, ("E6 Answer", f"{NOT_A_CHOICE}, Not applicable.")),
        ({"E2": "5"}, ("E2 Answer", NOT_A_CHOICE.replace("Maybe", "5") + ".")),
        ({"E2": "=1+1"}, ("E2 Answer", "The cell holds a formula: type the text itself.")),
        ({"L2": "=HYPERLINK(\"https://attacker.example\")"}, ("L2 Note", "The cell holds a formula: type the text "
         "itself.")),
        ({"L2": "#REF!"}, ("L2 Note", "The cell holds the error #REF!: type the text itself.")),
        ({"E2": "Not applicable"}, ("E2 Answer", "This question cannot be left out: choose a level, or “Don’t know”.")),
        ({"K6": None}, ("K6 Reason", "Say why it is not applicable: “Nothing live yet” or “Another reason”.")),
        ({"K6": "Because"}, ("K6 Reason", "“Because” is not a reason here: use “Nothing live yet” or “Another "
         "reason”.")),
        ({"E6": "2 Partial"}, ("K6 Reason", "A reason goes with “Not applicable” only: clear it, or change the "
         "answer.")),
        ({"L6": None}, ("L6 Note", "Add a sentence to the note: why does this question not apply?")),
        ({"L2": "x" * 2_001}, ("L2 Note", "The note has 2,001 characters: shorten it to 2,000 or fewer.")),
        ({"M2": "wiki"}, ("M2 Evidence", "Link 1 is not a web address: start it with https:// or http://.")),
        ({"A2": 3}, ("A4", "The number of the question was changed: put it back, or take a fresh sheet.")),
        ({"A2": "one"}, ("A2", "The number of the question was changed: put it back, or take a fresh sheet.")),
    ],
)  # fmt: skip
def test_fault_names_the_cell_and_the_way_out(toy, fresh, cells, expected):
    assert faults(filled_in(fresh, **cells), toy) == [expected]


def test_all_faults_are_told_at_once(toy, fresh):
    found = faults(filled_in(fresh, E2="Maybe", L3="=1+1", M4="wiki"), toy)

    assert [place for place, _ in found] == ["E2 Answer", "L3 Note", "M4 Evidence"]


def test_sheet_of_something_else_is_refused_with_a_way_out(toy, ml_delivery, fresh):
    other = sheet(toy, assessment="another")
    without = load_workbook(BytesIO(fresh))
    del without["Record"]
    out = BytesIO()
    without.save(out)

    assert faults(other, toy)[0][1].startswith("The sheet was made for another assessment.")
    assert faults(fresh, ml_delivery)[0][1].startswith("The sheet was made for toy@1.0.0, and this assessment uses ml")
    assert faults(out.getvalue(), toy)[0][1].startswith("This is no answer sheet from Shipworthy")


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def with_prologue(content, prologue, name="xl/worksheets/sheet1.xml"):
    return repacked(content, {name: prologue + part(content, name).partition("?>")[2]})


DANGERS = {
    "zip bomb": lambda ours: repacked(ours, {"xl/media/x.bin": b"\0" * 300_000_000}),
    "bomb in a sheet": lambda ours: repacked(ours, {"xl/worksheets/sheet1.xml": " " * 19_000_000}),
    "many tags": lambda ours: repacked(
        ours, {"xl/sharedStrings.xml": "<sst>" + "".join(f"<si><t>{n}</t></si>" for n in range(60_000)) + "</sst>"}
    ),
    "billion laughs": lambda ours: with_prologue(ours, DOCTYPE),
    "external entity": lambda ours: with_prologue(ours, XXE),
    "entity in the workbook": lambda ours: with_prologue(ours, XXE, "xl/workbook.xml"),
    "entity in UTF-16": lambda ours: repacked(
        ours, {"xl/workbook.xml": f'<?xml version="1.0"?>{XXE}<a/>'.encode("utf-16")}
    ),
    "entity in another code": lambda ours: repacked(
        ours, {"xl/workbook.xml": b'<?xml version="1.0" encoding="cp037"?>' + f"{XXE}<a/>".encode("cp037")}
    ),
    "macros": lambda ours: repacked(ours, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "links to other files": lambda ours: repacked(ours, {"xl/externalLinks/externalLink1.xml": "<a/>"}),
    "connections": lambda ours: repacked(ours, {"xl/connections.xml": "<a/>"}),
    "embedded files": lambda ours: repacked(ours, {"xl/embeddings/object.bin": b"MZ"}),
    "LZMA": lambda ours: repacked(ours, {}, ZIP_LZMA),
    "two parts of one name": lambda ours: repacked(ours, {"XL/WORKBOOK.XML": "<a/>"}),
    "a thousand parts": lambda ours: repacked(ours, {f"xl/media/{n}.bin": b"" for n in range(1_000)}),
    "another zip": lambda ours: repacked(ours, {"xl/workbook.xml": None, "word/document.xml": "<a/>"}),
    "no zip": lambda ours: b"Question;Answer\r\n1;2\r\n",
    "nothing": lambda ours: b"",
    "cut off": lambda ours: ours[: len(ours) // 2],
    "encrypted": lambda ours: ours.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
    "not XML": lambda ours: repacked(ours, {"xl/worksheets/sheet1.xml": "<<<"}),
    "no relations": lambda ours: repacked(ours, {"xl/_rels/workbook.xml.rels": None}),
    "no sheet": lambda ours: repacked(ours, {"xl/worksheets/sheet1.xml": None}),
    "deep": lambda ours: repacked(ours, {"xl/workbook.xml": "<a>" * 70_000 + "</a>" * 70_000}),
    "string that is not there": lambda ours: repacked(
        ours,
        {
            "xl/worksheets/sheet1.xml": part(ours, "xl/worksheets/sheet1.xml").replace(
                '<row r="2">', '<row r="2"><c r="A2" t="s"><v>99</v></c>'
            )
        },
    ),
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("danger", DANGERS)
def test_dangerous_file_is_refused_quickly_and_with_a_sentence(toy, fresh, danger):
    content = DANGERS[danger](fresh)
    started = time.perf_counter()

    found = faults(content, toy)

    assert time.perf_counter() - started < SECONDS
    assert [place for place, _ in found] == ["File"]
    assert found[0][1].endswith(".")


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_no_damage_at_all_does_more_than_be_refused(toy, fresh, data):
    """Bytes changed anywhere in the file, or in one of its parts."""
    with ZipFile(BytesIO(fresh)) as archive:
        name = data.draw(st.sampled_from([None, *archive.namelist()]))
        content = bytearray(fresh if name is None else archive.read(name))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    damaged = bytes(content) if name is None else repacked(fresh, {name: bytes(content)})

    try:
        assert read_book(damaged, toy, OURS).answers.keys() <= toy.question_by_id.keys()
    except UploadError as error:
        assert error.faults
