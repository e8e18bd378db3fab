"""The history of a team as its printed document needs it: dates as metadata writes them, drawings as pictures."""

from dataclasses import dataclass
from functools import cached_property

from assessment.reports.drawings import data_uri
from assessment.reports.history import Entry, History, Track
from assessment.reports.side_by_side.change import ChangeInWords
from assessment.reports.trend import small_trend_svg, trend_svg

COLUMNS = 8
"""Submissions that have a column in the table of topics: what fits the width of a page."""


@dataclass(frozen=True, slots=True)
class SmallTrend:
    """One area or topic over time as a picture, and in words."""

    track: Track
    picture: str
    text: str


class HistoryPages:
    """The parts of the printed history, each worked out once, when a template asks for it.

    `change` is what became of the last submission but one in the last; None for a first.
    """

    def __init__(self, history: History, change: ChangeInWords | None):
        self.history = history
        self.change = change

    @cached_property
    def first(self) -> Entry:
        """The oldest submission."""
        return self.history.entries[0]

    @cached_property
    def last(self) -> Entry:
        """The newest submission, which the document is dated by."""
        return self.history.entries[-1]

    @cached_property
    def before(self) -> Entry | None:
        """The one before it."""
        return self.history.entries[-2] if len(self.history.entries) > 1 else None

    @cached_property
    def created(self) -> str:
        """The day of the newest submission as document metadata writes it."""
        return f"{self.last.at:%Y-%m-%d}T00:00:00Z"

    @cached_property
    def trend(self) -> str:
        """The overall score over time as a picture."""
        return data_uri(trend_svg(self.history.figure, theme="paper"))

    @cached_property
    def areas(self) -> tuple[tuple[SmallTrend, tuple[SmallTrend, ...]], ...]:
        """A small trend for each area, and for each topic in it."""
        return tuple((self._small(area), tuple(map(self._small, area.topics))) for area in self.history.areas)

    @cached_property
    def recent(self) -> tuple[Entry, ...]:
        """The newest submissions, as many as have a column."""
        return self.history.entries[-COLUMNS:]

    @cached_property
    def rows(self) -> tuple[tuple[Track, bool, tuple[str, ...]], ...]:
        """Every area and topic, whether it is an area, and its score in each of those submissions."""
        return tuple(
            (track, is_area, tuple("–" if score is None else str(score) for score in track.scores[-COLUMNS:]))
            for area in self.history.areas
            for track, is_area in ((area, True), *((topic, False) for topic in area.topics))
        )

    def _small(self, track: Track) -> SmallTrend:
        drawing = small_trend_svg(track.figure, theme="paper")
        text = "; ".join(reading.words for reading in track.readings)
        return SmallTrend(track, data_uri(drawing), f"{track.title}: {text}.")
