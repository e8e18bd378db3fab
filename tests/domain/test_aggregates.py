"""Every aggregate and kind of answer by numbers that can be worked by hand; each small rubric passes the linter."""

import json
from fractions import Fraction

import pytest

from assessment.domain.aggregates import blend, climb, geometric_mean, highest, lowest, total, weighted_mean
from assessment.domain.answers import Answer
from assessment.domain.arithmetic import explain
from assessment.domain.asking import asking
from assessment.domain.rubric_file import parse_rubric, read_rubric
from assessment.domain.scoring import score
from tests.conftest import TOY
from tests.domain.test_lint_rules import BLOCKS

UNKNOWN = Answer(dont_know=True)
HEAD = {
    name: block
    for name, block in read_rubric(TOY).document.items()
    if name in ("format", "roles", "na_reasons", "efforts", "publish", "display", "references")
}
HEAD["display"].pop("order")
IDENTITY = read_rubric(TOY).document["rubric"]


def scale(*values):
    """A scale of these values."""
    return {"options": [{"key": n, "label": f"L{n}", "value": v, "text": f"Level {n}."} for n, v in enumerate(values)]}


def instrument(nodes, questions, limits, scales, **blocks):
    """A rubric of these nodes and questions, read as a file is; `limits` are those of its bands."""
    names = [f"band {number}" for number in range(1, len(limits))]
    bands = {"closed": blocks.pop("closed", "left"), "limits": limits, "names": names, "texts": names}
    document = HEAD | {
        "rubric": IDENTITY | {"target": 1},
        "scales": {name: scale(*values) for name, values in scales.items()},
        "nodes": [{"title": node["id"]} | node for node in nodes],
        "questions": [{"rev": 1, "title": q["id"], "scale": next(iter(scales))} | q for q in questions],
        "bands": {"all": bands},
        **blocks,
    }
    return parse_rubric(json.dumps(document), "instrument.json")


def levels(**said):
    """Answers by question, underscores for hyphens; whole numbers are levels."""
    return {
        name.replace("_", "-"): each if isinstance(each, Answer) else Answer(level=each) for name, each in said.items()
    }


def points(ratio):
    return Fraction(*ratio)


# The functions, on scores of 60 (weight 3), 25 (weight 1)

PARTS = [(3, (60, 1)), (1, (25, 1))]


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        (weighted_mean, Fraction(205, 4)),
        (lambda parts: total(parts, 1), Fraction(205)),
        (lambda parts: total(parts, 2), Fraction(205, 2)),
        (lowest, Fraction(25)),
        (highest, Fraction(60)),
        (blend(Fraction(1, 2)), Fraction(305, 8)),
        (blend(Fraction(0)), Fraction(25)),
        (blend(Fraction(1)), Fraction(205, 4)),
        (lambda parts: geometric_mean(parts, 1), Fraction("48.205705136679")),
        (lambda parts: geometric_mean([(1, (2, 1)), (1, (8, 1))], 1), Fraction(4)),
        (lambda parts: geometric_mean([(1, (20, 1)), (1, (80, 1))], 10), Fraction(40)),
        (lambda parts: geometric_mean([(1, (0, 1)), (1, (8, 1))], 1), Fraction(0)),
        (lambda parts: geometric_mean([(2, (1, 3)), (1, (2, 6))], 1), Fraction(1, 3)),
    ],
)
def test_aggregate_is_what_its_formula_says(rule, result):
    assert points(rule(PARTS)) == result


@pytest.mark.parametrize(
    ("worths", "share", "rung"),
    [
        ([(1, 1), (1, 1), (2, 1)], 1, 2),
        ([(1, 1), (1, 0), (2, 1)], 1, 0),
        ([(1, 1), (1, 0), (2, 1)], Fraction(1, 2), 2),
        ([(1, 1), (2, 0), (3, 1)], 1, 1),
        ([(1, 1), (3, 1)], 1, 3),
        ([(2, 1)], 1, 2),
    ],
)
def test_ladder_is_climbed_rung_by_rung(worths, share, rung):
    parts = [(place, (worth, 1)) for place, worth in worths]

    assert points(climb(Fraction(1), Fraction(share), 1)(parts)) == rung


# The ML Test Score: four sums of seven tests, and the minimum of them

SECTIONS = ("data", "model", "infra", "monitor")


