"""Teams and their assessments: from nothing to the task list in three screens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import (
    May,
    assessments_for,
    can,
    organisations_for,
    published_rubrics,
    require,
    submissions_for,
    teams_for,
)
from assessment.web.forms import AssessmentForm, TeamForm
from assessment.web.requests import PersonRequest


def new_team(request: PersonRequest) -> HttpResponse:
    """Name a team, and its organisation if the person has none yet."""
    form = TeamForm(
        request.POST if request.method == "POST" else None, organisations=organisations_for(request.user, May.MANAGE)
    )
    if request.method == "POST" and form.is_valid():
        try:
            team = form.save(by=request.user)
        except actions.ActionError as error:
            form.add_error("name", str(error))
        else:
            return redirect("new-assessment", team.pk)
    return render(request, "teams/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def team(request: PersonRequest, team_id: str) -> HttpResponse:
    """One team: its open assessment and its submissions, newest first."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    return render(
        request,
        "teams/team.html",
        {
            "team": team,
            "organisation": team.organisation,
            "open_assessments": assessments_for(request.user).filter(team=team, submissions=None),
            "submissions": submissions_for(request.user).filter(team=team),
            "may_start": can(request.user, May.START, team),
        },
    )


def new_assessment(request: PersonRequest, team_id: str) -> HttpResponse:
    """Name an assessment and start it; the newest rubric version is chosen."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.START, team)
    form = AssessmentForm(request.POST if request.method == "POST" else None, team=team, rubrics=published_rubrics())
    if request.method == "POST" and form.is_valid():
        return redirect(form.save(by=request.user))
    context = {
        "form": form,
        "team": team,
        "organisation": team.organisation,
        "open_assessments": team.assessments.filter(submissions=None),
    }
    return render(request, "teams/new_assessment.html", context, status=422 if form.errors else 200)


@require_POST
def remove_sample(request: PersonRequest, organisation_id: str) -> HttpResponse:
    """Remove the sample organisation with everything in it."""
    organisation = get_object_or_404(organisations_for(request.user), pk=organisation_id)
    try:
        actions.remove_sample_organisation(organisation=organisation, by=request.user)
    except actions.ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The sample data is removed. Your own teams are untouched.")
    return redirect("home")
