"""Tables of questions in CSV, as docs/rubric-import.md tells them."""

from fractions import Fraction
from pathlib import Path

import pytest

from assessment.domain.answers import Answer
from assessment.domain.importing import ImportFileError, import_rubric
from assessment.domain.scoring import score
from tests.importing.samples import SAMPLES, left_behind


@pytest.fixture
def table(tmp_path):
    """Writes a table and returns what it comes to."""

    def read(*lines):
        file = tmp_path / "check.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        return import_rubric("csv", file)

    return read


@pytest.fixture
def faults(table):
    """What is wrong with a table: line, column and message."""

    def read(*lines):
        with pytest.raises(ImportFileError) as refused:
            table(*lines)
        return [f"{fault.place.line} {fault.place.path}: {fault.message}" for fault in refused.value.faults]

    return read


def test_questions_weigh_what_their_row_says_and_topics_the_same():
    rubric = import_rubric("csv", SAMPLES["csv"]).rubric
    answers = {
        "cold-1": Answer(level=1),
        "cold-2": Answer(level=1),
        "cold-3": Answer(level=0),
        "hot-1": Answer(level=2),
    }
    card = score(rubric, answers)

    assert card.nodes["cold"].estimate == Fraction(50 + 100 + 0, 3)
    assert card.overall.estimate == Fraction(50 + 100, 2)


def test_without_level_columns_the_answer_is_no_or_yes(table):
    rubric = table("id,area,question,weight", "a,One,First,3", "b,One,Second,").rubric
    card = score(rubric, {"a": Answer(level=1), "b": Answer(level=0)})

    assert [(option.label, option.value) for option in rubric.scales["levels"].options] == [("No", 0), ("Yes", 1)]
    assert card.overall.estimate == Fraction(3, 4)


def test_semicolons_tabs_and_decimal_commas_are_read(table):
    lines = ("id;area;question;weight;level 0;level 0,5;level 1", "a;One;First, and foremost;2,5;No;Half;Yes")
    rubric = table(*lines).rubric

    assert rubric.question_by_id["a"].title == "First, and foremost"
    assert rubric.question_by_id["a"].weight == 2.5
    assert [option.value for option in rubric.scales["levels"].options] == [0, 0.5, 1]
    assert table(*(line.replace(";", "\t") for line in lines)).rubric == rubric


def test_what_was_not_carried_is_told():
    assert left_behind(import_rubric("csv", SAMPLES["csv"])) == ["file: not carried: the column “Remark”"]


def test_the_table_in_the_documentation_is_read(table):
    page = (Path(__file__).parents[2] / "docs" / "rubric-import.md").read_text(encoding="utf-8")
    found = table(*page.partition("```csv\n")[2].partition("```")[0].splitlines())

    assert left_behind(found) == []
    assert [topic.title for topic in found.rubric.topics] == ["Fridges", "Freezers", "Hot"]


def test_two_rows_with_one_id_are_refused_with_both_places(faults, tmp_path):
    assert faults("id,area,question", "a,One,First", "", "a,One,Second") == [
        f"4 id: “a” is the id of two: the first is at {tmp_path}/check.csv:2:1 id; give every question an id of its own"
    ]


def test_all_that_is_wrong_with_a_table_is_said_at_once(faults):
    assert faults(
        "id,area,question,weight,level 0,level 1",
        "a,One,,1,No,Yes",
        "b,One,Second,heavy,No,Yes",
        '"c",One,"Third\nquestion",0,No,',
        "d,One,Fourth,1,No,Yes,Maybe",
    ) == [
        "2 question: is empty; fill it in",
        "3 weight: is “heavy”; expected a number above 0 and up to 1,000",
        "4 level 1: is empty; every question needs the lowest and the highest level",
        "4 weight: is “0”; expected a number above 0 and up to 1,000",
        "6 row: has 7 cells; expected 6, one for each column",
    ]


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("id,area", "has no column “question”; the first row names the columns, id, area, question at least"),
        ("id,area,question,id", "names the column “id” 2 times; once is enough"),
        ("id,area,question,level 1,level 1.0", "has two level columns that are worth the same; give each a value of "
         "its own"),
        ("id,area,question" + ",x" * 98, "has 101 columns; expected 100 at most"),
        ("id,area,question,level 1", "has one level column; expected two or more, or none for no and yes"),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_used_are_refused(faults, head, fault):
    assert faults(head, "a,One,First") == [f"1 file: {fault}"]


def test_a_character_that_cannot_be_stored_is_refused_with_its_line(faults):
    assert faults("id,area,question", "a,One,First\0") == ["2 row: holds a character that cannot be stored; remove it"]


def test_an_id_is_never_taken_by_an_area(table):
    rubric = table("id,area,question", "x,Cold,First", "cold,Cold,Second").rubric

    assert list(rubric.question_by_id) == ["x", "cold"]
    assert [area.id for area in rubric.areas] == ["cold-2"]
