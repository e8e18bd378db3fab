"""Keeping answers, one at a time or many at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from assessment.access import May
from assessment.actions.assessments import check_open, lock
from assessment.actions.refusals import Conflict, StaleImport
from assessment.domain.answer_import import Given
from assessment.domain.answers import Answer, AnswerError, AnswerFault, record_faults
from assessment.domain.rubric import Rubric
from assessment.models import Assessment, Response, User


@transaction.atomic
def record_response(
    *,
    assessment: Assessment,
    question_id: str,
    answer: Answer,
    version: int,
    key: UUID,
    by: User,
    at: datetime | None = None,
) -> Response:
    """Keep an answer that was given after reading `version` (0: there was none).

    The same `key` again returns what it saved before, so that a repeated request counts once. Raises AnswerError for an
    answer that breaks a rule, Conflict when somebody answered in between, Closed when it is too late.
    """
    lock(assessment, by, May.ANSWER)
    responses = Response.objects.filter(assessment=OuterRef("pk"))
    state = Assessment.objects.filter(pk=assessment.pk).values(
        open=F("is_open"),
        is_repeated=Exists(responses.filter(key=key)),
        newest=responses.filter(question=question_id).order_by("-version").values("version")[:1],
    )[0]
    if state["is_repeated"]:
        return assessment.responses.get(key=key)
    if not state["open"]:
        check_open(assessment)
    _check_answer(assessment.rubric_version.rubric(), question_id, answer)
    newest = state["newest"] or 0
    if version > newest:
        raise AnswerError((AnswerFault("version", f"Version {version} of this answer does not exist."),))
    if version < newest:
        raise Conflict(assessment.responses.get(question=question_id, version=newest))
    return assessment.responses.create(
        question=question_id,
        version=version + 1,
        key=key,
        answered_by=by,
        answered_at=at or timezone.now(),
        **Response.columns(answer),
    )


@transaction.atomic
def import_responses(*, assessment: Assessment, answers: Sequence[Given], by: User, at: datetime | None = None) -> int:
    """Keep many answers at once, all or nothing; returns how many there are.

    The same keys again write nothing more. Raises AnswerError for an answer that breaks a rule, StaleImport when one
    was given to a version that is not the newest, Closed when it is too late.
    """
    lock(assessment, by, May.ANSWER)
    if assessment.responses.filter(key__in=[given.key for given in answers]).exists():
        return len(answers)
    check_open(assessment)
    newest = dict(assessment.responses.current().values_list("question", "version"))
    rubric = assessment.rubric_version.rubric()
    for given in answers:
        _check_answer(rubric, given.question_id, given.answer)
        if given.version != newest.get(given.question_id, 0):
            raise StaleImport
    Response.objects.bulk_create(
        Response(
            assessment=assessment,
            question=given.question_id,
            version=given.version + 1,
            key=given.key,
            answered_by=by,
            answered_at=at or timezone.now(),
            **Response.columns(given.answer),
        )
        for given in answers
    )
    return len(answers)


def _check_answer(rubric: Rubric, question_id: str, answer: Answer) -> None:
    question = rubric.question_by_id.get(question_id)
    if question is None:
        raise AnswerError((AnswerFault("question", f"{rubric.name} has no question “{question_id}”."),))
    if faults := record_faults(rubric, question, answer):
        raise AnswerError(faults)