@pytest.fixture(scope="module")
def ml_test_score():
    return instrument(
        [{"id": "score", "aggregate": "min"}]
        + [{"id": section, "parent": "score", "aggregate": "sum", "axis": True} for section in SECTIONS],
        [{"id": f"{section}-{number}", "node": section} for section in SECTIONS for number in range(1, 8)],
        [0, 0, 1, 2, 3, 5, 7],
        {"test": (0, 0.5, 1)},
        closed="right",
        states={"na": {"count_as": 0}},
    )


def done(*, data=(2, 3), model=(1, 4), infra=(3, 1), monitor=(0, 3)):
    """So many tests of each section automated, so many done by hand, and the others not."""
    answers = {}
    for section, (automated, by_hand) in zip(SECTIONS, (data, model, infra, monitor), strict=True):
        for number in range(1, 8):
            level = 2 if number <= automated else 1 if number <= automated + by_hand else 0
            answers[f"{section}-{number}"] = Answer(level=level)
    return answers


def sections(card):
    return [card.nodes[section].estimate for section in SECTIONS]


def test_ml_test_score_of_the_worked_example(ml_test_score):
    card = score(ml_test_score, done())

    assert sections(card) == [Fraction(7, 2), 3, Fraction(7, 2), Fraction(3, 2)]
    assert (card.overall.estimate, card.overall.floor, card.overall.ceiling) == (Fraction(3, 2),) * 3
    assert ml_test_score.overall_bands.position(card.overall.estimate) == 2


def test_band_closed_on_the_right_holds_its_upper_limit(ml_test_score):
    card = score(ml_test_score, done(monitor=(1, 2)))

    assert card.overall.estimate == 2
    assert ml_test_score.overall_bands.position(card.overall.estimate) == 2
    assert ml_test_score.overall_bands.position(Fraction(0)) == 0


def test_automating_a_test_outside_the_weakest_section_moves_that_section_alone(ml_test_score):
    card = score(ml_test_score, done(data=(3, 2)))

    assert (card.overall.estimate, sections(card)[0]) == (Fraction(3, 2), 4)


def test_two_unknown_tests_widen_the_range_up_to_the_next_section(ml_test_score):
    answers = done() | {"monitor-4": UNKNOWN, "monitor-5": UNKNOWN}

    overall = score(ml_test_score, answers).overall

    assert (overall.estimate, overall.floor, overall.ceiling) == (Fraction(3, 2), Fraction(3, 2), 3)


def test_formula_of_a_minimum_and_of_a_sum_can_be_typed_into_a_calculator(ml_test_score):
    answers = done()
    told = explain(ml_test_score, answers, score(ml_test_score, answers))

    assert told["score"].estimate.formula == "weakest of 3.5, 3, 3.5, 1.5 = 1.5"
    assert told["monitor"].estimate.formula == "0.5 + 0.5 + 0.5 + 0 + 0 + 0 + 0 = 1.5"


# A ladder of maturity: six capabilities on two rungs


@pytest.fixture(scope="module")
def ladder():
    return instrument(
        [
            {"id": "overall", "aggregate": "max"},
            {"id": "level", "parent": "overall", "axis": True, "aggregate": {"ladder": {"worth": 1}}},
        ],
        [{"id": f"rung-{rung}-{number}", "node": "level", "rung": rung} for rung in (1, 2) for number in (1, 2, 3)],
        [0, 1, 2, 2],
        {"done": (0, 0.5, 1)},
    )


def on_rungs(first, second):
    return {
        f"rung-{rung}-{number}": Answer(level=level)
        for rung, said in ((1, first), (2, second))
        for number, level in enumerate(said, start=1)
    }


@pytest.mark.parametrize(
    ("first", "second", "reached"),
    [((2, 2, 2), (2, 2, 2), 2), ((2, 2, 2), (2, 2, 1), 1), ((2, 2, 1), (2, 2, 2), 0), ((0, 0, 0), (0, 0, 0), 0)],
)
def test_level_of_maturity_is_the_highest_rung_without_a_gap_below(ladder, first, second, reached):
    assert score(ladder, on_rungs(first, second)).overall.estimate == reached


def test_unknown_capability_leaves_the_rung_open(ladder):
    overall = score(ladder, on_rungs((2, 2, 2), (2, 2, 2)) | {"rung-1-1": UNKNOWN}).overall

    assert (overall.floor, overall.estimate, overall.ceiling) == (0, 2, 2)


