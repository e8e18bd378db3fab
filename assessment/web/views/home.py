"""The first page, signed out and signed in, and a person's own settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment import actions
from assessment.access import May, assessments_for, organisations_for, submissions_for, teams_for
from assessment.web.forms import PreferencesForm
from assessment.web.progress import progress_of
from assessment.web.requests import PersonRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a stranger what this is; for a person what to go on with, and her teams."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    open_assessments = [
        (assessment, progress_of(assessment.rubric_version.rubric(), answers))
        for assessment, answers in assessments_for(request.user, May.ANSWER).filter(submissions=None)[:3].with_answers()
    ]
    latest = {submission.team_id: submission for submission in submissions_for(request.user).latest_of_each_team()}
    return render(
        request,
        "home.html",
        {
            "open_assessments": open_assessments,
            "teams": [(team, latest.get(team.pk)) for team in teams_for(request.user)],
            "sample": organisations_for(request.user, May.MANAGE).filter(is_sample=True).first(),
        },
    )


def preferences(request: PersonRequest) -> HttpResponse:
    """Name and single keys."""
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, initial={"single_keys": request.user.single_keys}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_single_keys(on=form.cleaned_data["single_keys"], by=request.user)
        messages.success(request, "Your settings are saved.")
        return redirect("preferences")
    return render(request, "preferences.html", {"form": form})
