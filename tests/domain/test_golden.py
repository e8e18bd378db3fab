"""Submissions kept from earlier: scoring them again must give every number as it was stored."""

import json
from pathlib import Path

import pytest

from assessment.domain.answers import Answer
from assessment.domain.rubric_file import find_rubric
from assessment.domain.scoring import score

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "submissions.json").read_text())


@pytest.mark.parametrize("kept", GOLDEN, ids=lambda kept: kept["name"])
def test_a_kept_submission_scores_again_as_it_did(kept):
    answers = {question: Answer.from_data(data) for question, data in kept["answers"].items()}
    card = score(find_rubric(kept["rubric"]), answers).to_data()
    assert card == kept["scorecard"] | {"rubric_hash": card["rubric_hash"]}
