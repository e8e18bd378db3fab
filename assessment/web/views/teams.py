"""Teams and their assessments: from nothing to the task list in three screens."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import (
    May,
    add_on_rubrics,
    assessments_for,
    can,
    events_for,
    newest_of,
    offered_rubrics,
    organisations_for,
    require,
    submissions_for,
    teams_for,
)
from assessment.reports.history import History, Track, history_csv, history_json, history_xlsx
from assessment.reports.interactive_trend import interactive_trend
from assessment.reports.ledger import CAUTION, facts
from assessment.reports.pdf.picture import drawing_png
from assessment.reports.trend import small_trend_svg, trend_svg
from assessment.web.forms import AddOnForm, AssessmentForm, EventForm, TagsForm, TeamForm, TeamPartForm
from assessment.web.history import MOST_COMPARED, PAGE_LENGTH, Timeline, history_of
from assessment.web.requests import PersonRequest
from assessment.web.views.results import download

if TYPE_CHECKING:
    from assessment.models import Team, User

HISTORY_FILES: dict[str, tuple[str, Callable[[History], str | bytes]]] = {
    "csv": ("text/csv; charset=utf-8", history_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", history_xlsx),
    "json": ("application/json", history_json),
    "svg": ("image/svg+xml", lambda history: trend_svg(history.figure, theme="paper")),
    "png": ("image/png", lambda history: drawing_png(trend_svg(history.figure, theme="paper"))),
}
"""What kind of file an ending is, and how it is written."""


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
    """One team: where it stands and how it came there; `?submissions=all` lists every submission."""
    return _team_page(request, get_object_or_404(teams_for(request.user), pk=team_id))


@require_POST
def tags(request: PersonRequest, team_id: str) -> HttpResponse:
    """Give the team other tags."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.DESCRIBE, team)
    form = TagsForm(request.POST, team=team)
    if not form.is_valid():
        return _team_page(request, team, tags_form=form)
    form.save(by=request.user)
    messages.success(request, "The tags are saved.")
    return redirect(team)


@require_POST
def events(request: PersonRequest, team_id: str) -> HttpResponse:
    """Note what happened to the team."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.DESCRIBE, team)
    form = EventForm(request.POST, team=team)
    if not form.is_valid():
        return _team_page(request, team, event_form=form)
    messages.success(request, f"Noted: {form.save(by=request.user)}.")
    return redirect(f"{team.get_absolute_url()}#events")


@require_POST
def remove_event(request: PersonRequest, event_id: int) -> HttpResponse:
    """Take a note back."""
    event = get_object_or_404(events_for(request.user), pk=event_id)
    actions.remove_event(event=event, by=request.user)
    messages.success(request, f"Removed: {event}.")
    return redirect(f"{event.team.get_absolute_url()}#events")


@require_safe
def history_file(request: PersonRequest, team_id: str, ending: str) -> HttpResponse:
    """The history of a team as a table, a workbook or JSON."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    history = history_of(team, Timeline(submissions_for(request.user).filter(team=team)).standing, team.events.all())
    if history is None:
        raise Http404("Nothing is submitted yet.")
    content_type, write = HISTORY_FILES[ending]
    name = "-".join(filter(None, ("shipworthy", slugify(team.name)[:60], "history", f"{history.entries[-1].at}")))
    return download(write(history), content_type, f"{name}.{ending}")


def _drawings(history: History) -> dict[str, Any]:
    """The trend, drawn and interactive, and a small one of each area and topic."""

    def small(track: Track) -> str:
        return small_trend_svg(track.figure)

    return {
        "trend": trend_svg(history.figure),
        "chart": interactive_trend(history.figure),
        "areas": [(area, small(area), [(topic, small(topic)) for topic in area.topics]) for area in history.areas],
    }


def _team_page(request: PersonRequest, team: "Team", **forms: TeamPartForm) -> HttpResponse:
    """The page of a team; `forms` are those that were sent and refused, to stand there with what was typed."""
    timeline = Timeline(submissions_for(request.user).filter(team=team))
    is_whole = request.GET.get("submissions") == "all"
    tags, events = list(team.tags.all()), list(team.events.all())
    history = history_of(team, timeline.standing, events)
    context = {
        "team": team,
        "organisation": team.organisation,
        "facts": facts(ledger) if (ledger := team.delivery_ledger()) else (),
        "caution": CAUTION,
        "open_assessments": assessments_for(request.user).filter(team=team).open(),
        "moved_on": assessments_for(request.user).filter(team=team).moved_on(),
        "rows": timeline.rows(whole=is_whole),
        "standing": timeline.standing,
        "page_length": PAGE_LENGTH,
        "most_compared": MOST_COMPARED,
        "history": history,
        "drawings": _drawings(history) if history and len(history.entries) > 1 else None,
        "left_out": len(timeline.standing) - len(history.entries) if history else 0,
        "tags": tags,
        "events": events,
        "may_start": can(request.user, May.START, team),
        "form": next(iter(forms.values()), None),
    }
    if can(request.user, May.DESCRIBE, team):
        context["tags_form"] = TagsForm(team=team, initial={"tags": ", ".join(map(str, tags))})
        context["event_form"] = EventForm(team=team)
    return render(request, "teams/team.html", context | forms, status=422 if forms else 200)


def new_assessment(request: PersonRequest, team_id: str) -> HttpResponse:
    """Name an assessment and start it; the newest rubric version and a look back on last time are chosen."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.START, team)
    previous = submissions_for(request.user).filter(team=team).standing().defer("answers", "scorecard").first()
    sent = request.POST if request.method == "POST" else None
    form = AssessmentForm(sent, team=team, rubrics=offered_rubrics(team.organisation), previous=previous)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save(by=request.user))
    context = {
        "form": form,
        "team": team,
        "organisation": team.organisation,
        "open_assessments": team.assessments.open(),
        "add_ons": _add_ons(request.user, team),
    }
    return render(request, "teams/new_assessment.html", context, status=422 if form.errors else 200)


@require_POST
def add_ons(request: PersonRequest, team_id: str) -> HttpResponse:
    """Offer an add-on to the teams of the organisation, or stop offering it."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.MANAGE, team.organisation)
    form = AddOnForm(request.POST, team=team)
    if not form.is_valid():
        raise Http404("There is no such add-on.")
    form.save(by=request.user)
    return redirect("new-assessment", team.pk)


def _add_ons(user: "User", team: "Team") -> list[AddOnForm]:
    """A switch for each add-on; none for a person who may not change the organisation."""
    if not can(user, May.MANAGE, team.organisation):
        return []
    return [AddOnForm(team=team, add_on=version) for version in newest_of(add_on_rubrics())]


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
