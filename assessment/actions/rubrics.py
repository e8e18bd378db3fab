"""Publishing."""

from django.db import transaction

from assessment.access import published_before
from assessment.actions.refusals import ChangedAfterPublishing, UnfitToFollow
from assessment.domain.rubric import Rubric
from assessment.domain.source import spell
from assessment.domain.versions import check_succession
from assessment.models import RubricVersion


@transaction.atomic
def publish_rubric(*, rubric: Rubric) -> RubricVersion:
    """Freeze a rubric version; the same content again changes nothing.

    Raises ChangedAfterPublishing when the version stands with other content, UnfitToFollow when it may not follow upon
    the versions before it. Runs from the command line only.
    """
    earlier = [version.rubric() for version in published_before(rubric)]
    if flaws := check_succession(earlier, rubric):
        raise UnfitToFollow("\n".join(f"{rubric.name} {spell(flaw.steps)}: {flaw.message}" for flaw in flaws))
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
