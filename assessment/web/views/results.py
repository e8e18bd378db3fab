"""A submission on screen, as a drawing and as a PDF: three prints of one report."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessment.access import newest_of, offered_rubrics, submissions_for
from assessment.domain.arithmetic import explain
from assessment.domain.crosswalk import linked, touching
from assessment.domain.report import Report
from assessment.domain.rubric import Rubric
from assessment.reports.dotplot import dotplot_svg, profile_svg
from assessment.reports.figure import build_figure
from assessment.reports.interactive import interactive_radar
from assessment.reports.ledger import CAUTION, facts
from assessment.reports.pages import Pages
from assessment.reports.pdf import Paper, render_pdf
from assessment.reports.radar import radar_svg as radar_drawing
from assessment.reports.ruler import ruler_svg
from assessment.web.corrections import HEAVY, corrections_of, line_of
from assessment.web.forms import CorrectionForm
from assessment.web.languages import language_for
from assessment.web.requests import PersonRequest
from assessment.web.since import since

if TYPE_CHECKING:
    from assessment.models import Submission


@require_safe
def results(request: PersonRequest, submission_id: str) -> HttpResponse:
    """Where the team stands and why, what to do next, and the arithmetic behind every score."""
    submission = get_object_or_404(submissions_for(request.user).defer(*HEAVY), pk=submission_id)
    return results_page(request, submission)


def results_page(
    request: PersonRequest, submission: "Submission", refused: CorrectionForm | None = None
) -> HttpResponse:
    """The page of a submission; `refused` is a request to correct it, to stand there with what was typed."""
    team = submission.team
    line = line_of(submission)
    corrections = corrections_of(submission, line, request.user)
    verdict, printed = _printed(submission, _language(request, submission), _linked(submission))
    context = {
        "submission": submission,
        "team": team,
        "organisation": team.organisation,
        "verdict": verdict,
        "since": since(submission, line),
        "printed": printed,
        "corrections": corrections,
        "form": refused or (CorrectionForm(submission=submission) if corrections.may_correct else None),
    }
    return render(request, "results/results.html", context, status=422 if refused else 200)


def _language(request: PersonRequest, submission: "Submission") -> str:
    return language_for(request, submission.assessment.rubric_version.rubric())


def _linked(submission: "Submission") -> tuple[Rubric, ...]:
    """The other rubrics of the product that its organisation may use and that touch the same practices."""
    offered = newest_of(offered_rubrics(submission.team.organisation).filter(organisation=None))
    return linked(submission.assessment.rubric_version.rubric(), [version.rubric() for version in offered])


@lru_cache(maxsize=64)
def _printed(submission: "Submission", language: str, others: tuple[Rubric, ...]) -> tuple[SafeString, SafeString]:
    """The body of the page: the verdict, and all that stands under it.

    A submission never changes, so a process prints it once beside the same other rubrics and keeps the last few.
    """
    report = submission.report(language)
    rubric = report.rubric
    touches = {topic.id: touching(rubric, rubric.questions_of(topic.id), others) for topic in rubric.topics}
    figure = build_figure(report)
    explained = explain(report.rubric, report.answers, report.scorecard)
    context = {
        "report": report,
        "method_url": submission.assessment.rubric_version.method_url,
        "pages": Pages(report),
        "ruler": ruler_svg(report.rubric.overall_bands, report.verdict),
        "figure": figure,
        "radar": radar_drawing(figure) if figure.has_radar else "",
        "dot_plot": dotplot_svg(figure),
        "chart": interactive_radar(figure) if figure.has_radar else None,
        "facts": facts(report.ledger) if report.ledger else (),
        "caution": CAUTION,
        "overall_explained": explained[report.rubric.root.id],
        "areas": [
            (
                area,
                explained[area.node.id],
                touches.get(area.node.id, ()),
                [(topic, explained[topic.node.id], touches[topic.node.id]) for topic in area.parts],
            )
            for area in report.areas
        ],
    }
    return render_to_string("results/_verdict.html", context), render_to_string("results/_printed.html", context)


@require_safe
def report_pdf(request: PersonRequest, submission_id: str) -> HttpResponse:
    """The report as a PDF, on A4 or with `?paper=letter` on US Letter."""
    submission = get_object_or_404(submissions_for(request.user), pk=submission_id)
    content, name = _pdf(
        submission, _language(request, submission), "letter" if request.GET.get("paper") == "letter" else "a4"
    )
    return download(content, "application/pdf", name)


@lru_cache(maxsize=32)
def _pdf(submission: "Submission", language: str, paper: Paper) -> tuple[bytes, str]:
    """The document and what it is called; kept like the page, for a quarter of a megabyte each."""
    report = submission.report(language)
    return render_pdf(report, paper=paper), file_name(report, "pdf")


@require_safe
def radar_svg(request: PersonRequest, submission_id: str) -> HttpResponse:
    """The radar as a drawing of its own, in the colours of paper."""
    report = get_object_or_404(submissions_for(request.user), pk=submission_id).report()
    drawing = profile_svg(build_figure(report), theme="paper")
    return download(drawing, "image/svg+xml", file_name(report, "svg"))


def file_name(report: Report, ending: str, part: str = "") -> str:
    """What a download is called: product, team, which part of the report, and date, in letters that every system
    can write."""
    heading = report.heading
    parts = ("shipworthy", slugify(heading.team)[:60], part, f"{heading.submitted_at:%Y-%m-%d}")
    return f"{'-'.join(filter(None, parts))}.{ending}"


def download(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    """A file that the browser saves under this name."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)
