"""The blocks of a rubric file about questions: scales, answers that are no level, ticks, advice."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from assessment.domain.rubric.conditions import Condition
from assessment.domain.rubric.words import Key, LevelIndex, Line, Number, Part, Slug, Text, Weight


class Option(Part):
    """One rung of a scale: its name and the points it is worth."""

    key: LevelIndex
    label: Line
    value: Number
    text: Line


class Scale(Part):
    """Ordered options, lowest first; a level is the position of an option."""

    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=10)]


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
