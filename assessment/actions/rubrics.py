"""Writing rubrics, publishing them, and retiring them."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessment.access import May, published_before, published_in, require
from assessment.actions.refusals import ActionError, ChangedAfterPublishing, DraftChanged, UnfitToFollow, UnfitToPublish
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_draft import check
from assessment.domain.source import spell
from assessment.domain.versions import check_succession
from assessment.models import Organisation, Retirement, RubricDraft, RubricVersion, User


@transaction.atomic
def publish_rubric(*, rubric: Rubric) -> RubricVersion:
    """Freeze a version of a rubric that comes with the product; the same content again changes nothing.

    Raises ChangedAfterPublishing when the version stands with other content, UnfitToFollow when it may not follow upon
    the versions before it. Runs from the command line only.
    """
    earlier = [version.rubric() for version in published_before(rubric)]
    if flaws := check_succession(earlier, rubric):
        raise UnfitToFollow("\n".join(f"{rubric.name} {spell(flaw.steps)}: {flaw.message}" for flaw in flaws))
    version = _freeze(rubric, None)
    if version.content_hash != rubric.content_hash:
        raise ChangedAfterPublishing(
            f"{rubric.name} is published with other content (hash {version.content_hash[:12]}, this file has "
            f"{rubric.content_hash[:12]}). A published version never changes: give the file a new version number."
        )
    return version


@transaction.atomic
def create_draft(*, organisation: Organisation, name: str, text: str, by: User) -> RubricDraft:
    """Begin a rubric of the organisation's own from a text, sound or not."""
    require(by, May.MANAGE, organisation)
    return RubricDraft.objects.create(organisation=organisation, name=name, text=text, updated_by=by)


@transaction.atomic
def save_draft(*, draft: RubricDraft, name: str, text: str, note: str, version: int, by: User) -> RubricDraft:
    """Keep the text as it is, with its faults, after `version` was read; the same once more changes nothing.

    Raises DraftChanged when somebody saved something else in between.
    """
    current = _lock(draft, by)
    if (current.name, current.text, current.note) == (name, text, note):
        return current
    if current.version != version:
        raise DraftChanged(current)
    current.name, current.text, current.note = name, text, note
    current.version += 1
    current.updated_by, current.updated_at = by, timezone.now()
    current.save()
    return current


@transaction.atomic
def publish_draft(*, draft: RubricDraft, note: str, version: int, by: User) -> RubricVersion:
    """Freeze the saved text as a version of the organisation's rubric. The draft stays, to write the next version in.

    The same text again gives what was published. Raises DraftChanged when another text was saved after `version` was
    read, and UnfitToPublish while it has faults, also as the version after those before it.
    """
    current = _lock(draft, by)
    if current.version != version:
        raise DraftChanged(current)
    checked = check(current.text, partial(published_in, current.organisation))
    if checked.rubric is None or checked.faults:
        raise UnfitToPublish(checked.faults)
    current.note = ""
    current.save()
    return _freeze(checked.rubric, current.organisation, text=current.text, note=note)


@transaction.atomic
def remove_draft(*, draft: RubricDraft, by: User) -> None:
    """Throw a draft away. What was published from it stays."""
    require(by, May.MANAGE, draft.organisation)
    draft.delete()


@transaction.atomic
def retire_rubric(*, rubric_version: RubricVersion, by: User) -> Retirement:
    """Start nothing new on this version; what was started or submitted on it stays. Asked again, changes nothing.

    Nobody may retire a rubric that comes with the product.
    """
    if rubric_version.organisation is None:
        raise PermissionDenied(f"{rubric_version} comes with the product and cannot be retired here.")
    require(by, May.MANAGE, rubric_version.organisation)
    retirement, _ = Retirement.objects.get_or_create(rubric_version=rubric_version, defaults={"retired_by": by})
    return retirement


def require_usable(rubric_version: RubricVersion, organisation: Organisation) -> None:
    """Raise ActionError unless a team of this organisation may start on the version."""
    if not RubricVersion.objects.usable_by(organisation).filter(pk=rubric_version.pk).exists():
        raise ActionError(f"{rubric_version} is not a rubric on which a team of {organisation} can start now.")


def _lock(draft: RubricDraft, by: User) -> RubricDraft:
    """The draft as it stands, held until commit, so that saves and publishing queue up."""
    require(by, May.MANAGE, draft.organisation)
    return RubricDraft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft.pk)


def _freeze(rubric: Rubric, organisation: Organisation | None, text: str = "", note: str = "") -> RubricVersion:
    """The published version of this name; made now unless it is there."""
    version, _ = RubricVersion.objects.get_or_create(
        organisation=organisation,
        slug=rubric.rubric.id,
        version=rubric.rubric.version,
        defaults={
            "title": rubric.rubric.title,
            "content_hash": rubric.content_hash,
            "document": rubric.document,
            "text": text,
            "note": note,
        },
    )
    return version
