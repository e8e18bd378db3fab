"""How each number came about: answers times weights, what was left out and why, the cap, and the one rounding.

What stands here recomputes a score in the plainest way from the values below it, so that a reader can follow it with a
pencil; a property test holds it to the scorecard.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import takewhile

from assessment.domain.aggregates import DIGITS, ROOT_STEP
from assessment.domain.answers import Answer, Answers, State
from assessment.domain.asking import Truth, truth
from assessment.domain.plan import Levels
from assessment.domain.rubric import Aggregate, BlendAggregate, LadderAggregate, Node, Printed, Rubric, exact
from assessment.domain.scoring import Case, NodeScore, Scorecard, case


def decimal(value: Fraction) -> str:
    """A number in full when two decimals hold it, else cut after them and marked so: 60, 51.25, 83.33…"""
    hundredths, rest = divmod(abs(value.numerator) * 100, value.denominator)
    text = f"{'−' if value < 0 else ''}{hundredths // 100}.{hundredths % 100:02}"
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
    """One way from values to a score: the aggregate of the node, then the lowest cap (if there is any). `terms` is
    never empty; on a ladder the weight of a term is its rung."""

    terms: tuple[Term, ...]
    aggregate: Aggregate
    cap: Fraction | None

    @cached_property
    def mean(self) -> Fraction:
        """The weighted mean."""
        return self._total / self._weight

    @cached_property
    def weakest(self) -> Fraction:
        """The lowest value."""
        return min(term.value for term in self.terms)

    @cached_property
    def uncapped(self) -> Fraction:
        """The score before the cap."""
        match self.aggregate:
            case BlendAggregate():
                alpha = exact(self.aggregate.blend.alpha)
                return alpha * self.mean + (1 - alpha) * self.weakest
            case LadderAggregate():
                return Fraction(max(takewhile(lambda rung: self._rungs[rung][2], self._rungs), default=0))
            case "sum":
                return self._total
            case "min":
                return self.weakest
            case "max":
                return max(term.value for term in self.terms)
            case "geometric_mean":
                return self._root
            case _:
                return self.mean

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
        """The aggregate as one can type it into a calculator: `(3 × 50 + 2 × 75) / 5 = 60`."""
        values = ", ".join(decimal(term.value) for term in self.terms)
        products = " + ".join(f"{decimal(term.weight)} × {decimal(term.value)}" for term in self.terms)
        match self.aggregate:
            case LadderAggregate():
                rungs = "; ".join(
                    f"rung {rung}: {met} of {count} {'reached' if reached else 'not reached'}"
                    for rung, (met, count, reached) in self._rungs.items()
                )
                return f"{rungs} = {decimal(self.uncapped)}"
            case "sum" if all(term.weight == 1 for term in self.terms):
                return f"{values.replace(', ', ' + ')} = {decimal(self.uncapped)}"
            case "sum":
                return f"{products} = {decimal(self.uncapped)}"
            case "min":
                return f"weakest of {values} = {decimal(self.uncapped)}"
            case "max":
                return f"strongest of {values} = {decimal(self.uncapped)}"
            case "geometric_mean":
                powers = " × ".join(f"{decimal(term.value)}^{decimal(term.weight)}" for term in self.terms)
                return f"({powers})^(1/{decimal(self._weight)}) = {decimal(self.uncapped)}"
            case _:
                return f"({products}) / {decimal(self._weight)} = {decimal(self.mean)}"

    @property
    def blend(self) -> str:
        """The blend of average and weakest in the same form, or nothing."""
        if not isinstance(self.aggregate, BlendAggregate):
            return ""
        alpha = exact(self.aggregate.blend.alpha)
        return (
            f"{decimal(alpha)} × {decimal(self.mean)} + {decimal(1 - alpha)} × {decimal(self.weakest)}"
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

    @cached_property
    def _total(self) -> Fraction:
        return sum((term.product for term in self.terms), Fraction(0))

    @property
    def _root(self) -> Fraction:
        """The geometric mean by taking the root, rounded as the score is."""
        values = {term.value for term in self.terms}
        if min(values) <= 0 or len(values) == 1:
            return max(Fraction(0), min(values))
        product = Decimal(1)
        for term in self.terms:
            base, power = (Decimal(number.numerator) / number.denominator for number in (term.value, term.weight))
            product = DIGITS.multiply(product, DIGITS.power(base, power))
        root = DIGITS.power(product, DIGITS.divide(Decimal(self._weight.denominator), self._weight.numerator))
        return Fraction(root.quantize(ROOT_STEP, context=DIGITS))

    @cached_property
    def _rungs(self) -> dict[int, tuple[int, int, bool]]:
        """For each rung with something on it: how many are worth enough, of how many, and whether that will do."""
        if not isinstance(self.aggregate, LadderAggregate):
            return {}
        ladder = self.aggregate.ladder
        rungs = {}
        for rung in sorted({int(term.weight) for term in self.terms}):
            values = [term.value for term in self.terms if term.weight == rung]
            met = sum(value >= exact(ladder.worth) for value in values)
            rungs[rung] = met, len(values), met >= exact(ladder.share) * len(values)
        return rungs


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
    """The arithmetic of one score. `factor` is what stands beside each score: its weight, its rung, or nothing where
    neither counts. `estimate` is `None` when nothing has a level, all three when nothing applies."""

    node: Node
    factor: str
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    holds: tuple[Hold, ...]
    estimate: Sum | None
    floor: Sum | None
    ceiling: Sum | None
    printed: Printed | None

    @property
    def has_products(self) -> bool:
        """True when weight times score is added up."""
        return self.factor == "Weight" and self.node.aggregate != "geometric_mean"

    @property
    def is_exact(self) -> bool:
        """True when floor and ceiling leave nothing open."""
        return self.floor is not None and self.ceiling is not None and self.floor.result == self.ceiling.result

    @property
    def rounding(self) -> str:
        """The one rounding."""
        if self.estimate is None:
            return ""
        return f"{decimal(self.estimate.result)} is printed as {self.printed}"


def explain(rubric: Rubric, answers: Answers, scorecard: Scorecard) -> dict[str, Explanation]:
    """How the score of every node came about, by the id of the node."""
    given = case(rubric, answers)
    return {node.id: _explain(given, scorecard, node) for node in rubric.nodes}


def _explain(given: Case, scorecard: Scorecard, node: Node) -> Explanation:
    rubric = given.plan.rubric
    parts = list(_questions(given, node) if _has_questions(rubric, node) else _children(rubric, scorecard, node))

    def total(which: str) -> Sum | None:
        terms = tuple(Term(part.weight, value) for part in parts if (value := getattr(part, which)) is not None)
        levels = {"estimate": given.levels, "floor": given.floor, "ceiling": given.ceiling}[which]
        limits = [limit for limit, _ in _limits(given, node, levels)]
        return Sum(terms, node.aggregate, min(limits, default=None)) if terms and node.aggregate != "none" else None

    estimate = total("estimate")
    return Explanation(
        node=node,
        factor="Rung" if isinstance(node.aggregate, LadderAggregate) else FACTORS.get(str(node.aggregate), "Weight"),
        rows=tuple(Row(p.title, p.level, Term(p.weight, p.estimate)) for p in parts if p.estimate is not None),
        left_out=tuple(LeftOut(part.title, part.why) for part in parts if part.estimate is None),
        holds=tuple(
            Hold(text, limit, estimate is not None and limit == estimate.result < estimate.uncapped)
            for limit, text in _limits(given, node, given.levels)
        ),
        estimate=estimate,
        floor=total("floor"),
        ceiling=total("ceiling"),
        printed=rubric.shown(estimate.result) if estimate else None,
    )


FACTORS = {"min": "", "max": "", "none": ""}
"""Aggregates in which weights do not count."""
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
    rubric, planned = given.plan.rubric, given.plan
    on_ladder = isinstance(node.aggregate, LadderAggregate)
    for question in rubric.questions:
        if question.node == node.id:
            position = planned.order[question.id]
            answer = given.answers[position]
            said = given.said[position]
            estimate, lowest, highest = (
                None if level is None else Fraction(planned.points[position][level], planned.unit)
                for level in (given.levels[position], given.floor[position], given.ceiling[position])
            )
            why = _why(rubric, answer, given.asked[position])
            yield _Part(
                title=question.title,
                weight=Fraction(question.rung or 0) if on_ladder else exact(question.weight),
                estimate=estimate,
                floor=lowest,
                ceiling=highest,
                level=why.capitalize() if said is None else rubric.scale_of(question).options[said].label,
                why=why,
            )


def _why(rubric: Rubric, answer: Answer, asked: Truth) -> str:
    """Why there is no level."""
    if not asked:
        return "not asked" if asked is False else "not asked unless another answer says so"
    return f"not applicable: {rubric.na_reasons[answer.na].title}" if answer.na else WHY.get(answer.state, "")


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
        if cap.cap.node != node.id:
            continue
        if cap.question is None:
            if truth(cap.when, lambda part: part.holds(_level(given, part.question, levels))) is True:
                yield exact(cap.cap.max), f"{cap.title}: a {cap.severity} gate"
            continue
        question = rubric.question_by_id[cap.question]
        level = _level(given, question.id, levels)
        if level is not None and cap.holds_at(level):
            label = rubric.scale_of(question).options[level].label
            yield exact(cap.cap.max), f"“{question.title}” stands at {label}: a {cap.severity} gate"
    for stage in rubric.stages:
        if stage.id == given.stage and stage.cap.node == node.id:
            yield exact(stage.cap.max), stage.title


def _level(given: Case, question: str, levels: Levels) -> int | None:
    """The level that a question has in `levels`; none when it is left out or counts as a value."""
    level = levels[given.plan.order[question]]
    top = given.plan.rubric.top_of(given.plan.rubric.question_by_id[question])
    return level if level is None or level <= top else None
