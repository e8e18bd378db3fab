"""A scorecard in words and whole numbers: verdict, gates, strengths and risks."""

from datetime import UTC, datetime

import pytest

from assessment.domain.answers import Answer
from assessment.domain.report import Heading, build_report
from assessment.domain.scoring import score
from tests.domain.test_scoring import UNKNOWN, full_answers, toy_answers

HEADING = Heading("Harbour Analytics", "Nova", "Nova – 2026 Q4", "Ana", datetime(2026, 11, 23, 14, 33, tzinfo=UTC))


def report_of(rubric, answers):
    return build_report(HEADING, rubric, answers, score(rubric, answers))


def test_the_verdict_says_the_band_and_what_it_means(toy):
    verdict = report_of(toy, toy_answers()).verdict
    assert (verdict.score, verdict.range, verdict.band, verdict.width) == (52, "52–52", "Partial", "firm")
    assert verdict.sentence == "Partial: done for part of the work."


def test_a_floor_in_a_lower_band_is_said_with_the_estimate(toy):
    unproven = {question: Answer(level=answer.level) for question, answer in toy_answers().items()}
    verdict = report_of(toy, unproven | {"q5": UNKNOWN}).verdict
    assert (verdict.score, verdict.floor) == (55, 35)
    assert verdict.sentence == "Partial on what was said, Improvised on what was shown."


def test_without_enough_answers_there_is_a_range_and_no_band(toy):
    verdict = report_of(toy, toy_answers(q4=UNKNOWN, q6=UNKNOWN)).verdict
    assert verdict.band is None
    assert verdict.sentence == "Not enough answers: between Improvised and Dependable."


def test_without_enough_answers_in_one_band_that_band_is_as_far_as_can_be_told(toy):
    answers = toy_answers(**dict.fromkeys(("q1", "q2", "q3", "q5", "q7"), 0), q4=UNKNOWN, q6=0)
    assert (
        report_of(toy, answers).verdict.sentence == "Not enough answers for a verdict: Exposed as far as can be told."
    )


def test_nothing_answered_leaves_everything_open(toy):
    verdict = report_of(toy, {}).verdict
    assert (verdict.score, verdict.range, verdict.band, verdict.width) == (None, "0–100", None, "loose")
    assert verdict.sentence == "Not enough answers: between Exposed and Self-correcting."


def test_the_weakest_area_is_named_with_the_gate_that_holds_it(toy):
    assert report_of(toy, toy_answers(q6=0, q7=4)).verdict.details == (
        "Weakest area: Infrastructure at 37, held there by “Sixth practice”.",
    )


def test_a_band_that_depends_on_the_weights_is_said(toy):
    report = report_of(toy, toy_answers(q1=4, q2=4, q3=0, q4=4, q5=4, q6=4, q7=4))
    assert [toy.overall_bands.name(v) for v in (report.scorecard.overall.estimate, report.scorecard.equal_weights)] == [
        "Dependable",
        "Dependable",
    ]
    report = report_of(toy, toy_answers(q1=3, q2=3, q3=1, q4=3, q5=3, q6=3, q7=3))
    assert report.verdict.details[-1] == (
        "The band depends on the weights: with all of them equal it is Partial, at 58."
    )


def test_the_stamp_of_the_stage_stands_first(ml_delivery):
    report = report_of(ml_delivery, full_answers(ml_delivery, rollback=Answer(na="nothing-live")))
    assert report.verdict.details[0] == ml_delivery.stages[0].text


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ({"q6": 0, "q7": 4}, ["Infrastructure would score 40 and is held at 37."]),
        ({}, ["Infrastructure can score no more than 62 while this stands."]),
        ({"q6": UNKNOWN}, ["Not known: Infrastructure has no verdict until it is."]),
        ({"q6": 2}, []),
    ],
)
def test_a_gate_says_its_effect(toy, answers, sentences):
    assert [gate.sentence for gate in report_of(toy, toy_answers(**answers)).gates] == sentences


def test_closed_gates_come_first_fatal_before_serious_and_unknown_ones_last(ml_delivery):
    answers = full_answers(ml_delivery, commitment_size=0, rollback=0, prediction_quality=UNKNOWN)
    assert [gate.question.id for gate in report_of(ml_delivery, answers).gates] == [
        "rollback",
        "commitment-size",
        "prediction-quality",
    ]


def test_an_area_says_what_holds_it_down_and_from_where(ml_delivery):
    areas = report_of(ml_delivery, full_answers(ml_delivery, population_monitoring=0)).areas
    assert [(area.score, area.uncapped, area.held_by and area.held_by.id) for area in areas] == [
        (100, 100, None),
        (100, 100, None),
        (37, 92, "population-monitoring"),
    ]


def test_five_weakest_and_five_strongest_topics_are_named_in_order(ml_delivery):
    weak = {topic.id: 1 for topic in ml_delivery.topics[:3]} | {ml_delivery.topics[3].id: 0}
    answers = {question.id: Answer(level=weak.get(question.node, 3)) for question in ml_delivery.questions}
    report = report_of(ml_delivery, answers)
    assert [topic.score for topic in report.weakest] == [0, 25, 25, 25, 75]
    assert [topic.score for topic in report.strongest] == [75] * 5
    assert not {t.node.id for t in report.weakest} & {t.node.id for t in report.strongest}


def test_topics_without_a_score_are_neither_weak_nor_strong(toy):
    report = report_of(toy, toy_answers(q3=UNKNOWN))
    assert "t2" not in {topic.node.id for topic in report.weakest + report.strongest}


def test_risks_begin_with_closed_gates_and_are_at_most_five(ml_delivery):
    report = report_of(ml_delivery, full_answers(ml_delivery, level=0))
    fatal = [gate.question.title for gate in report.gates][:5]
    assert [risk.title for risk in report.risks] == fatal


def test_a_strength_shows_the_best_practice_in_it(toy):
    best = report_of(toy, toy_answers()).strengths[0]
    assert best.title == "Third topic (83)"
    assert best.text == f"Fourth practice: {toy.question_by_id['q4'].levels[4]}"


def test_the_target_is_the_points_of_the_target_level(toy, ml_delivery):
    assert report_of(toy, {}).target == 100
    assert report_of(ml_delivery, {}).target == 75
