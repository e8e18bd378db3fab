"""Published rubrics, each frozen with the hash of its content."""

from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.utils import timezone

from assessment.domain.rubric import Rubric


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
