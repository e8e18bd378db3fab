"""Assessments that can be edited, and every version of every answer to them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from assessment.domain.answers import Answer, Answers, State
from assessment.models.people import Team, User
from assessment.models.rubrics import RubricVersion


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments by what pages ask for."""

    def open(self) -> "AssessmentQuerySet":
        """Those that take answers."""
        return self.filter(is_open=True)

    def moved_on(self) -> "AssessmentQuerySet":
        """Drafts that went on under a newer version of their rubric, each with what it moved to."""
        successors = Assessment.objects.select_related("rubric_version").defer("rubric_version__document")
        moved = Assessment.objects.filter(moved_from=OuterRef("pk"))
        return self.filter(Exists(moved)).prefetch_related(models.Prefetch("moved_to", successors))

    def with_answers(self) -> list[tuple["Assessment", Answers]]:
        """Each assessment with its current answers, in two queries however many there are."""
        assessments = list(self)
        answers: dict[uuid.UUID, dict[str, Answer]] = {assessment.pk: {} for assessment in assessments}
        for response in Response.objects.current().filter(assessment__in=answers):
            answers[response.assessment_id][response.question] = response.answer()
        return [(assessment, answers[assessment.pk]) for assessment in assessments]


class Assessment(models.Model):
    """A team's working copy against one rubric version; editable while `is_open`, until it is submitted or moves on.

    `previous` is the submission whose answers are shown as “last time”. A correction of a submission is an assessment,
    too: it starts with the answers that it `corrects`, and says why. So is what a draft became on a newer version of
    its rubric: `moved_from` is that draft, which stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="assessments")
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.RESTRICT, related_name="assessments")
    name = models.CharField(max_length=120)
    previous = models.ForeignKey("Submission", on_delete=models.SET_NULL, null=True, related_name="+")
    corrects = models.OneToOneField("Submission", on_delete=models.CASCADE, null=True, related_name="correction")
    reason = models.CharField(max_length=500, blank=True)
    moved_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="moved_to")
    started_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    is_open = models.BooleanField(default=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["-started_at", "id"], condition=Q(is_open=True), name="assessment_open_newest_first")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("team", "key", name="assessment_started_once_per_key"),
            models.UniqueConstraint(fields=["moved_from"], name="assessment_moved_once"),
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
    """One answer to one question. A change is a new row with the next version: nothing saved is ever overwritten.

    `ticks` are the keys of the boxes ticked; `level` is what they came to.
    """

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
    ticks = models.JSONField(default=list)
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
            models.CheckConstraint(condition=Q(state="level") | Q(ticks=[]), name="response_ticks_only_with_level"),
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
            ticks=tuple(self.ticks),
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
            "ticks": list(answer.ticks),
        }
