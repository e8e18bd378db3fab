"""Published rubrics, each frozen with the hash of its content, and those that organisations are writing."""

import uuid
from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from assessment.domain.rubric import Rubric, version_number
from assessment.models.people import Organisation, User


class RubricVersionQuerySet(models.QuerySet["RubricVersion"]):
    """Published versions by what pages ask for."""

    def known_in(self, organisation: Organisation) -> "RubricVersionQuerySet":
        """Those of the product and of this organisation."""
        return self.filter(Q(organisation=None) | Q(organisation=organisation))

    def usable_by(self, organisation: Organisation) -> "RubricVersionQuerySet":
        """Those on which a team of this organisation may start: all that are known there and not retired."""
        return self.known_in(organisation).filter(retirement=None)

    def in_order(self) -> list["RubricVersion"]:
        """From the lowest version number to the highest; 1.10.0 comes after 1.9.0."""
        return sorted(self, key=lambda version: version.number)


class RubricVersion(models.Model):
    """One published version of a rubric, frozen with its content hash.

    Without an organisation it comes with the product and is there for everybody. `text` is the file that an
    organisation published, comments and all; `note` says what is new in it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="rubrics")
    slug = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    content_hash = models.CharField(max_length=64)
    document = models.JSONField()
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(default=timezone.now)

    objects = RubricVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slug", "-published_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "slug", "version", condition=Q(organisation=None), name="rubric_version_published_once"
            ),
            models.UniqueConstraint(
                "organisation", "slug", "version", name="rubric_version_published_once_in_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"

    def get_absolute_url(self) -> str:
        """The versions of this rubric."""
        return self._address("versions")

    @property
    def changes_url(self) -> str:
        """What differs between versions of this rubric."""
        return self._address("changes")

    @property
    def file_url(self) -> str:
        """The version as a file."""
        return self._address("file", self.version)

    @property
    def method_url(self) -> str:
        """How this rubric scores."""
        return self._address("method") if self.organisation_id else reverse("method", args=[self.slug])

    @property
    def number(self) -> tuple[int, ...]:
        """The version in numbers, to tell earlier from later."""
        return version_number(self.version)

    def rubric(self) -> Rubric:
        """The rubric itself, read once per process.

        Raises ValueError when the stored document no longer has the hash it was published with.
        """
        return _rubric(self.pk, self.content_hash)

    def _address(self, page: str, *more: str) -> str:
        if self.organisation_id:
            return reverse(f"own-rubric-{page}", args=[self.organisation_id, self.slug, *more])
        return reverse(f"rubric-{page}", args=[self.slug, *more])


@lru_cache(maxsize=64)
def _rubric(version_id: int, content_hash: str) -> Rubric:
    document = RubricVersion.objects.values_list("document", flat=True).get(pk=version_id)
    rubric = Rubric.model_validate(document)
    if rubric.content_hash != content_hash:
        raise ValueError(f"Rubric {rubric.name} was changed after it was published: its content hash differs.")
    return rubric


class Retirement(models.Model):
    """A version on which nothing new is started any more. What was started or submitted on it stays as it is."""

    rubric_version = models.OneToOneField(RubricVersion, on_delete=models.CASCADE, related_name="retirement")
    retired_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.rubric_version}, retired on {self.retired_at:%-d %B %Y}"


class RubricDraft(models.Model):
    """A rubric that an organisation is writing: the text of its file as it was saved, with or without faults.

    Every save counts `version` up, so that of two people who began from the same text the second is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="rubric_drafts")
    name = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is written."""
        return reverse("draft", args=[self.pk])
