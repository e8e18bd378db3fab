"""Two submissions side by side: the worked example of the content model, then every limit on both of its sides."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.domain.answers import Answer
from assessment.domain.comparison import (
    ChangeVerdict,
    Comparability,
    Difference,
    Move,
    Side,
    Weakness,
    common,
    compare,
    weak_in_most,
)
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from tests.domain.test_scoring import PROOF, UNKNOWN, full_answers, one_decimal, toy_answers

NOTHING_LIVE = Answer(na="nothing-live")
NEW_LEVELS = {"q1": 3, "q2": 2, "q3": 2, "q4": 4, "q8": 1, "q6": 2, "q7": 3}


def side(rubric, answers, **overall):
    """A submission; `overall` puts other numbers into its overall score."""
    card = score(rubric, answers)
    return Side(rubric, answers, replace(card, overall=replace(card.overall, **overall)))


def version(rubric, number, **changes):
    """The rubric under another version number; each change is the new fields of one question."""
    document = rubric.model_dump(by_alias=True, mode="json")
    document["rubric"]["version"] = number
    document["questions"] = [question | changes.get(question["id"], {}) for question in document["questions"]]
    return Rubric.model_validate(document)


def ids(questions):
    return [question.id for question in questions]


@pytest.fixture
def worked(toy):
    """The worked example: version 2 replaces q5 by q8 and gives q2 another meaning."""
    newer = version(toy, "2.0.0", q2={"rev": 2}, q5={"id": "q8", "title": "Eighth practice"})
    answers = {question: Answer(level=level, evidence=PROOF) for question, level in NEW_LEVELS.items()}
    return compare(side(toy, toy_answers()), side(newer, answers))


# The worked example of 3.11


def test_the_published_scores_stand_as_they_were(worked):
    overall = worked.overall
    assert [one_decimal(value) for value in (overall.earlier, overall.later, overall.delta)] == ["52.4", "62.7", "10.3"]


def test_the_common_set_is_what_kept_its_meaning_and_has_a_level_on_both_sides(worked):
    assert ids(worked.common.questions) == ["q1", "q3", "q4", "q6", "q7"]
    assert one_decimal(100 * worked.common.kappa) == "78.9"
    assert worked.common.comparability is Comparability.COMPARABLE


def test_both_sides_are_scored_on_the_common_set_with_the_newer_rubric(worked):
    older, newer = worked.common.scorecards
    assert {card.rubric_hash for card in (older, newer)} == {worked.common.rubric.content_hash}
    assert [older.nodes[area].estimate for area in "mci"] == [Fraction("43.75"), 100, 45]
    assert [newer.nodes[area].estimate for area in "mci"] == [Fraction("68.75"), 100, 60]
    assert [one_decimal(card.overall.estimate) for card in (older, newer)] == ["53.3", "68.1"]


def test_the_change_is_split_into_practice_and_instrument(worked):
    assert [one_decimal(part) for part in (worked.practice, worked.instrument)] == ["14.8", "-4.5"]
    assert worked.practice + worked.instrument == worked.overall.delta


def test_questions_that_came_went_or_changed_their_meaning_are_named(worked):
    assert ids(worked.added) == ["q2", "q8"]
    assert ids(worked.dropped) == ["q2", "q5"]


def test_only_questions_that_kept_their_meaning_can_move(worked):
    assert [(move.question.id, move.steps) for move in worked.moves] == [("q1", 1), ("q3", 1), ("q6", 1)]


def test_every_topic_and_area_has_its_published_difference(worked):
    assert [(topic.node.id, topic.delta) for topic in worked.topics] == [
        ("t1", 5),  # 60 to (3·75 + 2·50) / 5
        ("t2", 25),
        ("t3", Fraction(-25, 3)),
        ("t4", 15),
    ]
    assert [(area.node.id, area.delta) for area in worked.areas] == [("m", 10), ("c", Fraction(-25, 3)), ("i", 15)]


def test_another_major_version_is_said_and_does_not_stop_the_comparison(worked):
    assert worked.common.obstacles == (
        "Major versions of the rubric differ (1, 2): only questions that kept their meaning are compared.",
    )
    assert worked.verdict is ChangeVerdict.BEYOND_DOUBT


# What moved


@pytest.mark.parametrize(
    ("before", "after", "steps", "is_proven"),
    [
        (Answer(level=1), Answer(level=3, evidence=PROOF), 2, True),
        (Answer(level=3, evidence=PROOF), Answer(level=1), -2, False),
        (UNKNOWN, Answer(level=2, evidence=PROOF), None, True),
        (Answer(level=2), UNKNOWN, None, False),
        (Answer(level=2), Answer(na="other", evidence=PROOF), None, False),
        (UNKNOWN, Answer(), None, False),
    ],
)
def test_a_move_knows_its_steps_and_whether_it_is_proven(toy, before, after, steps, is_proven):
    change = compare(side(toy, toy_answers(q5=before)), side(toy, toy_answers(q5=after)))
    assert change.moves == (Move(toy.question_by_id["q5"], before, after),)
    assert (change.moves[0].steps, change.moves[0].is_proven) == (steps, is_proven)


def test_another_note_or_more_evidence_alone_is_no_move(toy):
    change = compare(
        side(toy, toy_answers(q1=Answer(level=2))),
        side(toy, toy_answers(q1=Answer(level=2, note="Looked again.", evidence=PROOF))),
    )
    assert change.moves == ()


def test_nodes_are_matched_by_id_and_the_overall_score_whatever_its_id(toy):
    text = version(toy, "1.1.0").model_dump_json(by_alias=True)
    for old, new in (("overall", "whole"), ("m", "mind"), ("t4", "operations")):
        text = text.replace(f'"{old}"', f'"{new}"')
    newer = Rubric.model_validate_json(text)

    change = compare(side(toy, toy_answers()), side(newer, toy_answers()))

    assert [topic.node.id for topic in change.topics] == ["t1", "t2", "t3"]
    assert [area.node.id for area in change.areas] == ["c", "i"]
    assert (change.overall.node.id, change.overall.delta) == ("whole", 0)


def test_a_difference_needs_a_score_on_both_sides(toy):
    change = compare(side(toy, toy_answers(q3=UNKNOWN)), side(toy, toy_answers()))
    assert change.topics[1] == Difference(toy.node_by_id["t2"], None, Fraction(25))
    assert change.topics[1].delta is None


# The common set


@pytest.mark.parametrize("unknown", [UNKNOWN, Answer(), Answer(na="other")])
def test_a_question_without_a_level_on_one_side_is_not_common(toy, unknown):
    for answers in ((toy_answers(q5=unknown), toy_answers()), (toy_answers(), toy_answers(q5=unknown))):
        assert "q5" not in ids(common([side(toy, said) for said in answers]).questions)


def test_a_question_with_more_levels_than_before_is_not_common(toy):
    document = toy.model_dump(by_alias=True, mode="json")
    top = {"key": 5, "label": "Beyond", "value": 125, "text": "More than all."}
    document["scales"]["six"] = {"options": [*document["scales"]["five"]["options"], top]}
    first = document["questions"][0]
    document["questions"][0] = first | {"scale": "six", "levels": first["levels"] | {5: "More than all."}}
    change = compare(side(toy, toy_answers()), side(Rubric.model_validate(document), toy_answers()))
    assert (ids(change.added), ids(change.dropped)) == (["q1"], ["q1"])
    assert ids(change.common.questions) == ["q2", "q3", "q4", "q5", "q6", "q7"]


def test_questions_outside_the_common_set_widen_no_range_and_close_no_gate(toy):
    newer = version(toy, "2.0.0", q6={"rev": 2})
    older, _ = common([side(toy, toy_answers(q6=0)), side(newer, toy_answers())]).scorecards
    assert (older.nodes["i"].estimate, older.nodes["i"].floor, older.nodes["i"].ceiling) == (75, 75, 75)


def test_an_unproven_level_lowers_the_floor_on_the_common_set_as_well(toy):
    unproven, _ = common([side(toy, toy_answers(q7=Answer(level=3))), side(toy, toy_answers())]).scorecards
    assert (unproven.nodes["i"].estimate, unproven.nodes["i"].floor) == (45, 35)


def test_the_newest_of_many_sides_is_found_by_number_and_not_by_letter(toy):
    versions = [version(toy, number) for number in ("1.9.0", "1.10.0", "1.2.0")]
    assert common([side(rubric, toy_answers()) for rubric in versions]).rubric.name == "toy@1.10.0"


def test_of_several_sides_with_the_newest_version_the_last_sets_the_weight(toy):
    sides = [side(toy, toy_answers(q7=Answer(na="other"))), side(toy, toy_answers(q5=UNKNOWN)), side(toy, {})]
    assert common(sides[:2]).kappa == 1 - Fraction(1, 9) - Fraction(2, 15)  # q5 and q7 as both count in the second
    assert common(sides[1::-1]).kappa == 1 - Fraction(1, 9)  # q7 does not count in the first
    assert common(sides).kappa == 0


def test_six_sides_share_what_each_of_them_answered(toy):
    answers = [toy_answers(**{f"q{number}": UNKNOWN}) for number in range(1, 7)]
    shared = common([side(toy, said) for said in answers])
    assert ids(shared.questions) == ["q7"]
    assert [card.overall.estimate for card in shared.scorecards] == [75] * 6


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_sides_are_refused(toy, count):
    with pytest.raises(ValueError, match=f"^Comparing takes two sides or more, not {count}\\.$"):
        common([side(toy, {})] * count)


def test_sides_of_different_rubrics_are_refused_by_name(toy, ml_delivery):
    sides = [side(toy, {}), side(ml_delivery, {})]
    message = r"^Only sides of one rubric can be compared, not of ml-delivery and toy\.$"
    for refusing in (common, weak_in_most, lambda sides: compare(*sides)):
        with pytest.raises(ValueError, match=message):
            refusing(sides)


# How much is common


@pytest.mark.parametrize(
    ("weight", "comparability"),
    [
        (7, Comparability.COMPARABLE),
        (6.99, Comparability.CAUTION),
        (4, Comparability.CAUTION),
        (3.99, Comparability.NOT_COMPARED),
    ],
)
def test_seven_tenths_of_the_weight_allow_everything_and_four_tenths_topics(toy, weight, comparability):
    document = toy.model_dump(by_alias=True, mode="json")
    document["nodes"] = [node for node in document["nodes"] if node["id"] in ("overall", "c", "t3")]
    document["questions"] = [
        question | {"weight": weight if question["id"] == "q4" else 10 - weight}
        for question in document["questions"]
        if question["id"] in ("q4", "q5")
    ]
    rubric = Rubric.model_validate(document | {"rules": {}})
    shared = common([side(rubric, toy_answers(q5=UNKNOWN)), side(rubric, toy_answers())])
    assert (shared.kappa, shared.comparability) == (Fraction(str(weight)) / 10, comparability)


def test_with_caution_there_is_no_overall_verdict_and_the_page_says_so(toy):
    change = compare(side(toy, toy_answers(q4=UNKNOWN, q3=UNKNOWN, q1=0)), side(toy, toy_answers(q1=4, q2=4)))
    assert change.common.comparability is Comparability.CAUTION
    assert change.verdict is ChangeVerdict.NOT_COMPARABLE
    assert change.common.obstacles == (
        "Only 69% of the weight is common: topics are compared with caution, overall scores are not.",
    )


def test_with_nothing_in_common_nothing_is_scored_and_nothing_is_split(toy):
    change = compare(side(toy, {}), side(toy, toy_answers()))
    assert (change.on_common.earlier, change.practice, change.instrument) == (None, None, None)
    assert change.verdict is ChangeVerdict.NOT_COMPARABLE
    assert change.common.obstacles == ("Only 0% of the weight is common: that is too little to compare.",)


# The verdict


def judged(rubric, *, before, after, answers):
    """The verdict on two overall scores, each given as floor, estimate, ceiling; the later side gave `answers`."""
    earlier, later = (
        dict(zip(("floor", "estimate", "ceiling"), map(Fraction, numbers), strict=True)) for numbers in (before, after)
    )
    return compare(side(rubric, toy_answers(), **earlier), side(rubric, answers, **later)).verdict


@pytest.mark.parametrize(
    ("points", "verdict"), [("55", "clear change"), ("54.99", "no clear change"), ("45.01", "no clear change")]
)
def test_a_clear_change_takes_five_points(toy, points, verdict):
    moved = toy_answers(q1=3, q3=2)
    assert judged(toy, before=(40, 50, 60), after=(40, points, 60), answers=moved) == verdict


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"q1": 3, "q3": 2}, "clear change"),
        ({"q1": 3, "q3": 0}, "clear change"),
        ({"q1": 4}, "no clear change"),
        ({"q1": 3, "q3": Answer(level=2)}, "no clear change"),
    ],
)
def test_a_clear_change_takes_two_levels_that_moved_with_evidence(toy, changes, verdict):
    assert judged(toy, before=(40, 50, 60), after=(40, 56, 60), answers=toy_answers(**changes)) == verdict


def test_an_answer_that_had_no_level_before_has_not_moved_a_level(toy):
    change = compare(side(toy, toy_answers(q1=0, q3=UNKNOWN)), side(toy, toy_answers(q1=4, q3=4)))
    assert [(move.question.id, move.is_proven) for move in change.moves] == [("q1", True), ("q3", True)]
    assert one_decimal(change.overall.delta) == "17.9"
    assert change.verdict is ChangeVerdict.UNCLEAR


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((40, 50, 55), (56, 60, 60), "beyond doubt"),
        ((40, 50, 55), (55, 60, 60), "clear change"),
        ((56, 60, 60), (40, 50, 55), "beyond doubt"),
        ((55, 60, 60), (40, 50, 55), "clear change"),
    ],
)
def test_a_change_is_beyond_doubt_when_the_ranges_do_not_even_touch(toy, before, after, verdict):
    assert judged(toy, before=before, after=after, answers=toy_answers(q1=3, q3=2)) == verdict


def test_ranges_apart_do_not_make_a_small_change_clear(toy):
    moved = toy_answers(q1=3, q3=2)
    assert judged(toy, before=(50, 50, 50), after=(54, 54, 54), answers=moved) == "no clear change"
    assert judged(toy, before=(50, 50, 50), after=(60, 60, 60), answers=toy_answers()) == "no clear change"


def test_across_versions_the_common_set_decides_and_not_the_published_scores(toy):
    newer = version(toy, "2.0.0", q3={"rev": 2})

    seeming = compare(side(toy, toy_answers()), side(newer, toy_answers(q1=3, q2=4, q3=4)))
    assert [one_decimal(part) for part in (seeming.overall.delta, seeming.practice)] == ["6.2", "4.2"]
    assert seeming.verdict is ChangeVerdict.UNCLEAR

    hidden = compare(side(toy, toy_answers(q3=4)), side(newer, toy_answers(q1=3, q2=4, q5=3, q3=0)))
    assert [one_decimal(part) for part in (hidden.overall.delta, hidden.practice)] == ["0.3", "5.6"]
    assert hidden.verdict is ChangeVerdict.BEYOND_DOUBT


# Weak in most teams


def weak_topics(rubric, *teams):
    return weak_in_most([side(rubric, answers) for answers in teams])


def test_a_topic_that_is_weak_in_more_than_half_of_the_teams_belongs_to_the_company(toy):
    weak, strong = toy_answers(), toy_answers(q3=3)
    assert weak_topics(toy, weak, weak, strong) == (Weakness(toy.node_by_id["t2"], teams=2, of=3),)


def test_exactly_half_of_the_teams_is_not_most(toy):
    weak, strong = toy_answers(), toy_answers(q3=3)
    assert weak_topics(toy, weak, strong) == ()
    assert weak_topics(toy, weak, weak, strong, strong) == ()


def test_teams_that_do_not_score_a_topic_do_not_count(toy):
    weak, strong, silent = toy_answers(), toy_answers(q3=3), toy_answers(q3=UNKNOWN)
    assert weak_topics(toy, weak, weak, strong, silent, silent) == (Weakness(toy.node_by_id["t2"], teams=2, of=3),)


def test_one_team_alone_says_nothing_about_the_company(toy):
    assert weak_topics(toy, toy_answers(), toy_answers(q3=UNKNOWN)) == ()
    assert weak_topics(toy, toy_answers()) == ()
    assert weak_topics(toy) == ()


@pytest.mark.parametrize(("limit", "weak"), [(50, []), (50.01, ["t2"])])
def test_weak_ends_where_the_third_band_of_the_rubric_begins(toy, limit, weak):
    document = toy.model_dump(by_alias=True, mode="json")
    document["bands"]["verdict"]["limits"][2] = limit
    answers = toy_answers(q3=2, q7=4)
    found = weak_topics(Rubric.model_validate(document), answers, answers)
    assert [weakness.topic.id for weakness in found] == weak


def test_weak_topics_stand_in_the_order_of_the_newest_rubric(toy):
    bottom = full_answers(toy, level=0)
    document = toy.model_dump(by_alias=True, mode="json")
    document["rubric"]["version"] = "1.1.0"
    document["nodes"].reverse()
    newer = Rubric.model_validate(document)
    found = weak_in_most([side(newer, bottom), side(toy, bottom)])
    assert [weakness.topic.id for weakness in found] == ["t4", "t3", "t2", "t1"]
