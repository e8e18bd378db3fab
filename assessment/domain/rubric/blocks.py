"""The blocks of a rubric file about the whole of it: identity, tree, rules, bands, display, proofs and sources."""

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from assessment.domain.rubric.conditions import Condition, QuestionIs
from assessment.domain.rubric.words import (
    VERSION,
    Key,
    Language,
    LevelIndex,
    Line,
    Number,
    Part,
    Printed,
    Share,
    Slug,
    Text,
    Weight,
    exact,
    trimmed,
)


class Guidance(Part):
    """Texts that tell people how to answer; shown on every question page and in the method section."""

    answering: Text
    drill: Text | None = None
    nothing_live: Text | None = None
    hosted_models: Text | None = None
    terms: dict[Line, Text] = {}


class Identity(Part):
    """Which rubric this is. `target` is the level that advice aims at unless a topic says otherwise."""

    id: Slug
    version: Annotated[str, Field(pattern=VERSION)]
    title: Line
    summary: Text
    status: Literal["expert", "validated", "adaptation"]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    authors: Annotated[tuple[Line, ...], Field(min_length=1)]
    licence: Line
    source: Key
    target: LevelIndex
    guidance: Guidance


class Ladder(Part):
    """Rungs are climbed one by one: one is reached when `share` of the questions up to it are worth `worth` or more."""

    worth: Number
    share: Annotated[float, Field(gt=0, le=1)] = 1


class LadderAggregate(Part):
    """The spelling of a ladder in a file: `aggregate: {ladder: {worth: 1}}`."""

    ladder: Ladder


class Blend(Part):
    """`alpha` of the weighted mean and the rest of the weakest child (content model 3.1, step 5)."""

    alpha: Share


class BlendAggregate(Part):
    """The spelling of a blend in a file: `aggregate: {blend: {alpha: 0.5}}`."""

    blend: Blend


NamedAggregate = Literal["weighted_mean", "sum", "min", "max", "geometric_mean", "none"]


def _aggregate_kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "<name>"
    has = value.__contains__ if isinstance(value, dict) else lambda key: hasattr(value, key)
    return next((f"<{key}>" for key in ("blend", "ladder") if has(key)), None)


Aggregate = Annotated[
    Annotated[NamedAggregate, Tag("<name>")]
    | Annotated[BlendAggregate, Tag("<blend>")]
    | Annotated[LadderAggregate, Tag("<ladder>")],
    Discriminator(_aggregate_kind),
]
"""Tags stand in angle brackets so that the place of a fault can be told without them."""


class Node(Part):
    """A place where scores come together: the overall score, an area, or a topic (with `axis: true`, on the radar)."""

    id: Slug
    title: Line
    parent: Slug | None = None
    code: Annotated[str, Field(max_length=6)] = ""
    weight: Weight = 1
    reason: Line | None = None
    text: Text | None = None
    aggregate: Aggregate = "weighted_mean"
    axis: bool = False
    bands: Slug | None = None


class Limit(Part):
    """The highest score a node may show while something holds it down."""

    node: Slug
    max: Number


class Stage(Part):
    """A stamp on the whole assessment, set by a reason for not applicable; scores under it are capped."""

    id: Slug
    title: Line
    text: Text
    when_na: Slug
    cap: Limit


class Cap(Part):
    """A gate at work: while the condition holds, the node scores no more than `cap.max`.

    The caps of one question are one gate. A cap on several answers at once is a gate of its own, and has a `title`.
    """

    id: Slug
    severity: Literal["fatal", "serious"]
    title: Line | None = None
    when: Condition
    cap: Limit

    @property
    def question(self) -> str | None:
        """The question that alone decides it; `None` when several do."""
        return self.when.question if isinstance(self.when, QuestionIs) else None

    def holds_at(self, level: int | None) -> bool:
        """Whether it holds with its one question at a level."""
        return isinstance(self.when, QuestionIs) and self.when.holds(level)


class FlagRule(Part):
    """A pattern in the answers that is worth a sentence and no points."""

    id: Key
    severity: Literal["high", "medium"]
    title: Line
    text: Text
    when: Condition


class Rules(Part):
    """Caps and flags."""

    caps: tuple[Cap, ...] = ()
    flags: tuple[FlagRule, ...] = ()


class Bands(Part):
    """Names for stretches of the range. With `closed: left` a limit belongs to the band above it."""

    closed: Literal["left", "right"]
    limits: Annotated[tuple[Number, ...], Field(min_length=2)]
    names: Annotated[tuple[Line, ...], Field(min_length=1)]
    texts: Annotated[tuple[Line, ...], Field(min_length=1)]

    def position(self, score: Fraction) -> int:
        """Which band an exact score falls in, counted from 0."""
        inner = [exact(limit) for limit in self.limits[1:-1]]
        return sum(score >= limit if self.closed == "left" else score > limit for limit in inner)

    def name(self, score: Fraction) -> str:
        """The name of the band an exact score falls in."""
        return self.names[self.position(score)]


class Publish(Part):
    """What must be known before a verdict is printed: shares of applicable weight, overall and for every area."""

    completeness: Share
    area_completeness: Share
    gates_known: bool


class Display(Part):
    """How scores are printed: in which unit, rounded to which step; and how ranges are called: up to `firm` points
    wide, up to `fair`, and loose beyond. `order` names the areas as they are asked, where that is not as they stand."""

    firm: Number
    fair: Number
    unit: Literal["points", "percent"] = "points"
    step: Annotated[float, Field(gt=0, le=1)] = 1
    order: tuple[Slug, ...] = ()

    def shown(self, score: Fraction) -> Printed:
        """The number printed for an exact score: the nearest step, halves upwards. The only rounding there is."""
        rounded = floor(score / exact(self.step) + Fraction(1, 2)) * exact(self.step)
        return trimmed(Decimal(rounded.numerator) / rounded.denominator)


class Lens(Part):
    """Other weights to look at the same answers with, by the id of a node or question; what is not named keeps its
    own."""

    title: Line
    text: Text
    weights: Annotated[dict[Slug, Weight], Field(min_length=1)]


class GoldenAnswer(Part):
    """An answer of a golden case that is no level: a reason for not applicable, ticks, or don’t know."""

    na: Slug | None = None
    ticks: tuple[Slug, ...] | None = None
    unknown: Literal[True] | None = None


class Expected(Part):
    """What a golden case must come to: numbers as exact as they are written, by the rubric or by the id of a node."""

    score: Number | None = None
    floor: Number | None = None
    ceiling: Number | None = None
    band: Line | None = None
    nodes: dict[Slug, Number] = {}


class Golden(Part):
    """A case worked by hand that travels with the rubric: these answers must come to these scores. `others` is the
    level of every question that is not named; without it they are unanswered."""

    name: Line
    answers: dict[
        Slug,
        Annotated[
            Annotated[LevelIndex, Tag("<level>")] | Annotated[GoldenAnswer, Tag("<other>")],
            Discriminator(lambda value: "<level>" if isinstance(value, int) else "<other>"),
        ],
    ] = {}
    others: LevelIndex | None = None
    expect: Expected


class Reference(Part):
    """A cited work, how far it was verified, and the caution printed with it."""

    work: Text
    state: Text
    caution: Text | None = None


class Claim(Part):
    """A claim of the source and where in the instrument it lands."""

    id: Key
    kind: Literal["claim", "tip", "example", "quote", "reference", "question"]
    text: Text
    questions: tuple[Slug, ...] = ()
    lands: Line
