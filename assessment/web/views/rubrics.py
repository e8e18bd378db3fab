"""Versions of a rubric: which are published, and what differs between two of them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.access import published_rubrics
from assessment.domain.rubric import version_number
from assessment.domain.versions import RubricDiff, diff
from assessment.web.requests import PersonRequest
from assessment.web.rubric_changes import IN_WORDS, VersionsForm, in_short, sections

if TYPE_CHECKING:
    from assessment.models import RubricVersion


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


@require_safe
def versions(request: PersonRequest, slug: str) -> HttpResponse:
    """Every published version of a rubric with its date and hash, newest first, and what each changed."""
    published = list(_published(slug).values())
    editions = [
        Edition(version, since, diff(since.rubric(), version.rubric())) for since, version in pairwise(published)
    ]
    context = {
        "newest": published[-1],
        "editions": [*reversed(editions), Edition(published[0], None, None)],
        "form": VersionsForm(None, slug=slug, numbers=[version.version for version in published]),
        "has_choice": len(published) > 2,
    }
    return render(request, "rubrics/versions.html", context)


@require_safe
def changes(request: PersonRequest, slug: str) -> HttpResponse:
    """What differs between two versions (`?from=1.0.0&to=1.1.0`); without a choice the newest and the one before."""
    published = _published(slug)
    form = VersionsForm(request.GET or None, slug=slug, numbers=list(published))
    chosen = form.chosen()
    if chosen is None:
        raise Http404(f"These are not two published versions of “{slug}”.")
    old, new = (published[number] for number in chosen)
    found = diff(old.rubric(), new.rubric())
    context = {
        "old": old,
        "new": new,
        "kind": found.kind,
        "meaning": IN_WORDS[found.kind],
        "summary": in_short(found),
        "sections": sections(found),
        "form": form,
        "has_choice": len(published) > 2,
    }
    return render(request, "rubrics/changes.html", context)


def _published(slug: str) -> dict[str, "RubricVersion"]:
    """The published versions of a rubric by number, lowest first; raises Http404 when there is none."""
    versions = sorted(published_rubrics().filter(slug=slug), key=lambda version: version_number(version.version))
    if not versions:
        raise Http404(f"No version of “{slug}” is published.")
    return {version.version: version for version in versions}
