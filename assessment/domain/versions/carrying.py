"""carried(old, new, answers): what answers to one version come to in a newer one.

A question that was renamed in several versions is followed back through those between, as far as the one that was
answered. A draft that moved before is looked back on in the same way: what it left to be confirmed is not lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
class Draft:
    """Answers, and the version that they were given under."""

    rubric: Rubric
    answers: Answers

    def answer(self, question: Question) -> Answer:
        """What was said to a question."""
        return self.answers.get(question.id, UNANSWERED)


@dataclass(frozen=True, slots=True)
class Carried:
    """A question of the newer version, or a removed one of the older, with the answer that is carried or suggested
    (unanswered: none), the earlier questions that it comes from, and the draft in which they were asked."""

    fate: Fate
    question: Question
    draft: Draft
    answer: Answer = UNANSWERED
    sources: tuple[Question, ...] = ()

    @property
    def has_answer(self) -> bool:
        """Whether there is something to carry, to suggest or to leave behind."""
        return self.answer != UNANSWERED


def carried(drafts: Sequence[Draft], new: Rubric, between: Iterable[Rubric] = ()) -> dict[str, Carried]:
    """The fate of every question by its id: those of the newer version in its order, then the removed ones.

    `drafts` are the one that moves and those it moved from itself, newest first; `between` are versions of the rubric
    that may have asked what neither side does. The same question keeps its answer. One that comes from others, or has
    another rev, gets a suggestion at most: from the newest draft in which something was said to what it comes from.
    """
    versions = sorted(between, key=lambda rubric: rubric.number, reverse=True)
    newest, *older = drafts
    fates = {question.id: _fate(newest, new, question, versions) for question in new.questions}
    used = {source.id for fate in fates.values() for source in fate.sources}
    for draft in older:
        for name, fate in fates.items():
            if all(fate.draft.answer(source).state is State.UNANSWERED for source in fate.sources):
                earlier = _fate(draft, new, fate.question, versions)
                if earlier.fate is Fate.CONFIRM and earlier.answer.is_known:
                    fates[name] = earlier
    for question in newest.rubric.questions:
        if question.id not in used and question.id not in fates:
            fates[question.id] = Carried(Fate.REMOVED, question, newest, newest.answer(question), (question,))
    return fates


def suggestions(drafts: Sequence[Draft], new: Rubric, between: Iterable[Rubric] = ()) -> dict[str, Carried]:
    """What can be suggested for questions of the newer version, by their ids; nothing of it is an answer yet."""
    fates = carried(drafts, new, between)
    return {name: fate for name, fate in fates.items() if fate.fate is Fate.CONFIRM and fate.answer.is_known}


def _fate(draft: Draft, new: Rubric, question: Question, versions: Sequence[Rubric]) -> Carried:
    own = draft.rubric.question_by_id.get(question.id)
    if own is not None and own.rev == question.rev:
        return Carried(Fate.CARRIED, question, draft, draft.answer(own), (own,))
    passed = [rubric for rubric in versions if draft.rubric.number < rubric.number < new.number]
    answer, sources = _traced(draft, new, question, passed)
    return Carried(Fate.CONFIRM, question, draft, answer, sources) if sources else Carried(Fate.NEW, question, draft)


def _traced(
    draft: Draft, rubric: Rubric, question: Question, versions: Sequence[Rubric]
) -> tuple[Answer, tuple[Question, ...]]:
    """What the draft suggests for a question of a later version, and the questions that this comes from: through its
    maps, or else from the question that had its id. `versions` are those between, newest first."""
    said: list[Answer] = []
    sources: dict[str, Question] = {}
    for each in question.map_from:
        if found := _found(draft, each.id, each.rev, versions):
            said.append(_moved(each, found[0]))
            sources |= {source.id: source for source in found[1]}
    if not sources and (found := _found(draft, question.id, None, versions)):
        said.append(found[0])
        sources |= {source.id: source for source in found[1]}
    return _suggestion(rubric, question, said) if sources else UNANSWERED, tuple(sources.values())


def _found(
    draft: Draft, name: str, rev: int | None, versions: Sequence[Rubric]
) -> tuple[Answer, tuple[Question, ...]] | None:
    """The answer to a question with this id and rev, or with any rev: given in the draft, or traced to there from the
    newest version that asked it."""
    own = draft.rubric.question_by_id.get(name)
    if own is not None and rev in (None, own.rev):
        return draft.answer(own), (own,)
    for place, rubric in enumerate(versions):
        asked = rubric.question_by_id.get(name)
        if asked is not None and rev in (None, asked.rev):
            traced = _traced(draft, rubric, asked, versions[place + 1 :])
            return traced if traced[1] else None
    return None


def _moved(source: MapFrom, answer: Answer) -> Answer:
    """An answer on the levels of the newer question."""
    level = None if answer.level is None else source.levels.get(answer.level)
    return Answer(level=level, na=answer.na, note=answer.note, evidence=answer.evidence, ticks=answer.ticks)


def _suggestion(rubric: Rubric, question: Question, said: Sequence[Answer]) -> Answer:
    """What may stand for several answers: the lowest level when all have one, or the reason that all share.

    To a question that is answered by ticks it is the ticks of the one answer, where they come to its level.
    """
    states = {answer.state for answer in said}
    level = min((answer.level for answer in said if answer.level is not None), default=None)
    reasons = {answer.na for answer in said}
    ticks = said[0].ticks if question.ticks and len(said) == 1 else ()
    fits = not question.ticks or (level == question.ticks.level(ticks) and set(ticks) <= _boxes(question))
    if states == {State.LEVEL} and level in rubric.texts_of(question) and fits:
        chosen = Answer(level=level, ticks=ticks)
    elif states == {State.NOT_APPLICABLE} and len(reasons) == 1 and reasons <= set(question.na):
        chosen = Answer(na=said[0].na)
    else:
        return UNANSWERED
    notes = dict.fromkeys(answer.note for answer in said if answer.note)
    links = dict.fromkeys(link for answer in said for link in answer.evidence)
    return replace(chosen, note="\n\n".join(notes), evidence=tuple(links))


def _boxes(question: Question) -> set[str]:
    return {item.key for item in question.ticks.items} if question.ticks else set()
