"""Rubrics: which there are, their versions, and what differs between two of them.

One that comes with the product has its address by id; one of an organisation stands below the organisation, so that two
of them may use one id, and is not found by anybody else.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import May, can, drafts_for, organisations_for, rubrics_for
from assessment.domain.rubric_writing import dump
from assessment.domain.versions import RubricDiff, diff
from assessment.web.requests import PersonRequest
from assessment.web.rubric_changes import VersionsForm, changes_context, in_short
from assessment.web.rubric_shelves import shelves
from assessment.web.views.results import download

if TYPE_CHECKING:
    from datetime import datetime

    from assessment.models import RubricVersion

YAML = "application/yaml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version in the list; `since` is the version before it, `None` for the first."""

    version: "RubricVersion"
    since: "RubricVersion | None"
    found: RubricDiff | None

    @property
    def summary(self) -> list[str]:
        """What differs from the version before, in a few words each."""
        return in_short(self.found) if self.found else []

    @property
    def retired_at(self) -> "datetime | None":
        """When nothing new was started on it any more."""
        return self.version.retirement.retired_at if hasattr(self.version, "retirement") else None


@require_safe
def rubrics(request: PersonRequest) -> HttpResponse:
    """Every rubric that the person's teams may be assessed by, and for owners those that are being written."""
    own, built_in = shelves(
        organisations=organisations_for(request.user),
        managed=organisations_for(request.user, May.MANAGE),
        versions=rubrics_for(request.user).select_related("retirement"),
        drafts=drafts_for(request.user, May.MANAGE),
    )
    return render(request, "rubrics/rubrics.html", {"own": own, "built_in": built_in})


@require_safe
def versions(request: PersonRequest, slug: str, organisation_id: UUID | None = None) -> HttpResponse:
    """Every published version of a rubric with its date and hash, newest first, and what each changed."""
    published = list(_published(request, slug, organisation_id).values())
    editions = [
        Edition(version, since, diff(since.rubric(), version.rubric())) for since, version in pairwise(published)
    ]
    newest = published[-1]
    organisation = newest.organisation
    context = {
        "newest": newest,
        "organisation": organisation,
        "editions": [*reversed(editions), Edition(published[0], None, None)],
        "form": VersionsForm(None, action=newest.changes_url, numbers=[version.version for version in published]),
        "has_choice": len(published) > 2,
        "may_manage": organisation is not None and can(request.user, May.MANAGE, organisation),
    }
    return render(request, "rubrics/versions.html", context)


@require_safe
def changes(request: PersonRequest, slug: str, organisation_id: UUID | None = None) -> HttpResponse:
    """What differs between two versions (`?from=1.0.0&to=1.1.0`); without a choice the newest and the one before."""
    published = _published(request, slug, organisation_id)
    newest = next(reversed(published.values()))
    form = VersionsForm(request.GET or None, action=newest.changes_url, numbers=list(published))
    chosen = form.chosen()
    if chosen is None:
        raise Http404(f"These are not two published versions of “{slug}”.")
    old, new = (published[number] for number in chosen)
    context = {
        "old": old,
        "new": new,
        "organisation": new.organisation,
        "form": form,
        "has_choice": len(published) > 2,
        **changes_context(diff(old.rubric(), new.rubric())),
    }
    return render(request, "rubrics/changes.html", context)


@require_safe
def file(request: PersonRequest, slug: str, number: str, organisation_id: UUID | None = None) -> HttpResponse:
    """A published version as YAML: the very text that was published, or one that reads back as the same rubric."""
    line = rubrics_for(request.user).filter(slug=slug, organisation=organisation_id)
    version = get_object_or_404(line.defer(None), version=number)
    return download(version.text or dump(version.rubric().document), YAML, f"{slug}-{number}.yaml")


@require_POST
def retire(request: PersonRequest, organisation_id: UUID, slug: str, number: str) -> HttpResponse:
    """Start nothing new on a version."""
    line = rubrics_for(request.user).filter(slug=slug, organisation=organisation_id).select_related("organisation")
    version = get_object_or_404(line, version=number)
    actions.retire_rubric(rubric_version=version, by=request.user)
    messages.success(
        request, f"{version.title} {number} is retired. Nothing new starts on it; everything begun or submitted stays."
    )
    return redirect(version)


def _published(request: PersonRequest, slug: str, organisation_id: UUID | None) -> dict[str, "RubricVersion"]:
    """The published versions of a rubric by number, lowest first; raises Http404 when there is none."""
    line = rubrics_for(request.user).filter(slug=slug, organisation=organisation_id)
    if versions := line.select_related("organisation", "retirement").in_order():
        return {version.version: version for version in versions}
    raise Http404(f"No version of “{slug}” is published.")
