"""What changed since the team’s submission before, in one line of the results page."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from assessment.domain.comparison import compare
from assessment.reports.side_by_side.change import ChangeInWords, change_in_words
from assessment.web.comparison_form import Address
from assessment.web.corrections import Line

if TYPE_CHECKING:
    from assessment.models import Submission


@dataclass(frozen=True, slots=True)
class Since:
    """The submission before, what changed since then, and the query string that sets the two side by side."""

    earlier: "Submission"
    change: ChangeInWords
    query: str


def since(submission: "Submission", line: Line) -> Since | None:
    """The change since the newest earlier submission that stands and answers the same rubric; None for a first."""
    return between(line.previous, submission) if line.previous else None


@lru_cache(maxsize=64)
def between(earlier_id: UUID, later: "Submission") -> Since:
    """What changed up to `later` since an earlier submission of its team against the same rubric.

    Submissions never change, so a process compares the same two once and keeps the last few.
    """
    earlier = later.team.submissions.select_related("assessment__rubric_version").get(pk=earlier_id)
    before, after = earlier.side(), later.side()
    pair = str(earlier.pk), str(later.pk)
    query = Address(submissions=pair, baseline=pair[0], only_differences=False).query()
    return Since(earlier, change_in_words(compare(before, after), before, after), query)
