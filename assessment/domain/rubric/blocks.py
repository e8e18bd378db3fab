"""The blocks of a rubric file, from its identity to the trace of its source."""

from collections.abc import Collection
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from assessment.domain.rubric.conditions import Condition, QuestionIs
from assessment.domain.rubric.words import (
    LANGUAGE,
    VERSION,
    Key,
    LevelIndex,
    Line,
    Number,
    Part,
    Share,
    Slug,
    Text,
    Weight,
    exact,
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
    languages: Annotated[tuple[Annotated[str, Field(pattern=LANGUAGE)], ...], Field(min_length=1)]
    authors: Annotated[tuple[Line, ...], Field(min_length=1)]
    licence: Line
    source: Key
    target: LevelIndex
    guidance: Guidance


class Option(Part):
    """One rung of a scale: its name and the points it is worth."""

    key: LevelIndex
    label: Line
    value: Number
    text: Line


class Scale(Part):
    """Ordered options, lowest first; a level is the position of an option."""

    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=10)]


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


class Role(Part):
    """Somebody who can answer questions or own a step of advice."""

    title: Line
    plural: Line


class NotApplicableReason(Part):
    """A listed reason for which a question may be left out."""

    title: Line
    text: Text


class Effort(Part):
    """What a step costs, and the factor by which that counts in the ranking of advice (content model 3.10)."""

    title: Line
    text: Line
    feasibility: Annotated[float, Field(gt=0, le=1)]


class Unknown(Part):
    """The levels that stand in for an unknown answer in the floor, in the ceiling, and in the estimate, which without
    one leaves it out."""

    floor: LevelIndex
    ceiling: LevelIndex
    estimate: LevelIndex | None = None


class EvidenceFloor(Part):
    """In the floor, a level at or above `above` without evidence counts as `counts_as`."""

    above: LevelIndex
    counts_as: LevelIndex


class CountAs(Part):
    """The spelling of a value for not applicable in a file: `na: {count_as: 0}`."""

    count_as: Number


NotApplicable = Annotated[
    Annotated[Literal["exclude", "forbidden"], Tag("<name>")] | Annotated[CountAs, Tag("<value>")],
    Discriminator(lambda value: "<name>" if isinstance(value, str) else "<value>"),
]
"""What an answer of not applicable does: the question is left out, cannot be left out, or counts as a value."""


class States(Part):
    """What answers other than a level do to a score, unless a question says otherwise.

    Without `unknown`, an unknown answer stands at the lowest level in the floor and at the highest in the ceiling.
    """

    na: NotApplicable = "exclude"
    unknown: Unknown | None = None
    evidence_floor: EvidenceFloor | None = None


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


class Requirement(Part):
    """A level another question should have first."""

    question: Slug
    level: LevelIndex


class Advice(Part):
    """The next step from one level to the one above."""

    from_: Annotated[LevelIndex, Field(alias="from")]
    to: LevelIndex
    first: Text
    effort: Key
    effect: Text
    owner: Annotated[tuple[Key, ...], Field(min_length=1)]
    done: Text
    requires: tuple[Requirement, ...] = ()


class Roles(Part):
    """Who knows the answer best, and who may be asked as well."""

    best: tuple[Key, ...] = ()
    also: tuple[Key, ...] = ()


class MapFrom(Part):
    """An earlier question whose answers suggest one here: `levels` says which level each of its levels comes to.

    Renamed: one became one. Split: one became several, each of which names it. Merge: several became one, which names
    them all. What comes of it is a suggestion, to be confirmed by whoever answers.
    """

    id: Slug
    rev: Annotated[int, Field(ge=1)]
    kind: Literal["rename", "split", "merge"]
    levels: Annotated[dict[LevelIndex, LevelIndex], Field(min_length=2)]


class Tick(Part):
    """One box to tick."""

    key: Slug
    text: Line


class Ticks(Part):
    """A question answered by ticking what holds. `all` or `any` of the items lift it from the lower to the higher of
    two levels; with `count`, `counts` says for every level above the lowest how many it takes."""

    rule: Literal["all", "any", "count"]
    items: Annotated[tuple[Tick, ...], Field(min_length=1, max_length=20)]
    counts: tuple[Annotated[int, Field(ge=1)], ...] = ()

    def level(self, ticked: Collection[str]) -> int:
        """The level that a set of ticks comes to; keys that no item has do not count."""
        count = sum(item.key in ticked for item in self.items)
        needed = {"all": (len(self.items),), "any": (1,), "count": self.counts}[self.rule]
        return sum(count >= number for number in needed)


class Link(Part):
    """A question of another rubric that asks the same (`exact`), overlaps (`part`), or describes what ours is not."""

    id: Slug
    kind: Literal["exact", "part", "contrast"] = "exact"


class Question(Part):
    """One practice. `id` never changes its meaning within a `rev`; `levels` are texts that a stranger could verify.

    Without `levels` the texts of the scale describe them. `scale` is a name or the question's own scale. `na` and
    `unknown` of the rubric's states hold unless the question has its own. `visible_when` says under which answers to
    other questions it is asked at all; a question that is not asked never scores. `rung` is its place on a ladder.
    """

    id: Slug
    rev: Annotated[int, Field(ge=1)]
    node: Slug
    title: Line
    intent: Line | None = None
    scale: Annotated[
        Annotated[Slug, Tag("<name>")] | Annotated[Scale, Tag("<own>")],
        Discriminator(lambda value: "<name>" if isinstance(value, str) else "<own>"),
    ]
    weight: Weight = 1
    why: Text | None = None
    levels: dict[LevelIndex, Text] = {}
    ticks: Ticks | None = None
    rung: Annotated[int, Field(ge=1, le=20)] | None = None
    visible_when: Condition | None = None
    evidence: Text | None = None
    roles: Roles = Roles()
    na: tuple[Slug, ...] = ()
    na_policy: NotApplicable | None = None
    unknown: Unknown | None = None
    scan: bool = False
    references: tuple[Key, ...] = ()
    trace: tuple[Key, ...] = ()
    crosswalk: dict[Slug, Text] = {}
    links: dict[Slug, tuple[Link, ...]] = {}
    advice: tuple[Advice, ...] = ()
    map_from: tuple[MapFrom, ...] = ()

    def step_from(self, level: int) -> Advice | None:
        """The advice that leads one level up from `level`, if there is any."""
        return next((step for step in self.advice if step.from_ == level), None)


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
    wide, up to `fair`, and loose beyond."""

    firm: Number
    fair: Number
    unit: Literal["points", "percent"] = "points"
    step: Annotated[float, Field(gt=0, le=1)] = 1


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
