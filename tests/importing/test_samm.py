"""The core model of OWASP SAMM."""

from fractions import Fraction

import pytest

from assessment.domain.answers import Answer
from assessment.domain.importing import ImportFileError, Kind, import_rubric
from assessment.domain.scoring import score
from tests.importing.samples import SAMPLES, data, imported, left_behind


@pytest.fixture(scope="module")
def kitchen():
    return import_rubric("samm", SAMPLES["samm"]).rubric


@pytest.fixture
def model():
    return data("samm")


def part(model, kind):
    """The first part of a type."""
    return next(entry for entry in model if entry["type"] == kind)


def levels(*values):
    """Answers by what they are worth: the levels of a practice, A and B of each."""
    return [Answer(level=[0, 0.25, 0.5, 1].index(value)) for value in values]


def answered(rubric, **practices):
    return {
        question.id: answer
        for practice, answers in practices.items()
        for question, answer in zip(rubric.questions_of(practice), answers, strict=True)
    }


def test_a_practice_is_the_sum_of_its_levels_and_a_level_the_mean_of_its_streams(kitchen):
    answers = answered(
        kitchen,
        tasting=levels(1, 0.5, 0.25, 0.25, 0, 0),
        knives=levels(1, 1, 1, 1, 1, 1),
        suppliers=levels(0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
    )
    card = score(kitchen, answers)

    assert {node: card.nodes[node].estimate for node in ("ta-level-1", "tasting", "knives", "cooking", "overall")} == {
        "ta-level-1": Fraction(3, 4),
        "tasting": 1,
        "knives": 3,
        "cooking": 2,
        "overall": Fraction(7, 4),
    }


def test_what_is_open_leaves_a_range(kitchen):
    card = score(kitchen, answered(kitchen, tasting=levels(1, 1, 1, 1, 1, 1)))

    assert (card.nodes["cooking"].floor, card.nodes["cooking"].ceiling) == (Fraction(3, 2), 3)


def test_functions_practices_and_streams_stand_in_their_own_order(kitchen):
    assert [area.title for area in kitchen.areas] == ["Buying", "Cooking"]
    assert [topic.title for topic in kitchen.topics] == ["Suppliers", "Tasting", "Knives"]
    assert [question.id for question in kitchen.questions_of("knives")] == [
        "kn-1-a", "kn-1-b", "kn-2-a", "kn-2-b", "kn-3-a", "kn-3-b",
    ]  # fmt: skip


def test_the_criteria_of_a_question_are_its_evidence(kitchen):
    assert kitchen.question_by_id["ta-1-a"].evidence == "Everybody tastes\nIt is written down"


def test_a_folder_of_files_comes_to_the_same_rubric(kitchen, tmp_path):
    for number, text in enumerate(SAMPLES["samm"].read_text(encoding="utf-8").split("---\n")[1:]):
        folder = tmp_path / f"folder-{number % 3}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number:03}.yml").write_text("---\n# a comment\n" + text, encoding="utf-8")
    (tmp_path / "README.md").write_text("Not a part.", encoding="utf-8")

    document = import_rubric("samm", tmp_path).rubric.document

    assert {question["id"]: question for question in document["questions"]} == {
        question["id"]: question for question in kitchen.document["questions"]
    }


def test_lists_by_type_are_read_as_well(kitchen, model, tmp_path):
    by_type = {}
    for entry in model:
        by_type.setdefault(entry["type"], []).append(entry)

    assert imported("samm", by_type, tmp_path).rubric == kitchen


def test_a_folder_without_parts_is_refused(tmp_path):
    with pytest.raises(ImportFileError, match=r"holds no YAML files; name the folder of the model or one file$"):
        import_rubric("samm", tmp_path)


def test_a_folder_that_is_too_large_is_refused_unread(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.yml").write_text("a" * 400_000, encoding="utf-8")

    with pytest.raises(ImportFileError, match=r"holds more than 2,000 files or 1,000,000 bytes; name the folder"):
        import_rubric("samm", tmp_path)


def test_two_questions_with_one_id_are_refused_with_both_places(tmp_path):
    file = tmp_path / "samm.yaml"
    text = SAMPLES["samm"].read_text(encoding="utf-8")
    file.write_text(text.replace("id: qp1-1B\n", "id: qp1-1A\n"), encoding="utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line in ("id: qp1-1A", "id: qp1-1B")]

    with pytest.raises(ImportFileError) as refused:
        import_rubric("samm", file)

    assert str(refused.value) == (
        f"{file}:{lines[1]}:5 id: “qp1-1A” is the id of two: the first is at {file}:{lines[0]}:5 id; "
        "give every part of type Question an id of its own"
    )


def test_a_question_that_points_nowhere_is_left_out_and_told(model, tmp_path):
    part(model, "Question")["activity"] = "elsewhere"
    found = imported("samm", model, tmp_path)

    assert [note.told for note in found.notes if note.kind is Kind.LEFT_OUT] == [
        "question left out: “Do you do tasting 1 A?” points to an activity that is missing"
    ]
    assert len(found.rubric.questions) == 17


def test_a_practice_that_lacks_a_level_is_refused(model, tmp_path):
    model = [entry for entry in model if not entry["id"].startswith("qp1-3")]

    with pytest.raises(ImportFileError) as refused:
        imported("samm", model, tmp_path)

    assert [fault.message for fault in refused.value.faults] == [
        "has whole questions on 2 of 3 levels, so that it would add up to less than others; complete it, or take the "
        "practice out"
    ]


def test_what_was_not_carried_is_told(model, tmp_path):
    part(model, "Activity")["longDescription"] = "Taste with a clean spoon."
    model.append({"id": "guide", "type": "Guidance", "text": "Read this."})

    assert left_behind(imported("samm", model, tmp_path)) == [
        "file: not carried: parts of other types: Guidance",
        "file: carried otherwise: streams have no node of their own: a level of a practice is the mean of its streams, "
        "as the source scores",
        "[11].longDescription: not carried: longDescription of parts of type Activity",
    ]


def test_answers_that_are_worth_the_same_are_refused(model, tmp_path):
    part(model, "AnswerSet")["values"][1]["value"] = 0

    with pytest.raises(
        ImportFileError, match=r"has two options that are worth the same; give each a value of its own$"
    ):
        imported("samm", model, tmp_path)
