"""How each number came about: answers times weights, what was left out and why, the cap, and the one rounding.

What stands here recomputes a score in the plainest way from the values below it, so that a reader can follow it with a
pencil; a property test holds it to the scorecard.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from assessment.domain.answers import Answers, State
from assessment.domain.rubric import Node, Rubric, exact
from assessment.domain.scoring import Case, NodeScore, Scorecard, case, shown


def decimal(value: Fraction) -> str:
    """A number in full when two decimals hold it, else cut after them and marked so: 60, 51.25, 83.33…"""
    hundredths, rest = divmod(value.numerator * 100, value.denominator)
    text = f"{hundredths // 100}.{hundredths % 100:02}"
    return f"{text}…" if rest else text.rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a mean: a score and how much it weighs."""

    weight: Fraction
    value: Fraction

    @property
    def product(self) -> Fraction:
        """What it adds."""
        return self.weight * self.value


@dataclass(frozen=True)
class Sum:
    """One way from values to a score: weighted mean, then the blend with the weakest (if the node has one), then the
    lowest cap (if there is any). `terms` is never empty."""

    terms: tuple[Term, ...]
    alpha: Fraction | None
    cap: Fraction | None

    @cached_property
    def mean(self) -> Fraction:
        """The weighted mean."""
        return sum((term.product for term in self.terms), Fraction(0)) / self._weight

    @cached_property
    def weakest(self) -> Fraction:
        """The lowest value."""
        return min(term.value for term in self.terms)

    @cached_property
    def uncapped(self) -> Fraction:
        """The score before the cap."""
        if self.alpha is None:
            return self.mean
        return self.alpha * self.mean + (1 - self.alpha) * self.weakest

    @property
    def is_held(self) -> bool:
        """True when the cap pulls the score down."""
        return self.cap is not None and self.cap < self.uncapped

    @property
    def result(self) -> Fraction:
        """The score, exactly."""
        return self.cap if self.cap is not None and self.cap < self.uncapped else self.uncapped

    @cached_property
    def formula(self) -> str:
        """The mean as one can type it into a calculator: `(3 × 50 + 2 × 75) / 5 = 60`."""
        products = " + ".join(f"{decimal(term.weight)} × {decimal(term.value)}" for term in self.terms)
        return f"({products}) / {decimal(self._weight)} = {decimal(self.mean)}"

    @property
    def blend(self) -> str:
        """The blend in the same form, or nothing."""
        if self.alpha is None:
            return ""
        return (
            f"{decimal(self.alpha)} × {decimal(self.mean)} + {decimal(1 - self.alpha)} × {decimal(self.weakest)}"
            f" = {decimal(self.uncapped)}"
        )

    @property
    def line(self) -> str:
        """Everything in one line."""
        held = f"held at {decimal(self.cap)}" if self.is_held and self.cap is not None else ""
        return "; ".join(step for step in (self.formula, self.blend, held) if step)

    @cached_property
    def _weight(self) -> Fraction:
        return sum((term.weight for term in self.terms), Fraction(0))


@dataclass(frozen=True, slots=True)
class Row:
    """A question or a node that counts: its name, the name of its level (questions only), and its term."""

    title: str
    level: str
    term: Term

    @property
    def weight(self) -> str:
        """The weight as printed."""
        return decimal(self.term.weight)

    @property
    def score(self) -> str:
        """The score as printed."""
        return decimal(self.term.value)

    @property
    def product(self) -> str:
        """Weight times score as printed."""
        return decimal(self.term.product)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question or a node that does not count, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A limit on a node: what sets it, and whether the score would be higher without it."""

    text: str
    limit: Fraction
    is_at_work: bool

    @property
    def number(self) -> str:
        """The limit as printed."""
        return decimal(self.limit)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The arithmetic of one score. `estimate` is `None` when nothing has a level, all three when nothing applies."""

    node: Node
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    holds: tuple[Hold, ...]
    estimate: Sum | None
    floor: Sum | None
    ceiling: Sum | None

    @property
    def is_exact(self) -> bool:
        """True when floor and ceiling leave nothing open."""
        return self.floor is not None and self.ceiling is not None and self.floor.result == self.ceiling.result

    @property
    def rounding(self) -> str:
        """The one rounding."""
        if self.estimate is None:
            return ""
        return f"{decimal(self.estimate.result)} is printed as {shown(self.estimate.result)}"


