"""Correcting what was submitted: the submission stays, and an assessment opens that will stand in its place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.access import May, require, submissions_for
from assessment.web.forms import CorrectionForm
from assessment.web.requests import PersonRequest
from assessment.web.views.results import results_page


@require_POST
def correct(request: PersonRequest, submission_id: str) -> HttpResponse:
    """Open the correction, or the one that is open, at its review."""
    submission = get_object_or_404(submissions_for(request.user), pk=submission_id)
    require(request.user, May.SUBMIT, submission.team)
    form = CorrectionForm(request.POST, submission=submission)
    if not form.is_valid():
        return results_page(request, submission, form)
    try:
        correction = form.save(by=request.user)
    except actions.ActionError as error:
        form.add_error("reason", str(error))
        return results_page(request, submission, form)
    if correction.reason != form.cleaned_data["reason"]:
        messages.info(request, "A correction was open already: this is it, with the reason that was given then.")
    return redirect("review", correction.pk)
