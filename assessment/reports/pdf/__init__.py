"""render_pdf(report) → bytes: the report as a printed document, tagged for screen readers (PDF/UA-1)."""

from assessment.reports.pdf.paper import Paper, render_pdf

__all__ = ["Paper", "render_pdf"]
