"""The one object behind every print of a comparison: page, drawings, tables, files and paper show its numbers."""

from assessment.reports.side_by_side.build import build_comparison
from assessment.reports.side_by_side.comparison import Column, Comparison, Entry

__all__ = ["Column", "Comparison", "Entry", "build_comparison"]
