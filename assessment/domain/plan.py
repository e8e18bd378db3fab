"""A rubric made ready to be evaluated thousands of times: the tree as positions and whole numbers.

Scores stay exact: they travel as unreduced pairs of whole numbers, which is several times quicker than `Fraction`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from assessment.domain.rubric import Cap, Node, Rubric, exact

Ratio = tuple[int, int] | None
"""A score on its way through the tree: numerator and positive denominator; `None` when nothing is scored."""

Levels = Sequence[int | None]
"""One level for each question in the order of the rubric; `None` leaves the question out."""


def known(score: Fraction | None) -> Fraction:
    """A score that must be there; raises ValueError when nothing was scored."""
    if score is None:
        raise ValueError("Nothing was scored here.")
    return score


@dataclass(frozen=True, slots=True)
class _PlannedNode:
    position: int
    alpha: tuple[int, int] | None
    questions: tuple[tuple[int, int], ...]
    children: tuple[tuple[int, int], ...]
    caps: tuple[tuple[int, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A rubric made ready to be evaluated many times: positions instead of names, whole numbers instead of decimals.

    Points are multiplied by `unit`, so that every value and cap of the rubric is a whole number; weights are made whole
    among the children of one node, which changes no mean.
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
            if node.questions:
                value = _mean_of_points(node.questions, points)
            else:
                value = _mean([(weight, capped[child]) for weight, child in node.children])
                if value and node.alpha:
                    value = _blend(node.alpha, value, [part for _, child in node.children if (part := capped[child])])
            uncapped[node.position] = value
            if value and caps:
                limit = stage_caps.get(node.position) if stage_caps else None
                for question, limits in node.caps:
                    level = levels[question]
                    cap = None if level is None else limits[level]
                    if cap is not None and (limit is None or cap < limit):
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


def _mean(parts: Iterable[tuple[int, Ratio]]) -> Ratio:
    numerator, denominator, weights = 0, 1, 0
    for weight, part in parts:
        if part:
            numerator = numerator * part[1] + weight * part[0] * denominator
            denominator *= part[1]
            weights += weight
    return (numerator, denominator * weights) if weights else None


def _blend(alpha: tuple[int, int], mean: tuple[int, int], parts: Sequence[tuple[int, int]]) -> Ratio:
    """alpha · mean + (1 - alpha) · weakest (content model 3.1, step 5)."""
    weakest = parts[0]
    for part in parts[1:]:
        if part[0] * weakest[1] < weakest[0] * part[1]:
            weakest = part
    (a, whole), (m, n), (w, d) = alpha, mean, weakest
    return a * m * d + (whole - a) * w * n, whole * n * d


@lru_cache(maxsize=32)
def plan(rubric: Rubric, equal_weights: bool = False) -> Plan:
    """The rubric made ready for scoring; with `equal_weights` every question, topic and area weighs the same."""
    order = {question.id: position for position, question in enumerate(rubric.questions)}
    values = [[exact(option.value) for option in rubric.scale_of(q).options] for q in rubric.questions]
    limits = [exact(cap.cap.max) for cap in rubric.rules.caps] + [exact(stage.cap.max) for stage in rubric.stages]
    unit = lcm(*(number.denominator for table in values for number in table), *(limit.denominator for limit in limits))
    nodes = _children_first(rubric)
    positions = {node.id: position for position, node in enumerate(nodes)}

    def weighed(parts: Sequence[tuple[float, int]]) -> tuple[tuple[int, int], ...]:
        weights = [Fraction(1) if equal_weights else exact(weight) for weight, _ in parts]
        whole = lcm(*(weight.denominator for weight in weights))
        return tuple((int(weight * whole), part) for weight, (_, part) in zip(weights, parts, strict=True))

    def planned(node: Node) -> _PlannedNode:
        alpha = None if isinstance(node.aggregate, str) else exact(node.aggregate.blend.alpha)
        return _PlannedNode(
            position=positions[node.id],
            alpha=None if alpha is None else (alpha.numerator, alpha.denominator),
            questions=weighed([(q.weight, order[q.id]) for q in rubric.questions if q.node == node.id]),
            children=weighed([(child.weight, positions[child.id]) for child in rubric.children_of(node.id)]),
            caps=tuple(
                (order[question], tuple(_limit(caps, level, unit) for level in range(len(values[order[question]]))))
                for question, caps in _caps_on(rubric, node).items()
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


def _children_first(rubric: Rubric) -> list[Node]:
    def below(node: Node) -> list[Node]:
        return [deeper for child in rubric.children_of(node.id) for deeper in below(child)] + [node]

    return below(rubric.root)


def _caps_on(rubric: Rubric, node: Node) -> dict[str, list[Cap]]:
    caps: dict[str, list[Cap]] = {}
    for cap in rubric.rules.caps:
        if cap.cap.node == node.id:
            caps.setdefault(cap.when.question, []).append(cap)
    return caps


def _limit(caps: Iterable[Cap], level: int, unit: int) -> int | None:
    """The lowest cap that this level of one question triggers, in points times `unit`."""
    return min((int(exact(cap.cap.max) * unit) for cap in caps if cap.when.holds(level)), default=None)
