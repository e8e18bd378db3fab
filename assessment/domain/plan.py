"""A rubric made ready to be evaluated thousands of times: the tree as positions and whole numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from assessment.domain.aggregates import Rule, Score, rule_of
from assessment.domain.asking import truth
from assessment.domain.rubric import Cap, CountAs, LadderAggregate, Node, Printed, Question, QuestionIs, Rubric, exact

Ratio = Score | None
"""A score on its way through the tree; `None` when nothing is scored."""

Levels = Sequence[int | None]
"""One level for each question in the order of the rubric. `None` leaves the question out; the number after its highest
level is an answer of not applicable that counts as a value."""


def known(score: Fraction | None) -> Fraction:
    """A score that must be there; raises ValueError when nothing was scored."""
    if score is None:
        raise ValueError("Nothing was scored here.")
    return score


class Range(NamedTuple):
    """The lowest and the highest score that a node can have when every question has a level."""

    low: Fraction
    high: Fraction

    def place(self, score: Fraction | Printed | float) -> float:
        """How far up the range a score lies, in per cent."""
        width = self.high - self.low
        return float(100 * (Fraction(score) - self.low) / width) if width else 0.0

    @property
    def ticks(self) -> tuple[Fraction, ...]:
        """Numbers to mark a scale with, both ends among them: every point where there are three to ten, else
        quarters."""
        width = self.high - self.low
        is_short = width.denominator == self.low.denominator == 1 and 3 <= width <= 10
        steps = int(width) if is_short else 4
        return tuple(self.low + width * step / steps for step in range(steps + 1))


@dataclass(frozen=True, slots=True)
class _PlannedNode:
    """`questions` and `children` are pairs of weight (on a ladder: rung) and position. `caps` gives the limit at each
    level of a question, `joint_caps` a limit and whether it holds at all levels together."""

    position: int
    rule: Rule | None
    is_mean_of_questions: bool
    questions: tuple[tuple[int, int], ...]
    children: tuple[tuple[int, int], ...]
    caps: tuple[tuple[int, tuple[int | None, ...]], ...]
    joint_caps: tuple[tuple[int, Callable[[Levels], bool]], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A rubric made ready to be evaluated many times: positions instead of names, whole numbers instead of decimals.

    Points are multiplied by `unit`, so that every value and cap of the rubric is a whole number; weights are made whole
    among the children of one node.
    """

    rubric: Rubric
    unit: int
    order: dict[str, int]
    points: tuple[tuple[int, ...], ...]
    nodes: tuple[_PlannedNode, ...]
    node_positions: dict[str, int]

    def evaluate(
        self, levels: Levels, *, stage_caps: Mapping[int, int] | None = None, caps: bool = True
    ) -> tuple[list[Ratio], list[Ratio]]:
        """Scores of all nodes by position: with caps, and each node's own score before its own cap."""
        points = [None if level is None else table[level] for table, level in zip(self.points, levels, strict=True)]
        capped: list[Ratio] = [None] * len(self.nodes)
        uncapped: list[Ratio] = [None] * len(self.nodes)
        for node in self.nodes:
            value: Ratio = None
            if node.is_mean_of_questions:
                value = _mean_of_points(node.questions, points)
            elif node.rule:
                parts = [(weight, score) for weight, child in node.children if (score := capped[child])]
                parts += [(weight, (point, 1)) for weight, q in node.questions if (point := points[q]) is not None]
                value = node.rule(parts) if parts else None
            uncapped[node.position] = value
            if value and caps:
                limit = stage_caps.get(node.position) if stage_caps else None
                for question, limits in node.caps:
                    level = levels[question]
                    cap = None if level is None else limits[level]
                    if cap is not None and (limit is None or cap < limit):
                        limit = cap
                for cap, is_closed in node.joint_caps:
                    if (limit is None or cap < limit) and is_closed(levels):
                        limit = cap
                if limit is not None and value[0] > limit * value[1]:
                    value = (limit, 1)
            capped[node.position] = value
        return capped, uncapped

    def fraction(self, ratio: Ratio) -> Fraction | None:
        """An evaluated score in points."""
        return Fraction(ratio[0], ratio[1] * self.unit) if ratio else None

    def whole(self, number: float) -> int:
        """A value of the rubric in planned points."""
        return int(exact(number) * self.unit)


def _mean_of_points(parts: Iterable[tuple[int, int]], points: Sequence[int | None]) -> Ratio:
    total = weights = 0
    for weight, question in parts:
        value = points[question]
        if value is not None:
            total += weight * value
            weights += weight
    return (total, weights) if weights else None


@lru_cache(maxsize=64)
def ranges(rubric: Rubric) -> dict[str, Range]:
    """The range of every node, by its id; a node that only lists has none, and 0 stands for both ends."""
    planned = plan(rubric)
    lowest, _ = planned.evaluate([0] * len(rubric.questions), caps=False)
    highest, _ = planned.evaluate([rubric.top_of(question) for question in rubric.questions], caps=False)
    return {
        node: Range(planned.fraction(lowest[at]) or Fraction(0), planned.fraction(highest[at]) or Fraction(0))
        for node, at in planned.node_positions.items()
    }


