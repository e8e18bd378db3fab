"""What an assessment looks back on: the answers of last time, and the submission that it corrects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assessment.access import submissions_for
from assessment.domain.answers import UNANSWERED, Answer, Answers, State, answer_faults
from assessment.domain.asking import Truth, asking
from assessment.domain.rubric import Rubric

if TYPE_CHECKING:
    from assessment.models import Assessment, Submission, User


@dataclass(frozen=True, slots=True)
class LastTime:
    """The answers of an earlier submission that may be given again, beside the questions of today.

    `answers` are those to the very same questions (id and rev) that chose something; `rubric` is the one they were
    given under, and says what they meant. `new` are the ids of today's questions that were not asked then, or not so.
    """

    at: datetime
    rubric: Rubric
    answers: Answers
    new: frozenset[str]

    @property
    def total(self) -> int:
        """How many answers could be given again."""
        return len(self.answers)

    def waiting(self, answers: Answers, asked: Mapping[str, Truth]) -> int:
        """How many of them `answers`, those of today, neither confirm nor change yet, where the question is asked."""
        return sum(
            asked[name] is True and answers.get(name, UNANSWERED).state is State.UNANSWERED for name in self.answers
        )

    def differs(self, question_id: str, answer: Answer) -> bool:
        """Whether something else was chosen last time than `answer`; notes and links do not count."""
        earlier = self.answers.get(question_id)
        return earlier is not None and _choice(earlier) != _choice(answer)


@dataclass(frozen=True, slots=True)
class Background:
    """What the pages of an assessment say about submissions before it; both are None for a first assessment."""

    last_time: LastTime | None
    corrected: "Submission | None"

    def waiting(self, rubric: Rubric, answers: Answers) -> int:
        """How many answers of last time still wait to be confirmed or changed."""
        return self.last_time.waiting(answers, asking(rubric, answers)) if self.last_time else 0


def background_of(assessment: "Assessment", user: "User") -> Background:
    """What the assessment goes back to, in one query, or in none when there is nothing."""
    wanted = {assessment.previous_id, assessment.corrects_id} - {None}
    found = submissions_for(user).defer("scorecard", "profile").in_bulk(wanted)
    previous = found.get(assessment.previous_id)
    return Background(
        last_time=last_time(assessment.rubric_version.rubric(), previous) if previous else None,
        corrected=found.get(assessment.corrects_id),
    )


def last_time(rubric: Rubric, previous: "Submission") -> LastTime | None:
    """What `previous` says to the questions of `rubric`; None when it was made with another instrument."""
    earlier = previous.assessment.rubric_version.rubric()
    if earlier.rubric.id != rubric.rubric.id:
        return None
    answers, new = {}, set()
    given = {name: Answer.from_data(data) for name, data in previous.answers.items()}
    for question in rubric.questions:
        answer = given.get(question.id, UNANSWERED)
        asked = earlier.question_by_id.get(question.id)
        if asked is None or (asked.rev, earlier.top_of(asked)) != (question.rev, rubric.top_of(question)):
            new.add(question.id)
        elif answer.state is not State.UNANSWERED and not answer_faults(rubric, question, answer):
            answers[question.id] = answer
    return LastTime(at=previous.submitted_at, rubric=earlier, answers=answers, new=frozenset(new))


def _choice(answer: Answer) -> tuple[int | None, str | None, bool, tuple[str, ...]]:
    return answer.level, answer.na, answer.dont_know, answer.ticks
