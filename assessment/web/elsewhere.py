"""What a team answered in other rubrics that touch a question: shown beside it, never taken over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assessment.access import submissions_for
from assessment.domain.answers import Answer, State
from assessment.domain.crosswalk import Counterpart, linked, touching
from assessment.domain.rubric import Question, Rubric
from assessment.web.reviewing import Said, in_words

if TYPE_CHECKING:
    from assessment.models import Assessment, Submission, User


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The newest submission against another rubric: what it says to each question that touches this one."""

    rubric: Rubric
    at: datetime
    address: str
    said: tuple[tuple[Counterpart, Said], ...]


def elsewhere(assessment: "Assessment", question: Question, user: "User") -> list[Elsewhere]:
    """What the team last said to the same practice in other rubrics, by their titles, in one query."""
    rubric = assessment.rubric_version.rubric()
    others = submissions_for(user).filter(team=assessment.team_id)
    others = others.exclude(assessment__rubric_version__slug=rubric.rubric.id).defer("scorecard", "profile")
    found = {each.assessment.rubric_version.rubric(): each for each in others.newest_of_each_rubric()}
    touches = touching(rubric, [question], linked(rubric, found))
    answered = ((touch, tuple(_said(touch.counterparts, touch.rubric, found[touch.rubric]))) for touch in touches)
    return [
        Elsewhere(touch.rubric, found[touch.rubric].submitted_at, found[touch.rubric].get_absolute_url(), said)
        for touch, said in answered
        if said
    ]


def _said(
    counterparts: tuple[Counterpart, ...], rubric: Rubric, submission: "Submission"
) -> Iterator[tuple[Counterpart, Said]]:
    for each in counterparts:
        answer = Answer.from_data(submission.answers.get(each.question.id, {}))
        if answer.state is not State.UNANSWERED:
            yield each, in_words(rubric, each.question, answer)
