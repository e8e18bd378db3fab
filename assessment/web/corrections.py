"""Where a submission stands among those of its team: what the results page says around the printed body."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from assessment.access import May, assessments_for, can, submissions_for

if TYPE_CHECKING:
    from assessment.models import Assessment, Submission, User

HEAVY = ("answers", "scorecard", "profile")
"""Columns of a submission that its date and address do without."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission in the line of its team: its rubric, the assessment that corrects it, and what was submitted of
    that, by their ids."""

    submission: UUID
    rubric: str
    correction: UUID | None
    successor: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """The submissions of a team around one of them, newest first. Whoever may see a submission may see all of its
    team."""

    later: tuple[Entry, ...]
    own: Entry
    earlier: tuple[Entry, ...]

    @property
    def previous(self) -> UUID | None:
        """The newest earlier one that stands and answers the same rubric; None for a first."""
        standing = (entry for entry in self.earlier if entry.rubric == self.own.rubric and not entry.successor)
        return next((entry.submission for entry in standing), None)


@dataclass(frozen=True, slots=True)
class Corrections:
    """The correction of a submission and what was submitted of it (None while it is open or there is none), the one
    that it corrects itself, and whether this person may correct it now."""

    correction: "Assessment | None"
    successor: "Submission | None"
    corrected: "Submission | None"
    may_correct: bool


def line_of(submission: "Submission") -> Line:
    """The team's submissions around this one, in one query that reads nothing of what they hold."""
    columns = ("pk", "assessment__rubric_version__slug", "correction", "correction__submissions")
    entries = [Entry(*row) for row in submission.team.submissions.values_list(*columns)]
    place = next(place for place, entry in enumerate(entries) if entry.submission == submission.pk)
    return Line(tuple(entries[:place]), entries[place], tuple(entries[place + 1 :]))


def corrections_of(submission: "Submission", line: Line, user: "User") -> Corrections:
    """What the page of the submission says; a query for each thing there is. Only a team's newest is corrected, and
    only once."""
    submissions = submissions_for(user).defer(*HEAVY)
    corrects = submission.assessment.corrects_id
    return Corrections(
        correction=assessments_for(user).get(pk=line.own.correction) if line.own.correction else None,
        successor=submissions.get(pk=line.own.successor) if line.own.successor else None,
        corrected=submissions.get(pk=corrects) if corrects else None,
        may_correct=not line.later and not line.own.correction and can(user, May.SUBMIT, submission.team),
    )
