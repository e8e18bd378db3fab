"""Submissions: what history, pages and paper print, frozen."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, FloatField, OuterRef, Q, Value, When, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf, RowNumber
from django.db.models.lookups import LessThan, LessThanOrEqual
from django.urls import reverse
from django.utils import timezone

from assessment.domain.answers import Answer
from assessment.domain.comparison import Change, Side
from assessment.domain.ledger import Ledger
from assessment.domain.report import Heading, Report, Verdict, build_report, verdict
from assessment.domain.rubric import Printed, Rubric, trimmed
from assessment.domain.scoring import Scorecard, shown
from assessment.models.assessments import Assessment
from assessment.models.people import Team, User


class ScoreField(models.DecimalField):
    """A score as it is printed: a whole number, or a decimal where a rubric rounds to parts of a point."""

    def __init__(self, **options: Any):
        super().__init__(**options | {"max_digits": 8, "decimal_places": 2})

    def deconstruct(self) -> Any:
        """Without what is the same for every score."""
        name, path, args, options = super().deconstruct()
        del options["max_digits"], options["decimal_places"]
        return name, path, args, options

    def from_db_value(self, value: Decimal | None, *_: object) -> Printed | None:
        """The number without zeros that nobody prints."""
        return None if value is None else trimmed(value)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions by what pages ask for."""

    def latest_of_each_team(self) -> "SubmissionQuerySet":
        """The newest submission of every team."""
        newer = self.model.objects.filter(team=OuterRef("team"), submitted_at__gt=OuterRef("submitted_at"))
        return self.filter(~Exists(newer))

    def standing(self) -> "SubmissionQuerySet":
        """Without those that a later submission corrects."""
        # Nearly every `corrects` is empty: SQLite, once it has analysed that, scans all assessments for each submission
        # rather than look there. The team leads it to a handful.
        corrections = Assessment.objects.filter(
            team=OuterRef("team"), corrects=OuterRef("pk"), submissions__isnull=False
        )
        return self.filter(~Exists(corrections))

    def before(self, assessment: Assessment, at: datetime) -> "SubmissionQuerySet":
        """Those of the team of an assessment that one submitted `at` this moment comes after, newest first: against the
        same rubric, in whatever version, without the one that it corrects."""
        return (
            self.standing()
            .filter(team=assessment.team_id, assessment__rubric_version__slug=assessment.rubric_version.slug)
            .filter(submitted_at__lt=at)
            .exclude(correction=assessment)
            .select_related("assessment__rubric_version")
            .defer("assessment__rubric_version__document")
        )

    def newest_of(self, team: OuterRef) -> "SubmissionQuerySet":
        """The standing submissions of one team, newest first; for a query over teams.

        In the order of the index, so that a database reads the first rows and no others.
        """
        return self.standing().filter(team=team).order_by("-submitted_at")

    def newest_of_each_team(self, count: int) -> "SubmissionQuerySet":
        """The newest few standing submissions of every team, newest first."""
        order = ["-submitted_at", "id"]
        place = Window(RowNumber(), partition_by="team", order_by=order)
        return self.standing().annotate(place=place).filter(place__lte=count).order_by(*order)

    def newest_of_each_rubric(self) -> "SubmissionQuerySet":
        """Of every team the newest standing submission against each rubric."""
        partition = ["team", "assessment__rubric_version__slug"]
        place = Window(RowNumber(), partition_by=partition, order_by=["-submitted_at", "id"])
        return self.standing().annotate(place=place).filter(place=1)

    def with_printed_score(self) -> "SubmissionQuerySet":
        """With `printed`, the score where it stands as a number; without a verdict the range does."""
        return self.annotate(printed=Case(When(~Q(band=""), then="score")))

    def with_weakest(self, area: str, rubrics: Iterable[Rubric]) -> "SubmissionQuerySet":
        """With `is_weakest`: of the areas that have a score, none has a lower one than this; `rubrics` name them."""
        is_weakest = Q(pk=None)
        for rubric in rubrics:
            scores = {each.id: _profile_score(each.id) for each in rubric.areas}
            if area in scores:
                lowest = Q(LessThan(scores[area], NO_SCORE))
                for other in scores.keys() - {area}:
                    lowest &= Q(LessThanOrEqual(scores[area], scores[other]))
                is_weakest |= Q(rubric_hash=rubric.content_hash) & lowest
        return self.annotate(is_weakest=is_weakest)


