"""Printed documents, tagged for screen readers (PDF/UA-1): the report, a comparison, the history of a team."""

from assessment.reports.pdf.documents import render_comparison_pdf, render_history_pdf, render_pdf
from assessment.reports.pdf.paper import Paper

__all__ = ["Paper", "render_comparison_pdf", "render_history_pdf", "render_pdf"]
