"""How the scores under a node come together: one function for each aggregate a rubric file can name.

Scores travel as unreduced pairs of whole numbers (numerator, positive denominator), which is several times quicker than
`Fraction`. Every function is monotone in every score, so that one evaluation with all unknowns at the bottom and one
with all at the top bound every possible result. A new aggregate is a function here, its spelling in `rubric.blocks`,
and its arithmetic in `arithmetic`.
"""

from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import groupby

from assessment.domain.rubric import BlendAggregate, LadderAggregate, Node, exact

Score = tuple[int, int]
"""A score on its way through the tree: numerator and positive denominator."""
Part = tuple[int, Score]
"""A score and how much it weighs; on a ladder, and which rung it stands on."""
Rule = Callable[[Sequence[Part]], Score]
"""What makes one score of one part or more."""

DIGITS = Context(prec=60)
ROOT_STEP = Decimal("1e-12")
"""A geometric mean is seldom a fraction: it is rounded to this step, in points, the same on every machine, and then is
exact like all other scores."""


def rule_of(node: Node, *, whole: int, unit: int) -> Rule | None:
    """The aggregate of a node whose weights were multiplied by `whole` and scores by `unit`; `None` for a list."""
    match node.aggregate:
        case BlendAggregate():
            return blend(exact(node.aggregate.blend.alpha))
        case LadderAggregate():
            ladder = node.aggregate.ladder
            return climb(exact(ladder.worth) * unit, exact(ladder.share), unit)
        case "sum":
            return lambda parts: total(parts, whole)
        case "geometric_mean":
            return lambda parts: geometric_mean(parts, unit)
        case "none":
            return None
        case name:
            return NAMED[name]


def weighted_mean(parts: Sequence[Part]) -> Score:
    """Σ weight · score / Σ weight (content model 3.1)."""
    numerator, denominator, weights = 0, 1, 0
    for weight, (n, d) in parts:
        numerator = numerator * d + weight * n * denominator
        denominator *= d
        weights += weight
    return numerator, denominator * weights


def total(parts: Sequence[Part], whole: int) -> Score:
    """Σ weight · score."""
    numerator, denominator = 0, 1
    for weight, (n, d) in parts:
        numerator = numerator * d + weight * n * denominator
        denominator *= d
    return numerator, denominator * whole


def lowest(parts: Sequence[Part]) -> Score:
    """The weakest score alone."""
    low = parts[0][1]
    for _, part in parts[1:]:
        if part[0] * low[1] < low[0] * part[1]:
            low = part
    return low


def highest(parts: Sequence[Part]) -> Score:
    """The strongest score alone."""
    high = parts[0][1]
    for _, part in parts[1:]:
        if part[0] * high[1] > high[0] * part[1]:
            high = part
    return high


def geometric_mean(parts: Sequence[Part], unit: int) -> Score:
    """(∏ score^weight)^(1 / Σ weight): one low score costs more than in a mean, and a zero costs everything."""
    if any(numerator <= 0 for _, (numerator, _) in parts):
        return 0, 1
    if all(n * parts[0][1][1] == parts[0][1][0] * d for _, (n, d) in parts):
        return parts[0][1]
    logarithms = Decimal(0)
    for weight, (numerator, denominator) in parts:
        ratio = DIGITS.divide(Decimal(numerator), Decimal(denominator * unit))
        logarithms = DIGITS.add(logarithms, DIGITS.multiply(Decimal(weight), DIGITS.ln(ratio)))
    mean = DIGITS.exp(DIGITS.divide(logarithms, Decimal(sum(weight for weight, _ in parts))))
    points, of = mean.quantize(ROOT_STEP, context=DIGITS).as_integer_ratio()
    return points * unit, of


def blend(alpha: Fraction) -> Rule:
    """alpha · mean + (1 - alpha) · weakest (content model 3.1, step 5)."""
    a, of = alpha.numerator, alpha.denominator

    def rule(parts: Sequence[Part]) -> Score:
        (m, n), (w, d) = weighted_mean(parts), lowest(parts)
        return a * m * d + (of - a) * w * n, of * n * d

    return rule


def climb(worth: Fraction, share: Fraction, unit: int) -> Rule:
    """The highest rung such that on it, and on each below, `share` of the parts are worth `worth` or more; 0 when
    the lowest is not reached. A rung on which nothing counts stands in nobody's way, and nobody stands on it."""

    def rule(parts: Sequence[Part]) -> Score:
        reached = 0
        for rung, on_it in groupby(sorted(parts), key=lambda part: part[0]):
            met = [n * worth.denominator >= worth.numerator * d for _, (n, d) in on_it]
            if sum(met) < share * len(met):
                break
            reached = rung
        return reached * unit, 1

    return rule


NAMED: dict[str, Rule] = {
    "weighted_mean": weighted_mean,
    "min": lowest,
    "max": highest,
}
