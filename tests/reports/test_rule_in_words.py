"""How a rubric scores, in words: by whatever rules, with its nodes told together where they are scored alike."""

import pytest

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import find_rubric
from assessment.reports.rule_in_words import Step, steps

MEAN = "Inside it one practice may make up for another."
BLEND = (
    "A plain mean would flatter where one area is weak, and a plain minimum would give no credit "
    "for progress elsewhere."
)


def with_aggregates(toy: Rubric, **aggregates: object) -> Rubric:
    """The toy rubric with other rules at some of its nodes."""
    document = toy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for node in document["nodes"]:
        node["aggregate"] = aggregates.get(node["id"], node.get("aggregate", "weighted_mean"))
    return Rubric.model_validate(document)


def test_the_delivery_rubric_is_means_with_gates_and_a_blend(ml_delivery):
    assert steps(ml_delivery) == (
        Step(
            "A topic",
            "is the weighted mean of its questions that have a level",
            MEAN,
            "topic = Σ (weight × points) / Σ weight",
        ),
        Step(
            "An area",
            "is the weighted mean of its topics, and then no more than its gates allow",
            "",
            "area = lower of (Σ (weight × topic) / Σ weight) and every closed gate",
        ),
        Step(
            "The overall score",
            "is 0.5 × the mean of the areas + 0.5 × the weakest area",
            BLEND,
            "overall = 0.5 × mean (areas) + 0.5 × lowest (areas)",
        ),
    )


def test_the_ml_test_score_is_sums_and_the_lowest_of_them():
    assert steps(find_rubric("ml-test-score")) == (
        Step("An area", "is the sum of its questions", "What is not done adds nothing.", "area = Σ points"),
        Step(
            "The overall score",
            "is the lowest of the areas",
            "No other area makes up for it.",
            "overall = lowest (areas)",
        ),
    )


@pytest.mark.parametrize(
    ("aggregate", "rule", "formula"),
    [
        ("min", "is the lowest of its questions", "lowest (points)"),
        ("max", "is the highest of its questions", "highest (points)"),
        ("sum", "is the sum of its questions, each times its weight", "Σ (weight × points)"),
        (
            "geometric_mean",
            "is the weighted geometric mean of its questions",
            "(∏ points ^ weight) ^ (1 / Σ weight)",
        ),
        (
            {"ladder": {"worth": 75}},
            "is the highest rung reached: on it and on each below, every question scored 75 or more",
            "highest rung reached",
        ),
        (
            {"ladder": {"worth": 75, "share": 0.8}},
            "is the highest rung reached: on it and on each below, 80 per cent of the questions scored 75 or more",
            "highest rung reached",
        ),
        (
            {"blend": {"alpha": 0.7}},
            "is 0.7 × the weighted mean of its questions + 0.3 × the weakest question",
            "0.7 × mean (points) + 0.3 × lowest (points)",
        ),
    ],
)
def test_a_topic_with_a_rule_of_its_own_is_told_by_its_title(toy, aggregate, rule, formula):
    told = {step.subject: step for step in steps(with_aggregates(toy, t1=aggregate))}

    assert (told["“First topic”"].rule, told["“First topic”"].formula) == (rule, f"“First topic” = {formula}")
    assert told["“Second topic”, “Third topic”, “Fourth topic”"].rule == (
        "is the weighted mean of its questions that have a level"
    )


def test_a_list_has_no_formula(toy):
    told = {step.subject: step for step in steps(with_aggregates(toy, t1="none"))}

    assert told["“First topic”"] == Step("“First topic”", "is a list: it has no score, and counts nowhere", "", "")
