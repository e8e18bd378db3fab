"""The instrument itself: complete, traced to its source, weighed as printed."""

from collections import Counter
from fractions import Fraction

import pytest

from assessment.domain.scoring import effective_weights


def test_it_has_three_areas_fourteen_topics_and_forty_five_questions(ml_delivery):
    assert [area.id for area in ml_delivery.areas] == ["mindset", "company", "infra"]
    assert [len(ml_delivery.questions_of(area.id)) for area in ml_delivery.areas] == [12, 16, 17]
    assert {topic.code: topic.weight for topic in ml_delivery.topics} == {
        "A1": 3, "A2": 3, "A3": 3, "A4": 2,
        "B1": 2, "B2": 3, "B3": 2, "B4": 3, "B5": 2,
        "C1": 3, "C2": 2, "C3": 2, "C4": 3, "C5": 2,
    }  # fmt: skip
    assert len(ml_delivery.questions) == 45


def test_every_question_is_complete(ml_delivery):
    for question in ml_delivery.questions:
        assert list(question.levels) == [0, 1, 2, 3, 4], question.id
        assert [(step.from_, step.to) for step in question.advice] == [(0, 1), (1, 2), (2, 3), (3, 4)], question.id
        assert question.weight in (1, 2, 3), question.id
    assert sum(len(question.advice) for question in ml_delivery.questions) == 180
    assert Counter(step.effort for question in ml_delivery.questions for step in question.advice) == {
        "S": 122,
        "M": 55,
        "L": 3,
    }


def test_every_area_and_topic_says_what_it_is_and_why_it_weighs_so(ml_delivery):
    assert all(area.text for area in ml_delivery.areas)
    assert all(topic.reason for topic in ml_delivery.topics)


def test_gates_hold_their_areas_as_printed(ml_delivery):
    fatal = ("time-to-first-value", "cross-functional-squad", "population-monitoring", "rollback", "prediction-quality")
    serious = ("baseline-to-production", "commitment-size", "ml-product-manager")

    assert ml_delivery.gates == dict.fromkeys(fatal, "fatal") | dict.fromkeys(serious, "serious")
    caps = {(cap.when.question, cap.when.value): (cap.cap.node, cap.cap.max) for cap in ml_delivery.rules.caps}
    area = {question.id: ml_delivery.area_of(question).id for question in ml_delivery.questions}
    assert caps == {
        **{(question, 0): (area[question], 37) for question in fatal},
        **{(question, 1): (area[question], 62) for question in fatal},
        **{(question, 0): (area[question], 62) for question in serious},
    }


def test_questions_may_be_left_out_only_where_a_reason_is_listed(ml_delivery):
    assert {question.id: question.na for question in ml_delivery.questions if question.na} == {
        "realised-value": ("nothing-live",),
        "hiring-for-impact": ("no-hiring-12m",),
        "population-monitoring": ("nothing-live",),
        "train-serve-parity": ("no-own-features",),
        "live-data-trial": ("nothing-live",),
        "rollback": ("nothing-live",),
        "prediction-quality": ("nothing-live",),
        "alerting": ("nothing-live",),
        "who-notices-first": ("nothing-live",),
        "retraining": ("nothing-live", "hosted-model-only"),
    }


def test_the_share_of_a_question_runs_from_0_7_to_4_5_per_cent(ml_delivery):
    shares = effective_weights(ml_delivery)

    assert min(shares, key=shares.get) == "delivery-record"
    assert shares["delivery-record"] == Fraction(1, 144)
    assert max(shares, key=shares.get) == "baseline-to-production"
    assert shares["baseline-to-production"] == Fraction(1, 22)
    assert sum(shares.values()) == 1