@lru_cache(maxsize=64)
def targets(rubric: Rubric) -> dict[str, Fraction]:
    """What every node scores when each question stands at the level that advice aims at, by the id of the node."""
    planned = plan(rubric)
    scores, _ = planned.evaluate([rubric.target_of(question) for question in rubric.questions], caps=False)
    return {node: planned.fraction(scores[at]) or Fraction(0) for node, at in planned.node_positions.items()}


@lru_cache(maxsize=64)
def plan(rubric: Rubric, *, equal_weights: bool = False, lens: str = "") -> Plan:
    """The rubric made ready for scoring, with its own weights, with all of them equal, or with those of a lens."""
    order = {question.id: position for position, question in enumerate(rubric.questions)}
    values = [_values(rubric, question) for question in rubric.questions]
    limits = [exact(cap.cap.max) for cap in rubric.rules.caps] + [exact(stage.cap.max) for stage in rubric.stages]
    unit = lcm(*(number.denominator for table in values for number in table), *(limit.denominator for limit in limits))
    nodes = _children_first(rubric)
    positions = {node.id: position for position, node in enumerate(nodes)}
    other_weights = rubric.lenses[lens].weights if lens else {}

    def weight(part: Node | Question) -> Fraction:
        return Fraction(1) if equal_weights else exact(other_weights.get(part.id, part.weight))

    def planned(node: Node) -> _PlannedNode:
        questions = [question for question in rubric.questions if question.node == node.id]
        children = rubric.children_of(node.id)
        parts: list[Node | Question] = [*questions, *children]
        weights = {part.id: weight(part) for part in parts}
        if isinstance(node.aggregate, LadderAggregate):
            weights = {question.id: Fraction(question.rung or 0) for question in questions}
        whole = lcm(*(number.denominator for number in weights.values()))
        return _PlannedNode(
            position=positions[node.id],
            rule=rule_of(node, whole=whole, unit=unit),
            is_mean_of_questions=node.aggregate == "weighted_mean" and not children,
            questions=tuple((int(weights[question.id] * whole), order[question.id]) for question in questions),
            children=tuple((int(weights[child.id] * whole), positions[child.id]) for child in children),
            caps=tuple(
                (order[question], tuple(_limits(caps, len(values[order[question]]), rubric, question, unit)))
                for question, caps in _caps_on(rubric, node).items()
            ),
            joint_caps=tuple(
                (int(exact(cap.cap.max) * unit), _closing(rubric, cap, order))
                for cap in rubric.joint_caps
                if cap.cap.node == node.id
            ),
        )

    return Plan(
        rubric=rubric,
        unit=unit,
        order=order,
        points=tuple(tuple(int(number * unit) for number in table) for table in values),
        nodes=tuple(planned(node) for node in nodes),
        node_positions=positions,
    )


def _values(rubric: Rubric, question: Question) -> list[Fraction]:
    """What each level is worth, and after them what not applicable is, if it counts as a value."""
    values = [exact(option.value) for option in rubric.scale_of(question).options]
    policy = rubric.not_applicable_of(question)
    return [*values, exact(policy.count_as)] if isinstance(policy, CountAs) else values


def _children_first(rubric: Rubric) -> list[Node]:
    def below(node: Node) -> list[Node]:
        return [deeper for child in rubric.children_of(node.id) for deeper in below(child)] + [node]

    return below(rubric.root)


def _caps_on(rubric: Rubric, node: Node) -> dict[str, list[Cap]]:
    caps: dict[str, list[Cap]] = {}
    for cap in rubric.rules.caps:
        if cap.question and cap.cap.node == node.id:
            caps.setdefault(cap.question, []).append(cap)
    return caps


def _limits(caps: Iterable[Cap], entries: int, rubric: Rubric, question: str, unit: int) -> Iterable[int | None]:
    """The lowest cap that each level of one question triggers, in points times `unit`; none without a level."""
    top = rubric.top_of(rubric.question_by_id[question])
    for level in range(entries):
        holding = [cap for cap in caps if level <= top and cap.holds_at(level)]
        yield min((int(exact(cap.cap.max) * unit) for cap in holding), default=None)


def _closing(rubric: Rubric, cap: Cap, order: Mapping[str, int]) -> Callable[[Levels], bool]:
    """Whether a cap on several answers holds at given levels."""

    def is_closed(levels: Levels) -> bool:
        def holds(condition: QuestionIs) -> bool:
            level = levels[order[condition.question]]
            top = rubric.top_of(rubric.question_by_id[condition.question])
            return condition.holds(level if level is None or level <= top else None)

        return truth(cap.when, holds) is True

    return is_closed
