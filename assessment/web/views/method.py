"""How scoring works, from the parameters of a rubric."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.access import newest_of, published_rubrics
from assessment.reports.instrument import Instrument


@require_safe
def method(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The whole instrument: areas, topics, questions with weights, gates, bands, references with their cautions.

    Without a name it is the rubric that is proposed for assessments.
    """
    versions = newest_of(published_rubrics())
    published = next((version for version in versions if slug in ("", version.slug)), None)
    if published is None:
        raise Http404(f"No version of “{slug}” is published.")
    context = {
        "instrument": Instrument(published.rubric(), [other.rubric() for other in versions]),
        "published": published,
        "versions": versions,
    }
    return render(request, "method.html", context)
