"""What answers come to in a newer version: what keeps its meaning is carried, the rest is suggested at most."""

import pytest

from assessment.domain.answers import UNANSWERED, Answer
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import read_rubric
from assessment.domain.versions import Fate, carried, suggestions
from tests.domain.test_scoring import PROOF, toy_answers
from tests.newer import NINTH, TOY_2, newer_toy

EVEN = {level: level for level in range(5)}


@pytest.fixture(scope="module")
def toy_2():
    return read_rubric(TOY_2)


def with_maps(toy, **maps):
    """The toy rubric without the questions that others come from, whose maps are given by question."""
    document = toy.model_dump(by_alias=True, mode="json")
    gone = {source["id"] for each in maps.values() for source in each}
    document["questions"] = [
        question | {"map_from": maps.get(question["id"], [])}
        for question in document["questions"]
        if question["id"] not in gone
    ]
    return Rubric.model_validate(document)


def asking(toy, *questions):
    """The toy rubric with no other questions than these."""
    document = toy.model_dump(by_alias=True, mode="json")
    document["questions"] = [question for question in document["questions"] if question["id"] in questions]
    return Rubric.model_validate(document)


def source(question, kind, levels=EVEN):
    return {"id": question, "rev": 1, "kind": kind, "levels": levels}


def test_worked_example_carries_five_answers_and_suggests_two(toy, toy_2):
    fates = carried(toy, toy_2, toy_answers())

    assert {name: (each.fate, each.answer.level) for name, each in fates.items()} == {
        "q1": (Fate.CARRIED, 2),
        "q2": (Fate.CONFIRM, 3),
        "q3": (Fate.CARRIED, 1),
        "q4": (Fate.CARRIED, 4),
        "q8": (Fate.CONFIRM, 1),
        "q6": (Fate.CARRIED, 1),
        "q7": (Fate.CARRIED, 3),
    }
    assert [each.id for each in fates["q8"].sources] == ["q5"]
    assert list(suggestions(toy, toy_2, toy_answers())) == ["q2", "q8"]


def test_same_version_carries_everything_as_it_is(toy):
    answers = {"q1": Answer(dont_know=True, note="Ask."), "q5": Answer(na="other", note="No."), "q6": Answer(level=4)}

    fates = carried(toy, toy, answers)

    assert {each.fate for each in fates.values()} == {Fate.CARRIED}
    assert {name: each.answer for name, each in fates.items() if each.has_answer} == answers


def test_added_question_is_new_and_dropped_one_leaves_its_answer_behind(toy):
    newer = newer_toy("1.1.0", NINTH)

    assert carried(toy, newer, toy_answers())["q9"].fate is Fate.NEW
    removed = carried(newer, toy, {"q9": Answer(level=2)})["q9"]
    assert (removed.fate, removed.question.id, removed.answer) == (Fate.REMOVED, "q9", Answer(level=2))


def test_split_question_suggests_for_each_part(toy):
    newer = with_maps(
        toy, q1=[source("q5", "split", EVEN | {4: 3})], q2=[source("q5", "split", dict.fromkeys(range(5), 0))]
    )
    older = asking(toy, "q5")

    fates = carried(older, newer, {"q5": Answer(level=4, note="Seen.", evidence=PROOF)})

    assert {name: each.answer for name, each in fates.items() if each.fate is Fate.CONFIRM} == {
        "q1": Answer(level=3, note="Seen.", evidence=PROOF),
        "q2": Answer(level=0, note="Seen.", evidence=PROOF),
    }


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        ((Answer(level=3, note="A."), Answer(level=1, note="B.")), Answer(level=1, note="A.\n\nB.")),
        ((Answer(level=3, note="A."), Answer(level=4, note="A.", evidence=PROOF)),
         Answer(level=3, note="A.", evidence=PROOF)),
        ((Answer(level=3), Answer(dont_know=True)), UNANSWERED),
        ((Answer(level=3), UNANSWERED), UNANSWERED),
        ((Answer(level=3), Answer(na="other", note="No.")), UNANSWERED),
        ((Answer(na="other", note="No."), Answer(na="other", note="No.")), Answer(na="other", note="No.")),
        ((Answer(na="other"), Answer(na="nothing-live")), UNANSWERED),
        ((Answer(dont_know=True), Answer(dont_know=True)), UNANSWERED),
    ],
)  # fmt: skip
def test_merged_questions_suggest_the_lowest_level_or_the_reason_they_share(toy, said, suggested):
    newer = with_maps(toy, q7=[source("q3", "merge"), source("q5", "merge")])
    older = asking(toy, "q3", "q5")

    fates = carried(older, newer, dict(zip(("q3", "q5"), said, strict=True)))

    assert fates["q7"].answer == suggested
    assert (fates["q7"].fate, [each.id for each in fates["q7"].sources]) == (Fate.CONFIRM, ["q3", "q5"])


def test_reason_that_the_newer_question_does_not_take_is_not_suggested(toy):
    newer = newer_toy("2.0.0", ("na: [nothing-live, other]", "na: [other]"))
    document = newer.model_dump(by_alias=True, mode="json")
    document["questions"][4]["rev"] = 2

    fates = carried(toy, Rubric.model_validate(document), {"q5": Answer(na="nothing-live", note="Not yet.")})

    assert (fates["q5"].fate, fates["q5"].answer) == (Fate.CONFIRM, UNANSWERED)


def test_map_of_another_rev_is_passed_over(toy, toy_2):
    document = toy.model_dump(by_alias=True, mode="json")
    document["questions"][4]["rev"] = 7

    fates = carried(Rubric.model_validate(document), toy_2, {"q5": Answer(level=4)})

    assert (fates["q8"].fate, fates["q5"].fate) == (Fate.NEW, Fate.REMOVED)
