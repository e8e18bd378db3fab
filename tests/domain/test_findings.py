"""Flags, projected effects and the ranking of advice: the worked examples, and each rule by itself."""

from dataclasses import replace

import pytest

from assessment.domain.answers import Answer
from assessment.domain.findings import Lane, find, project
from assessment.domain.ledger import Ledger
from assessment.domain.scoring import case, score
from tests.domain.test_scoring import PROOF, UNKNOWN, full_answers, one_decimal, toy_answers, two_decimals

NOTHING = Ledger.of([])


def findings_of(rubric, answers):
    return find(rubric, answers, score(rubric, answers))


def gain(rubric, answers, **steps):
    """What the overall score gains when these questions reach these levels and nothing else changes."""
    return project(case(rubric, answers), score(rubric, answers), steps)


# 3.7 Red flags: (flag, answers that raise it, answers just beside that do not), all others at level 2

FLAGS = [
    ("RF1", {"population_monitoring": 1, "prediction_quality": 1}, {"population_monitoring": 1}),
    ("RF2", {"who_notices_first": 0}, {"who_notices_first": 1}),
    ("RF3", {"commitment_size": 0, "time_to_first_value": 1}, {"commitment_size": 1, "time_to_first_value": 1}),
    ("RF4", {"business_proximity": 1, "realised_value": 1}, {"business_proximity": 1}),
    ("RF4", {"business_proximity": 1, "impact_metric": 1}, {"realised_value": 1, "impact_metric": 1}),
    ("RF5", {"baseline_to_production": 1, "complexity_earned": 1}, {"baseline_to_production": 1}),
    ("RF6", {"handover": 1, "cross_functional_squad": 1}, {"handover": 1}),
    ("RF6", {"handover": 1, "release_independence": 1}, {"cross_functional_squad": 1, "release_independence": 1}),
    ("RF7", {"deployment_automation": 3, "rollback": 1}, {"deployment_automation": 2, "rollback": 1}),
    ("RF8", {"retraining": 3, "release_evaluation": 1}, {"retraining": 3}),
    ("RF8", {"retraining": 3, "input_checks": 1}, {"release_evaluation": 1, "input_checks": 1}),
    ("RF9", {"ml_product_manager": 0, "requirements_depth": 1}, {"ml_product_manager": 1, "requirements_depth": 1}),
    (
        "RF10",
        {"shared_path": 3, "realised_value": 1, "baseline_to_production": 1},
        {"shared_path": 3, "realised_value": 1},
    ),
    ("RF15", {"customer_expectations": 1, "commitment_size": 1}, {"customer_expectations": 1}),
    (
        "RF17",
        {"who_notices_first": 3, "prediction_quality": 1, "population_monitoring": 1},
        {"who_notices_first": 2, "prediction_quality": 1, "population_monitoring": 1},
    ),
]


@pytest.mark.parametrize(("flag", "raised", "beside"), FLAGS)
def test_a_flag_is_up_exactly_where_its_pattern_stands(ml_delivery, flag, raised, beside):
    up = findings_of(ml_delivery, full_answers(ml_delivery, level=2, **raised))
    down = findings_of(ml_delivery, full_answers(ml_delivery, level=2, **beside))
    assert flag in {rule.id for rule in up.flags}
    assert flag not in {rule.id for rule in down.flags}


def test_silent_failure_is_no_flag_before_anything_is_live(ml_delivery):
    answers = full_answers(ml_delivery, level=2, population_monitoring=1, prediction_quality=1)
    stamped = answers | {"rollback": Answer(na="nothing-live")}
    assert "RF1" in {rule.id for rule in findings_of(ml_delivery, answers).flags}
    assert "RF1" not in {rule.id for rule in findings_of(ml_delivery, stamped).flags}


def test_everything_at_the_top_with_little_evidence_is_perfect_but_unproven(ml_delivery):
    bare = {question.id: Answer(level=4) for question in ml_delivery.questions}
    assert "RF11" in {rule.id for rule in findings_of(ml_delivery, bare).flags}
    assert "RF11" not in {rule.id for rule in findings_of(ml_delivery, full_answers(ml_delivery)).flags}