NO_SCORE = 1e9
"""Stands in comparisons for an area without a score: above every score."""


def _profile_score(node: str) -> Coalesce:
    """The score of an area or topic in a query. SQLite gives JSON's null as a word, PostgreSQL as none."""
    text = NullIf(KeyTextTransform(node, "profile"), Value("null"))
    return Coalesce(Cast(text, FloatField()), NO_SCORE)


class Submission(models.Model):
    """The frozen snapshot made when an assessment is submitted: history, pages and paper print only these.

    What lists and curves show of many submissions at once stands in columns of its own, in numbers as they are
    printed: `score` (empty when nothing has a level), `floor`, `ceiling`, `completeness` in per cent, `band` (empty
    without a verdict), `stage`, how many gates are closed or unknown, and the scores of areas and topics by id. So does
    the change since the submission before, as it was on that day: `change_verdict` (empty for a first), and `change` in
    points (empty where overall scores are not compared, or not printed). `ledger` holds the counts of the team's
    delivery ledger on that day, if it had one.
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
    score = ScoreField(null=True)
    floor = ScoreField()
    ceiling = ScoreField()
    completeness = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    open_gates = models.PositiveSmallIntegerField()
    profile = models.JSONField()
    change = ScoreField(null=True)
    change_verdict = models.CharField(max_length=20, blank=True)
    ledger = models.JSONField(null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    submitted_by_name = models.CharField(max_length=254)
    submitted_at = models.DateTimeField(default=timezone.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-submitted_at", "id"]
        indexes: ClassVar = [models.Index(fields=["team", "-submitted_at"], name="submission_newest_of_a_team")]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", name="submission_once_per_assessment"),
            models.CheckConstraint(
                condition=Q(change=None) | ~Q(change_verdict__in=["", "not comparable"]),
                name="submission_change_only_where_comparable",
            ),
        ]

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
            "profile": {node: _plain(rubric.shown(estimate)) for node, estimate in estimates.items()},
        }

    @classmethod
    def change_columns(cls, change: Change | None) -> dict[str, Any]:
        """The columns that hold what changed since the submission before; None for a first."""
        return {"change": change.points, "change_verdict": change.verdict.value} if change else {}

    def side(self) -> Side:
        """What was frozen, as comparisons see it."""
        answers = {question: Answer.from_data(data) for question, data in self.answers.items()}
        return Side(self._rubric(), answers, Scorecard.from_data(self.scorecard))

    def verdict(self) -> Verdict:
        """The result in one glance."""
        return verdict(self._rubric(), Scorecard.from_data(self.scorecard))

    def report(self, language: str = "") -> Report:
        """Everything that is printed about this submission, from what was frozen with it; in another language of its
        rubric the same in other words."""
        heading = Heading(
            organisation=self.organisation_name,
            team=self.team_name,
            assessment=self.assessment_name,
            submitted_by=self.submitted_by_name,
            submitted_at=self.submitted_at,
            is_sample=self.team.organisation.is_sample,
        )
        side = self.side()
        ledger = Ledger(**self.ledger) if self.ledger else None
        return build_report(heading, side.rubric.in_language(language), side.answers, side.scorecard, ledger)

    def _rubric(self) -> Rubric:
        return self.assessment.rubric_version.rubric()


def _plain(score: Printed | None) -> int | float | None:
    """A printed score as JSON holds it."""
    return float(score) if isinstance(score, Decimal) else score
