"""What is remembered: organisations, teams and people; published rubrics; assessments, responses and submissions.

Rows that must never change are kept by triggers in the database itself (migration 0002): a published rubric, a response
(a new answer is a new row), a submission.
"""

import uuid
from functools import lru_cache
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from assessment.domain.answers import Answer, Answers, State
from assessment.domain.report import Heading, Report, Verdict, build_report, verdict
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import Scorecard, shown


class UserManager(BaseUserManager["User"]):
    """Makes people, who are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in with this address and password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with every permission of Django's own."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What she may do stands in her memberships, never here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    single_keys = models.BooleanField("answer with single keys", default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """Who owns the data: a company, a consultancy's client, an investor's target. Nothing crosses it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """The ML team that is assessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", Lower("name"), name="team_name_once_in_an_organisation")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The team's page."""
        return reverse("team", args=[self.pk])


class Tag(models.Model):
    """A word that a team is filtered by, such as “fraud” or “EMEA”."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = [Lower("name")]
        constraints: ClassVar = [models.UniqueConstraint("team", Lower("name"), name="tag_once_on_a_team")]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Something that happened to a team and may explain a change: “squad formed”. It stands beside the trend."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="events")
    happened_on = models.DateField()
    text = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["happened_on", "id"]
        constraints: ClassVar = [models.UniqueConstraint("team", "happened_on", "text", name="event_once_on_a_day")]

    def __str__(self) -> str:
        return f"{self.happened_on:%-d %B %Y}: {self.text}"


class Membership(models.Model):
    """A person's role, in the whole organisation (`team` empty) or in one team; `access` says what roles may do."""

    class Role(models.TextChoices):
        """The roles, widest first."""

        OWNER = "owner", "Owner"
        LEAD = "lead", "Team lead"
        MEMBER = "member", "Team member"
        VIEWER = "viewer", "Team viewer"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role="owner", team=None) | Q(role__in=["lead", "member", "viewer"], team__isnull=False),
                name="membership_owner_of_organisation_others_of_team",
            ),
            models.UniqueConstraint("user", "team", condition=Q(team__isnull=False), name="membership_once_in_a_team"),
            models.UniqueConstraint("user", "organisation", condition=Q(team=None), name="membership_once_as_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.team or self.organisation}"


class RubricVersion(models.Model):
    """One published version of a rubric, frozen with its content hash."""

    slug = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    content_hash = models.CharField(max_length=64, unique=True)
    document = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["slug", "-published_at"]
        constraints: ClassVar = [
            models.UniqueConstraint("slug", "version", name="rubric_version_published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"

    def rubric(self) -> Rubric:
        """The rubric itself, read once per process.

        Raises ValueError when the stored document no longer has the hash it was published with.
        """
        return _rubric(self.pk, self.content_hash)


@lru_cache(maxsize=64)
def _rubric(version_id: int, content_hash: str) -> Rubric:
    document = RubricVersion.objects.values_list("document", flat=True).get(pk=version_id)
    rubric = Rubric.model_validate(document)
    if rubric.content_hash != content_hash:
        raise ValueError(f"Rubric {rubric.name} was changed after it was published: its content hash differs.")
    return rubric


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments by what pages ask for."""

    def with_answers(self) -> list[tuple["Assessment", Answers]]:
        """Each assessment with its current answers, in two queries however many there are."""
        assessments = list(self)
        answers: dict[uuid.UUID, dict[str, Answer]] = {assessment.pk: {} for assessment in assessments}
        for response in Response.objects.current().filter(assessment__in=answers):
            answers[response.assessment_id][response.question] = response.answer()
        return [(assessment, answers[assessment.pk]) for assessment in assessments]


class Assessment(models.Model):
    """A team's working copy against one rubric version; editable until it is submitted.

    `previous` is the submission whose answers are shown as “last time”. A correction of a submission is an assessment,
    too: it starts with the answers that it `corrects`, and says why. So is a draft that moved to a newer rubric version:
    `moved_from` is the one it began as.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="assessments")
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="assessments")
    name = models.CharField(max_length=120)
    previous = models.ForeignKey("Submission", on_delete=models.SET_NULL, null=True, related_name="+")
    corrects = models.OneToOneField("Submission", on_delete=models.CASCADE, null=True, related_name="correction")
    reason = models.CharField(max_length=500, blank=True)
    moved_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="moved_to")
    started_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("team", "key", name="assessment_started_once_per_key"),
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="assessment_reason_exactly_when_it_corrects",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The task list."""
        return reverse("assessment", args=[self.pk])

    def answers(self) -> Answers:
        """The current answer to every question that was touched."""
        return {response.question: response.answer() for response in self.responses.current()}


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses by what pages ask for."""

    def current(self) -> "ResponseQuerySet":
        """The newest response to each question."""
        newer = self.model.objects.filter(
            assessment=OuterRef("assessment"), question=OuterRef("question"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))