def test_formula_of_a_ladder_counts_each_rung(ladder):
    answers = on_rungs((2, 2, 2), (2, 2, 1))
    told = explain(ladder, answers, score(ladder, answers))

    assert told["level"].estimate.formula == "rung 1: 3 of 3 reached; rung 2: 2 of 3 not reached = 1"


# Every block once: the answers of its first golden case, and one thing changed


@pytest.fixture(scope="module")
def blocks():
    return read_rubric(BLOCKS)


def by_hand(blocks, **changes):
    return {question.id: Answer(level=1) for question in blocks.questions} | levels(**changes)


def test_blend_of_a_sum_a_ladder_and_a_geometric_mean(blocks):
    card = score(blocks, by_hand(blocks, spoken=2, meetings=2))

    # data ½ + ½, growth both rungs, people (2² · 1)^⅓; ½ · (2 · 1 + 2 + 1.587…) / 4 + ½ · 1
    assert [card.nodes[node].estimate for node in ("data", "growth", "strongest", "weakest")] == [1, 2, 2, 1]
    assert card.nodes["people"].estimate == Fraction("1.587401051968")
    assert card.overall.estimate == Fraction("1.198425131496")


def test_list_has_no_score_and_no_share(blocks):
    card = score(blocks, by_hand(blocks))

    assert (card.nodes["notes"].estimate, card.weights["has-repository"]) == (None, 0)
    assert score(blocks, by_hand(blocks, has_repository=0)).overall == card.overall


def test_not_applicable_counts_as_the_value_that_is_said(blocks):
    card = score(blocks, by_hand(blocks, schema=Answer(na="no-data")))

    assert (card.nodes["data"].estimate, card.nodes["data"].completeness) == (0, 1)


def test_question_is_asked_only_where_its_condition_holds(blocks):
    without = score(blocks, by_hand(blocks, schema=0, schema_checked=2))

    assert asking(blocks, levels(schema=0))["schema-checked"] is False
    assert asking(blocks, levels(schema=2))["schema-checked"] is True
    assert asking(blocks, levels(schema=UNKNOWN))["schema-checked"] is None
    assert (without.nodes["data"].estimate, "schema-checked" in without.weights) == (0, False)


def test_open_condition_counts_in_floor_and_ceiling_only(blocks):
    found = score(blocks, by_hand(blocks, schema=UNKNOWN, schema_checked=2)).nodes["data"]

    assert (found.floor, found.estimate, found.ceiling) == (0, Fraction(1, 2), 2)


def test_unknown_answer_with_a_level_in_the_estimate_is_counted(blocks):
    known = by_hand(blocks, first_step=0)
    found = score(blocks, known | {"other-first-step": UNKNOWN}).nodes["growth"]

    assert (found.floor, found.estimate, found.ceiling) == (0, 0, 2)
    assert score(blocks, known).nodes["growth"].estimate == 2


@pytest.mark.parametrize(
    ("ticked", "level"), [((), 0), (("plan",), 1), (("plan", "result"), 1), (("plan", "result", "reason"), 2)]
)
def test_ticks_come_to_a_level(blocks, ticked, level):
    assert blocks.question_by_id["written"].ticks.level(ticked) == level


@pytest.mark.parametrize(
    ("spoken", "written", "cap", "applies"),
    [(0, 1, 1, True), (0, 2, None, False), (1, 1, None, False), (UNKNOWN, 1, None, True), (UNKNOWN, 2, None, False)],
)
def test_gate_on_two_answers_closes_when_both_are_low(blocks, spoken, written, cap, applies):
    gate = next(gate for gate in score(blocks, by_hand(blocks, spoken=spoken, written=written)).gates if gate.joint_cap)

    assert (gate.joint_cap, gate.cap, gate.applies) == ("gate-silence", cap, applies)


def test_lens_weighs_the_same_answers_otherwise(blocks):
    card = score(blocks, by_hand(blocks))

    # ½ · (2 · 1 + 2 + 3 · 1) / 6 + ½ · 1 instead of ½ · (2 · 1 + 2 + 1) / 4 + ½ · 1
    assert (card.overall.estimate, card.lenses) == (Fraction(9, 8), {"people-first": Fraction(13, 12)})
