"""The instrument as data: what a rubric file says, as frozen types.

These models are both the file format and the objects that scoring, pages and paper read: a rubric is described once.
They check shape (types, ranges, unknown words). What needs two places of a file at once is checked by `rubric_checks`,
what needs the versions before by `versions`; `rubric_file` reads a file with all and says where each fault is.

Two words speak of earlier versions. `wording_only` lists questions whose level texts were reworded and still mean what
they meant, each with the reason; without it another text is another meaning, and `rev` must rise. `map_from` in a
question names earlier ones whose answers suggest one here. Both may be left out, and then are in no stored document.
"""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from assessment.domain.rubric.blocks import (
    Advice,
    Bands,
    BlendAggregate,
    Cap,
    Claim,
    Display,
    Effort,
    FlagRule,
    Identity,
    MapFrom,
    Node,
    NotApplicableReason,
    Publish,
    Question,
    Reference,
    Requirement,
    Role,
    Rules,
    Scale,
    Stage,
    States,
)
from assessment.domain.rubric.conditions import AllOf, AnyOf, Condition, MeasureIs, QuestionIs, StageIs
from assessment.domain.rubric.words import Key, Line, Part, Slug, exact, version_number

__all__ = [
    "Advice",
    "AllOf",
    "AnyOf",
    "Bands",
    "BlendAggregate",
    "Cap",
    "Condition",
    "FlagRule",
    "MapFrom",
    "MeasureIs",
    "Node",
    "Question",
    "QuestionIs",
    "Requirement",
    "Rubric",
    "StageIs",
    "exact",
    "version_number",
]


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
    wording_only: dict[Slug, Line] = {}

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rubric) and self.content_hash == other.content_hash

    @property
    def name(self) -> str:
        """`id@version`, as it is written in answer files and printed on reports."""
        return f"{self.rubric.id}@{self.rubric.version}"

    @property
    def number(self) -> tuple[int, ...]:
        """The version in numbers, to tell earlier from later."""
        return version_number(self.rubric.version)

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
