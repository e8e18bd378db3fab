"""Which scores and bands some answers come to, by searching through answers.

A search walks from the lowest answers to the highest, one level of one question at a time, in several orders; where the
score crosses a band it looks closely. A small rubric is gone through answer set by answer set, and then what was not
found is not there; of a large one it is said how many answer sets were tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from math import prod
from random import Random

from assessment.domain.asking import conditions_in, truth
from assessment.domain.lint_rules import Rule
from assessment.domain.plan import Levels, Plan, Ratio, plan, ranges
from assessment.domain.rubric import AllOf, Condition, CountAs, Node, Question, QuestionIs, Rubric
from assessment.domain.rubric_checks.numbers import written
from assessment.domain.rubric_checks.place import Flaw
from assessment.domain.rubric_checks.possible import Possible, TooLong, Values
from assessment.domain.rubric_checks.ranges import bands_of

EFFORT = 1_000_000
"""Questions and nodes that a search looks at, over all answer sets that it tries: less than a second."""
WAITING = 10
"""What it costs to see whether a question is asked, in questions."""
EVERY_SET = 20_000
"""Answer sets that are all gone through where there are no more."""
ORDERS = 8
"""Walks in an order thrown by lot, always the same."""
CLOSER = 3
"""How many answers are changed to land in a band that a walk steps over."""

Way = list[int]
"""The questions that a walk raises by a level, one after the other."""


@dataclass
class Search:
    """Tries answer sets to one rubric and counts them."""

    rubric: Rubric
    tried: int = 0

    @cached_property
    def plan(self) -> Plan:
        """The rubric made ready."""
        return plan(self.rubric)

    @cached_property
    def choices(self) -> list[list[int | None]]:
        """What each question can be answered with: its levels, and not applicable where that sets no stage."""
        return [_choices(self.rubric, question) for question in self.rubric.questions]

    @cached_property
    def size(self) -> int:
        """How many answer sets there are."""
        return prod(len(choices) for choices in self.choices)

    @cached_property
    def limit(self) -> int:
        """How many are tried before the search gives up."""
        return EFFORT // (len(self.rubric.questions) + len(self.rubric.nodes) + WAITING * len(self._waiting))

    def scores(self, levels: Levels) -> list[Ratio]:
        """The scores of all nodes, with questions left out that are not asked then."""
        self.tried += 1
        return self.plan.evaluate(self._asked(levels) if self._waiting else levels)[0]

    @cached_property
    def _waiting(self) -> list[tuple[int, Question]]:
        """The questions that wait for others, each after those it waits for."""
        rubric, order = self.rubric, self.plan.order
        placed: dict[str, tuple[int, Question]] = {}

        def place(question: Question) -> None:
            if question.visible_when is not None and question.id not in placed:
                for part in conditions_in(question.visible_when):
                    place(rubric.question_by_id[part.question])
                placed[question.id] = order[question.id], question

        for question in rubric.questions:
            place(question)
        return list(placed.values())

    def _asked(self, levels: Levels) -> Levels:
        asked, order, rubric = list(levels), self.plan.order, self.rubric

        def holds(condition: QuestionIs) -> bool:
            level, top = asked[order[condition.question]], rubric.top_of(rubric.question_by_id[condition.question])
            return condition.holds(level if level is None or level <= top else None)

        for position, question in self._waiting:
            if question.visible_when is not None and truth(question.visible_when, holds) is not True:
                asked[position] = None
        return asked


def _choices(rubric: Rubric, question: Question) -> list[int | None]:
    levels: list[int | None] = list(range(rubric.top_of(question) + 1))
    policy = rubric.not_applicable_of(question)
    if set(question.na) - {stage.when_na for stage in rubric.stages} and policy != "forbidden":
        levels.append(rubric.top_of(question) + 1 if isinstance(policy, CountAs) else None)
    return levels


def check_ends(rubric: Rubric) -> Iterator[Flaw]:
    """Both ends of every range are reached, where some questions are only asked under conditions."""
    if not rubric.has_conditions:
        return
    search = Search(rubric)
    ends = _Ends(search)
    ends.look()
    missing = {node.id: list(ends.missing(node)) for node in rubric.nodes}
    for index, node in enumerate(rubric.nodes):
        if any(missing[child.id] for child in rubric.children_of(node.id)):
            continue  # what it misses, it misses with them
        for which, end, reached in missing[node.id]:
            message = (
                f"“{node.id}” never comes to {written(end)}, the {which} score of its range: in {search.tried:,} "
                f"answer sets tried it is {written(reached)}; let questions that exclude each other count as one"
            )
            yield Flaw(Rule.SCORE_UNREACHABLE, ("nodes", index), message)


class _Ends:
    """Looks for answers that bring each node to the ends of its range.

    Scores never fall when an answer rises on which no condition depends. So those answers stand all at the bottom or
    all at the top, and the search goes through the others; where they are too many, through those that show all
    questions of a node, or one.
    """

    def __init__(self, search: Search):
        self.search = search
        self.rubric = search.rubric
        self.found: dict[str, tuple[Fraction, Fraction]] = {}
        self.ranges = ranges(self.rubric)

    def missing(self, node: Node) -> Iterator[tuple[str, Fraction, Fraction]]:
        """The ends that were not reached, each with what came closest; none for a node that was never scored."""
        if (found := self.found.get(node.id)) is not None:
            for which, end, reached in zip(("lowest", "highest"), self.ranges[node.id], found, strict=True):
                if end != reached:
                    yield which, end, reached

    def look(self) -> None:
        """Try until both ends of all nodes are found, or nothing is left to try."""
        rubric, choices = self.rubric, self.search.choices
        waits = {each.id: each.visible_when for each in rubric.questions if each.visible_when is not None}
        parts = (part for condition in waits.values() for part in conditions_in(condition))
        deciding = sorted({self.search.plan.order[part.question] for part in parts})
        self._try({})
        if prod(len(choices[position]) for position in deciding) <= self.search.limit // 2:
            for levels in product(*(choices[position] for position in deciding)):
                self._try({position: frozenset({level}) for position, level in zip(deciding, levels, strict=True)})
            return
        for node in rubric.nodes:
            inside = tuple(waits[each.id] for each in rubric.questions_of(node.id) if each.id in waits)
            for condition in (AllOf(all=inside), *inside) if inside else ():
                if self.search.tried < self.search.limit and any(self.missing(node)):
                    self._try_where(condition)

    def _try_where(self, condition: Condition) -> None:
        try:
            found = Possible(self.rubric, {}).first(condition, True)
        except TooLong:
            return
        if found is not None:
            self._try({self.search.plan.order[question]: values for question, values in found.items()})

    def _try(self, left: Mapping[int, Values]) -> None:
        """What is left open of an answer at its lowest and at its highest, all others at the bottom and at the top."""
        tops = [self.rubric.top_of(question) for question in self.rubric.questions]
        for others, end in ((min, 0), (max, 1)):
            levels: list[int | None] = [end * top for top in tops]
            for position, values in left.items():
                known = [value for value in values if isinstance(value, int)]
                levels[position] = others(known) if known else None
            scores = self.search.scores(levels)
            for node, position in self.search.plan.node_positions.items():
                if (value := self.search.plan.fraction(scores[position])) is not None:
                    low, high = self.found.get(node, (value, value))
                    self.found[node] = min(low, value), max(high, value)


def check_bands_reached(rubric: Rubric) -> Iterator[Flaw]:
    """Every band is reached by some answers."""
    hunt = _Hunt(Search(rubric))
    hunt.go()
    for name, missing in hunt.missing.items():
        for band in sorted(missing):
            message = f"“{rubric.bands[name].names[band]}” is reached by {hunt.told}; move its limits or remove it"
            yield Flaw(Rule.BAND_UNREACHABLE, ("bands", name, "names", band), message)


class _Hunt:
    """Looks for answers that land in each band, until all are found or the search has done enough."""

    def __init__(self, search: Search):
        self.search = search
        self.rubric = search.rubric
        nodes = ((search.plan.node_positions[node.id], bands_of(self.rubric, node)) for node in self.rubric.nodes)
        self.nodes = [(node, name) for node, name in nodes if name is not None]
        self.missing = {name: set(range(len(self.rubric.bands[name].names))) for _, name in self.nodes}
        self.went_through_all = False

    @property
    def told(self) -> str:
        """What was tried, in words."""
        if self.went_through_all:
            return f"none of the {self.search.size:,} answer sets that there are"
        return f"none of {self.search.tried:,} answer sets tried"

    def go(self) -> None:
        """Walk first; then go through everything, or look closely where a walk steps over a band."""
        ways = list(self._ways())
        for way in ways:
            self._walk(way)
        if any(self.missing.values()) and self.search.size <= EVERY_SET:
            self.went_through_all = True
            for levels in product(*self.search.choices):
                self._try(levels)
        for way in ways if any(self.missing.values()) and not self.went_through_all else ():
            self._look_closely(way)

    def _ways(self) -> Iterator[Way]:
        """Question by question from either end, level by level, and in orders thrown by lot."""
        tops = [self.rubric.top_of(question) for question in self.rubric.questions]
        way = [position for position, top in enumerate(tops) for _ in range(top)]
        yield way
        yield way[::-1]
        yield [position for level in range(max(tops)) for position, top in enumerate(tops) if level < top]
        for seed in range(ORDERS):
            thrown = list(way)
            Random(seed).shuffle(thrown)  # noqa: S311  # the same walk at every check, and no secret
            yield thrown

    def _try(self, levels: Levels) -> list[Ratio]:
        """The scores, with every band struck off that one of them is in."""
        scores = self.search.scores(levels)
        for node, name in self.nodes:
            if self.missing[name] and scores[node] is not None:
                self.missing[name].discard(self._band(scores, node, name))
        return scores

    def _band(self, scores: Sequence[Ratio], node: int, name: str) -> int:
        """Which band a node is in; below the lowest without a score."""
        score = self.search.plan.fraction(scores[node])
        return -1 if score is None else self.rubric.bands[name].position(score)

    def _after(self, way: Way, steps: int) -> list[int]:
        levels = [0] * len(self.rubric.questions)
        for position in islice(way, steps):
            levels[position] += 1
        return levels

    def _crossing(self, way: Way, node: int, name: str, band: int) -> int:
        """The step before which a walk is below a band and after which it is not, found by halving."""
        below, beyond = 0, len(way)
        while beyond - below > 1 and band in self.missing[name]:
            middle = (below + beyond) // 2
            if self._band(self._try(self._after(way, middle)), node, name) < band:
                below = middle
            else:
                beyond = middle
        return beyond

    def _walk(self, way: Way) -> None:
        for end in (0, len(way)):
            self._try(self._after(way, end))
        for node, name in self.nodes:
            for band in sorted(self.missing[name]):
                self._crossing(way, node, name, band)

    def _look_closely(self, way: Way) -> None:
        """From the last step below a band, change answer by answer to what comes closest to it and stays below."""
        for node, name in self.nodes:
            for band in sorted(self.missing[name]):
                levels: list[int | None] = [*self._after(way, self._crossing(way, node, name, band) - 1)]
                for _ in range(CLOSER):
                    levels = self._closer(levels, node, name, band)

    def _closer(self, levels: list[int | None], node: int, name: str, band: int) -> list[int | None]:
        found, highest = levels, None
        for changed in self._changes(levels):
            if self.search.tried >= self.search.limit or band not in self.missing[name]:
                break
            scores = self._try(changed)
            score = self.search.plan.fraction(scores[node])
            if score is None or self._band(scores, node, name) > band:
                continue
            if highest is None or score > highest:
                found, highest = changed, score
        return found

    def _changes(self, levels: Sequence[int | None]) -> Iterator[list[int | None]]:
        for position, choices in enumerate(self.search.choices):
            for choice in choices:
                if choice != levels[position]:
                    yield [*levels[:position], choice, *levels[position + 1 :]]
