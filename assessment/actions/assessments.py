"""The life of an assessment: started, corrected, moved to another rubric version, submitted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from assessment.access import May, assessments_for, refusal, require
from assessment.actions.refusals import ActionError, closed_by
from assessment.actions.rubrics import require_usable
from assessment.domain.comparison import Side, compare
from assessment.domain.scoring import score
from assessment.domain.versions import Draft, Fate, carried
from assessment.models import Assessment, Response, RubricVersion, Submission, Team, User


@transaction.atomic
def start_assessment(
    *,
    team: Team,
    rubric_version: RubricVersion,
    name: str,
    key: UUID,
    by: User,
    previous: Submission | None = None,
    at: datetime | None = None,
) -> Assessment:
    """A new assessment, pinned to one rubric version. The same `key` again gives the assessment it made before.

    The answers of `previous`, a submission of the same team, are shown as “last time” and never carried by themselves.
    Raises ActionError for a rubric of another organisation, and for a retired version.
    """
    require(by, May.START, team)
    if previous and previous.team_id != team.pk:
        raise ActionError(f"{previous} is not a submission of {team}.")
    if started := team.assessments.filter(key=key).first():
        return started
    require_usable(rubric_version, team.organisation)
    assessment, _ = Assessment.objects.get_or_create(
        team=team,
        key=key,
        defaults={
            "rubric_version": rubric_version,
            "name": name,
            "previous": previous,
            "started_by": by,
            "started_at": at or timezone.now(),
        },
    )
    return assessment


@transaction.atomic
def correct(*, submission: Submission, reason: str, by: User, at: datetime | None = None) -> Assessment:
    """Reopen a submission: an assessment that starts with its answers and, once submitted, stands in its place.

    The submission itself stays as it is. Asked again, gives the correction that is open. Raises ActionError when it was
    corrected before, or when the team has a newer submission.
    """
    require(by, May.SUBMIT, submission.team)
    if submission.team.submissions.filter(submitted_at__gt=submission.submitted_at).exists():
        raise ActionError(f"{submission} is not the newest submission of {submission.team} any more.")
    corrected = submission.assessment
    correction, is_new = Assessment.objects.get_or_create(
        corrects=submission,
        defaults={
            "team": submission.team,
            "rubric_version": corrected.rubric_version,
            "name": corrected.name,
            "previous": corrected.previous,
            "reason": reason,
            "started_by": by,
            "started_at": at or timezone.now(),
        },
    )
    if is_new:
        _copy_responses(corrected, correction, corrected.rubric_version.rubric().question_by_id.keys())
    return correction


@transaction.atomic
def move_assessment(
    *, assessment: Assessment, rubric_version: RubricVersion, key: UUID, by: User, at: datetime | None = None
) -> Assessment:
    """Go on with an open assessment under another version of its rubric: a new assessment with the answers to questions
    that kept their meaning, each with its author and date. The one it began as stays as it is and is closed, so that
    nobody answers twice.

    Asked again, gives the assessment it moved to. Raises AlreadySubmitted, and ActionError when it cannot move there.
    """
    lock(assessment, by, May.START)
    if moved := assessment.moved_to.first():
        return moved
    check_open(assessment)
    if assessment.corrects_id:
        raise ActionError("A correction stays with the rubric version of the submission that it corrects.")
    rubrics = assessment.rubric_version.rubric(), rubric_version.rubric()
    require_usable(rubric_version, assessment.team.organisation)
    if rubrics[0].rubric.id != rubrics[1].rubric.id or rubrics[0].number >= rubrics[1].number:
        raise ActionError(f"{assessment} can move to a newer version of {rubrics[0].name}, not to {rubric_version}.")
    moved = Assessment.objects.create(
        team=assessment.team,
        rubric_version=rubric_version,
        name=assessment.name,
        previous=assessment.previous,
        moved_from=assessment,
        started_by=by,
        started_at=at or timezone.now(),
        key=key,
    )
    fates = carried([Draft(rubrics[0], assessment.answers())], rubrics[1])
    _copy_responses(assessment, moved, {name for name, each in fates.items() if each.fate is Fate.CARRIED})
    _close(assessment)
    return moved


@transaction.atomic
def submit(*, assessment: Assessment, by: User, at: datetime | None = None) -> Submission:
    """Freeze the assessment: rubric version and hash, answers, scorecard, who and when, in one row.

    Raises AlreadySubmitted when it was submitted before, also when two people press the button at once, and MovedOn.
    """
    lock(assessment, by, May.SUBMIT)
    check_open(assessment)
    # Two assessments of a team that are submitted at once come one after the other, so that the second knows the first.
    Team.objects.select_for_update(no_key=True).get(pk=assessment.team_id)
    at = at or timezone.now()
    rubric, answers = assessment.rubric_version.rubric(), assessment.answers()
    side = Side(rubric, answers, score(rubric, answers))
    before = Submission.objects.before(assessment, at).first()
    _close(assessment)
    return Submission.objects.create(
        assessment=assessment,
        team=assessment.team,
        organisation_name=assessment.team.organisation.name,
        team_name=assessment.team.name,
        assessment_name=assessment.name,
        answers={question: answer.to_data() for question, answer in answers.items()},
        ledger=ledger.to_data() if (ledger := assessment.team.delivery_ledger()) else None,
        **Submission.columns(rubric, side.scorecard),
        **Submission.change_columns(compare(before.side(), side) if before else None),
        submitted_by=by,
        submitted_by_name=str(by),
        submitted_at=at,
    )


def lock(assessment: Assessment, by: User, may: May) -> None:
    """Hold the assessment's row until commit, so that saves and the submission queue up.

    The same query asks whether the person may do this; raises PermissionDenied if not. What hangs on the row must be
    read afterwards: PostgreSQL shows a statement that waited for a lock the state from before the wait.
    """
    rows = assessments_for(by, may).select_related(None).only("pk").order_by().select_for_update(of=("self",))
    if not rows.filter(pk=assessment.pk):
        raise refusal(may, assessment.team)


def check_open(assessment: Assessment) -> None:
    """Raise Closed if it is."""
    if closed := closed_by(assessment):
        raise closed


def _close(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(is_open=False)
    assessment.is_open = False


def _copy_responses(source: Assessment, copy: Assessment, questions: Collection[str]) -> None:
    """Give a new assessment the current answers of another, each with its author and date."""
    Response.objects.bulk_create(
        Response(
            assessment=copy,
            question=response.question,
            version=1,
            key=uuid4(),
            answered_by=response.answered_by,
            answered_at=response.answered_at,
            **Response.columns(response.answer()),
        )
        for response in source.responses.current().filter(question__in=questions).select_related("answered_by")
    )
