"""The instrument as data: what a rubric file says, as frozen types.

These models are both the file format and the objects that scoring, pages and paper read: a rubric is described once.
They check shape (types, ranges, unknown words). What needs two places of a file at once is checked by `rubric_checks`;
`rubric_file` reads a file with both and says where each fault is.
"""

import hashlib
import json
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
KEY = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
VERSION = r"^\d+\.\d+\.\d+$"
LANGUAGE = r"^[a-z]{2}$"

Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
Key = Annotated[str, Field(pattern=KEY, max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Weight = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
LevelIndex = Annotated[int, Field(ge=0, le=20)]


def _comparison(op: str) -> str:
    if op not in COMPARISONS:
        raise ValueError(f"use one of {', '.join(COMPARISONS)}")
    return op


COMPARISONS = {
    "==": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}
Comparison = Annotated[str, AfterValidator(_comparison)]


class Part(BaseModel):
    """A block of a rubric file: frozen, and a word it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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

    def step_from(self, level: int) -> Advice | None:
        """The advice that leads one level up from `level`, if there is any."""
        return next((step for step in self.advice if step.from_ == level), None)


class QuestionIs(Part):
    """True when the question has a level and the comparison holds for it."""

    question: Slug
    op: Comparison
    value: LevelIndex

    def holds(self, level: int | None) -> bool:
        """Whether it is true at `level`; never for a question without a level."""
        return level is not None and COMPARISONS[self.op](level, self.value)


class MeasureIs(Part):
    """True when a measure of the whole assessment compares so; shares run from 0 to 1."""

    measure: Literal["top_level_share", "evidence_coverage", "dont_know_share", "na_share", "longest_run"]
    op: Comparison
    value: Number

    def holds(self, measured: Fraction | int | None) -> bool:
        """Whether it is true of what was measured; never when nothing could be measured."""
        return measured is not None and COMPARISONS[self.op](measured, exact(self.value))


class StageIs(Part):
    """True when the assessment carries this stamp, or none for `live`."""

    stage: Slug


class AllOf(Part):
    """True when every part is."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(Part):
    """True when one part is."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


CONDITION_KEYS = ("question", "measure", "stage", "all", "any")


def _condition_kind(value: Any) -> str | None:
    has = value.__contains__ if isinstance(value, dict) else lambda key: hasattr(value, key)
    return next((f"<{key}>" for key in CONDITION_KEYS if has(key)), None)


Condition = Annotated[
    Annotated[QuestionIs, Tag("<question>")]
    | Annotated[MeasureIs, Tag("<measure>")]
    | Annotated[StageIs, Tag("<stage>")]
    | Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")],
    Discriminator(_condition_kind),
]


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


class Rubric(Part):
    """One version of one instrument. Two rubrics are equal when their content is."""

    format: Literal[1]
    rubric: Identity
    scales: dict[Slug, Scale]
    nodes: Annotated[tuple[Node, ...], Field(min_length=2)]
    roles: dict[Key, Role]
    na_reasons: dict[Slug, NotApplicableReason] = {}
    efforts: dict[Key, Effort]
    states: States
    stages: tuple[Stage, ...] = ()
    bands: dict[Slug, Bands]
    publish: Publish
    display: Display
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=500)]
    rules: Rules = Rules()
    references: dict[Key, Reference] = {}
    trace: tuple[Claim, ...] = ()

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rubric) and self.content_hash == other.content_hash

    @property
    def name(self) -> str:
        """`id@version`, as it is written in answer files and printed on reports."""
        return f"{self.rubric.id}@{self.rubric.version}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """The rubric as plain data; what is stored when a version is published."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the canonical JSON of the document, in hexadecimal: layout and comments do not count."""
        canonical = json.dumps(self.document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        """Questions by id, in the order of the rubric."""
        return {question.id: question for question in self.questions}

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The running number of each question, from 1."""
        return {question.id: number for number, question in enumerate(self.questions, start=1)}

    @cached_property
    def node_by_id(self) -> dict[str, Node]:
        """Nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def root(self) -> Node:
        """The node of the overall score."""
        return next(node for node in self.nodes if node.parent is None)

    @cached_property
    def areas(self) -> tuple[Node, ...]:
        """The nodes right under the overall score."""
        return self.children_of(self.root.id)

    @cached_property
    def topics(self) -> tuple[Node, ...]:
        """The axes of the radar, area by area."""
        return tuple(node for area in self.areas for node in self._below(area) if node.axis)

    @cached_property
    def overall_bands(self) -> Bands:
        """The bands of the overall score."""
        return self.bands[self.root.bands or next(iter(self.bands))]

    @cached_property
    def gates(self) -> dict[str, str]:
        """Severity of each gate by the id of its question."""
        return {cap.when.question: cap.severity for cap in self.rules.caps}

    def children_of(self, node_id: str) -> tuple[Node, ...]:
        """The nodes right under a node."""
        return tuple(node for node in self.nodes if node.parent == node_id)

    def questions_of(self, node_id: str) -> tuple[Question, ...]:
        """Every question at or below a node, in the order of the rubric."""
        inside = {node.id for node in self._below(self.node_by_id[node_id])}
        return tuple(question for question in self.questions if question.node in inside)

    def topic_of(self, question: Question) -> Node:
        """The node a question hangs on."""
        return self.node_by_id[question.node]

    def area_of(self, question: Question) -> Node:
        """The area a question counts in."""
        node = self.topic_of(question)
        while node.parent != self.root.id and node.parent is not None:
            node = self.node_by_id[node.parent]
        return node

    def scale_of(self, question: Question) -> Scale:
        """The scale a question is answered on."""
        return self.scales[question.scale]

    def _below(self, node: Node) -> list[Node]:
        return [node] + [deeper for child in self.children_of(node.id) for deeper in self._below(child)]


def exact(number: float) -> Fraction:
    """A number of a rubric file as the fraction that its decimal spelling means (0.1 is one tenth)."""
    return Fraction(str(number))
