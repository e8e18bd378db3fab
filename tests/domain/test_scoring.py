"""The worked examples of the scoring model, number by number, on the toy rubric and on the product's own."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from assessment.domain.answers import Answer
from assessment.domain.plan import plan
from assessment.domain.report import verdict
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import Obstacle, Scorecard, case, effective_weights, score, shown

PROOF = ("https://wiki.example.org/proof",)
TOY_LEVELS = {"q1": 2, "q2": 3, "q3": 1, "q4": 4, "q5": 2, "q6": 1, "q7": 3}
UNKNOWN = Answer(dont_know=True)


def toy_answers(**changes):
    """The answers of the worked examples, every one with evidence; an answer or a level may be put in place of one."""
    answers = {question: Answer(level=level, evidence=PROOF) for question, level in TOY_LEVELS.items()}
    return answers | {
        question: change if isinstance(change, Answer) else Answer(level=change, evidence=PROOF)
        for question, change in changes.items()
    }


def full_answers(rubric, level=4, **changes):
    """The same level to every question, with evidence, but for the changes (underscores stand for hyphens)."""
    answers = {question.id: Answer(level=level, evidence=PROOF) for question in rubric.questions}
    for name, change in changes.items():
        answers[name.replace("_", "-")] = change if isinstance(change, Answer) else Answer(level=change, evidence=PROOF)
    return answers


def one_decimal(value):
    return f"{float(value):.1f}"


def two_decimals(value):
    return f"{float(value):.2f}"


# 3.1 From answers to scores


@pytest.mark.parametrize(("level", "points"), [(0, 0), (1, 25), (2, 50), (3, 75), (4, 100)])
def test_a_level_is_worth_25_points_a_step(toy, level, points):
    card = score(toy, {"q3": Answer(level=level)})
    assert card.nodes["t2"].estimate == points


def test_the_worked_example_scores_as_printed(toy):
    card = score(toy, toy_answers())
    nodes = {node: card.nodes[node].estimate for node in ("t1", "t2", "t3", "t4", "m", "c", "i")}
    assert nodes == {
        "t1": 60,
        "t2": 25,
        "t3": Fraction(250, 3),
        "t4": 45,
        "m": Fraction("51.25"),
        "c": Fraction(250, 3),
        "i": 45,
    }
    assert two_decimals(sum(card.nodes[area].estimate for area in "mci") / 3) == "59.86"
    assert one_decimal(card.overall.estimate) == "52.4"
    assert verdict(toy, card).band == "Partial"


def test_the_overall_score_is_half_the_average_and_half_the_weakest_area(toy):
    card = score(toy, toy_answers())
    areas = [card.nodes[area].estimate for area in "mci"]
    assert card.overall.estimate == (sum(areas) / 3 + min(areas)) / 2


@pytest.mark.parametrize(("alpha", "overall"), [(0, "45.00"), (1, "59.86")])
def test_a_blend_may_be_the_weakest_area_alone_or_the_plain_average(toy, alpha, overall):
    document = toy.model_dump(by_alias=True, mode="json")
    document["nodes"][0]["aggregate"]["blend"]["alpha"] = alpha
    rubric = Rubric.model_validate(document)
    assert two_decimals(score(rubric, toy_answers()).overall.estimate) == overall


def test_a_point_gained_in_the_weakest_area_is_worth_two_thirds_and_elsewhere_a_sixth(toy):
    low, raised = score(toy, toy_answers(q7=2)), score(toy, toy_answers(q7=3))
    assert raised.overall.estimate - low.overall.estimate == Fraction(2, 3) * (
        raised.nodes["i"].estimate - low.nodes["i"].estimate
    )

    low, raised = score(toy, toy_answers(q5=1)), score(toy, toy_answers(q5=2))
    assert raised.overall.estimate - low.overall.estimate == Fraction(1, 6) * (
        raised.nodes["c"].estimate - low.nodes["c"].estimate
    )


def test_raising_one_answer_of_the_toy_never_lowers_the_score_in_any_of_437_500_cases(toy):
    planned = plan(toy)
    overall = {levels: planned.evaluate(levels)[0][-1] for levels in product(range(5), repeat=7)}
    raises = 0
    for levels, (points, weight) in overall.items():
        for position, level in enumerate(levels):
            if level < 4:
                more, of = overall[*levels[:position], level + 1, *levels[position + 1 :]]
                assert points * of <= more * weight
                raises += 1
    assert raises == 437_500


# 3.2 Weights


def test_equal_weights_stand_beside_the_official_score(toy):
    card = score(toy, toy_answers())
    assert card.equal_weights == 50
    assert toy.overall_bands.name(card.equal_weights) == toy.overall_bands.name(card.overall.estimate)


def test_with_equal_weights_the_areas_read_as_printed(toy):
    planned = plan(toy, equal_weights=True)
    scores, _ = planned.evaluate([TOY_LEVELS[question.id] for question in toy.questions])
    areas = {area: planned.fraction(scores[planned.node_positions[area]]) for area in "mci"}
    assert areas == {"m": Fraction("43.75"), "c": 75, "i": 50}


def test_a_panel_would_have_80_pairs_to_judge(ml_delivery):
    def pairs(count):
        return count * (count - 1) // 2

    questions = sum(pairs(len(ml_delivery.questions_of(topic.id))) for topic in ml_delivery.topics)
    topics = sum(pairs(len(ml_delivery.children_of(area.id))) for area in ml_delivery.areas)
    assert (questions, topics, pairs(len(ml_delivery.areas))) == (51, 26, 3)


# 3.3 Gates

FATAL = ("time-to-first-value", "cross-functional-squad", "population-monitoring", "prediction-quality", "rollback")
SERIOUS = ("baseline-to-production", "commitment-size", "ml-product-manager")


@pytest.mark.parametrize("question", FATAL)
@pytest.mark.parametrize(("level", "limit"), [(0, 37), (1, 62), (2, None), (3, None), (4, None)])
def test_a_fatal_gate_caps_its_area_at_37_and_at_62(ml_delivery, question, level, limit):
    card = score(ml_delivery, full_answers(ml_delivery, **{question: level}))
    area = card.nodes[ml_delivery.area_of(ml_delivery.question_by_id[question]).id]
    assert area.estimate == (limit or area.uncapped)


@pytest.mark.parametrize("question", SERIOUS)
@pytest.mark.parametrize(("level", "limit"), [(0, 62), (1, None), (2, None), (3, None), (4, None)])
def test_a_serious_gate_caps_its_area_at_62_only_at_the_lowest_level(ml_delivery, question, level, limit):
    card = score(ml_delivery, full_answers(ml_delivery, **{question: level}))
    area = card.nodes[ml_delivery.area_of(ml_delivery.question_by_id[question]).id]
    assert area.estimate == (limit or area.uncapped)


def test_one_closed_fatal_gate_turns_self_correcting_into_partial(ml_delivery):
    answers = full_answers(ml_delivery, population_monitoring=0)
    card, given = score(ml_delivery, answers), case(ml_delivery, answers)
    infra, uncapped = card.nodes["infra"], given.overall(given.levels, caps=False)

    assert (one_decimal(infra.uncapped), infra.estimate, one_decimal(card.overall.estimate)) == ("91.7", 37, "58.0")
    assert verdict(ml_delivery, card).band == "Partial"
    assert (one_decimal(uncapped), ml_delivery.overall_bands.name(uncapped)) == ("94.4", "Self-correcting")


def test_the_first_step_through_a_fatal_gate_already_shows(ml_delivery):
    card = score(ml_delivery, full_answers(ml_delivery, population_monitoring=1))
    assert (card.nodes["infra"].estimate, one_decimal(card.overall.estimate)) == (62, "74.7")


def test_without_a_product_manager_the_company_is_held_at_62(ml_delivery):
    card = score(ml_delivery, full_answers(ml_delivery, ml_product_manager=0))
    company = card.nodes["company"]
    assert (one_decimal(company.uncapped), company.estimate) == ("89.3", 62)
    assert one_decimal(card.overall.estimate) == "74.7"


def test_an_area_at_level_1_pulls_the_score_to_50_without_any_gate(ml_delivery):
    answers = full_answers(ml_delivery)
    for question in ml_delivery.questions_of("infra"):
        answers[question.id] = Answer(level=1, evidence=PROOF)
    card = score(ml_delivery, answers)
    assert card.overall.estimate == 50
    assert [gate.question for gate in card.gates if gate.holds] == []


def test_a_cap_of_the_toy_acts_on_the_area_and_leaves_the_topic_alone(toy):
    answers = toy_answers(q6=0, q7=4)
    card, given = score(toy, answers), case(toy, answers)
    assert (card.nodes["t4"].estimate, card.nodes["i"].uncapped, card.nodes["i"].estimate) == (40, 40, 37)
    assert one_decimal(card.overall.estimate) == "47.1"
    assert one_decimal(given.overall(given.levels, caps=False)) == "49.1"
    assert card.nodes["i"].is_held


def test_of_several_caps_the_lowest_holds(ml_delivery):
    card = score(ml_delivery, full_answers(ml_delivery, population_monitoring=1, rollback=0))
    assert card.nodes["infra"].estimate == 37
    assert [gate.question for gate in card.gates if gate.holds] == ["rollback"]
    assert [gate.question for gate in card.gates if gate.is_closed] == ["population-monitoring", "rollback"]


def test_a_gate_that_is_not_applicable_gives_no_cap(ml_delivery):
    card = score(ml_delivery, full_answers(ml_delivery, rollback=Answer(na="nothing-live")))
    assert (card.nodes["infra"].estimate, card.is_publishable) == (100, True)


def test_an_unknown_gate_caps_the_floor_and_not_the_estimate_and_blocks_the_verdict(ml_delivery):
    card = score(ml_delivery, full_answers(ml_delivery, rollback=UNKNOWN))
    infra = card.nodes["infra"]
    assert (infra.estimate, infra.floor, infra.ceiling) == (100, 37, 100)
    assert card.obstacles == (Obstacle("gate", "rollback"),)


# 3.4 Not applicable


def test_a_question_left_out_drops_from_its_topic(toy):
    card = score(toy, toy_answers(q7=Answer(na="other")))
    assert card.nodes["t4"].estimate == 25
    assert one_decimal(card.overall.estimate) == "39.1"


def test_a_topic_wholly_left_out_leaves_the_average_of_its_area(ml_delivery):
    answers = full_answers(ml_delivery, level=2)
    for question in ml_delivery.questions_of("monitoring"):
        answers[question.id] = Answer(na="nothing-live")
    card = score(ml_delivery, answers)
    assert card.nodes["monitoring"].estimate is None
    assert card.nodes["monitoring"].ceiling is None
    assert card.nodes["infra"].estimate == 50


def test_nothing_live_stamps_the_assessment_and_caps_it_at_62(ml_delivery):
    answers = full_answers(ml_delivery)
    left_out = [question.id for question in ml_delivery.questions if "nothing-live" in question.na]
    answers |= dict.fromkeys(left_out, Answer(na="nothing-live"))
    card = score(ml_delivery, answers)
    assert (len(left_out), one_decimal(card.na_share * 100)) == (8, "20.3")
    assert (card.stage, card.overall.uncapped, card.overall.estimate) == ("pre-production", 100, 62)
    assert verdict(ml_delivery, card).band == "Partial"


# 3.5 Unknown answers


def test_effective_weights_are_as_printed(toy):
    weights = effective_weights(toy)
    assert {question: f"{float(weight):.3f}" for question, weight in weights.items()} == {
        "q1": "0.150",
        "q2": "0.100",
        "q3": "0.083",
        "q4": "0.222",
        "q5": "0.111",
        "q6": "0.200",
        "q7": "0.133",
    }
    assert sum(weights.values()) == 1


def test_one_unknown_answer_raises_the_estimate_and_the_floor_shows_it(toy):
    card = score(toy, toy_answers(q5=UNKNOWN))
    overall, told = card.overall, verdict(toy, card)
    assert one_decimal(card.completeness * 100) == "88.9"
    assert card.nodes["c"].estimate == 100
    assert two_decimals(card.nodes["c"].floor) == "66.67"
    assert [one_decimal(value) for value in (overall.estimate, overall.floor, overall.ceiling)] == [
        "55.2",
        "49.7",
        "55.2",
    ]
    assert (told.score, told.range) == (55, "50–55")


def test_a_high_level_without_evidence_counts_as_2_in_the_floor(toy):
    card = score(toy, toy_answers(q5=UNKNOWN, q4=Answer(level=4)))
    told = verdict(toy, card)
    assert one_decimal(card.nodes["c"].floor) == "33.3"
    assert one_decimal(card.overall.floor) == "38.3"
    assert (told.score, told.range) == (55, "38–55")


def test_an_unanswered_question_counts_as_one_nobody_knows(toy):
    said, silent = score(toy, toy_answers(q5=UNKNOWN)), score(toy, toy_answers(q5=Answer(note="Asked around.")))
    assert said.nodes == silent.nodes
    assert (said.dont_know_share, silent.dont_know_share) == (Fraction(1, 9), 0)


def test_evidence_coverage_is_the_share_of_what_has_a_level(toy):
    card = score(toy, toy_answers(q4=Answer(level=4), q5=UNKNOWN))
    assert card.evidence_coverage == Fraction(3, 4)  # q4 is .222 of .889


def test_nothing_answered_scores_nothing_and_spans_everything(toy):
    card = score(toy, {})
    assert (card.overall.estimate, card.overall.floor, card.overall.ceiling) == (None, 0, 100)
    assert (card.completeness, card.evidence_coverage, card.equal_weights) == (0, None, None)


def test_a_verdict_needs_four_fifths_of_the_weight_and_three_fifths_of_each_area(toy):
    card = score(toy, toy_answers(q4=UNKNOWN))
    assert card.obstacles == (
        Obstacle("completeness", "overall", Fraction(7, 9)),
        Obstacle("area", "c", Fraction(1, 3)),
    )


def test_exactly_three_fifths_of_an_area_is_enough(toy):
    card = score(toy, toy_answers(q7=UNKNOWN))
    assert (card.nodes["i"].completeness, card.obstacles) == (Fraction(3, 5), ())


@pytest.mark.parametrize(
    ("points", "label"), [("0", "firm"), ("5", "firm"), ("5.01", "fair"), ("15", "fair"), ("15.01", "loose")]
)
def test_a_range_is_firm_up_to_5_points_fair_up_to_15_and_loose_beyond(toy, points, label):
    card = score(toy, toy_answers())
    ranged = replace(card.overall, floor=Fraction(40), ceiling=40 + Fraction(points))
    assert verdict(toy, replace(card, overall=ranged)).width == label


# 3.6 Bands


@pytest.mark.parametrize(
    ("points", "band"),
    [
        ("0", "Exposed"),
        ("12.49", "Exposed"),
        ("12.5", "Improvised"),
        ("37.49", "Improvised"),
        ("37.5", "Partial"),
        ("62.49", "Partial"),
        ("62.5", "Dependable"),
        ("87.49", "Dependable"),
        ("87.5", "Self-correcting"),
        ("100", "Self-correcting"),
    ],
)
def test_the_lower_limit_belongs_to_the_band(ml_delivery, points, band):
    assert ml_delivery.overall_bands.name(Fraction(points)) == band


@pytest.mark.parametrize(("exact", "printed"), [("37.49", 37), ("37.5", 38), ("0.5", 1), ("99.5", 100), ("62", 62)])
def test_a_number_is_rounded_once_and_halves_go_up(exact, printed):
    assert shown(Fraction(exact)) == printed


# What is kept


def test_a_scorecard_comes_back_from_plain_data_exactly(toy, ml_delivery):
    for rubric, answers in (
        (toy, toy_answers(q5=UNKNOWN, q6=0)),
        (toy, {}),
        (ml_delivery, full_answers(ml_delivery, level=3, rollback=Answer(na="nothing-live"), focus=UNKNOWN)),
    ):
        card = score(rubric, answers)
        assert Scorecard.from_data(card.to_data()) == card


def test_answers_to_other_questions_change_nothing(toy):
    assert score(toy, toy_answers() | {"of-another-rubric": Answer(level=0)}) == score(toy, toy_answers())
