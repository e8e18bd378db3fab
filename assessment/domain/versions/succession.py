"""check_succession(earlier, new): whether a version may follow upon those before it."""

from collections.abc import Iterator, Mapping, Sequence

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import MapFrom, Question, Rubric
from assessment.domain.rubric_checks import Flaw
from assessment.domain.source import Steps
from assessment.domain.versions.changes import Change, RubricDiff, What
from assessment.domain.versions.meaning import is_another, own_texts
from assessment.domain.versions.telling import diff


def check_succession(earlier: Sequence[Rubric], new: Rubric) -> list[Flaw]:
    """Every flaw of `new` as the version after `earlier`, versions of the same rubric in any order; none of them is no
    flaw. Its number is held against the newest, each question against the newest that asked it.

    Raises ValueError when one is a version of another rubric.
    """
    before = sorted(earlier, key=lambda rubric: rubric.number)
    if not before:
        return []
    last = {question: rubric for rubric in before for question in rubric.question_by_id}
    differences = {rubric: diff(rubric, new) for rubric in {before[-1], *last.values()}}
    flaws = [*_number_flaws(differences[before[-1]])]
    for position, question in enumerate(new.questions):
        if question.id in last:
            flaws.extend(_rev_flaws(differences[last[question.id]], question, ("questions", position)))
        for index, source in enumerate(question.map_from):
            flaws.extend(_map_flaws(before, source, ("questions", position, "map_from", index)))
    return [*flaws, *_wording_flaws(last, new)]


def _number_flaws(difference: RubricDiff) -> Iterator[Flaw]:
    """The version rises by as much as the change is large."""
    needed, new = difference.needed.version, difference.new.rubric
    if difference.new.number < tuple(map(int, needed.split("."))):
        kind = difference.kind
        reason = ""
        if kind is not None:
            largest = next(change for change in difference.changes if change.kind is kind)
            reason = f", since {largest.path} makes it a {kind} change"
        message = f"is {new.version} after {difference.old.rubric.version}; expected {needed} or more{reason}"
        yield Flaw(Rule.VERSION_NUMBER, ("rubric", "version"), message)


def _rev_flaws(difference: RubricDiff, question: Question, steps: Steps) -> Iterator[Flaw]:
    """Another meaning has a higher rev, and no rev comes back down."""
    version = difference.old.rubric.version
    before = difference.old.question_by_id[question.id]
    if question.rev < before.rev:
        message = f"is {question.rev}; expected {before.rev} or more, the rev that it had in {version}"
        yield Flaw(Rule.VERSION_REV, (*steps, "rev"), message)
    elif question.rev == before.rev:
        for change in difference.of(What.MEANING):
            if change.id == question.id:
                yield Flaw(Rule.VERSION_REV, change.steps, _other_meaning(change, before, question, version))


def _other_meaning(change: Change, before: Question, question: Question, version: str) -> str:
    expected = f"rev {question.rev + 1}"
    is_text = change.part in ("title", "question") or change.part.startswith(("level ", "box "))
    if own_texts(question) and is_another(before, question):
        expected += ", or an id of its own, since nothing is left of the question that it was"
    elif is_text and None not in (change.before, change.after):
        expected += f", or “{question.id}” in `wording_only` if it means the same"
    differs = f"differs from {version} ({change.part} of “{question.id}”) and rev is still {question.rev}"
    return f"{differs}; expected {expected}"


def _map_flaws(earlier: Sequence[Rubric], source: MapFrom, steps: Steps) -> Iterator[Flaw]:
    """What a question comes from was asked, and every level of it is mapped."""
    tops = [
        rubric.top_of(question)
        for rubric in earlier
        if (question := rubric.question_by_id.get(source.id)) is not None and question.rev == source.rev
    ]
    if not tops:
        message = f"“{source.id}” rev {source.rev} is a question of no earlier version"
        yield Flaw(Rule.MAP_SOURCE, (*steps, "id"), message)
    elif max(source.levels) != (top := tops[-1]):
        message = f"are not those of “{source.id}”; expected a place for each level, 0 to {top}"
        yield Flaw(Rule.MAP_LEVELS, (*steps, "levels"), message)


def _wording_flaws(last: Mapping[str, Rubric], new: Rubric) -> Iterator[Flaw]:
    """A question is listed only in the version that reworded it, so that no later change hides behind it."""
    for name in new.wording_only:
        steps: Steps = ("wording_only", name)
        if name not in last:
            yield Flaw(Rule.VERSION_WORDING, steps, f"“{name}” was asked in no earlier version; remove it")
            continue
        before, after = last[name].question_by_id[name], new.question_by_id[name]
        version = last[name].rubric.version
        if before.rev != after.rev:
            message = f"“{name}” has rev {after.rev} after {before.rev} in {version}; remove it or keep the rev"
            yield Flaw(Rule.VERSION_WORDING, steps, message)
        elif _texts(last[name], before) == _texts(new, after):
            yield Flaw(Rule.VERSION_WORDING, steps, f"the levels of “{name}” read as in {version}; remove it")


def _texts(rubric: Rubric, question: Question) -> tuple[object, ...]:
    """What of a question can be reworded: the texts of its levels and ticks, or without its own, title and intent."""
    ticks = tuple(item.text for item in question.ticks.items) if question.ticks else ()
    said = () if own_texts(question) else (question.title, question.intent)
    return rubric.texts_of(question), ticks, said
