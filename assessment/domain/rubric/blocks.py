"""The blocks of a rubric file, from its identity to the trace of its source."""

from fractions import Fraction
from typing import Annotated, Literal

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


class Blend(Part):
    """`alpha` of the weighted mean and the rest of the weakest child (content model 3.1, step 5)."""

    alpha: Share


class BlendAggregate(Part):
    """The spelling of a blend in a file: `aggregate: {blend: {alpha: 0.5}}`."""

    blend: Blend


Aggregate = Annotated[
    Annotated[Literal["weighted_mean"], Tag("<name>")] | Annotated[BlendAggregate, Tag("<blend>")],
    Discriminator(lambda value: "<name>" if isinstance(value, str) else "<blend>"),
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
    """The levels that stand in for an unknown answer in the floor and in the ceiling."""

    floor: LevelIndex
    ceiling: LevelIndex


class EvidenceFloor(Part):
    """In the floor, a level at or above `above` without evidence counts as `counts_as`."""

    above: LevelIndex
    counts_as: LevelIndex


class States(Part):
    """What answers other than a level do to a score."""

    na: Literal["exclude"]
    unknown: Unknown
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

    best: Annotated[tuple[Key, ...], Field(min_length=1)]
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


class Question(Part):
    """One practice. `id` never changes its meaning within a `rev`; `levels` are texts that a stranger could verify."""

    id: Slug
    rev: Annotated[int, Field(ge=1)]
    node: Slug
    title: Line
    intent: Line
    scale: Slug
    weight: Weight
    why: Text
    levels: dict[LevelIndex, Text]
    evidence: Text
    roles: Roles
    na: tuple[Slug, ...] = ()
    scan: bool = False
    references: tuple[Key, ...] = ()
    trace: tuple[Key, ...] = ()
    crosswalk: dict[Slug, Text] = {}
    advice: tuple[Advice, ...]
    map_from: tuple[MapFrom, ...] = ()

    def step_from(self, level: int) -> Advice | None:
        """The advice that leads one level up from `level`, if there is any."""
        return next((step for step in self.advice if step.from_ == level), None)


class Cap(Part):
    """A gate at work: while the condition holds, the node scores no more than `cap.max`."""

    id: Slug
    severity: Literal["fatal", "serious"]
    when: QuestionIs
    cap: Limit


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
    """How ranges are called: up to `firm` points wide, up to `fair`, and loose beyond."""

    firm: Number
    fair: Number


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
