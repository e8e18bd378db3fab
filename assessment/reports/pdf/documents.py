"""What can be printed: each is one HTML document that the press turns into bytes."""

from typing import Any

from django.template.loader import render_to_string

from assessment.domain.report import Report
from assessment.reports.history import History
from assessment.reports.ledger import CAUTION, facts
from assessment.reports.pages import Pages
from assessment.reports.pdf.history_pages import HistoryPages
from assessment.reports.pdf.paper import Paper, print_document, print_with_contents
from assessment.reports.side_by_side.change import ChangeInWords
from assessment.reports.side_by_side.comparison import Comparison
from assessment.reports.side_by_side.pages import ComparisonPages


def render_pdf(report: Report, *, paper: Paper = "a4") -> bytes:
    """Print a report."""
    context = {
        "report": report,
        "pages": Pages(report),
        "facts": facts(report.ledger) if report.ledger else (),
        "caution": CAUTION,
    }
    return print_document(render_to_string("report/pdf/report.html", context), paper=paper)


def render_comparison_pdf(comparison: Comparison, *, paper: Paper = "a4") -> bytes:
    """Print a comparison."""
    return _print_either("report/pdf/comparison.html", paper, comparison=comparison, pages=ComparisonPages(comparison))


def render_history_pdf(history: History, change: ChangeInWords | None, *, paper: Paper = "a4") -> bytes:
    """Print the history of a team; `change` is what moved between its last two submissions."""
    return _print_either("report/pdf/history.html", paper, history=history, pages=HistoryPages(history, change))


def _print_either(template: str, paper: Paper, **context: Any) -> bytes:
    """Print with contents, unless it is short."""
    long, short = (render_to_string(template, context | {"has_contents": has}) for has in (True, False))
    return print_with_contents(long, short, paper=paper)
