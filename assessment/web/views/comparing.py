"""Two to six submissions side by side: page, files and paper of one comparison, and the page to choose them on."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache, wraps
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessment.access import submissions_for
from assessment.reports.comparison_dotplot import comparison_dotplot_svg
from assessment.reports.overlay import MARKS, MOST_OVERLAID, interactive_overlay, overlay_radar_svg, small_multiples
from assessment.reports.pdf import Paper, render_comparison_pdf
from assessment.reports.sheets import sheet_csv, workbook
from assessment.reports.side_by_side import Column, Comparison, Entry, build_comparison
from assessment.reports.side_by_side.files import comparison_data, scores_sheet, sheets
from assessment.web.comparison_form import Address, ComparisonForm
from assessment.web.requests import PersonRequest
from assessment.web.views.results import download

if TYPE_CHECKING:
    from assessment.models import Submission

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def compared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view the submissions that the address names, in their order, and the address.

    One that is not there for this person makes the whole request a 404; an address that cannot be compared is answered
    with the page to choose on (422).
    """

    @require_safe
    @wraps(view)
    def ask(request: PersonRequest, **kwargs: Any) -> HttpResponse:
        form = ComparisonForm(request.GET)
        if not form.is_valid():
            return _picker(request, problem=form.problem)
        found = submissions_for(request.user).in_bulk(form.cleaned_data["submission"])
        if len(found) < len(form.cleaned_data["submission"]):
            raise Http404("Not every submission is there.")
        submissions = tuple(found[key] for key in form.cleaned_data["submission"])
        if problem := _different_rubrics(submissions):
            return _picker(request, problem=problem)
        return view(request, submissions, form.address, **kwargs)

    return ask


def compare(request: PersonRequest) -> HttpResponse:
    """The comparison that the address asks for; without submissions, or with `choose`, the page to choose them on."""
    if not request.GET.getlist("submission") or "choose" in request.GET:
        return _picker(request)
    return _comparison_page(request)


@compared
def _comparison_page(request: PersonRequest, submissions: tuple["Submission", ...], address: Address) -> HttpResponse:
    comparison = _comparison(submissions, address.baseline)
    organisations = {submission.team.organisation for submission in submissions}
    context = {
        "comparison": comparison,
        "has_chart": comparison.is_compared
        and comparison.overlay.newest.has_radar
        and len(submissions) <= MOST_OVERLAID,
        "query": address.query(),
        "letter": address.query(paper="letter"),
        "choose": address.query(choose="yes"),
        "organisation": next(iter(organisations)) if len(organisations) == 1 else None,
        "printed": _printed(submissions, address),
    }
    return render(request, "compare/compare.html", context)


@compared
def compare_file(
    request: PersonRequest, submissions: tuple["Submission", ...], address: Address, ending: str
) -> HttpResponse:
    """The comparison as a table (`csv`), a workbook (`xlsx`) or plain data (`json`)."""
    comparison = _shown(submissions, address)
    content_type, write = FILES[ending]
    return download(write(comparison), content_type, _file_name(comparison, ending))


@compared
def compare_pdf(request: PersonRequest, submissions: tuple["Submission", ...], address: Address) -> HttpResponse:
    """The comparison as a PDF, on A4 or with `?paper=letter` on US Letter."""
    content, name = _pdf(submissions, address, "letter" if request.GET.get("paper") == "letter" else "a4")
    return download(content, "application/pdf", name)


def _csv(comparison: Comparison) -> bytes:
    return sheet_csv(scores_sheet(comparison)).encode("utf-8-sig")


def _xlsx(comparison: Comparison) -> bytes:
    return workbook(sheets(comparison), title=comparison.title, at=comparison.at)


def _json(comparison: Comparison) -> bytes:
    return json.dumps(comparison_data(comparison), ensure_ascii=False, indent=2, default=float).encode()


