"""Which answers make a condition hold, by searching through them: all of them if need be.

A search keeps for every question the levels that are still open to it, and narrows them comparison by comparison; an
or-condition is tried branch by branch. A question has a level only where it is asked, so its own condition is searched
along. What the search does not find, no answers do.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import floor

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import AllOf, AnyOf, Condition, MeasureIs, QuestionIs, Rubric, StageIs, exact
from assessment.domain.rubric_checks.place import Flaw
from assessment.domain.source import Steps

STEPS = 20_000
"""Comparisons after which a search gives up and takes the condition for possible."""

Values = frozenset[object]
Open = Mapping[str, Values]
"""What is still open to each question, measure and the stage; `None` is a question without a level. What is not in it
is open to everything."""


class TooLong(Exception):
    """The search took too long."""


class Possible:
    """Searches conditions of one rubric; `measures` gives for each measure in them the values to tell apart."""

    def __init__(self, rubric: Rubric, measures: Mapping[str, Values]):
        self.rubric = rubric
        self.measures = measures
        self.steps = 0

    def first(self, condition: Condition, truth: bool) -> Open | None:
        """The first way found; `None` when there is none. Raises TooLong."""
        return next(self.ways(condition, truth, {}), None)

    def can(self, condition: Condition, truth: bool) -> bool:
        """Whether some answers make a condition true, or false; taken for so when the search takes too long."""
        try:
            return self.first(condition, truth) is not None
        except TooLong:
            return True

    def ways(self, condition: Condition, truth: bool, state: Open) -> Iterator[Open]:
        """Every way in which it comes out so, given what is open."""
        self.steps += 1
        if self.steps > STEPS:
            raise TooLong
        match condition:
            case AllOf():
                yield from (self.each if truth else self.some)(condition.all, truth, state)
            case AnyOf():
                yield from (self.some if truth else self.each)(condition.any, truth, state)
            case QuestionIs():
                yield from self.answers(condition, truth, state)
            case MeasureIs():
                holding = (value for value in self.measures[condition.measure] if _measured(condition, value) is truth)
                yield from _narrowed(state, condition.measure, frozenset(holding))
            case StageIs():
                stages = frozenset({"live", *(stage.id for stage in self.rubric.stages)})
                named = frozenset({condition.stage})
                yield from _narrowed(state, "<stage>", named if truth else stages - named)

    def each(self, parts: tuple[Condition, ...], truth: bool, state: Open) -> Iterator[Open]:
        """Every way in which all parts come out so: a part is narrowed after the one before it, and tried again."""
        open_ways = [iter([state])]
        while open_ways:
            if (narrowed := next(open_ways[-1], None)) is None:
                open_ways.pop()
            elif len(open_ways) > len(parts):
                yield narrowed
            else:
                open_ways.append(self.ways(parts[len(open_ways) - 1], truth, narrowed))

    def some(self, parts: tuple[Condition, ...], truth: bool, state: Open) -> Iterator[Open]:
        """Every way in which one part comes out so."""
        for part in parts:
            yield from self.ways(part, truth, state)

    def answers(self, condition: QuestionIs, truth: bool, state: Open) -> Iterator[Open]:
        """A question that is asked has a level that compares so; one without a level makes no comparison true."""
        question = self.rubric.question_by_id[condition.question]
        levels = (level for level in range(self.rubric.top_of(question) + 1) if condition.holds(level) is truth)
        for narrowed in _narrowed(state, question.id, frozenset(levels)):
            yield from [narrowed] if question.visible_when is None else self.ways(question.visible_when, True, narrowed)
        if truth:
            return
        for narrowed in _narrowed(state, question.id, frozenset({None})):
            if question.na and self.rubric.not_applicable_of(question) != "forbidden":
                yield narrowed
            if question.visible_when is not None:
                yield from self.ways(question.visible_when, False, narrowed)


def _narrowed(state: Open, name: str, values: Values) -> Iterator[Open]:
    left = state[name] & values if name in state else values
    if left:
        yield {**state, name: left}


def _measured(condition: MeasureIs, value: object) -> bool:
    return condition.holds(exact(value)) if isinstance(value, int | float) else False


def check_conditions(rubric: Rubric) -> Iterator[Flaw]:
    """Every condition can hold, and those of questions and flags can also not hold; so can every part of them."""
    for position, question in enumerate(rubric.questions):
        if question.visible_when is not None:
            steps: Steps = ("questions", position, "visible_when")
            yield from _flaws(rubric, question.visible_when, steps, f"shows “{question.id}”")
    for position, cap in enumerate(rubric.rules.caps):
        yield from _flaws(rubric, cap.when, ("rules", "caps", position, "when"), f"closes the gate “{cap.id}”")
    for position, flag in enumerate(rubric.rules.flags):
        yield from _flaws(rubric, flag.when, ("rules", "flags", position, "when"), f"puts up the flag “{flag.id}”")


def _flaws(rubric: Rubric, condition: Condition, steps: Steps, does: str) -> Iterator[Flaw]:
    measures = _measures(rubric, condition)

    def can(part: Condition, truth: bool) -> bool:
        return Possible(rubric, measures).can(part, truth)

    if not can(condition, True):
        inner = [(part, place) for part, place in _leaves(condition, steps) if not can(part, True)]
        parts = inner or [(condition, steps)]
        for _, place in parts:
            yield Flaw(Rule.CONDITION_NEVER, place, f"can never hold, so nothing {does}; mend the comparison")
    elif not can(condition, False):
        yield Flaw(Rule.CONDITION_ALWAYS, steps, f"holds whatever is answered, and so always {does}; remove it")
    else:
        for part, place in _leaves(condition, steps):
            if not can(part, True):
                yield Flaw(Rule.CONDITION_NEVER, place, "can never hold; mend the comparison or remove it")
            elif not can(part, False):
                yield Flaw(Rule.CONDITION_ALWAYS, place, "holds whatever is answered; mend the comparison or remove it")


def _leaves(condition: Condition, steps: Steps) -> Iterator[tuple[Condition, Steps]]:
    """The comparisons in a condition, each with its place; none for a condition that is one."""
    match condition:
        case AllOf():
            parts, word = condition.all, "all"
        case AnyOf():
            parts, word = condition.any, "any"
        case _:
            return
    for position, part in enumerate(parts):
        place = (*steps, word, position)
        yield from [(part, place)] if not isinstance(part, AllOf | AnyOf) else _leaves(part, place)


COUNTS = ("longest_run", "promised")
"""Measures that count; the others are shares from 0 to 1."""


def _measures(rubric: Rubric, condition: Condition) -> dict[str, Values]:
    """For each measure in a condition, values on and between all limits that it is compared with."""
    limits: dict[str, set[float]] = {}
    for part in (condition, *(leaf for leaf, _ in _leaves(condition, ()))):
        if isinstance(part, MeasureIs):
            limits.setdefault(part.measure, set()).add(part.value)
    return {measure: frozenset(_values(rubric, measure, compared)) for measure, compared in limits.items()}


def _values(rubric: Rubric, measure: str, limits: set[float]) -> Iterator[float]:
    highest = 0.0 if measure == "na_share" and not any(question.na for question in rubric.questions) else 1.0
    points = sorted({0.0, highest, *limits})
    values = {*points, *((lower + higher) / 2 for lower, higher in pairwise(points))}
    if measure in COUNTS:
        highest = len(rubric.questions) if measure == "longest_run" else max(limits) + 1
        values = {0, highest, *(floor(limit) + more for limit in limits for more in (-1, 0, 1))}
    yield from (value for value in values if 0 <= value <= highest)
