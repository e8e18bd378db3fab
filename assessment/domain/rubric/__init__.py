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
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, overload

from pydantic import Field, PrivateAttr

from assessment.domain.rubric.blocks import (
    Aggregate,
    Bands,
    BlendAggregate,
    Cap,
    Claim,
    Display,
    FlagRule,
    Golden,
    GoldenAnswer,
    Identity,
    LadderAggregate,
    Lens,
    Node,
    Publish,
    Reference,
    Rules,
    Stage,
)
from assessment.domain.rubric.conditions import AllOf, AnyOf, Condition, MeasureIs, QuestionIs, StageIs
from assessment.domain.rubric.questions import (
    Advice,
    CountAs,
    Effort,
    MapFrom,
    NotApplicable,
    NotApplicableReason,
    Question,
    Requirement,
    Role,
    Scale,
    States,
    Ticks,
    Unknown,
)
from assessment.domain.rubric.texts import translate
from assessment.domain.rubric.words import (
    Key,
    Language,
    Line,
    Part,
    Printed,
    Slug,
    Text,
    exact,
    trimmed,
    version_number,
)

__all__ = [
    "Advice",
    "Aggregate",
    "AllOf",
    "AnyOf",
    "Bands",
    "BlendAggregate",
    "Cap",
    "Condition",
    "CountAs",
    "FlagRule",
    "Golden",
    "GoldenAnswer",
    "LadderAggregate",
    "Lens",
    "MapFrom",
    "MeasureIs",
    "Node",
    "Printed",
    "Question",
    "QuestionIs",
    "Requirement",
    "Rubric",
    "Scale",
    "StageIs",
    "Ticks",
    "exact",
    "trimmed",
    "version_number",
]


class Rubric(Part):
    """One version of one instrument. Two rubrics are equal when their content is."""

    format: Literal[1]
    rubric: Identity
    scales: dict[Slug, Scale]
    nodes: Annotated[tuple[Node, ...], Field(min_length=2)]
    roles: dict[Key, Role] = {}
    na_reasons: dict[Slug, NotApplicableReason] = {}
    efforts: dict[Key, Effort] = {}
    states: States = States()
    stages: tuple[Stage, ...] = ()
    bands: dict[Slug, Bands]
    publish: Publish
    display: Display
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=500)]
    rules: Rules = Rules()
    references: dict[Key, Reference] = {}
    trace: tuple[Claim, ...] = ()
    lenses: dict[Slug, Lens] = {}
    golden: tuple[Golden, ...] = ()
    wording_only: dict[Slug, Line] = {}
    translations: dict[Language, dict[Line, Text]] = {}
    _translated_from: "Rubric | None" = PrivateAttr(default=None)

    def __hash__(self) -> int:
        return hash((self.content_hash, self.language))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rubric) and (self.content_hash, self.language) == (other.content_hash, other.language)

    @property
    def language(self) -> str:
        """The language of its texts; a file is written in the first of those it lists."""
        return self.rubric.languages[0]

    def in_language(self, language: str) -> "Rubric":
        """The same rubric, with the same content hash, in another of its languages; itself in one it does not speak."""
        if language == self.language or language not in self.rubric.languages:
            return self
        return _translated(self, language)

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
        if self._translated_from:
            return self._translated_from.content_hash
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
    def areas_as_asked(self) -> tuple[Node, ...]:
        """The areas in the order in which they are asked."""
        order = self.display.order
        return tuple(sorted(self.areas, key=lambda area: order.index(area.id) if area.id in order else len(order)))

    @cached_property
    def topics(self) -> tuple[Node, ...]:
        """The axes of the radar, area by area."""
        return tuple(topic for area in self.areas for topic in self.topics_of(area))

    @cached_property
    def overall_bands(self) -> Bands:
        """The bands of the overall score."""
        return self.bands[self.root.bands or next(iter(self.bands))]

    @cached_property
    def gates(self) -> dict[str, str]:
        """Severity of each gate on one question, by the id of the question."""
        return {cap.question: cap.severity for cap in self.rules.caps if cap.question}

    @cached_property
    def joint_caps(self) -> tuple[Cap, ...]:
        """The gates on several answers at once."""
        return tuple(cap for cap in self.rules.caps if cap.question is None)

    @cached_property
    def has_conditions(self) -> bool:
        """True when some question is asked only under certain answers."""
        return any(question.visible_when for question in self.questions)

    @overload
    def shown(self, score: Fraction) -> Printed: ...
    @overload
    def shown(self, score: Fraction | None) -> Printed | None: ...
    def shown(self, score: Fraction | None) -> Printed | None:
        """The number printed for an exact score of this rubric; `None` stays none."""
        return None if score is None else self.display.shown(score)

    def children_of(self, node_id: str) -> tuple[Node, ...]:
        """The nodes right under a node."""
        return tuple(node for node in self.nodes if node.parent == node_id)

    def topics_of(self, area: Node) -> tuple[Node, ...]:
        """The axes at or below an area: it may be one itself."""
        return tuple(node for node in self._below(area) if node.axis)

    def questions_of(self, node_id: str) -> tuple[Question, ...]:
        """Every question at or below a node, in the order of the rubric."""
        inside = {node.id for node in self._below(self.node_by_id[node_id])}
        return tuple(question for question in self.questions if question.node in inside)

    def topic_of(self, question: Question) -> Node:
        """The axis of the radar that a question counts on."""
        return next(node for node in self.way_up(question) if node.axis)

    def code_of(self, topic: Node) -> str:
        """What an axis of the radar is called where its title has no room: its code, else its number among the axes."""
        return topic.code or str(self.topics.index(topic) + 1)

    def area_of(self, question: Question) -> Node:
        """The area a question counts in."""
        return next(node for node in self.way_up(question) if node.parent in (self.root.id, None))

    def scale_of(self, question: Question) -> Scale:
        """The scale a question is answered on."""
        return question.scale if isinstance(question.scale, Scale) else self.scales[question.scale]

    def top_of(self, question: Question) -> int:
        """The highest level of a question."""
        return len(self.scale_of(question).options) - 1

    def target_of(self, question: Question) -> int:
        """The level that advice aims at."""
        return min(self.rubric.target, self.top_of(question))

    def texts_of(self, question: Question) -> dict[int, str]:
        """What each level of a question says: its own texts, else those of its scale."""
        return question.levels or {option.key: option.text for option in self.scale_of(question).options}

    def unknown_of(self, question: Question) -> Unknown:
        """The levels that stand in for an unknown answer to a question."""
        return question.unknown or self.states.unknown or Unknown(floor=0, ceiling=self.top_of(question))

    def not_applicable_of(self, question: Question) -> NotApplicable:
        """What an answer of not applicable to a question does."""
        return question.na_policy or self.states.na

    def way_up(self, question: Question) -> Iterator[Node]:
        """The node a question hangs on, and those above it."""
        node: Node | None = self.node_by_id[question.node]
        while node is not None:
            yield node
            node = self.node_by_id[node.parent] if node.parent is not None else None

    def _below(self, node: Node) -> list[Node]:
        return [node] + [deeper for child in self.children_of(node.id) for deeper in self._below(child)]


@lru_cache(maxsize=64)
def _translated(rubric: Rubric, language: str) -> Rubric:
    languages = (language, *(other for other in rubric.rubric.languages if other != language))
    document = translate(rubric.document, rubric.translations[language])
    document["rubric"]["languages"] = languages
    translated = Rubric.model_validate(document)
    translated._translated_from = rubric
    return translated