class Response(models.Model):
    """One answer to one question. A change is a new row with the next version: nothing saved is ever overwritten."""

    class State(models.TextChoices):
        """What was said; `unanswered` still may carry a note."""

        LEVEL = State.LEVEL.value, "Level"
        NOT_APPLICABLE = State.NOT_APPLICABLE.value, "Not applicable"
        DONT_KNOW = State.DONT_KNOW.value, "Don’t know"
        UNANSWERED = State.UNANSWERED.value, "Unanswered"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="responses")
    question = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    key = models.UUIDField()
    state = models.CharField(max_length=20, choices=State.choices)
    level = models.PositiveSmallIntegerField(null=True)
    na_reason = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    evidence = models.JSONField(default=list)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "question", "version", name="response_version_once"),
            models.UniqueConstraint("assessment", "key", name="response_key_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="response_version_from_one"),
            models.CheckConstraint(
                condition=Q(state="level", level__isnull=False) | (~Q(state="level") & Q(level=None)),
                name="response_level_exactly_when_said",
            ),
            models.CheckConstraint(
                condition=(Q(state="not_applicable") & ~Q(na_reason=""))
                | (~Q(state="not_applicable") & Q(na_reason="")),
                name="response_reason_exactly_when_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.version}: {self.state}"

    def answer(self) -> Answer:
        """The row as the rules see it."""
        return Answer(
            level=self.level,
            na=self.na_reason or None,
            dont_know=self.state == State.DONT_KNOW,
            note=self.note,
            evidence=tuple(self.evidence),
        )

    @classmethod
    def columns(cls, answer: Answer) -> dict[str, Any]:
        """The columns that hold `answer`."""
        return {
            "state": answer.state.value,
            "level": answer.level,
            "na_reason": answer.na or "",
            "note": answer.note,
            "evidence": list(answer.evidence),
        }


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions by what pages ask for."""

    def latest_of_each_team(self) -> "SubmissionQuerySet":
        """The newest submission of every team."""
        newer = self.model.objects.filter(team=OuterRef("team"), submitted_at__gt=OuterRef("submitted_at"))
        return self.filter(~Exists(newer))

    def standing(self) -> "SubmissionQuerySet":
        """Without those that a later submission corrects."""
        return self.filter(correction__submissions=None)


class Submission(models.Model):
    """The frozen snapshot made when an assessment is submitted: history, pages and paper print only these.

    What lists and curves show of many submissions at once stands in columns of its own, in whole numbers as they are
    printed: `score` (empty when nothing has a level), `floor`, `ceiling`, `completeness` in per cent, `band` (empty
    without a verdict), `stage`, how many gates are closed or unknown, and the scores of areas and topics by id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="submissions")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="submissions")
    rubric_hash = models.CharField(max_length=64)
    organisation_name = models.CharField(max_length=120)
    team_name = models.CharField(max_length=120)
    assessment_name = models.CharField(max_length=120)
    answers = models.JSONField()
    scorecard = models.JSONField()
    score = models.PositiveSmallIntegerField(null=True)
    floor = models.PositiveSmallIntegerField()
    ceiling = models.PositiveSmallIntegerField()
    completeness = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    open_gates = models.PositiveSmallIntegerField()
    profile = models.JSONField()
    submitted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    submitted_by_name = models.CharField(max_length=254)
    submitted_at = models.DateTimeField(default=timezone.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-submitted_at", "id"]
        indexes: ClassVar = [models.Index(fields=["team", "-submitted_at"], name="submission_newest_of_a_team")]
        constraints: ClassVar = [models.UniqueConstraint("assessment", name="submission_once_per_assessment")]

    def __str__(self) -> str:
        return f"{self.assessment_name}, {self.submitted_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        """The results page."""
        return reverse("results", args=[self.pk])

    @classmethod
    def columns(cls, rubric: Rubric, scorecard: Scorecard) -> dict[str, Any]:
        """The columns that hold what a scorecard comes to."""
        glance = verdict(rubric, scorecard)
        nodes = (*rubric.areas, *rubric.topics)
        estimates = {node.id: scorecard.nodes[node.id].estimate for node in nodes}
        return {
            "rubric_hash": rubric.content_hash,
            "scorecard": scorecard.to_data(),
            "score": glance.score,
            "floor": glance.floor,
            "ceiling": glance.ceiling,
            "completeness": shown(100 * scorecard.completeness),
            "band": glance.band or "",
            "stage": scorecard.stage or "",
            "open_gates": sum(gate.is_closed or gate.is_unknown for gate in scorecard.gates),
            "profile": {node: None if estimate is None else shown(estimate) for node, estimate in estimates.items()},
        }

    def verdict(self) -> Verdict:
        """The result in one glance."""
        return verdict(self._rubric(), Scorecard.from_data(self.scorecard))

    def report(self) -> Report:
        """Everything that is printed about this submission, from what was frozen with it."""
        heading = Heading(
            organisation=self.organisation_name,
            team=self.team_name,
            assessment=self.assessment_name,
            submitted_by=self.submitted_by_name,
            submitted_at=self.submitted_at,
            is_sample=self.team.organisation.is_sample,
        )
        answers = {question: Answer.from_data(data) for question, data in self.answers.items()}
        return build_report(heading, self._rubric(), answers, Scorecard.from_data(self.scorecard))

    def _rubric(self) -> Rubric:
        return self.assessment.rubric_version.rubric()
