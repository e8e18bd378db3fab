"""How scoring works, from the parameters of a rubric."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.access import built_in_rubrics, newest_of, rubrics_for
from assessment.reports.instrument import Instrument
from assessment.web.languages import in_language_of
from assessment.web.requests import PersonRequest

if TYPE_CHECKING:
    from assessment.models import RubricVersion


@require_safe
def method(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The whole instrument: areas, topics, questions with weights, gates, bands, references with their cautions.

    Without a name it is the rubric that is proposed for assessments.
    """
    return _page(request, newest_of(built_in_rubrics()), slug)


@require_safe
def own_method(request: PersonRequest, organisation_id: UUID, slug: str) -> HttpResponse:
    """The same of an organisation's own rubric."""
    own = rubrics_for(request.user).filter(organisation=organisation_id).select_related("organisation")
    return _page(request, newest_of(own), slug, newest_of(built_in_rubrics()))


def _page(
    request: HttpRequest, versions: "list[RubricVersion]", slug: str, others: "Iterable[RubricVersion]" = ()
) -> HttpResponse:
    """One of the `versions`; the others, and `others`, are named where they touch it."""
    published = next((version for version in versions if slug in ("", version.slug)), None)
    if published is None:
        raise Http404(f"No version of “{slug}” is published.")
    context = {
        "instrument": Instrument(
            in_language_of(request, published.rubric()), [other.rubric() for other in others or versions]
        ),
        "published": published,
        "versions": versions,
        "organisation": published.organisation,
    }
    return render(request, "method.html", context)
