"""What must hold for every rubric that the linter lets pass, tried on random ones over all blocks of the format."""

import json
import os
from dataclasses import replace
from itertools import product
from math import prod

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessment.domain.answers import Answer
from assessment.domain.arithmetic import explain
from assessment.domain.asking import asking, conditions_in
from assessment.domain.lint_rules import Rule
from assessment.domain.plan import ranges
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_checks import rubric_flaws
from assessment.domain.rubric_file import RubricFileError, parse_rubric
from assessment.domain.scoring import Scorecard, score
from assessment.domain.source import parse_text
from tests.domain.strategies import PROOF, all_rubrics, assessed, fallen, one_level_up, said_to

LONG = os.environ.get("FAULT") == "long"
EXAMPLES, RUBRICS, COMPLETIONS = (10_000, 10_000, 300) if LONG else (200, 600, 60)
settings.register_profile(
    "rubrics", max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
many = settings.get_profile("rubrics")
some = settings(many, max_examples=EXAMPLES // 5)
"""For what reads whole files."""
rubrics = all_rubrics(RUBRICS)
BY_CHANCE = {Rule.CONDITION_NEVER, Rule.CONDITION_ALWAYS, Rule.SCORE_UNREACHABLE}
"""What random conditions may come to; no scoring depends on it."""


def deciding(rubric):
    """The questions that decide whether others are asked."""
    conditions = (question.visible_when for question in rubric.questions if question.visible_when)
    return {part.question for condition in conditions for part in conditions_in(condition)}


@many
@given(rubrics)
def test_drawn_rubrics_are_sound(rubric):
    assert {flaw.rule for flaw in rubric_flaws(rubric.document, rubric)} <= BY_CHANCE


@many
@given(assessed(rubrics))
def test_estimate_lies_between_floor_and_ceiling_and_all_within_the_range(case):
    rubric, answers = case
    for node, found in score(rubric, answers).nodes.items():
        low, high = ranges(rubric)[node]
        if found.floor is not None:
            assert low <= found.floor <= found.ceiling <= high
            assert found.estimate is None or found.floor <= found.estimate <= found.ceiling


@many
@given(assessed(rubrics), st.data())
def test_raising_an_answer_on_which_no_condition_depends_lowers_nothing(case, data):
    rubric, answers = case
    tops = {question.id: rubric.top_of(question) for question in rubric.questions}
    low = [q for q, said in answers.items() if said.level is not None and said.level < tops[q]]
    low = [q for q in low if q not in deciding(rubric)]
    assume(low)
    question = data.draw(st.sampled_from(low))
    before, after = score(rubric, answers), score(rubric, one_level_up(answers, question))

    assert fallen(before, after) == []


@many
@given(assessed(rubrics), st.data())
def test_answer_to_a_question_that_is_not_asked_never_counts(case, data):
    rubric, answers = case
    hidden = [question for question in rubric.questions if asking(rubric, answers)[question.id] is False]
    assume(hidden)
    question = data.draw(st.sampled_from(hidden))
    other = said_to(data.draw, rubric, question)

    assert score(rubric, answers | {question.id: other}) == score(rubric, answers)


def completions(rubric, question):
    """What an unknown answer may turn out to be, as far as its floor and ceiling reach."""
    unknown, top = rubric.unknown_of(question), rubric.top_of(question)
    levels = [Answer(level=level, evidence=PROOF) for level in range(unknown.floor, unknown.ceiling + 1)]
    reasons = question.na if (unknown.floor, unknown.ceiling) == (0, top) else ()
    return levels + [Answer(na="other") for reason in reasons if reason == "other"]


@many
@given(assessed(rubrics), st.data())
def test_floor_and_ceiling_hold_whatever_the_unknown_answers_turn_out_to_be(case, data):
    rubric, answers = case
    before = score(rubric, answers)
    choices = {q.id: completions(rubric, q) for q in rubric.questions if not answers[q.id].is_known}
    if prod(map(len, choices.values())) <= COMPLETIONS:
        told = [dict(zip(choices, each, strict=True)) for each in product(*choices.values())]
    else:
        told = [{q: data.draw(st.sampled_from(each)) for q, each in choices.items()} for _ in range(3)]
    for answered in told:
        after = score(rubric, answers | answered)
        for node, was in before.nodes.items():
            now = after.nodes[node].estimate
            assert now is None or was.floor <= now <= was.ceiling, node


@many
@given(assessed(rubrics, some_unknown=False))
def test_nothing_is_open_when_everything_is_known_and_proven(case):
    rubric, answers = case
    proven = {question: replace(answer, evidence=PROOF) for question, answer in answers.items()}

    for found in score(rubric, proven).nodes.values():
        assert found.floor == found.estimate == found.ceiling


@many
@given(assessed(rubrics))
def test_every_explanation_recomputes_to_the_score(case):
    rubric, answers = case
    card = score(rubric, answers)
    for node, explanation in explain(rubric, answers, card).items():
        found = card.nodes[node]
        sums = (explanation.estimate, explanation.floor, explanation.ceiling)
        assert [part and part.result for part in sums] == [found.estimate, found.floor, found.ceiling]


@many
@given(assessed(rubrics))
def test_scorecard_survives_its_plain_data(case):
    card = score(*case)

    assert Scorecard.from_data(json.loads(json.dumps(card.to_data()))) == card


@some
@given(rubrics)
def test_document_and_text_give_the_same_rubric_back(rubric):
    text = json.dumps(rubric.document, ensure_ascii=False)

    assert Rubric.model_validate(rubric.document) == rubric
    assert Rubric.model_validate(parse_text(text, "a.json").data) == rubric


def places(value, steps=()):
    """The way to every value of plain data."""
    yield steps
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*steps, key))


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 200),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "q0", "overall", "ladder", "none", "forbidden", "x" * 100_000]),
    st.lists(st.integers(0, 3), max_size=2),
    st.fixed_dictionaries({}, optional={"question": st.just("q0"), "all": st.just([]), "ladder": st.just(3)}),
)


@some
@given(rubrics, st.data())
def test_linter_names_faults_and_never_falls(rubric, data):
    document = json.loads(json.dumps(rubric.document))
    ways = [way for way in places(document) if way]
    for way in data.draw(st.lists(st.sampled_from(ways), min_size=1, max_size=3)):
        block = document
        for step in way[:-1]:
            block = block[step] if (isinstance(block, dict) and step in block) or isinstance(block, list) else {}
        if isinstance(block, dict) or (isinstance(block, list) and way[-1] < len(block)):
            block[way[-1]] = data.draw(JUNK)
    try:
        parse_rubric(json.dumps(document), "a.json")
    except RubricFileError as error:
        assert all(fault.rule in list(Rule) for fault in error.faults)
