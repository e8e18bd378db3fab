"""The history of a team as its printed document needs it: dates as metadata writes them, drawings as pictures."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Some submissions side by side; each row is an area or topic, whether it is an area, and its score in each."""

    entries: tuple[Entry, ...]
    rows: tuple[tuple[Track, bool, tuple[str, ...]], ...]

    @property
    def days(self) -> str:
        """From when to when."""
        return f"{self.entries[0].at:%-d %B %Y} to {self.entries[-1].at:%-d %B %Y}"


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
    def tables(self) -> tuple[NumberTable, ...]:
        """Every submission, oldest first, as many in a table as fit, and about as many in each."""
        count = len(self.history.entries)
        parts = -(-count // COLUMNS)
        edges = [part * count // parts for part in range(parts + 1)]
        return tuple(self._table(slice(*ends)) for ends in pairwise(edges))

    def _table(self, part: slice) -> NumberTable:
        rows = (
            (track, track is area, tuple("–" if score is None else str(score) for score in track.scores[part]))
            for area in self.history.areas
            for track in (area, *area.topics)
        )
        return NumberTable(self.history.entries[part], tuple(rows))

    def _small(self, track: Track) -> SmallTrend:
        drawing = small_trend_svg(track.figure, theme="paper")
        text = "; ".join(reading.words for reading in track.readings)
        return SmallTrend(track, data_uri(drawing), f"{track.title}: {text}.")
