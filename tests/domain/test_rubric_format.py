"""The page about the format tells the truth: its examples pass the linter, its tables are those of the code."""

import json
import re
from pathlib import Path

import pytest

from assessment.domain.aggregates import NAMED
from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import parse_rubric
from assessment.domain.source import parse_text

PAGE = (Path(__file__).parents[2] / "docs" / "rubric-format.md").read_text(encoding="utf-8")
EXAMPLES = [parse_text(text, "example").data for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
WHOLE = EXAMPLES[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: ", ".join(example))
def test_example_makes_a_whole_rubric_of_the_first_one(example):
    rubric = parse_rubric(json.dumps(WHOLE | example), "example")

    assert rubric.name == "release-habits@1.0.0"


def test_every_block_has_an_example():
    shown = {block for example in EXAMPLES for block in example}

    assert set(Rubric.model_fields) - shown == {"trace", "wording_only"}


def test_every_aggregate_stands_in_the_table():
    table = PAGE.partition("| Aggregate |")[2].partition("\n\n")[0]

    assert {name for name in (*NAMED, "sum", "geometric_mean", "none", "blend", "ladder") if name not in table} == set()


def test_table_of_rules_is_that_of_the_code():
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", PAGE.partition("| Rule |")[2], re.MULTILINE)

    assert rows == [(rule.value, rule.says) for rule in Rule]
