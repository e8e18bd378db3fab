"""The arithmetic behind a score, as it is printed."""

from fractions import Fraction

import pytest

from assessment.domain.answers import Answer
from assessment.domain.arithmetic import decimal, explain
from assessment.domain.scoring import score
from tests.domain.test_scoring import UNKNOWN, full_answers, toy_answers


def explained(rubric, answers, node):
    return explain(rubric, answers, score(rubric, answers))[node]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(60), "60"),
        (Fraction(0), "0"),
        (Fraction(205, 4), "51.25"),
        (Fraction(1, 2), "0.5"),
        (Fraction(250, 3), "83.33…"),
        (Fraction(200, 3), "66.66…"),
        (Fraction(1, 3000), "0.00…"),
    ],
)
def test_a_decimal_is_whole_or_cut_and_marked_so(value, text):
    assert decimal(value) == text


def test_a_topic_is_the_weighted_mean_of_its_levels(toy):
    topic = explained(toy, toy_answers(), "t1")
    assert [(row.title, row.level, row.weight, row.score, row.product) for row in topic.rows] == [
        ("First practice", "Partial", "3", "50", "150"),
        ("Second practice", "Standard", "2", "75", "150"),
    ]
    assert topic.estimate.formula == "(3 × 50 + 2 × 75) / 5 = 60"
    assert topic.estimate.blend == ""
    assert topic.rounding == "60 is printed as 60"


def test_the_overall_score_shows_its_blend_and_its_rounding(toy):
    overall = explained(toy, toy_answers(), "overall")
    assert overall.estimate.formula == "(1 × 51.25 + 1 × 83.33… + 1 × 45) / 3 = 59.86…"
    assert overall.estimate.blend == "0.5 × 59.86… + 0.5 × 45 = 52.43…"
    assert overall.rounding == "52.43… is printed as 52"


def test_a_cap_is_told_with_the_gate_that_sets_it(toy):
    area = explained(toy, toy_answers(q6=0, q7=4), "i")
    assert [(hold.text, hold.number, hold.is_at_work) for hold in area.holds] == [
        ("“Sixth practice” stands at Absent: a fatal gate", "37", True)
    ]
    assert area.estimate.line == "(1 × 40) / 1 = 40; held at 37"


def test_a_cap_that_holds_nothing_down_is_told_as_well(toy):
    area = explained(toy, toy_answers(), "i")
    assert [(hold.number, hold.is_at_work) for hold in area.holds] == [("62", False)]
    assert area.estimate.line == "(1 × 45) / 1 = 45"


def test_the_cap_of_the_stage_stands_at_the_overall_score(ml_delivery):
    overall = explained(ml_delivery, full_answers(ml_delivery, rollback=Answer(na="nothing-live")), "overall")
    assert [(hold.text, hold.number, hold.is_at_work) for hold in overall.holds] == [("Pre-production", "62", True)]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(na="other"), "not applicable: Another reason"),
        (UNKNOWN, "don’t know"),
        (Answer(), "unanswered"),
    ],
)
def test_what_is_left_out_is_named_with_its_reason(toy, answer, why):
    topic = explained(toy, toy_answers(q7=answer), "t4")
    assert [(part.title, part.why) for part in topic.left_out] == [("Seventh practice", why)]
    assert topic.estimate.formula == "(3 × 25) / 3 = 25"


def test_floor_and_ceiling_are_told_in_one_line_each(toy):
    topic = explained(toy, toy_answers(q4=Answer(level=4), q5=UNKNOWN), "t3")
    assert topic.floor.line == "(2 × 50 + 1 × 0) / 3 = 33.33…"
    assert topic.ceiling.line == "(2 × 100 + 1 × 100) / 3 = 100"


def test_a_topic_without_a_level_has_a_range_and_no_score(toy):
    topic = explained(toy, toy_answers(q3=UNKNOWN), "t2")
    assert (topic.estimate, topic.rounding, topic.rows) == (None, "", ())
    assert (topic.floor.result, topic.ceiling.result) == (0, 100)


def test_a_topic_wholly_not_applicable_has_neither(toy):
    answers = toy_answers(q6=Answer(na="other"), q7=Answer(na="other"))
    topic, area = explained(toy, answers, "t4"), explained(toy, answers, "i")
    assert (topic.estimate, topic.floor, topic.ceiling) == (None, None, None)
    assert [part.why for part in area.left_out] == ["not applicable"]


def test_every_node_of_the_product_is_explained(ml_delivery):
    answers = full_answers(ml_delivery, level=2)
    explanations = explain(ml_delivery, answers, score(ml_delivery, answers))
    assert list(explanations) == [node.id for node in ml_delivery.nodes]


def test_a_number_that_nothing_could_change_is_exact(toy):
    assert explained(toy, toy_answers(), "t3").is_exact
    assert not explained(toy, toy_answers(q5=UNKNOWN), "t3").is_exact
    assert not explained(toy, toy_answers(q4=Answer(level=4)), "t3").is_exact