def test_more_than_a_quarter_unknown_by_weight_is_a_blind_spot(toy, ml_delivery):
    answers = full_answers(ml_delivery, level=2)
    infra = [question.id for question in ml_delivery.questions_of("infra")]
    assert "RF12" in {r.id for r in findings_of(ml_delivery, answers | dict.fromkeys(infra, UNKNOWN)).flags}
    assert "RF12" not in {r.id for r in findings_of(ml_delivery, answers | dict.fromkeys(infra[:10], UNKNOWN)).flags}


def test_ten_answers_in_a_row_at_one_level_are_straight_lining(ml_delivery):
    mixed = {
        question.id: Answer(level=2 if position % 10 else 3, evidence=PROOF)
        for position, question in enumerate(ml_delivery.questions)
    }
    ten = mixed | {ml_delivery.questions[10].id: Answer(level=2)}
    assert "RF14" not in {rule.id for rule in findings_of(ml_delivery, mixed).flags}
    assert "RF14" in {rule.id for rule in findings_of(ml_delivery, ten).flags}


@pytest.mark.parametrize(
    ("ledger", "is_up"),
    [
        (None, False),
        (replace(NOTHING, promised=4, lost_late=2), True),
        (replace(NOTHING, promised=4, lost_late=1), False),
        (replace(NOTHING, promised=3, lost_late=3), False),
    ],
)
def test_a_record_of_lost_promises_contradicts_a_high_answer(ml_delivery, ledger, is_up):
    answers = full_answers(ml_delivery, level=2, commitment_size=3)
    card = score(ml_delivery, answers)
    assert ("RF16" in {rule.id for rule in find(ml_delivery, answers, card, ledger).flags}) is is_up


def test_a_question_without_a_level_raises_no_flag(ml_delivery):
    assert findings_of(ml_delivery, {}).flags == ()


# 3.9 Projected effects


@pytest.mark.parametrize(
    ("steps", "delta"),
    [({"q6": 2}, "5.6"), ({"q1": 3}, "1.9"), ({"q5": 3}, "1.4"), ({"q6": 2, "q1": 3}, "11.9")],
)
def test_a_step_and_a_bundle_gain_what_is_printed(toy, steps, delta):
    assert one_decimal(gain(toy, toy_answers(), **steps).delta_overall) == delta


def test_a_step_through_the_gate_is_told_with_the_area_and_the_open_gate(toy):
    projection = gain(toy, toy_answers(), q6=2)
    assert (one_decimal(projection.overall), projection.delta_area, projection.opens) == ("58.1", 15, ("q6",))


def test_effects_do_not_add(toy):
    answers = toy_answers()
    single = gain(toy, answers, q6=2).delta_overall + gain(toy, answers, q1=3).delta_overall
    assert gain(toy, answers, q6=2, q1=3).delta_overall > single


def test_a_step_to_level_3_without_evidence_does_not_move_the_floor(toy):
    answers = toy_answers(q5=Answer(level=2))
    assert gain(toy, answers, q5=3).delta_floor == 0
    assert gain(toy, toy_answers(), q5=3).delta_floor > 0


# 3.10 Ranking


def test_the_toy_is_advised_as_printed(toy):
    found = findings_of(toy, toy_answers())
    told = {
        lane: [(r.question.id, two_decimals(r.impact), two_decimals(r.priority)) for r in found.in_lane(lane)]
        for lane in Lane
    }
    assert told == {
        Lane.GATES: [("q6", "5.62", "2.81")],
        Lane.FIND_OUT: [],
        Lane.NEXT: [
            ("q7", "4.79", "4.79"),
            ("q1", "1.88", "1.88"),
            ("q5", "1.39", "1.39"),
            ("q2", "1.25", "1.25"),
            ("q3", "1.04", "0.52"),
        ],
        Lane.PLAN: [],
        Lane.LATER: [],
    }


