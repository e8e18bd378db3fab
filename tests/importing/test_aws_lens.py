"""Custom lenses of the AWS Well-Architected Tool."""

from copy import deepcopy

import pytest

from assessment.domain.answers import Answer
from assessment.domain.findings import find
from assessment.domain.importing import ImportFileError, Kind, import_rubric
from assessment.domain.scoring import score
from tests.importing.samples import SAMPLES, data, imported, left_behind


@pytest.fixture(scope="module")
def kitchen():
    return import_rubric("aws-lens", SAMPLES["aws-lens"]).rubric


@pytest.fixture
def lens():
    return data("aws-lens")


def refused(lens, tmp_path):
    with pytest.raises(ImportFileError) as error:
        imported("aws-lens", lens, tmp_path)
    return [f"{fault.place.path}: {fault.message}" for fault in error.value.faults]


def ticked(rubric, question, *keys):
    """An answer by ticks, at the level that they come to."""
    return Answer(level=rubric.question_by_id[question].ticks.level(keys), ticks=keys)


@pytest.mark.parametrize(
    ("keys", "risk"),
    [((), 0), (("fridge-measured",), 1), (("fridge-logged",), 1), (("fridge-measured", "fridge-logged"), 2)],
)
def test_ticks_come_to_the_risk_that_the_rules_say(kitchen, keys, risk):
    card = score(kitchen, {"fridge-1": ticked(kitchen, "fridge-1", *keys), "hands-1": Answer(level=2)})

    assert card.nodes["food-safety"].estimate == risk


def test_the_whole_stands_at_its_worst_risk_and_each_risk_is_a_flag(kitchen):
    answers = {
        "fridge-1": ticked(kitchen, "fridge-1", "fridge-measured"),
        "hands-1": Answer(level=2),
        "fire-1": ticked(kitchen, "fire-1", "fire-blanket", "fire-extinguisher"),
    }
    card = score(kitchen, answers)

    assert {node: known.estimate for node, known in card.nodes.items()} == {"food-safety": 1, "fire": 0, "overall": 0}
    assert kitchen.overall_bands.name(card.overall.estimate) == "High risk"
    assert [flag.id for flag in find(kitchen, answers, card).flags] == ["medium-fridge-1", "high-fire-1"]


def test_rules_on_which_choices_are_ticked_become_described_levels(kitchen):
    assert kitchen.texts_of(kitchen.question_by_id["hands-1"]) == {
        0: "Anything else.",
        1: "“There is a basin” and not “There is a rule”.",
        2: "“There is a basin” and “There is a rule”.",
    }


def test_without_a_medium_risk_there_are_two_bands(lens, tmp_path):
    del lens["pillars"][0]

    assert imported("aws-lens", lens, tmp_path).rubric.overall_bands.names == ("High risk", "No risk")


def test_what_was_not_carried_is_told(lens):
    found = import_rubric("aws-lens", SAMPLES["aws-lens"])

    plan = "not carried: improvementPlan; advice needs an owner and an effort, which the source does not give"
    assert left_behind(found) == [
        f"pillars[0].questions[0].choices[0].improvementPlan: {plan}",
        f"pillars[0].questions[0].choices[1].improvementPlan: {plan}",
        "pillars[0].questions[0].choices[2]: carried otherwise: “none of these” is what ticking nothing says",
        "pillars[0].questions[1].riskRules: carried otherwise: the risk depends on which choices are ticked, so that "
        "the levels put the rules into words",
    ]


def test_a_question_without_rules_is_left_out_and_told(lens, tmp_path):
    del lens["pillars"][1]["questions"][0]["riskRules"]
    found = imported("aws-lens", lens, tmp_path)

    assert [str(note.told) for note in found.notes if note.kind is Kind.LEFT_OUT] == [
        "question left out: “fire_1” has no risk rules, so it comes to no risk"
    ]


def test_two_questions_with_one_id_are_refused_with_both_places(lens, tmp_path):
    lens["pillars"][1]["questions"].append(deepcopy(lens["pillars"][0]["questions"][0]))
    (fault,) = refused(lens, tmp_path)
    first = f"{tmp_path}/lens.json:1:"

    assert fault.startswith("pillars[1].questions[1].id: “fridge_1” is the id of two: the first is at " + first)
    assert fault.endswith(" pillars[0].questions[0].id; give every question an id of its own")


def test_ids_that_only_look_alike_stay_two(lens, tmp_path):
    lens["pillars"][0]["questions"][1]["id"] = "fridge-1"

    assert list(imported("aws-lens", lens, tmp_path).rubric.question_by_id) == ["fridge-1", "fridge-1-2", "fire-1"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda q: q["riskRules"][0].update(condition="fire_hose"),
         "riskRules[0].condition: names “fire_hose”, which is no choice of this question"),
        (lambda q: q["riskRules"][0].update(risk="LOW_RISK"),
         "riskRules[0].risk: is “LOW_RISK”; expected HIGH_RISK, MEDIUM_RISK, NO_RISK"),
        (lambda q: q.pop("title"), "title: is missing; add it"),
        (lambda q: q.update(choices=[{"id": f"c{n}", "title": "C"} for n in range(16)]),
         "choices: has 16 choices; expected 15 at most"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused_with_its_place(lens, tmp_path, change, fault):
    change(lens["pillars"][1]["questions"][0])

    assert refused(lens, tmp_path)[0] == f"pillars[1].questions[0].{fault}"


def test_a_character_in_two_halves_is_one(lens, tmp_path):
    file = tmp_path / "lens.json"
    text = SAMPLES["aws-lens"].read_text(encoding="utf-8")
    file.write_text(text.replace("Kitchen lens", r"Kitchen \ud83c\udf73"), encoding="utf-8")

    assert import_rubric("aws-lens", file).rubric.rubric.title == "Kitchen 🍳"
