"""How scoring works, from the parameters of the newest rubric."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.access import published_rubrics
from assessment.reports.instrument import Instrument


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """The whole instrument: areas, topics, questions with weights, gates, bands, references with their cautions."""
    version = get_object_or_404(published_rubrics()[:1])
    return render(request, "method.html", {"instrument": Instrument(version.rubric()), "version": version})
