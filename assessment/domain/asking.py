"""Which questions are asked: `visible_when` under the answers given so far.

An unknown answer leaves open whether the questions that depend on it are asked. Until it is known they are not, and
count in neither direction of the estimate; floor and ceiling take them for asked and unknown, which covers both.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from assessment.domain.answers import UNANSWERED, Answer, Answers
from assessment.domain.rubric import AllOf, AnyOf, Condition, Question, QuestionIs, Rubric

Truth = bool | None
"""True, false, or open until something is known."""


def asking(rubric: Rubric, answers: Answers) -> Mapping[str, Truth]:
    """Whether each question of a rubric is asked, by its id; `None` while that is open."""
    if not rubric.has_conditions:
        return dict.fromkeys(rubric.question_by_id, True)
    asked: dict[str, Truth] = {}

    def is_asked(question: str) -> Truth:
        if question not in asked:
            condition = rubric.question_by_id[question].visible_when
            asked[question] = True if condition is None else truth(condition, holds)
        return asked[question]

    def holds(condition: QuestionIs) -> Truth:
        known = is_asked(condition.question)
        return said(condition, answers.get(condition.question, UNANSWERED)) if known else known

    return {question: is_asked(question) for question in rubric.question_by_id}


@lru_cache(maxsize=64)
def deciding(rubric: Rubric) -> frozenset[str]:
    """The ids of the questions whose answers decide whether others are asked."""
    conditions = (question.visible_when for question in rubric.questions if question.visible_when)
    return frozenset(part.question for condition in conditions for part in conditions_in(condition))


def undecided(rubric: Rubric, question: Question, answers: Answers, asked: Mapping[str, Truth]) -> Iterator[str]:
    """The ids of the questions whose answers are needed to know whether an open question is asked."""
    for part in conditions_in(question.visible_when) if question.visible_when else ():
        other = rubric.question_by_id[part.question]
        if asked[other.id] is None:
            yield from undecided(rubric, other, answers, asked)
        elif asked[other.id] and not answers.get(other.id, UNANSWERED).is_known:
            yield other.id


def said(condition: QuestionIs, answer: Answer) -> Truth:
    """What an answer says about a condition: nothing yet while it is unknown, and no when it is not applicable."""
    return condition.holds(answer.level) if answer.is_known else None


def truth(condition: Condition, holds: Callable[[QuestionIs], Truth]) -> Truth:
    """A condition on answers in three-valued logic: open unless what is known already decides it.

    Raises TypeError for a condition on anything but answers.
    """
    match condition:
        case QuestionIs():
            return holds(condition)
        case AllOf():
            parts = [truth(part, holds) for part in condition.all]
            return False if False in parts else None if None in parts else True
        case AnyOf():
            parts = [truth(part, holds) for part in condition.any]
            return True if True in parts else None if None in parts else False
        case _:
            raise TypeError(f"{type(condition).__name__} is no condition on answers.")


def conditions_in(condition: Condition) -> Iterator[QuestionIs]:
    """Every comparison with an answer in a condition, from left to right."""
    match condition:
        case QuestionIs():
            yield condition
        case AllOf():
            for part in condition.all:
                yield from conditions_in(part)
        case AnyOf():
            for part in condition.any:
                yield from conditions_in(part)
