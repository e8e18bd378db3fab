"""Moving an open assessment to a newer version of its rubric: first what would become of the answers, then the step."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment import actions
from assessment.access import May, assessments_for, newer_version, require, rubrics_for
from assessment.web.moves import MoveForm, preview
from assessment.web.requests import PersonRequest

if TYPE_CHECKING:
    from assessment.models import Assessment, RubricVersion


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PersonRequest, assessment_id: str) -> HttpResponse:
    """Which answers come along, which are to be confirmed, what is new and what is removed; POST moves."""
    assessment = get_object_or_404(assessments_for(request.user), pk=assessment_id)
    require(request.user, May.START, assessment.team)
    newer = newer_version(assessment.rubric_version)
    gone = assessment.submissions.first() or assessments_for(request.user).filter(moved_from=assessment).first()
    if newer is None or gone:
        return redirect(gone or assessment)
    rubrics = rubrics_for(request.user).filter(slug=newer.slug, organisation=newer.organisation_id)
    form = MoveForm(request.POST if request.method == "POST" else None, rubrics=rubrics, newer=newer)
    if form.is_valid():
        return _move(request, assessment, form.cleaned_data["rubric_version"], form.cleaned_data["key"])
    context = {
        "assessment": assessment,
        "team": assessment.team,
        "organisation": assessment.team.organisation,
        "newer": newer,
        "preview": preview(assessment, newer, request.user),
        "form": form,
    }
    return render(request, "moving/move.html", context, status=422 if form.errors else 200)


def _move(request: PersonRequest, assessment: "Assessment", version: "RubricVersion", key: UUID) -> HttpResponse:
    try:
        moved = actions.move_assessment(assessment=assessment, rubric_version=version, key=key, by=request.user)
    except actions.ActionError as error:
        messages.error(request, str(error))
        return redirect(assessment)
    messages.success(
        request,
        f"Moved to version {version.version}. {assessment} on version "
        f"{assessment.rubric_version.version} stays readable.",
    )
    return redirect(moved)
