"""What can be printed: each is one HTML document that the press turns into bytes."""

from django.template.loader import render_to_string

from assessment.domain.report import Report
from assessment.reports.history import History
from assessment.reports.ledger import CAUTION, facts
from assessment.reports.pages import Pages
from assessment.reports.pdf.history_pages import HistoryPages
from assessment.reports.pdf.paper import Paper, print_document
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
    context = {"comparison": comparison, "pages": ComparisonPages(comparison)}
    return print_document(render_to_string("report/pdf/comparison.html", context), paper=paper)


def render_history_pdf(history: History, change: ChangeInWords | None, *, paper: Paper = "a4") -> bytes:
    """Print the history of a team; `change` is what moved between its last two submissions."""
    context = {"history": history, "pages": HistoryPages(history, change)}
    return print_document(render_to_string("report/pdf/history.html", context), paper=paper)
