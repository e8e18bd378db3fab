"""What answers come to in a newer version: what keeps its meaning is carried, the rest is suggested at most."""

import pytest

from assessment.domain.answers import UNANSWERED, Answer
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import read_rubric
from assessment.domain.versions import Draft, Fate, carried, suggestions
from tests.domain.test_lint_rules import BLOCKS
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
    fates = carried([Draft(toy, toy_answers())], toy_2)

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
    assert list(suggestions([Draft(toy, toy_answers())], toy_2)) == ["q2", "q8"]


def test_same_version_carries_everything_as_it_is(toy):
    answers = {"q1": Answer(dont_know=True, note="Ask."), "q5": Answer(na="other", note="No."), "q6": Answer(level=4)}

    fates = carried([Draft(toy, answers)], toy)

    assert {each.fate for each in fates.values()} == {Fate.CARRIED}
    assert {name: each.answer for name, each in fates.items() if each.has_answer} == answers


def test_added_question_is_new_and_dropped_one_leaves_its_answer_behind(toy):
    newer = newer_toy("1.1.0", NINTH)

    assert carried([Draft(toy, toy_answers())], newer)["q9"].fate is Fate.NEW
    removed = carried([Draft(newer, {"q9": Answer(level=2)})], toy)["q9"]
    assert (removed.fate, removed.question.id, removed.answer) == (Fate.REMOVED, "q9", Answer(level=2))


def test_split_question_suggests_for_each_part(toy):
    newer = with_maps(
        toy, q1=[source("q5", "split", EVEN | {4: 3})], q2=[source("q5", "split", dict.fromkeys(range(5), 0))]
    )
    older = asking(toy, "q5")

    fates = carried([Draft(older, {"q5": Answer(level=4, note="Seen.", evidence=PROOF)})], newer)

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

    fates = carried([Draft(older, dict(zip(("q3", "q5"), said, strict=True)))], newer)

    assert fates["q7"].answer == suggested
    assert (fates["q7"].fate, [each.id for each in fates["q7"].sources]) == (Fate.CONFIRM, ["q3", "q5"])


def test_reason_that_the_newer_question_does_not_take_is_not_suggested(toy):
    newer = newer_toy("2.0.0", ("na: [nothing-live, other]", "na: [other]"))
    document = newer.model_dump(by_alias=True, mode="json")
    document["questions"][4]["rev"] = 2

    fates = carried([Draft(toy, {"q5": Answer(na="nothing-live", note="Not yet.")})], Rubric.model_validate(document))

    assert (fates["q5"].fate, fates["q5"].answer) == (Fate.CONFIRM, UNANSWERED)


@pytest.mark.parametrize(
    ("answer", "suggested"),
    [
        (Answer(level=1, ticks=("plan",)), Answer(level=1, ticks=("plan",))),
        (Answer(level=1, ticks=("gone",)), UNANSWERED),
        (Answer(level=1), UNANSWERED),
        (Answer(level=0), Answer(level=0)),
    ],
)
def test_ticks_are_suggested_where_they_still_come_to_the_level(answer, suggested):
    old, document = read_rubric(BLOCKS), read_rubric(BLOCKS).model_dump(by_alias=True, mode="json")
    document["questions"][5]["rev"] = 2

    fates = carried([Draft(old, {"written": answer})], Rubric.model_validate(document))

    assert (fates["written"].fate, fates["written"].answer) == (Fate.CONFIRM, suggested)


def test_level_of_a_question_without_texts_of_its_own_is_suggested():
    old, document = read_rubric(BLOCKS), read_rubric(BLOCKS).model_dump(by_alias=True, mode="json")
    document["questions"][6]["rev"] = 2

    fates = carried([Draft(old, {"spoken": Answer(level=2)})], Rubric.model_validate(document))

    assert (fates["spoken"].fate, fates["spoken"].answer) == (Fate.CONFIRM, Answer(level=2))


def test_map_of_another_rev_is_passed_over(toy, toy_2):
    document = toy.model_dump(by_alias=True, mode="json")
    document["questions"][4]["rev"] = 7

    fates = carried([Draft(Rubric.model_validate(document), {"q5": Answer(level=4)})], toy_2)

    assert (fates["q8"].fate, fates["q5"].fate) == (Fate.NEW, Fate.REMOVED)