FILES: dict[str, tuple[str, Callable[[Comparison], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": (XLSX, _xlsx),
    "json": ("application/json", _json),
}
"""What kind of file an ending is, and how it is written."""


def _file_name(comparison: Comparison, ending: str) -> str:
    names = slugify(" ".join(dict.fromkeys(column.report.heading.team for column in comparison.columns)))
    parts = ("shipworthy", "comparison", names[:60].strip("-"), f"{comparison.at:%Y-%m-%d}")
    return f"{'-'.join(filter(None, parts))}.{ending}"


@lru_cache(maxsize=32)
def _comparison(submissions: tuple["Submission", ...], baseline: str) -> Comparison:
    """Submissions never change, so a process sets the same ones side by side once and keeps the last few."""
    entries = [
        Entry(str(each.pk), str(each.team_id), str(each.team.organisation_id), each.report()) for each in submissions
    ]
    return build_comparison(entries, baseline)


def _shown(submissions: tuple["Submission", ...], address: Address) -> Comparison:
    comparison = _comparison(submissions, address.baseline)
    return comparison.differing() if address.only_differences else comparison


@lru_cache(maxsize=32)
def _printed(submissions: tuple["Submission", ...], address: Address) -> SafeString:
    """The body of the page, which the address decides alone."""
    comparison = _shown(submissions, address)
    in_order = [column.entry.id for column in sorted(comparison.columns, key=by_name)]
    context: dict[str, Any] = {
        "comparison": comparison,
        "whole": address.query(only_differences=False),
        "differences": address.query(only_differences=True),
        "only_differences": address.only_differences,
        "by_name": address.query(submissions=in_order) if in_order != list(address.submissions) else "",
        "sides": [
            {
                "column": column,
                "stage": comparison.stage_of(column),
                "mark": MARKS[column.place - 1],
                "pin": address.query(baseline=column.entry.id),
                "remove": address.without(column.entry.id) if len(submissions) > 2 else "",
            }
            for column in comparison.columns
        ],
    }
    if comparison.is_compared:
        context |= _drawings(comparison)
    return render_to_string("compare/_printed.html", context)


def by_name(column: Column) -> tuple[str, datetime]:
    """How sides are sorted: by the name of the team, those of one team in the order of time."""
    return column.report.heading.team.casefold(), column.entry.at


def _drawings(comparison: Comparison) -> dict[str, Any]:
    """Up to three on one radar, more as small ones; the dot plot always."""
    overlay = comparison.overlay
    drawn: dict[str, Any] = {"overlay": overlay, "dot_plot": comparison_dotplot_svg(overlay)}
    if not overlay.newest.has_radar:
        return drawn
    if len(comparison.columns) <= MOST_OVERLAID:
        return drawn | {"radar": overlay_radar_svg(overlay), "chart": interactive_overlay(overlay)}
    return drawn | {"radars": small_multiples(comparison.figures, comparison.names)}


@lru_cache(maxsize=16)
def _pdf(submissions: tuple["Submission", ...], address: Address, paper: Paper) -> tuple[bytes, str]:
    comparison = _shown(submissions, address)
    return render_comparison_pdf(comparison, paper=paper), _file_name(comparison, "pdf")


def _different_rubrics(submissions: Sequence["Submission"]) -> str:
    """Why these cannot stand side by side, when they answer different rubrics."""
    answered = [each.assessment.rubric_version for each in submissions]
    versions = {(version.slug, version.organisation_id): version for version in answered}
    if len(versions) == 1:
        return ""
    titles = " and ".join(f"“{version.title}”" for version in versions.values())
    return f"These answer different rubrics: {titles}. Only submissions of one rubric stand side by side."


def _picker(request: PersonRequest, problem: str = "") -> HttpResponse:
    """Every team with its latest submission and the earlier ones, to choose from; the chosen ones are ticked."""
    standing = submissions_for(request.user).standing().defer("answers", "scorecard")
    in_groups = sorted(standing, key=lambda each: (each.team.name.casefold(), each.team_id))
    chosen = set(request.GET.getlist("submission"))
    teams = [
        {
            "team": team,
            "latest": latest,
            "earlier": earlier,
            "is_open": any(str(each.pk) in chosen for each in earlier),
        }
        for team, (latest, *earlier) in groupby(in_groups, key=lambda each: each.team)
    ]
    organisations = {group["team"].organisation for group in teams}
    context = {
        "teams": teams,
        "chosen": chosen,
        "problem": problem,
        "count": len(in_groups),
        "several_organisations": len(organisations) > 1,
        "organisation": next(iter(organisations)) if len(organisations) == 1 else None,
    }
    return render(request, "compare/choose.html", context, status=422 if problem else 200)
