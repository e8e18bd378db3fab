"""A team's submissions as its page lists them, and as the history that drawings and files print."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from assessment.domain.answers import Answer
from assessment.domain.comparison import ChangeVerdict, Side, compare
from assessment.domain.rubric import Printed
from assessment.domain.scoring import Scorecard
from assessment.reports.history import Entry, History, build_history
from assessment.reports.side_by_side.change import signed
from assessment.reports.trend import Note

if TYPE_CHECKING:
    from assessment.models import Event, Submission, SubmissionQuerySet, Team

PAGE_LENGTH = 12
"""Submissions that are listed before somebody asks for all."""
MOST_COMPARED = 40
"""Submissions that are compared with the one before, newest first; across versions of the rubric each comparison takes
about two milliseconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """What changed since the submission before. `points` is the difference of the two printed scores, and None where
    overall scores are not compared or not printed; `obstacles` says why, or what else stands in the way.
    `is_on_common` says that two versions of the rubric are in play, so that the verdict is passed on the questions they
    have in common."""

    earlier: "Submission"
    points: Printed | None
    verdict: ChangeVerdict
    obstacles: tuple[str, ...]
    is_on_common: bool

    @property
    def number(self) -> str:
        """The difference with its sign; empty where there is none."""
        return "" if self.points is None else signed(self.points)

    @property
    def is_clear(self) -> bool:
        """True when the change may be claimed."""
        return self.verdict in (ChangeVerdict.CLEAR, ChangeVerdict.BEYOND_DOUBT)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A submission that was corrected, and why."""

    submission: "Submission"
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A submission that stands, what changed since the one before, and what it supersedes, newest first. `is_first`
    says that none was before it; a step may also be missing far down the list."""

    submission: "Submission"
    step: Step | None
    is_first: bool
    superseded: tuple[Superseded, ...]

    @property
    def stage_title(self) -> str:
        """The stage in words, or nothing when live."""
        stages = self.submission.assessment.rubric_version.rubric().stages
        return next((stage.title for stage in stages if stage.id == self.submission.stage), "")


class Timeline:
    """The submissions of a team, newest first. What its lists and curves show is read at once; answers and scorecards
    only of those that are compared, in one query however many there are."""

    def __init__(self, submissions: "SubmissionQuerySet"):
        self._submissions = submissions
        listed = list(submissions.defer("answers", "scorecard"))
        self._by_id = {submission.pk: submission for submission in listed}
        corrected = {submission.assessment.corrects_id for submission in listed}
        self.standing = tuple(submission for submission in listed if submission.pk not in corrected)

    def rows(self, *, whole: bool) -> list[Row]:
        """The newest, or the whole list."""
        shown = self.standing if whole else self.standing[:PAGE_LENGTH]
        before = {later.pk: earlier for later in shown if (earlier := _one_before(later, self.standing))}
        newest = {later.pk for later in shown[:MOST_COMPARED]}
        compared = newest & before.keys()
        sides = self._sides({*newest, *(before[later].pk for later in compared)})
        return [
            Row(
                submission=submission,
                step=_step(before[submission.pk], submission, sides) if submission.pk in compared else None,
                is_first=submission.pk not in before,
                superseded=tuple(self._superseded(submission)),
            )
            for submission in shown
        ]

    def _superseded(self, submission: "Submission") -> Iterator[Superseded]:
        while submission.assessment.corrects_id:
            reason = submission.assessment.reason
            submission = self._by_id[submission.assessment.corrects_id]
            yield Superseded(submission, reason)

    def _sides(self, wanted: Iterable[UUID]) -> dict[UUID, Side]:
        contents = self._submissions.filter(pk__in=wanted).values_list("pk", "answers", "scorecard")
        return {
            pk: Side(
                rubric=self._by_id[pk].assessment.rubric_version.rubric(),
                answers={question: Answer.from_data(data) for question, data in answers.items()},
                scorecard=Scorecard.from_data(scorecard),
            )
            for pk, answers, scorecard in contents
        }


def _one_before(later: "Submission", standing: Sequence["Submission"]) -> "Submission | None":
    """The next older one against the same rubric, in whatever version."""
    older = standing[standing.index(later) + 1 :]
    return next((submission for submission in older if _rubric_of(submission) == _rubric_of(later)), None)


def _rubric_of(submission: "Submission") -> str:
    return submission.assessment.rubric_version.slug


def _step(earlier: "Submission", later: "Submission", sides: Mapping[UUID, Side]) -> Step:
    before, after = sides[earlier.pk], sides[later.pk]
    change = compare(before, after)
    return Step(
        earlier=earlier,
        points=change.points,
        verdict=change.verdict,
        obstacles=change.common.obstacles,
        is_on_common=change.verdict is not ChangeVerdict.NOT_COMPARABLE and before.rubric != after.rubric,
    )


def history_of(team: "Team", standing: Sequence["Submission"], events: Iterable["Event"]) -> History | None:
    """The history of a team from its submissions that stand, newest first: those against the rubric of the newest.

    None when there is none.
    """
    if not standing:
        return None
    rubric = _rubric_of(standing[0])
    return build_history(
        organisation=team.organisation.name,
        team=team.name,
        is_sample=team.organisation.is_sample,
        entries=[_entry(submission) for submission in reversed(standing) if _rubric_of(submission) == rubric],
        events=[Note(event.happened_on, event.text) for event in events],
    )


def _entry(submission: "Submission") -> Entry:
    return Entry(
        at=timezone.localdate(submission.submitted_at),
        name=submission.assessment_name,
        rubric=submission.assessment.rubric_version.rubric(),
        score=submission.score,
        floor=submission.floor,
        ceiling=submission.ceiling,
        band=submission.band,
        completeness=submission.completeness,
        stage=submission.stage,
        open_gates=submission.open_gates,
        submitted_by=submission.submitted_by_name,
        scores=submission.profile,
    )
