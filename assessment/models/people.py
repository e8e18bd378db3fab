"""Who there is: people, the organisations that own all data, their teams, and the roles between them."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import OrderBy, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from assessment.domain.ledger import Ledger
from assessment.domain.rubric import Rubric

if TYPE_CHECKING:
    from assessment.models.submissions import SubmissionQuerySet


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
    """Who owns the data: a company, a consultancy's client, an investor's target. Nothing crosses it.

    `add_ons` are the ids of the add-on rubrics that its teams are offered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    is_sample = models.BooleanField(default=False)
    add_ons = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams by what pages ask for. A team stands where its latest submission that nothing corrects puts it."""

    def tag_names(self) -> list[str]:
        """Every spelling of every tag on them."""
        return list(self.filter(tags__isnull=False).order_by().values_list("tags__name", flat=True).distinct())

    def tagged(self, spellings: Iterable[str]) -> "TeamQuerySet":
        """Those with a tag in one of these spellings."""
        return self.filter(tags__name__in=spellings)

    def weakest_in(self, area: str, rubrics: Iterable[Rubric]) -> "TeamQuerySet":
        """Those none of whose areas scored lower than this one; with two lowest areas a team counts for both."""
        latest = _newest_submissions().with_weakest(area, rubrics)
        return self.filter(Exact(_value(latest, "is_weakest"), True))

    def in_order_of(self, key: Literal["score", "change", "date"], *, descending: bool) -> "TeamQuerySet":
        """By a number of the latest submission; teams without it stand last, and equal ones by name.

        The change is that of the printed score since the submission before, where the two are compared.
        """
        columns = {"score": "printed", "change": "change", "date": "submitted_at"}
        number = _value(_newest_submissions().with_printed_score(), columns[key])
        return self.order_by(OrderBy(number, descending=descending, nulls_last=True), "name", "id")


def _newest_submissions() -> "SubmissionQuerySet":
    """The standing submissions of the team that a query is at, newest first."""
    from assessment.models.submissions import Submission  # submissions.py needs this module

    return Submission.objects.newest_of(OuterRef("pk"))


def _value(submissions: "SubmissionQuerySet", name: str) -> Subquery:
    """One value of the first of the submissions."""
    return Subquery(submissions.values(name)[:1])


class Team(models.Model):
    """The ML team that is assessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TeamQuerySet.as_manager()

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

    def delivery_ledger(self) -> Ledger | None:
        """What the entries of the team's ledger come to; `None` when there are none."""
        entries = [row.entry() for row in self.ledger.all()]
        return Ledger.of(entries) if entries else None


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