def test_only_the_next_step_of_a_practice_below_target_is_offered(toy):
    found = findings_of(toy, toy_answers())
    assert {r.question.id: (r.step.from_, r.step.to) for r in found.remediations} == {
        "q1": (2, 3), "q2": (3, 4), "q3": (1, 2), "q5": (2, 3), "q6": (1, 2), "q7": (3, 4),
    }  # fmt: skip


def test_at_target_and_above_nothing_is_advised(ml_delivery):
    assert findings_of(ml_delivery, full_answers(ml_delivery, level=3)).remediations == ()


def test_fatal_gates_come_before_serious_ones_whatever_they_gain(ml_delivery):
    found = findings_of(ml_delivery, full_answers(ml_delivery, commitment_size=0, rollback=1, baseline_to_production=0))
    assert [ml_delivery.gates[r.question.id] for r in found.in_lane(Lane.GATES)] == ["fatal", "serious", "serious"]


def test_do_next_holds_five_at_most_two_of_a_topic_and_three_of_an_owner(ml_delivery):
    chosen = findings_of(ml_delivery, full_answers(ml_delivery, level=2)).in_lane(Lane.NEXT)
    topics = [r.question.node for r in chosen]
    owners = [r.step.owner[0] for r in chosen]
    assert len(chosen) == 5
    assert max(map(topics.count, topics)) <= 2
    assert max(map(owners.count, owners)) <= 3


def test_every_practice_below_target_stands_in_exactly_one_lane(ml_delivery):
    found = findings_of(ml_delivery, full_answers(ml_delivery, level=1))
    assert sorted(r.question.id for r in found.remediations) == sorted(q.id for q in ml_delivery.questions)


def test_a_missing_prerequisite_halves_the_priority_and_is_named(ml_delivery):
    question = next(q for q in ml_delivery.questions if q.step_from(2).requires)
    need = question.step_from(2).requires[0]
    slug, required = question.id.replace("-", "_"), need.question.replace("-", "_")

    def remediation(level):
        found = findings_of(ml_delivery, full_answers(ml_delivery, level=3, **{slug: 2, required: level}))
        return next(r for r in found.remediations if r.question.id == question.id)

    ready, waiting = remediation(need.level), remediation(need.level - 1)
    effort = ml_delivery.efforts[ready.step.effort].feasibility
    assert (ready.missing, float(ready.priority / ready.impact)) == ((), effort)
    assert (waiting.missing, float(waiting.priority / waiting.impact)) == ((need,), effort / 2)


def test_a_step_that_a_closed_gate_swallows_says_for_which_gate_it_waits(ml_delivery):
    found = findings_of(ml_delivery, full_answers(ml_delivery, population_monitoring=0, alerting=2))
    swallowed = next(r for r in found.remediations if r.question.id == "alerting")
    assert (swallowed.projection.delta_overall, swallowed.waits_for) == (0, "population-monitoring")
    assert swallowed.impact > 0


def test_the_bundle_is_do_next_recomputed_together(toy):
    found = findings_of(toy, toy_answers())
    steps = {r.question.id: r.step.to for r in found.in_lane(Lane.NEXT)}
    assert found.bundle == gain(toy, toy_answers(), **steps)


def test_unknowns_stand_in_the_order_of_the_points_they_swing(toy):
    found = findings_of(toy, toy_answers(q5=UNKNOWN, q6=Answer()))
    assert [(u.question.id, u.dont_know) for u in found.to_find_out] == [("q6", False), ("q5", True)]
    assert found.to_find_out[0].swing > found.to_find_out[1].swing > 0


def test_one_unknown_swings_the_score_by_the_width_of_the_range(toy):
    answers = toy_answers(q5=UNKNOWN)
    overall = score(toy, answers).overall
    assert [u.swing for u in findings_of(toy, answers).to_find_out] == [overall.ceiling - overall.floor]
