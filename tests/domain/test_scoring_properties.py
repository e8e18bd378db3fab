"""What must hold for every rubric and every answer, tried on random small trees against a slow second reckoning."""

import os
from functools import cache
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessment.domain.answers import Answer
from assessment.domain.arithmetic import explain
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import read_rubric
from assessment.domain.scoring import Scorecard, effective_weights, score, shown
from tests.conftest import TOY
from tests.domain import oracle
from tests.domain.strategies import fallen, one_level_up

LONG = os.environ.get("FAULT") == "long"
EXAMPLES, TREES = (100_000, 10_000) if LONG else (300, 60)
settings.register_profile(
    "scoring", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
many = settings.get_profile("scoring")

BLANK = read_rubric(TOY).model_dump(by_alias=True, mode="json")
WEIGHTS = (1, 2, 3, 0.5, 2.25)
NA_REASONS = ("nothing-live", "other")
PROOF = ("https://wiki.example.org/proof",)


@cache
def tree(seed):
    """A small rubric: one to four areas of one to three topics of one to three questions, some of them gates."""
    random = Random(seed)
    blend = {"blend": {"alpha": random.choice([0, 0.3, 0.5, 1])}}
    nodes, questions, caps = [{"id": "overall", "title": "Overall", "aggregate": blend}], [], []
    for area in (f"a{number}" for number in range(random.randint(1, 4))):
        nodes.append({"id": area, "title": area, "parent": "overall", "weight": random.choice(WEIGHTS)})
        for topic in (f"{area}-t{number}" for number in range(random.randint(1, 3))):
            nodes.append({"id": topic, "title": topic, "parent": area, "weight": random.choice(WEIGHTS), "axis": True})
            for question in (f"{topic}-q{number}" for number in range(random.randint(1, 3))):
                own = {"id": question, "node": topic, "weight": random.choice(WEIGHTS), "na": list(NA_REASONS)}
                questions.append(BLANK["questions"][0] | own)
                if random.random() < 0.25:
                    caps += [gate(question, area, level, most) for level, most in ((0, 37), (1, 62))]
    parts = {"nodes": nodes, "questions": questions, "rules": {"caps": caps}}
    return Rubric.model_validate(BLANK | parts)


def gate(question, area, level, most):
    when = {"question": question, "op": "==", "value": level}
    return {"id": f"{question}-{level}", "severity": "fatal", "when": when, "cap": {"node": area, "max": most}}


rubrics = st.integers(0, TREES).map(tree)
LEVELS = [Answer(level=level, evidence=evidence) for level in range(5) for evidence in ((), PROOF)]
ANSWERS = st.sampled_from(
    [*LEVELS, *LEVELS, *(Answer(na=reason) for reason in NA_REASONS), Answer(dont_know=True), None]
)


@st.composite
def assessed(draw):
    """A rubric with answers to most of its questions."""
    rubric = draw(rubrics)
    count = len(rubric.questions)
    said = draw(st.lists(ANSWERS, min_size=count, max_size=count))
    answered = zip(rubric.questions, said, strict=True)
    return rubric, {question.id: answer for question, answer in answered if answer is not None}


@many
@given(assessed())
def test_the_quick_reckoning_equals_the_slow_one(case):
    rubric, answers = case
    card = score(rubric, answers)
    estimates, uncapped = oracle.scores(rubric, answers), oracle.scores(rubric, answers, caps=False)
    floors, ceilings = oracle.scores(rubric, answers, floor=True), oracle.scores(rubric, answers, ceiling=True)

    assert {node: found.estimate for node, found in card.nodes.items()} == estimates
    assert {node: found.floor for node, found in card.nodes.items()} == floors
    assert {node: found.ceiling for node, found in card.nodes.items()} == ceilings
    assert card.equal_weights == oracle.scores(rubric, answers, equal=True)["overall"]
    assert all(card.nodes[topic.id].uncapped == uncapped[topic.id] for topic in rubric.topics)


@many
@given(assessed())
def test_weights_and_shares_equal_the_slow_ones(case):
    rubric, answers = case
    card = score(rubric, answers)
    weights = {question.id: oracle.weight_of(rubric, answers, question) for question in rubric.questions}
    known = {q for q, answer in answers.items() if answer.level is not None}
    proven = {q for q in known if answers[q].evidence}

    assert card.weights == {question: weight for question, weight in weights.items() if weight}
    assert card.completeness == sum(weights[q] for q in known)
    assert card.evidence_coverage == (sum(weights[q] for q in proven) / card.completeness if known else None)
    assert card.dont_know_share == sum(weights[q] for q, answer in answers.items() if answer.dont_know)


@many
@given(assessed(), st.data())
def test_raising_an_answer_lowers_nothing(case, data):
    rubric, answers = case
    low = [q for q, answer in answers.items() if answer.level is not None and answer.level < 4]
    assume(low)
    question = data.draw(st.sampled_from(low))
    before, after = score(rubric, answers), score(rubric, one_level_up(answers, question))

    assert fallen(before, after) == []
    if answers[question].evidence:
        assert fallen(before, after, "floor") == []


@many
@given(assessed())
def test_the_estimate_lies_between_floor_and_ceiling(case):
    for node in score(*case).nodes.values():
        if node.estimate is not None:
            assert 0 <= node.floor <= node.estimate <= node.ceiling <= 100


@many
@given(assessed(), st.data())
def test_floor_and_ceiling_hold_whatever_the_unknown_answers_turn_out_to_be(case, data):
    rubric, answers = case
    before = score(rubric, answers)
    told = {
        question.id: Answer(level=data.draw(st.integers(0, 4)), evidence=PROOF)
        for question in rubric.questions
        if not answers.get(question.id, Answer()).is_known
    }
    after = score(rubric, answers | told)
    for node, was in before.nodes.items():
        if was.floor is not None:
            assert was.floor <= after.nodes[node].estimate <= was.ceiling


@many
@given(assessed(), st.data())
def test_weights_of_siblings_may_all_be_scaled(case, data):
    rubric, answers = case
    factors = {node.id: data.draw(st.sampled_from([1, 2, 10])) for node in rubric.nodes}
    scaled = rubric.model_copy(
        update={
            "nodes": tuple(
                node.model_copy(update={"weight": node.weight * factors.get(node.parent, 1)}) for node in rubric.nodes
            ),
            "questions": tuple(q.model_copy(update={"weight": q.weight * factors[q.node]}) for q in rubric.questions),
        }
    )
    scaled = Rubric.model_validate(scaled.model_dump(by_alias=True, mode="json"))
    before, after = score(rubric, answers), score(scaled, answers)
    assert (after.nodes, after.weights, after.obstacles) == (before.nodes, before.weights, before.obstacles)


@many
@given(assessed(), st.randoms(use_true_random=False))
def test_the_order_of_questions_changes_no_score(case, random):
    rubric, answers = case
    document = rubric.model_dump(by_alias=True, mode="json")
    random.shuffle(document["questions"])
    shuffled = Rubric.model_validate(document)
    before, after = score(rubric, answers), score(shuffled, answers)
    assert (after.nodes, after.weights) == (before.nodes, before.weights)


@many
@given(assessed(), st.data())
def test_what_is_not_applicable_never_counts(case, data):
    rubric, answers = case
    question = data.draw(st.sampled_from(rubric.questions))
    left_out = answers | {question.id: Answer(na="other")}
    document = rubric.model_dump(by_alias=True, mode="json")
    document["questions"] = [q for q in document["questions"] if q["id"] != question.id]
    caps = [cap for cap in document["rules"]["caps"] if cap["when"]["question"] != question.id]
    assume(document["questions"])
    without = Rubric.model_validate(document | {"rules": {"caps": caps}})

    given_up, never_asked = score(rubric, left_out), score(without, answers)
    assert question.id not in given_up.weights
    assert (given_up.nodes, given_up.weights) == (never_asked.nodes, never_asked.weights)


@many
@given(assessed(), st.data())
def test_forgetting_an_answer_widens_the_range(case, data):
    rubric, answers = case
    known = [q for q, answer in answers.items() if answer.level is not None]
    assume(known)
    question = data.draw(st.sampled_from(known))
    before, after = score(rubric, answers), score(rubric, answers | {question: Answer(dont_know=True)})
    for node, was in before.nodes.items():
        if was.floor is not None:
            assert after.nodes[node].floor <= was.floor
            assert after.nodes[node].ceiling >= was.ceiling


@many
@given(rubrics)
def test_all_at_the_top_is_100_and_all_at_the_bottom_is_0(rubric):
    top = score(rubric, {question.id: Answer(level=4, evidence=PROOF) for question in rubric.questions})
    bottom = score(rubric, {question.id: Answer(level=0) for question in rubric.questions})
    assert {node.estimate for node in top.nodes.values()} == {100}
    assert {node.ceiling for node in bottom.nodes.values()} == {0}


@many
@given(rubrics)
def test_weights_add_up_to_one(rubric):
    assert sum(effective_weights(rubric).values()) == 1


@many
@given(assessed())
def test_a_scorecard_survives_its_plain_data(case):
    card = score(*case)
    assert Scorecard.from_data(card.to_data()) == card


@many
@given(assessed())
def test_every_explanation_recomputes_to_the_number_that_is_printed(case):
    rubric, answers = case
    card = score(rubric, answers)
    for node, explanation in explain(rubric, answers, card).items():
        found = card.nodes[node]
        sums = (explanation.estimate, explanation.floor, explanation.ceiling)
        assert [part and part.result for part in sums] == [found.estimate, found.floor, found.ceiling]
        if explanation.estimate is not None:
            products = sum(row.term.weight * row.term.value for row in explanation.rows)
            weights = sum(row.term.weight for row in explanation.rows)
            assert products / weights == explanation.estimate.mean
            assert explanation.estimate.uncapped == found.uncapped
            assert explanation.rounding.endswith(f" is printed as {shown(found.estimate)}")
