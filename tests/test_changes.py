"""What a submission remembers of the change since the one before, and which assessments are open."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Assessment, Submission
from tests.conftest import give
from tests.domain.test_scoring import PROOF, UNKNOWN
from tests.newer import newer_toy
from tests.test_actions import at_once
from tests.web.conftest import DAY
from tests.web.test_compare import submitted

QUARTER = timedelta(days=91)


def told(submission):
    return submission.change, submission.change_verdict


def test_first_submission_has_no_change(submission):
    assert told(submission) == (None, "")


def test_change_is_the_difference_of_the_printed_scores_with_its_verdict(team, rubric_version, owner):
    first = submitted(team, rubric_version, owner, at=DAY)
    better = submitted(team, rubric_version, owner, at=DAY + QUARTER, q1=4, q3=4)
    same = submitted(team, rubric_version, owner, at=DAY + 2 * QUARTER, q1=4, q3=4)

    assert told(better) == (better.score - first.score, "beyond doubt")
    assert told(same) == (0, "no clear change")


def test_change_is_since_the_one_before_of_the_same_rubric_and_team(team, rubric_version, owner, ml_assessment):
    other = actions.create_team(organisation=team.organisation, name="Vega", by=owner)
    first = submitted(team, rubric_version, owner, at=DAY)
    submitted(other, rubric_version, owner, at=DAY + QUARTER, q1=0)
    theirs = actions.submit(assessment=ml_assessment, by=owner, at=DAY + QUARTER)
    later = submitted(team, rubric_version, owner, at=DAY + 2 * QUARTER, q1=4)

    assert told(theirs) == (None, "")
    assert told(later) == (later.score - first.score, "no clear change")


def test_correction_is_compared_with_what_was_before_that_which_it_corrects(team, rubric_version, owner):
    first = submitted(team, rubric_version, owner, at=DAY)
    wrong = submitted(team, rubric_version, owner, at=DAY + QUARTER, q1=4, q3=4)
    correction = actions.correct(submission=wrong, reason="A slip.", by=owner)
    give(correction, "q3", Answer(level=1, evidence=PROOF), owner, version=1)

    right = actions.submit(assessment=correction, by=owner, at=DAY + 2 * QUARTER)
    later = submitted(team, rubric_version, owner, at=DAY + 3 * QUARTER)

    assert told(right) == (right.score - first.score, "no clear change")
    assert later.change == later.score - right.score


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_submitted_at_once_the_second_knows_the_first(team, rubric_version, owner):
    begun = [
        actions.start_assessment(team=team, rubric_version=rubric_version, name=name, key=uuid.uuid4(), by=owner)
        for name in ("One", "Two")
    ]

    results = at_once(*(lambda each=each: actions.submit(assessment=each, by=owner) for each in begun))

    assert sorted(submission.change_verdict for submission in results) == ["", "not comparable"]


def test_assessment_is_open_until_it_is_submitted(assessment, submission, owner):
    actions.correct(submission=submission, reason="A slip.", by=owner)
    actions.submit(assessment=assessment, by=owner)

    submitted_ones = Submission.objects.values("assessment")
    assert set(Assessment.objects.open()) == set(Assessment.objects.exclude(pk__in=submitted_ones))


@pytest.mark.django_db(transaction=True)
def test_migration_writes_what_the_actions_write(team, rubric_version, owner, assessment):
    newer = actions.publish_rubric(rubric=newer_toy("1.1.0"))
    submitted(team, rubric_version, owner, at=DAY)
    wrong = submitted(team, rubric_version, owner, at=DAY + QUARTER, q1=4, q3=4)
    actions.submit(
        assessment=actions.correct(submission=wrong, reason="A slip.", by=owner), by=owner, at=DAY + 2 * QUARTER
    )
    submitted(team, rubric_version, owner, at=DAY + 3 * QUARTER, q4=UNKNOWN, q5=UNKNOWN, q1=1)
    submitted(team, newer, owner, at=DAY + 4 * QUARTER)
    actions.move_assessment(assessment=assessment, rubric_version=newer, key=uuid.uuid4(), by=owner)
    before = written()

    for target in ([("assessment", "0002_frozen_rows")], MigrationExecutor(connection).loader.graph.leaf_nodes()):
        MigrationExecutor(connection).migrate(target)

    assert written() == before
    assert [change for *_, change, _ in before[0]].count(None) == 3


def written():
    """What the migrations fill in."""
    submissions = Submission.objects.order_by("submitted_at").values_list("pk", "change", "change_verdict")
    return list(submissions), list(Assessment.objects.values_list("pk", "is_open"))
