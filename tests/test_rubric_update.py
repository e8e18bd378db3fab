"""R-17: a new version of a rubric changes nothing that was begun or finished on an earlier one.

50 drafts and 50 submissions stand on version 1.0.0 of the product's rubric when version 2.0.0 is published. That one
rewords, re-weights, adds, removes, reorders and splits questions and moves a gate. Every score and report, and the
bytes of every PDF looked at (five; with `FAULT=long` all fifty), are the same afterwards.
"""

import copy
import os
import uuid
from random import Random

import pytest

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.plan import plan
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from assessment.domain.versions import Kind, What, diff
from assessment.models import Assessment, Submission
from assessment.models.rubrics import _rubric
from assessment.reports.pdf import render_pdf
from assessment.reports.workbook import report_json
from tests.conftest import give

EACH = 50
PRINTED = EACH if os.environ.get("FAULT") == "long" else 5
PROOF = ("https://wiki.example.org/proof",)
ANSWERS = [
    *(Answer(level=level, note=f"Level {level}.", evidence=evidence) for level in range(5) for evidence in ((), PROOF)),
    Answer(dont_know=True, note="Nobody knew."),
]


def version_2(rubric: Rubric) -> Rubric:
    """The next version of the product's rubric, changed in every way that R-17 names."""
    document = copy.deepcopy(rubric.document)
    document["rubric"]["version"] = "2.0.0"
    del document["trace"]
    questions = {question["id"]: question | {"trace": []} for question in document["questions"]}
    questions["focus"]["intent"] += " Counted on one day."
    questions["impact-metric"]["weight"] = 1
    questions["rollback"]["levels"]["4"] = "Rehearsed every quarter."
    questions["rollback"]["rev"] = 2
    questions["alert-noise"] = questions["alerting"] | {"id": "alert-noise", "title": "Alerts that nobody needed"}
    parted = questions.pop("capability-map")
    whole = {"id": "capability-map", "rev": 1, "kind": "split", "levels": {level: level for level in range(5)}}
    for part in ("capabilities", "gaps"):
        questions[part] = parted | {"id": part, "title": f"Map of {part}", "map_from": [whole]}
    del questions["retraining"]
    document["questions"] = list(reversed(questions.values()))
    for question in document["questions"]:
        for step in question["advice"]:
            step["requires"] = [needed for needed in step.get("requires", []) if needed["question"] in questions]
    for cap in document["rules"]["caps"]:
        if cap["when"]["question"] == "rollback":
            cap["cap"]["max"] -= 7
    return Rubric.model_validate(document)


@pytest.fixture
def filled(team, ml_delivery_version, owner) -> list[Assessment]:
    """A hundred assessments with answers of their own; every second one is submitted."""
    random = Random(17)
    questions = ml_delivery_version.rubric().questions
    assessments = []
    for number in range(2 * EACH):
        assessment = actions.start_assessment(
            team=team, rubric_version=ml_delivery_version, name=f"Number {number}", key=uuid.uuid4(), by=owner
        )
        for question in random.sample(questions, 12):
            give(assessment, question.id, random.choice(ANSWERS), owner)
        if number % 2:
            actions.submit(assessment=assessment, by=owner)
        assessments.append(assessment)
    return assessments


def fresh(kind):
    """Rows as a process reads them that has just started."""
    _rubric.cache_clear()
    plan.cache_clear()
    return list(kind.objects.order_by("pk"))


def scores() -> list[object]:
    """The scorecard of every draft as computed now, and of every submission as stored and as computed now."""
    drafts = [
        score(draft.rubric_version.rubric(), draft.answers()).to_data()
        for draft in fresh(Assessment)
        if not (draft.submissions.exists() or draft.moved_from_id)
    ]
    submitted = [
        (
            submission.scorecard,
            score(submission.assessment.rubric_version.rubric(), submission.report().answers).to_data(),
            (submission.rubric_hash, submission.score, submission.floor, submission.ceiling, submission.profile),
        )
        for submission in fresh(Submission)
    ]
    return drafts + submitted


def reports() -> list[bytes]:
    """Every submission's report as data."""
    return [report_json(submission.report()) for submission in fresh(Submission)]


def papers() -> list[bytes]:
    """The PDFs of the submissions that are printed."""
    return [render_pdf(submission.report()) for submission in fresh(Submission)[:PRINTED]]


@pytest.mark.timeout(1800)  # a hundred documents, where all fifty are printed twice
def test_new_version_changes_no_score_no_report_and_no_byte_of_a_pdf(filled, ml_delivery, owner):
    before = scores(), reports(), papers()

    newer = version_2(ml_delivery)
    published = actions.publish_rubric(rubric=newer)

    assert [len(each) for each in before] == [2 * EACH, EACH, PRINTED]
    assert (scores(), reports(), papers()) == before
    found = diff(ml_delivery, newer)
    sorts = {What.MEANING, What.ADDED, What.DROPPED, What.REWEIGHTED, What.REWORDED, What.ORDER}
    assert (found.kind, found.by_what().keys() & sorts) == (Kind.MAJOR, sorts)

    actions.move_assessment(assessment=filled[0], rubric_version=published, key=uuid.uuid4(), by=owner)
    assert (scores(), reports()) == before[:2]
