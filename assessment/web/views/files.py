"""A submission as files: tables for a spreadsheet, data for a program, a picture for a slide."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessment.access import submissions_for
from assessment.domain.report import Report
from assessment.reports.dotplot import profile_svg
from assessment.reports.figure import build_figure
from assessment.reports.pdf.picture import drawing_png
from assessment.reports.workbook import answers_csv, plan_csv, report_json, report_xlsx
from assessment.web.requests import PersonRequest
from assessment.web.views.results import download, file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[str, tuple[str, str, Callable[[Report], bytes]]] = {
    "answers.csv": ("answers", "text/csv; charset=utf-8", answers_csv),
    "plan.csv": ("plan", "text/csv; charset=utf-8", plan_csv),
    "report.xlsx": ("", XLSX, report_xlsx),
    "report.json": ("", "application/json", report_json),
    "radar.png": ("", "image/png", lambda report: drawing_png(profile_svg(build_figure(report), theme="paper"))),
}
"""Each file of a submission: which part of the report it holds, what kind it is, and how it is written."""


@require_safe
def file(request: PersonRequest, submission_id: str, name: str) -> HttpResponse:
    """One of the files of a submission."""
    report = get_object_or_404(submissions_for(request.user), pk=submission_id).report()
    part, content_type, write = FILES[name]
    return download(write(report), content_type, file_name(report, name.rpartition(".")[2], part))