# Through several versions


def renamed(toy, number, *names, weakens=EVEN):
    """The toy rubric in which q5 has this name, once for each step, and says where it comes from."""
    document = toy.model_dump(by_alias=True, mode="json")
    document["rubric"]["version"] = number
    question = next(question for question in document["questions"] if question["id"] == "q5")
    question |= {"id": names[-1], "map_from": [source(names[-2], "rename", weakens)]}
    return Rubric.model_validate(document)


@pytest.fixture
def chain(toy):
    """Three versions: q5 is renamed in each, and loses a level on the way at the top."""
    return (
        toy,
        renamed(toy, "1.1.0", "q5", "called", weakens=EVEN | {4: 3}),
        renamed(toy, "2.0.0", "called", "named", weakens=EVEN | {3: 2}),
    )


def test_answer_is_suggested_through_a_version_between_with_every_map_on_the_way(chain):
    oldest, middle, newest = chain
    draft = Draft(oldest, {"q5": Answer(level=4, note="Seen.", evidence=PROOF)})

    fate = carried([draft], newest, [middle])["named"]

    assert (fate.fate, fate.answer) == (Fate.CONFIRM, Answer(level=2, note="Seen.", evidence=PROOF))
    assert ([each.id for each in fate.sources], fate.draft) == (["q5"], draft)
    assert "q5" not in carried([draft], newest, [middle])


def test_without_the_version_between_nothing_leads_there(chain):
    oldest, _, newest = chain
    fates = carried([Draft(oldest, {"q5": Answer(level=4)})], newest)

    assert (fates["named"].fate, fates["q5"].fate) == (Fate.NEW, Fate.REMOVED)


def test_versions_that_are_older_or_newer_lead_nowhere(chain, toy):
    oldest, middle, newest = chain
    draft = Draft(oldest, {"q5": Answer(level=4)})
    early, late = renamed(toy, "0.9.0", "q5", "called"), renamed(toy, "3.0.0", "q5", "called")

    assert carried([draft], newest, [early, late])["named"].fate is Fate.NEW
    assert carried([draft], newest, [early, middle, late])["named"].answer == Answer(level=2)


def test_question_that_kept_its_name_is_traced_through_the_version_that_named_it(chain, toy):
    oldest, middle, _ = chain
    document = middle.model_dump(by_alias=True, mode="json")
    document["rubric"]["version"] = "2.0.0"
    next(question for question in document["questions"] if question["id"] == "called")["map_from"] = []

    fate = carried([Draft(oldest, {"q5": Answer(level=1)})], Rubric.model_validate(document), [middle])["called"]

    assert (fate.fate, fate.answer.level, [each.id for each in fate.sources]) == (Fate.CONFIRM, 1, ["q5"])


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        (UNANSWERED, Answer(level=2)),
        (Answer(note="Ask Ana."), Answer(level=2)),
        (Answer(level=1), Answer(level=1)),
        (Answer(dont_know=True), UNANSWERED),
    ],
)
def test_draft_that_moved_twice_suggests_what_the_first_said_unless_the_second_says_otherwise(chain, said, suggested):
    oldest, middle, newest = chain
    drafts = [Draft(middle, {"called": said}), Draft(oldest, {"q5": Answer(level=4)})]

    fates = carried(drafts, newest, [middle])

    assert (fates["named"].fate, fates["named"].answer) == (Fate.CONFIRM, suggested)
    assert fates.keys() == newest.question_by_id.keys()


def test_suggestion_that_was_left_waiting_still_waits_in_a_version_that_asks_the_same(chain, toy):
    oldest, middle, _ = chain
    newest = Rubric.model_validate(middle.document | {"rubric": middle.document["rubric"] | {"version": "1.2.0"}})

    fates = carried([Draft(middle, {}), Draft(oldest, {"q5": Answer(level=1)})], newest, [middle])

    assert (fates["called"].fate, fates["called"].answer) == (Fate.CONFIRM, Answer(level=1))
