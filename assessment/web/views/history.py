"""The history of a team on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessment.access import submissions_for, teams_for
from assessment.reports.pdf import Paper, render_history_pdf
from assessment.web.corrections import line_of
from assessment.web.history import Timeline, history_of
from assessment.web.requests import PersonRequest
from assessment.web.since import since
from assessment.web.views.results import download


@require_safe
def history_pdf(request: PersonRequest, team_id: str) -> HttpResponse:
    """The history as a PDF, on A4 or with `?paper=letter` on US Letter; before the first submission there is none."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    submissions = submissions_for(request.user).filter(team=team)
    history = history_of(team, Timeline(submissions).standing, team.events.all())
    if history is None:
        raise Http404("Nothing is submitted yet.")
    newest = submissions.standing()[0]
    moved = since(newest, line_of(newest))
    paper: Paper = "letter" if request.GET.get("paper") == "letter" else "a4"
    content = render_history_pdf(history, moved.change if moved else None, paper=paper)
    name = f"shipworthy-{slugify(team.name)[:60]}-history-{history.entries[-1].at}.pdf"
    return download(content, "application/pdf", name)
