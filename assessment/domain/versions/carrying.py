"""carried(old, new, answers): what answers to one version come to in a newer one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessment.domain.answers import UNANSWERED, Answer, Answers, State
from assessment.domain.rubric import MapFrom, Question, Rubric


class Fate(StrEnum):
    """What becomes of a question and of the answer to it."""

    CARRIED = "carried"
    CONFIRM = "confirm again"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Carried:
    """A question of the newer version, or a removed one of the older, with the answer that is carried or suggested
    (unanswered: none) and the earlier questions that it comes from."""

    fate: Fate
    question: Question
    answer: Answer = UNANSWERED
    sources: tuple[Question, ...] = ()

    @property
    def has_answer(self) -> bool:
        """Whether there is something to carry, to suggest or to leave behind."""
        return self.answer != UNANSWERED


def carried(old: Rubric, new: Rubric, answers: Answers) -> dict[str, Carried]:
    """The fate of every question by its id: those of the newer version in its order, then the removed ones.

    The same question keeps its answer. One that comes from others, or has another rev, gets a suggestion at most.
    """
    fates = {question.id: _fate(old, new, question, answers) for question in new.questions}
    used = {source.id for fate in fates.values() for source in fate.sources}
    for question in old.questions:
        if question.id not in used and question.id not in fates:
            fates[question.id] = Carried(Fate.REMOVED, question, answers.get(question.id, UNANSWERED))
    return fates


def suggestions(old: Rubric, new: Rubric, answers: Answers) -> dict[str, Carried]:
    """What can be suggested for questions of the newer version, by their ids; nothing of it is an answer yet."""
    fates = carried(old, new, answers)
    return {name: fate for name, fate in fates.items() if fate.fate is Fate.CONFIRM and fate.answer.is_known}


def _fate(old: Rubric, new: Rubric, question: Question, answers: Answers) -> Carried:
    own = old.question_by_id.get(question.id)
    if own is not None and own.rev == question.rev:
        return Carried(Fate.CARRIED, question, answers.get(own.id, UNANSWERED), (own,))
    maps = [(source, each) for each in question.map_from if (source := _asked(old, each)) is not None]
    if maps:
        said = [_moved(each, answers.get(source.id, UNANSWERED)) for source, each in maps]
        sources = tuple(source for source, _ in maps)
        return Carried(Fate.CONFIRM, question, _suggestion(question, said), sources)
    if own is not None:
        return Carried(Fate.CONFIRM, question, _suggestion(question, [answers.get(own.id, UNANSWERED)]), (own,))
    return Carried(Fate.NEW, question)


def _asked(old: Rubric, source: MapFrom) -> Question | None:
    question = old.question_by_id.get(source.id)
    return question if question is not None and question.rev == source.rev else None


def _moved(source: MapFrom, answer: Answer) -> Answer:
    """An answer on the levels of the newer question."""
    level = None if answer.level is None else source.levels.get(answer.level)
    return Answer(level=level, na=answer.na, note=answer.note, evidence=answer.evidence)


def _suggestion(question: Question, said: Sequence[Answer]) -> Answer:
    """What may stand for several answers: the lowest level when all have one, or the reason that all share."""
    states = {answer.state for answer in said}
    level = min((answer.level for answer in said if answer.level is not None), default=None)
    reasons = {answer.na for answer in said}
    if states == {State.LEVEL} and level in question.levels:
        chosen = Answer(level=level)
    elif states == {State.NOT_APPLICABLE} and len(reasons) == 1 and reasons <= set(question.na):
        chosen = Answer(na=said[0].na)
    else:
        return UNANSWERED
    notes = dict.fromkeys(answer.note for answer in said if answer.note)
    links = dict.fromkeys(link for answer in said for link in answer.evidence)
    return Answer(level=chosen.level, na=chosen.na, note="\n\n".join(notes), evidence=tuple(links))
