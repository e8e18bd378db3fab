"""What changed since the team’s submission before, in one line of the results page."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assessment.domain.answers import Answer
from assessment.domain.comparison import Side, compare
from assessment.domain.scoring import Scorecard
from assessment.reports.side_by_side.change import ChangeInWords, change_in_words
from assessment.web.comparison_form import Address

if TYPE_CHECKING:
    from assessment.models import Submission, SubmissionQuerySet


@dataclass(frozen=True, slots=True)
class Since:
    """The submission before, what changed since then, and the query string that sets the two side by side."""

    earlier: "Submission"
    change: ChangeInWords
    query: str


def since(submission: "Submission", submissions: "SubmissionQuerySet") -> Since | None:
    """The change since the newest earlier one among `submissions` that stands, is of the same team and answers the same
    rubric; None for a first."""
    before = submissions.standing().filter(
        team=submission.team_id,
        assessment__rubric_version__slug=submission.assessment.rubric_version.slug,
        submitted_at__lt=submission.submitted_at,
    )
    earlier = before.first()
    return between(earlier, submission) if earlier else None


@lru_cache(maxsize=64)
def between(earlier: "Submission", later: "Submission") -> Since:
    """What changed from one submission to a later one, against the same rubric.

    Submissions never change, so a process compares the same two once and keeps the last few.
    """
    before, after = _side(earlier), _side(later)
    pair = str(earlier.pk), str(later.pk)
    query = Address(submissions=pair, baseline=pair[0], only_differences=False).query()
    return Since(earlier, change_in_words(compare(before, after), before, after), query)


def _side(submission: "Submission") -> Side:
    return Side(
        rubric=submission.assessment.rubric_version.rubric(),
        answers={question: Answer.from_data(data) for question, data in submission.answers.items()},
        scorecard=Scorecard.from_data(submission.scorecard),
    )
