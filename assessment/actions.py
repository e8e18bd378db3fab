"""Every write there is. Each action is atomic, names its actor (`by=`), asks who may before whether the state allows,
and raises instead of half-doing: PermissionDenied, AnswerError, or an ActionError that says what happened."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessment.access import May, assessments_for, refusal, require
from assessment.domain.answers import Answer, AnswerError, AnswerFault, answer_faults
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from assessment.models import (
    Assessment,
    Event,
    Membership,
    Organisation,
    Response,
    RubricVersion,
    Submission,
    Tag,
    Team,
    User,
)


class ActionError(Exception):
    """The state of things does not allow the act; the message says what to do."""


class AlreadySubmitted(ActionError):
    """The assessment was submitted before; `submission` is what stands."""

    def __init__(self, submission: Submission):
        self.submission = submission
        super().__init__(
            f"This assessment was submitted on {submission.submitted_at:%-d %B %Y at %H:%M} UTC "
            f"by {submission.submitted_by_name}."
        )


class Conflict(ActionError):
    """Somebody else answered in the meantime; `current` is what stands, and nothing was overwritten."""

    def __init__(self, current: Response):
        self.current = current
        super().__init__("This answer was changed after you opened it.")


class ChangedAfterPublishing(ActionError):
    """A rubric with this version is published with other content."""


@transaction.atomic
def create_person(*, email: str, name: str, password: str) -> User:
    """A person who can sign in. Raises ActionError when the address is taken. Runs from the command line only."""
    if User.objects.filter(email__iexact=email).exists():
        raise ActionError(f"{email} has an account already.")
    return User.objects.create_user(email, password, name=name)


@transaction.atomic
def create_organisation(*, name: str, by: User, is_sample: bool = False) -> Organisation:
    """A new organisation, owned by the person who makes it."""
    organisation = Organisation.objects.create(name=name, is_sample=is_sample)
    Membership.objects.create(organisation=organisation, user=by, role=Membership.Role.OWNER)
    return organisation


@transaction.atomic
def remove_sample_organisation(*, organisation: Organisation, by: User) -> None:
    """Delete a sample organisation with all that belongs to it. Raises ActionError for a real one."""
    require(by, May.MANAGE, organisation)
    if not organisation.is_sample:
        raise ActionError(f"{organisation} is not sample data and cannot be removed this way.")
    organisation.delete()


@transaction.atomic
def create_team(*, organisation: Organisation, name: str, by: User) -> Team:
    """A new team. Raises ActionError when the organisation has one of that name."""
    require(by, May.MANAGE, organisation)
    if organisation.teams.filter(name__iexact=name).exists():
        raise ActionError(f"{organisation} already has a team named “{name}”.")
    return Team.objects.create(organisation=organisation, name=name)


@transaction.atomic
def set_tags(*, team: Team, names: Iterable[str], by: User) -> None:
    """Give the team these tags and no others; a word that differs in case only counts once."""
    require(by, May.DESCRIBE, team)
    wanted = {name.casefold(): name for name in names}
    team.tags.all().delete()
    Tag.objects.bulk_create(Tag(team=team, name=name) for name in wanted.values())


@transaction.atomic
def add_event(*, team: Team, happened_on: date, text: str, by: User) -> Event:
    """Note what happened to the team on a day; the same again gives the note that is there."""
    require(by, May.DESCRIBE, team)
    event, _ = Event.objects.get_or_create(team=team, happened_on=happened_on, text=text)
    return event


@transaction.atomic
def remove_event(*, event: Event, by: User) -> None:
    """Take a note back."""
    require(by, May.DESCRIBE, event.team)
    event.delete()


@transaction.atomic
def publish_rubric(*, rubric: Rubric) -> RubricVersion:
    """Freeze a rubric version; the same content again changes nothing.

    Raises ChangedAfterPublishing when the version stands with other content. Runs from the command line only.
    """
    version, _ = RubricVersion.objects.get_or_create(
        slug=rubric.rubric.id,
        version=rubric.rubric.version,
        defaults={
            "title": rubric.rubric.title,
            "content_hash": rubric.content_hash,
            "document": rubric.document,
        },
    )
    if version.content_hash != rubric.content_hash:
        raise ChangedAfterPublishing(
            f"{rubric.name} is published with other content (hash {version.content_hash[:12]}, this file has "
            f"{rubric.content_hash[:12]}). A published version never changes: give the file a new version number."
        )
    return version


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
    """
    require(by, May.START, team)
    if previous and previous.team_id != team.pk:
        raise ActionError(f"{previous} is not a submission of {team}.")
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
        Response.objects.bulk_create(
            Response(
                assessment=correction,
                question=response.question,
                version=1,
                key=uuid4(),
                answered_by=response.answered_by,
                answered_at=response.answered_at,
                **Response.columns(response.answer()),
            )
            for response in corrected.responses.current().select_related("answered_by")
        )
    return correction


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
    answer that breaks a rule, Conflict when somebody answered in between, AlreadySubmitted when it is too late.
    """
    _lock(assessment, by, May.ANSWER)
    responses = Response.objects.filter(assessment=OuterRef("pk"))
    state = Assessment.objects.filter(pk=assessment.pk).values(
        is_submitted=Exists(Submission.objects.filter(assessment=OuterRef("pk"))),
        is_repeated=Exists(responses.filter(key=key)),
        newest=responses.filter(question=question_id).order_by("-version").values("version")[:1],
    )[0]
    if state["is_repeated"]:
        return assessment.responses.get(key=key)
    if state["is_submitted"]:
        raise AlreadySubmitted(assessment.submissions.get())
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
def submit(*, assessment: Assessment, by: User, at: datetime | None = None) -> Submission:
    """Freeze the assessment: rubric version and hash, answers, scorecard, who and when, in one row.

    Raises AlreadySubmitted when it was submitted before, also when two people press the button at once.
    """
    _lock(assessment, by, May.SUBMIT)
    if earlier := assessment.submissions.first():
        raise AlreadySubmitted(earlier)
    rubric = assessment.rubric_version.rubric()
    answers = assessment.answers()
    return Submission.objects.create(
        assessment=assessment,
        team=assessment.team,
        organisation_name=assessment.team.organisation.name,
        team_name=assessment.team.name,
        assessment_name=assessment.name,
        answers={question: answer.to_data() for question, answer in answers.items()},
        **Submission.columns(rubric, score(rubric, answers)),
        submitted_by=by,
        submitted_by_name=str(by),
        submitted_at=at or timezone.now(),
    )


@transaction.atomic
def set_single_keys(*, on: bool, by: User) -> None:
    """Switch answering by single keys on or off for this person (WCAG 2.1.4)."""
    User.objects.filter(pk=by.pk).update(single_keys=on)


def _lock(assessment: Assessment, by: User, may: May) -> None:
    """Hold the assessment's row until commit, so that saves and the submission queue up.

    The same query asks whether the person may do this; raises PermissionDenied if not. What hangs on the row must be
    read afterwards: PostgreSQL shows a statement that waited for a lock the state from before the wait.
    """
    rows = assessments_for(by, may).select_related(None).only("pk").order_by().select_for_update(of=("self",))
    if not rows.filter(pk=assessment.pk):
        raise refusal(may, assessment.team)


def _check_answer(rubric: Rubric, question_id: str, answer: Answer) -> None:
    question = rubric.question_by_id.get(question_id)
    if question is None:
        raise AnswerError((AnswerFault("question", f"{rubric.name} has no question “{question_id}”."),))
    faults = answer_faults(rubric, question, answer)
    if answer.na and not answer.note.strip():
        faults += (AnswerFault("note", "Add a sentence to the note: why does this question not apply?"),)
    if faults:
        raise AnswerError(faults)
