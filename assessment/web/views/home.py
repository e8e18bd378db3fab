"""The first page, signed out and signed in, the portfolio as files, and a person's own settings."""

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment import actions
from assessment.access import (
    May,
    assessments_for,
    organisations_for,
    rubrics_for,
    submissions_for,
    teams_for,
)
from assessment.domain.rubric import Rubric
from assessment.web.forms import PreferencesForm
from assessment.web.portfolio import PAGE_LENGTH, SPARKLINE_LENGTH, STALE_AFTER, Result, Row, heats, legend, rows
from assessment.web.portfolio_files import portfolio_csv, portfolio_json, portfolio_xlsx
from assessment.web.portfolio_form import VIEWS, PortfolioForm
from assessment.web.progress import progress_of
from assessment.web.requests import PersonRequest
from assessment.web.views.results import download

if TYPE_CHECKING:
    from assessment.models import SubmissionQuerySet, Team, User

FILES = {
    "csv": ("text/csv; charset=utf-8", portfolio_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", portfolio_xlsx),
    "json": ("application/json", portfolio_json),
}
"""What kind of file an ending is, and how it is written."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a stranger what this is; for a person what to go on with, and all her teams."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    open_assessments = [
        (assessment, progress_of(assessment.rubric_version.rubric(), answers))
        for assessment, answers in assessments_for(request.user, May.ANSWER).open()[:3].with_answers()
    ]
    sample = organisations_for(request.user, May.MANAGE).filter(is_sample=True).first()
    context = {"open_assessments": open_assessments, "sample": sample, **_portfolio(request.user, request.GET)}
    return render(request, "home.html", context)


def _portfolio(user: "User", asked: QueryDict) -> dict[str, Any]:
    """A page of the teams that the address asks for, as rows and, if asked for, topic by topic."""
    rubrics = _rubrics(user)
    organisations = list(organisations_for(user))
    form = PortfolioForm(asked, teams=teams_for(user), organisations=organisations, rubrics=list(rubrics.values()))
    pages = Paginator(form.chosen().prefetch_related("tags"), PAGE_LENGTH)
    page = pages.get_page(asked.get("page"))
    teams = list(page.object_list)
    newest = submissions_for(user).filter(team__in=teams).newest_of_each_team(SPARKLINE_LENGTH)
    shown = _rows(teams, newest, rubrics)
    return {
        "choice": form,
        "views": VIEWS,
        "page": page,
        "numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": shown,
        "compared": sum(row.latest is not None for row in shown) > 1,
        "legend": legend(shown),
        "heats": heats(shown, rubrics.values()) if form.shows_topics else [],
        "not_assessed": [row for row in shown if row.latest is None],
        "stale_after": STALE_AFTER,
        "names_organisations": len(organisations) > 1,
    }


@require_safe
def portfolio_file(request: PersonRequest, ending: str) -> HttpResponse:
    """Every team that the address asks for as a table, a workbook or JSON."""
    rubrics, at = _rubrics(request.user), timezone.now()
    organisations = list(organisations_for(request.user))
    form = PortfolioForm(
        request.GET, teams=teams_for(request.user), organisations=organisations, rubrics=list(rubrics.values())
    )
    chosen = form.chosen()
    newest = submissions_for(request.user).filter(team__in=chosen.order_by().values("pk")).newest_of_each_team(1)
    shown = _rows(chosen.prefetch_related("tags"), newest, rubrics)
    content_type, write = FILES[ending]
    return download(write(shown, at=at), content_type, f"shipworthy-portfolio-{at:%Y-%m-%d}.{ending}")


def _rubrics(user: "User") -> dict[str, Rubric]:
    """Every published rubric that the person may see by the hash of its content, newest first."""
    return {version.content_hash: version.rubric() for version in rubrics_for(user)}


def _rows(teams: "Iterable[Team]", newest: "SubmissionQuerySet", rubrics: dict[str, Rubric]) -> list[Row]:
    """The rows of teams from their newest submissions, which are read in one query."""
    results = (Result(**columns) for columns in newest.values(*(field.name for field in fields(Result))))
    return rows(teams, results, rubrics, today=timezone.localdate())


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