def explain(rubric: Rubric, answers: Answers, scorecard: Scorecard) -> dict[str, Explanation]:
    """How the score of every node came about, by the id of the node."""
    given = case(rubric, answers)
    return {node.id: _explain(given, scorecard, node) for node in rubric.nodes}


def _explain(given: Case, scorecard: Scorecard, node: Node) -> Explanation:
    rubric = given.plan.rubric
    alpha = None if isinstance(node.aggregate, str) else exact(node.aggregate.blend.alpha)
    parts = list(_questions(given, node) if _has_questions(rubric, node) else _children(rubric, scorecard, node))

    def total(which: str) -> Sum | None:
        terms = tuple(Term(part.weight, value) for part in parts if (value := getattr(part, which)) is not None)
        levels = {"estimate": given.levels, "floor": given.floor, "ceiling": given.ceiling}[which]
        limits = [limit for limit, _ in _limits(given, node, levels)]
        return Sum(terms, alpha, min(limits, default=None)) if terms else None

    estimate = total("estimate")
    return Explanation(
        node=node,
        rows=tuple(Row(p.title, p.level, Term(p.weight, p.estimate)) for p in parts if p.estimate is not None),
        left_out=tuple(LeftOut(part.title, part.why) for part in parts if part.estimate is None),
        holds=tuple(
            Hold(text, limit, estimate is not None and limit == estimate.result < estimate.uncapped)
            for limit, text in _limits(given, node, given.levels)
        ),
        estimate=estimate,
        floor=total("floor"),
        ceiling=total("ceiling"),
    )


WHY = {State.DONT_KNOW: "don’t know", State.UNANSWERED: "unanswered"}


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    weight: Fraction
    estimate: Fraction | None
    floor: Fraction | None
    ceiling: Fraction | None
    level: str = ""
    why: str = ""


def _has_questions(rubric: Rubric, node: Node) -> bool:
    return any(question.node == node.id for question in rubric.questions)


def _questions(given: Case, node: Node) -> Iterator[_Part]:
    rubric = given.plan.rubric
    for question in rubric.questions:
        if question.node == node.id:
            position = given.plan.order[question.id]
            options = rubric.scale_of(question).options
            answer = given.answers[position]
            estimate, lowest, highest = (
                None if level is None else exact(options[level].value)
                for level in (given.levels[position], given.floor[position], given.ceiling[position])
            )
            yield _Part(
                title=question.title,
                weight=exact(question.weight),
                estimate=estimate,
                floor=lowest,
                ceiling=highest,
                level="" if answer.level is None else options[answer.level].label,
                why=f"not applicable: {rubric.na_reasons[answer.na].title}" if answer.na else WHY.get(answer.state, ""),
            )


def _children(rubric: Rubric, scorecard: Scorecard, node: Node) -> Iterator[_Part]:
    for child in rubric.children_of(node.id):
        score: NodeScore = scorecard.nodes[child.id]
        yield _Part(
            title=child.title,
            weight=exact(child.weight),
            estimate=score.estimate,
            floor=score.floor,
            ceiling=score.ceiling,
            why="not applicable" if score.ceiling is None else "nothing in it has a level",
        )


def _limits(given: Case, node: Node, levels: tuple[int | None, ...]) -> Iterator[tuple[Fraction, str]]:
    """The caps that `levels` set on a node, and those of the stage, each with what sets it."""
    rubric = given.plan.rubric
    for cap in rubric.rules.caps:
        question = rubric.question_by_id[cap.when.question]
        level = levels[given.plan.order[question.id]]
        if cap.cap.node == node.id and level is not None and cap.when.holds(level):
            label = rubric.scale_of(question).options[level].label
            yield exact(cap.cap.max), f"“{question.title}” stands at {label}: a {cap.severity} gate"
    for stage in rubric.stages:
        if stage.id == given.stage and stage.cap.node == node.id:
            yield exact(stage.cap.max), stage.title
