"""Boxes ticked: kept by every action that keeps an answer."""

import uuid

import pytest

from assessment import actions
from assessment.domain.answer_import import Given
from assessment.domain.answers import Answer, AnswerError
from assessment.domain.rubric_file import parse_rubric
from assessment.web.last_time import last_time
from tests.conftest import KINDS, give

CHECKS = Answer(level=2, ticks=("types", "ranges", "drift"), note="By the pipeline.")


def test_ticks_are_kept_with_what_they_come_to(kinds_assessment, owner):
    response = give(kinds_assessment, "checks", CHECKS, owner)

    assert (response.level, response.ticks) == (2, ["types", "ranges", "drift"])
    assert kinds_assessment.answers() == {"checks": CHECKS}


def test_none_of_these_is_an_answer(kinds_assessment, owner):
    give(kinds_assessment, "checks", Answer(level=0), owner)

    assert kinds_assessment.answers()["checks"].state == "level"


@pytest.mark.parametrize("answer", [Answer(level=3, ticks=("types",)), Answer(level=1, ticks=("smell",))])
def test_ticks_that_lead_elsewhere_are_refused(kinds_assessment, owner, answer):
    with pytest.raises(AnswerError) as refusal:
        give(kinds_assessment, "checks", answer, owner)

    assert {fault.field for fault in refusal.value.faults} == {"ticks"}
    assert kinds_assessment.responses.count() == 0


def test_imported_ticks_are_kept(kinds_assessment, owner):
    actions.import_responses(assessment=kinds_assessment, answers=[Given("checks", CHECKS, 0, uuid.uuid4())], by=owner)

    assert kinds_assessment.answers() == {"checks": CHECKS}


def test_ticks_are_in_the_submission_its_correction_and_last_time(kinds_assessment, kinds, owner):
    give(kinds_assessment, "checks", CHECKS, owner)
    submission = actions.submit(assessment=kinds_assessment, by=owner)
    correction = actions.correct(submission=submission, reason="A slip.", by=owner)

    earlier = last_time(kinds, submission)
    assert submission.answers == {"checks": CHECKS.to_data()}
    assert correction.answers() == {"checks": CHECKS}
    assert earlier.answers == {"checks": CHECKS}
    fewer = Answer(level=2, ticks=("types", "ranges", "volume"))
    assert [earlier.differs("checks", answer) for answer in (CHECKS, fewer)] == [False, True]


def test_ticks_move_to_a_newer_version(kinds_assessment, owner):
    give(kinds_assessment, "checks", CHECKS, owner)
    text = KINDS.read_text(encoding="utf-8").replace("version: 1.0.0", "version: 1.0.1")
    newer = actions.publish_rubric(rubric=parse_rubric(text, "kinds.yaml"))

    moved = actions.move_assessment(assessment=kinds_assessment, rubric_version=newer, key=uuid.uuid4(), by=owner)

    assert moved.answers() == {"checks": CHECKS}


def test_what_was_said_is_kept_while_it_is_not_asked_and_comes_back(kinds_assessment, owner):
    rollback = Answer(level=0, ticks=("model",))
    give(kinds_assessment, "rollback", rollback, owner)
    give(kinds_assessment, "live", Answer(level=0), owner)
    hidden = kinds_assessment.answers()
    give(kinds_assessment, "live", Answer(level=1), owner, version=1)

    assert [hidden["rollback"], kinds_assessment.answers()["rollback"]] == [rollback, rollback]
