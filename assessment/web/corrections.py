"""Where a submission stands among corrections: what the results page says around the printed body."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.access import May, submissions_for

if TYPE_CHECKING:
    from assessment.models import Assessment, Submission, SubmissionQuerySet, User

HEAVY = ("answers", "scorecard", "profile")
"""Columns of the corrected submission that its date and address do without."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The correction of a submission and what was submitted of it (None while it is open or there is none), the one
    that it corrects itself, and whether this person may correct it now."""

    correction: "Assessment | None"
    successor: "Submission | None"
    corrected: "Submission | None"
    may_correct: bool


def with_corrections(submissions: "SubmissionQuerySet") -> "SubmissionQuerySet":
    """Together with what `corrections_of` reads first."""
    related = submissions.select_related("correction", "assessment__corrects")
    return related.defer(*(f"assessment__corrects__{column}" for column in HEAVY))


def corrections_of(submission: "Submission", user: "User") -> Corrections:
    """What the page of the submission says; one query. Only a team's newest is corrected, and only once."""
    correction = getattr(submission, "correction", None)
    newest = submissions_for(user, May.SUBMIT).latest_of_each_team()
    return Corrections(
        correction=correction,
        successor=correction.submissions.defer(*HEAVY).first() if correction else None,
        corrected=submission.assessment.corrects,
        may_correct=not correction and newest.filter(pk=submission.pk).exists(),
    )
