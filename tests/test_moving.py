"""Moving an open assessment to a newer version of its rubric, and publishing versions that may follow."""

import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from assessment import actions
from assessment.domain.answer_import import Given
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import read_rubric
from assessment.models import Assessment, RubricVersion
from tests.conftest import give
from tests.newer import NINTH, TOY_2, newer_toy
from tests.test_actions import at_once

PROOF = ("https://wiki.example.org/proof",)


@pytest.fixture
def toy_2(rubric_version):
    """Version 2.0.0 of the toy rubric, published."""
    return actions.publish_rubric(rubric=read_rubric(TOY_2))


def move(assessment, version, by, key=None):
    return actions.move_assessment(assessment=assessment, rubric_version=version, key=key or uuid.uuid4(), by=by)


def test_answers_to_questions_that_kept_their_meaning_come_along_with_author_and_date(
    assessment, toy_2, member, lead, submission
):
    Assessment.objects.filter(pk=assessment.pk).update(previous=submission)
    assessment.refresh_from_db()
    give(assessment, "q1", Answer(level=1), member)
    give(assessment, "q1", Answer(level=3, note="Seen.", evidence=PROOF), member, version=1)
    for question, answer in {"q2": Answer(level=4), "q5": Answer(level=2), "q7": Answer(dont_know=True)}.items():
        give(assessment, question, answer, lead)

    moved = move(assessment, toy_2, lead)

    assert moved.answers() == {"q1": Answer(level=3, note="Seen.", evidence=PROOF), "q7": Answer(dont_know=True)}
    first = assessment.responses.get(question="q1", version=2)
    copy = moved.responses.get(question="q1")
    assert (copy.answered_by, copy.answered_at, copy.version) == (member, first.answered_at, 1)
    assert (moved.rubric_version, moved.name, moved.team) == (toy_2, assessment.name, assessment.team)
    assert (moved.moved_from, moved.previous, moved.started_by) == (assessment, submission, lead)


def test_what_moved_stays_as_it_was_and_is_closed(assessment, toy_2, lead, member):
    give(assessment, "q2", Answer(level=4), member)
    before = assessment.answers(), list(assessment.responses.values()), assessment.rubric_version

    moved = move(assessment, toy_2, lead)

    assessment.refresh_from_db()
    assert (assessment.answers(), list(assessment.responses.values()), assessment.rubric_version) == before
    assert [each for each in (assessment, moved) if each.is_open] == [moved]


def test_what_moved_takes_no_answers_and_says_where_to_go_on(assessment, toy_2, lead, member):
    moved = move(assessment, toy_2, lead)
    given = Given("q2", Answer(level=3), version=0, key=uuid.uuid4())

    for act in (
        lambda: give(assessment, "q2", Answer(level=3), member),
        lambda: actions.import_responses(assessment=assessment, answers=[given], by=member),
        lambda: actions.submit(assessment=assessment, by=lead),
    ):
        with pytest.raises(actions.MovedOn) as refusal:
            act()
        assert refusal.value.instead == moved
        assert str(refusal.value) == (
            f"This assessment moved to version 2.0.0 on {moved.started_at:%-d %B %Y}. Answer there."
        )
    assert assessment.answers() == {}


def test_what_moved_stays_with_what_it_moved_to_when_a_newer_version_follows(assessment, toy_2, lead):
    moved = move(assessment, toy_2, lead)
    version_3 = actions.publish_rubric(
        rubric=newer_toy("3.0.0", NINTH, ("- id: q2\n    rev: 1", "- id: q2\n    rev: 3"))
    )

    assert move(assessment, version_3, lead) == moved


def test_saving_that_is_repeated_after_the_move_gives_what_it_saved(assessment, toy_2, lead, member):
    key = uuid.uuid4()
    save = partial(
        actions.record_response,
        assessment=assessment,
        question_id="q1",
        answer=Answer(level=3),
        version=0,
        key=key,
        by=member,
    )
    saved = save()
    move(assessment, toy_2, lead)

    assert save() == saved


def test_moving_twice_moves_once(assessment, toy_2, lead, owner):
    assert move(assessment, toy_2, lead) == move(assessment, toy_2, owner)
    assert assessment.moved_to.count() == 1


def test_moved_assessment_can_move_on(assessment, toy_2, lead):
    give(assessment, "q1", Answer(level=3), lead)
    version_3 = actions.publish_rubric(
        rubric=newer_toy("3.0.0", NINTH, ("- id: q2\n    rev: 1", "- id: q2\n    rev: 3"))
    )

    moved = move(move(assessment, toy_2, lead), version_3, lead)

    assert moved.answers() == {"q1": Answer(level=3)}


def test_submitted_assessment_does_not_move(submission, toy_2, lead):
    with pytest.raises(actions.AlreadySubmitted):
        move(submission.assessment, toy_2, lead)


def test_correction_stays_with_the_version_of_what_it_corrects(submission, toy_2, owner):
    correction = actions.correct(submission=submission, reason="A slip.", by=owner)

    with pytest.raises(actions.ActionError, match=r"^A correction stays with the rubric version"):
        move(correction, toy_2, owner)


def test_assessment_moves_to_a_newer_version_of_its_own_rubric_only(assessment, toy_2, ml_delivery_version, lead):
    moved = move(assessment, toy_2, lead)

    for start, version in ((moved, assessment.rubric_version), (moved, ml_delivery_version), (moved, toy_2)):
        with pytest.raises(actions.ActionError, match=r"can move to a newer version of toy@2.0.0, not to"):
            move(start, version, lead)


@pytest.mark.parametrize("role", ["member", "viewer", "outsider"])
def test_moving_takes_the_right_to_start(role, assessment, toy_2, request):
    with pytest.raises(PermissionDenied):
        move(assessment, toy_2, request.getfixturevalue(role))

    assert Assessment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_move_once(assessment, toy_2, lead, owner):
    give(assessment, "q1", Answer(level=3), lead)

    results = at_once(lambda: move(assessment, toy_2, lead), lambda: move(assessment, toy_2, owner))

    assert results == [assessment.moved_to.get()] * 2
    assert results[0].responses.count() == 1


def test_version_that_may_not_follow_is_not_published(rubric_version):
    changed = newer_toy("1.0.1", ("weight: 3\n", "weight: 2\n"), ("rev: 1", "rev: 2"))

    with pytest.raises(actions.UnfitToFollow) as refusal:
        actions.publish_rubric(rubric=changed)

    assert str(refusal.value) == (
        "toy@1.0.1 rubric.version: is 1.0.1 after 1.0.0; expected 2.0.0 or more, since questions[0].rev makes it a "
        "major change"
    )
    assert list(RubricVersion.objects.all()) == [rubric_version]


def test_repair_of_an_older_version_is_held_against_that_one(toy_2):
    repaired = actions.publish_rubric(rubric=newer_toy("1.0.1", ("First practice", "The first practice")))

    assert repaired.version == "1.0.1"