@pytest.mark.parametrize(
    ("question", "per_cent"),
    [
        ("impact-metric", 3.4),
        ("realised-value", 3.4),
        ("business-proximity", 2.3),
        ("complexity-earned", 3.0),
        ("ml-justified", 1.5),
        ("time-to-first-value", 3.9),
        ("recognition", 1.2),
        ("commitment-size", 2.1),
        ("ml-product-manager", 3.6),
        ("customer-expectations", 1.6),
        ("ml-literacy", 0.9),
        ("population-monitoring", 2.8),
        ("release-evaluation", 1.9),
        ("alerting", 2.4),
        ("capability-map", 0.9),
    ],
)
def test_the_printed_share_of_a_question_is_what_its_weights_give(ml_delivery, question, per_cent):
    assert round(float(100 * effective_weights(ml_delivery)[question]), 1) == per_cent


def test_with_nothing_live_a_fifth_of_the_weight_falls_away(ml_delivery):
    shares = effective_weights(ml_delivery)
    left_out = [question.id for question in ml_delivery.questions if "nothing-live" in question.na]

    assert len(left_out) == 8
    assert round(float(100 * sum(shares[question] for question in left_out)), 1) == 20.3


def test_each_role_is_asked_what_it_knows(ml_delivery):
    best = Counter(role for question in ml_delivery.questions for role in question.roles.best)

    assert best == {"eng": 20, "lead": 19, "ds": 17, "pm": 15, "cust": 5}


@pytest.mark.parametrize("number", range(1, 71))
def test_a_claim_of_the_source_lands_somewhere(ml_delivery, number):
    claim = next(claim for claim in ml_delivery.trace if claim.id == f"S{number}")

    assert claim.lands
    assert claim.questions or claim.id in {"S11", "S68", "S69"}
    for question in claim.questions:
        assert claim.id in ml_delivery.question_by_id[question].trace


def test_there_are_seventy_claims(ml_delivery):
    assert len(ml_delivery.trace) == 70


def test_every_question_traces_to_a_claim(ml_delivery):
    assert [question.id for question in ml_delivery.questions if not question.trace] == []


def test_references_carry_their_state_and_the_printed_cautions(ml_delivery):
    assert len(ml_delivery.references) == 31
    cautioned = {key for key, reference in ml_delivery.references.items() if reference.caution}
    assert cautioned == {"VB19", "SHWARTZ21", "IBM17", "GMLOPS"}
    assert "stands in the reporter’s text without any source" in ml_delivery.references["VB19"].caution
    assert "boosted trees beat the deep models" in ml_delivery.references["SHWARTZ21"].caution
    assert "title unknown" in ml_delivery.references["IBM17"].caution
    assert ml_delivery.references["GMLOPS"].caution.startswith("Probably")


def test_flags_are_those_that_one_respondent_can_raise(ml_delivery):
    numbers = [*range(1, 13), *range(14, 19)]

    assert [flag.id for flag in ml_delivery.rules.flags] == [f"RF{number}" for number in numbers]


def test_steps_towards_level_3_and_up_carry_the_prerequisites(ml_delivery):
    needs = {
        question.id: {(need.question, need.level) for step in question.advice for need in step.requires}
        for question in ml_delivery.questions
    }

    assert needs["rollback"] == {("reproducible-training", 2)}
    assert needs["retraining"] == {("release-evaluation", 3), ("input-checks", 2)}
    for question in ml_delivery.questions:
        for step in question.advice:
            assert {(need.question, need.level) for need in step.requires} == (
                needs[question.id] if step.to >= 3 else set()
            )


@pytest.mark.parametrize(
    ("question", "level", "text"),
    [
        ("time-to-first-value", 0, "A year or more, or no date for any intermediate hand-over."),
        ("rollback", 0, "There is no earlier version or fallback to return to."),
        ("who-notices-first", 0, "A customer, in all of them, or nobody kept track."),
        ("prediction-quality", 1, "Predictions are stored; quality is looked at after complaints."),
        ("ml-product-manager", 0, "Nobody outside the data scientists decides what is built."),
        ("focus", 0, "More active problems than people, or nobody can give the number."),
        ("alerting", 1, "Mails or chat messages nobody is responsible for."),
        ("delivery-record", 1, "A list can be put together from memory."),
    ],
)
def test_a_level_reads_as_it_was_written(ml_delivery, question, level, text):
    assert ml_delivery.question_by_id[question].levels[level] == text
