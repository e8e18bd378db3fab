"""A comparison as its printed document needs it: dates as metadata writes them, drawings as pictures."""

from functools import cached_property

from django.utils.dateformat import format as format_date

from assessment.reports.comparison_dotplot import comparison_dotplot_svg
from assessment.reports.drawings import data_uri
from assessment.reports.figure import Figure
from assessment.reports.overlay import MOST_OVERLAID, OverlayFigure, overlay_radar_svg, small_multiples
from assessment.reports.side_by_side.comparison import Cell, Column, Comparison


class ComparisonPages:
    """The parts of the printed comparison, each worked out once, when a template asks for it."""

    def __init__(self, comparison: Comparison):
        self.comparison = comparison

    @cached_property
    def day(self) -> str:
        """The day of the latest submission, in UTC."""
        return format_date(self.comparison.at, "j F Y")

    @cached_property
    def created(self) -> str:
        """Its moment as document metadata writes it."""
        return self.comparison.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    @cached_property
    def parties(self) -> list[tuple[Column, str, Cell | None]]:
        """Each side with its stage, where that is to be said, and its overall score, as far as that is compared."""
        columns = self.comparison.columns
        cells = self.comparison.overall[0].cells if self.comparison.overall else [None] * len(columns)
        return list(zip(columns, map(self.comparison.stage_of, columns), cells, strict=True))

    @cached_property
    def overlay(self) -> OverlayFigure:
        """The numbers behind the drawings."""
        return self.comparison.overlay

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The same side by side."""
        return self.comparison.figures

    @cached_property
    def radar(self) -> str:
        """Up to three sides on one radar, as a picture; empty for more, and where there are too few axes."""
        if len(self.comparison.columns) > MOST_OVERLAID or not self.overlay.newest.has_radar:
            return ""
        return data_uri(overlay_radar_svg(self.overlay, theme="paper"))

    @cached_property
    def radars(self) -> list[tuple[Column, str]]:
        """More than three as a small radar each."""
        if self.radar or not self.overlay.newest.has_radar:
            return []
        drawings = small_multiples(self.figures, self.comparison.names, theme="paper")
        return list(zip(self.comparison.columns, map(data_uri, drawings), strict=True))

    @cached_property
    def dotplot(self) -> str:
        """The dot plot as a picture."""
        return data_uri(comparison_dotplot_svg(self.overlay, theme="paper"))
