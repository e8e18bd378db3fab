"""score(rubric, answers) → Scorecard: weights, gates, not applicable, unknowns, floor and ceiling.

All arithmetic is exact: scores are fractions on the scale of the rubric (0-100 here) and are rounded once, by `shown`,
where they are printed. `None` means not scored. Every operator is monotone, so that one evaluation with all unknowns at
the bottom and one with all at the top give the exact limits over every possible answer (bounds after Manski).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

from assessment.domain.answers import UNANSWERED, Answer, Answers, State
from assessment.domain.asking import Truth, asking, conditions_in, said, truth
from assessment.domain.plan import Levels, Plan, plan
from assessment.domain.rubric import CountAs, Node, Question, QuestionIs, Rubric, exact


def shown(value: Fraction) -> int:
    """The whole number printed for an exact value: the nearest, halves upwards. The only rounding there is."""
    return floor(value + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class NodeScore:
    """What one node scored, exactly. `uncapped` is the estimate before the node's own cap; `completeness` is the share
    of its applicable weight that has a level (0-1). All are `None` for a node that is wholly not applicable."""

    estimate: Fraction | None
    floor: Fraction | None
    ceiling: Fraction | None
    uncapped: Fraction | None
    completeness: Fraction | None

    @property
    def is_held(self) -> bool:
        """True when a cap pulls the score down."""
        return self.estimate != self.uncapped


@dataclass(frozen=True, slots=True)
class GateState:
    """Where a gate stands. `cap` is the limit that its present level sets, `holds` says that its node stands at that
    very limit, and `applies` is false while the question is not applicable or not asked.

    A gate on several answers has the id of its `joint_cap`; `question` then is one that decides it, or would."""

    question: str
    severity: str
    node: str
    level: int | None
    cap: Fraction | None
    holds: bool
    applies: bool
    joint_cap: str = ""

    @property
    def is_closed(self) -> bool:
        """True when the gate limits its node, whether or not another limit is lower."""
        return self.cap is not None

    @property
    def is_unknown(self) -> bool:
        """True when nobody has said where it stands."""
        return self.applies and self.level is None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason why no verdict is printed: `completeness`, `area` or `gate`, the id it is about, the share known."""

    kind: str
    subject: str
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an assessment scored. Shares run from 0 to 1, scores on the rubric's own scale.

    `weights` is each applicable question's share of the whole (they add up to 1). `equal_weights` and `lenses` are the
    overall score with other weights.
    """

    rubric_hash: str
    overall: NodeScore
    nodes: dict[str, NodeScore]
    weights: dict[str, Fraction]
    evidence_coverage: Fraction | None
    dont_know_share: Fraction
    na_share: Fraction
    equal_weights: Fraction | None
    lenses: dict[str, Fraction | None]
    stage: str | None
    gates: tuple[GateState, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def completeness(self) -> Fraction:
        """Share of applicable weight that has a level."""
        return self.overall.completeness or Fraction(0)

    @property
    def is_publishable(self) -> bool:
        """True when a verdict may be printed."""
        return not self.obstacles

    def to_data(self) -> dict[str, Any]:
        """Plain data with exact fractions as text; `from_data` reads it back without loss."""
        return _plain(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Scorecard":
        """The scorecard that `to_data` wrote."""
        nodes = {node: NodeScore(**_fractions(fields)) for node, fields in data["nodes"].items()}
        return cls(
            rubric_hash=data["rubric_hash"],
            overall=NodeScore(**_fractions(data["overall"])),
            nodes=nodes,
            weights={question: Fraction(weight) for question, weight in data["weights"].items()},
            stage=data["stage"],
            gates=tuple(GateState(**gate | _fractions({"cap": gate["cap"]})) for gate in data["gates"]),
            obstacles=tuple(Obstacle(**o | _fractions({"share": o["share"]})) for o in data["obstacles"]),
            dont_know_share=Fraction(data["dont_know_share"]),
            na_share=Fraction(data["na_share"]),
            lenses=_fractions(data["lenses"]),
            **_fractions({name: data[name] for name in ("evidence_coverage", "equal_weights")}),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _fractions(fields: Mapping[str, str | None]) -> dict[str, Fraction | None]:
    return {name: None if text is None else Fraction(text) for name, text in fields.items()}


@dataclass(frozen=True, slots=True)
class Case:
    """Answers made ready for one rubric: the levels of the estimate, the floor and the ceiling, and the stage's caps.

    `asked` says which questions are asked (`None` while that is open); `said` are the levels given to those. Findings
    start from it as well, so that a projection differs from the score in the one level it changes.
    """

    plan: Plan
    answers: tuple[Answer, ...]
    asked: tuple[Truth, ...]
    said: tuple[int | None, ...]
    levels: tuple[int | None, ...]
    floor: tuple[int | None, ...]
    ceiling: tuple[int | None, ...]
    stage: str | None
    stage_caps: dict[int, int]

    def overall(self, levels: Levels, *, caps: bool = True) -> Fraction | None:
        """The overall score with other levels and all else the same."""
        capped, _ = self.plan.evaluate(levels, stage_caps=self.stage_caps, caps=caps)
        return self.plan.fraction(capped[-1])

    def raised(self, steps: Mapping[str, int]) -> "Case":
        """The same answers with other levels, by question id; evidence stays. Other questions may be asked then."""
        answers = dict(zip(self.plan.order, self.answers, strict=True))
        return case(self.plan.rubric, answers | {q: _at_level(answers[q], level) for q, level in steps.items()})


def _at_level(answer: Answer, level: int) -> Answer:
    return replace(answer, level=level, na=None, dont_know=False)


def case(rubric: Rubric, answers: Answers, only: frozenset[str] | None = None) -> Case:
    """`answers` in the order of `rubric`, with what unknowns and missing evidence mean for floor and ceiling; with
    `only` as if these questions alone were asked."""
    planned = plan(rubric)
    given = tuple(answers.get(question.id, UNANSWERED) for question in rubric.questions)
    asked = tuple(asking(rubric, answers).values())
    reasons = {answer.na for answer, is_asked in zip(given, asked, strict=True) if is_asked}
    stage = next((stage for stage in rubric.stages if stage.when_na in reasons), None)
    if only is not None:
        asked = tuple(question in only for question in planned.order)
    read = [_levels(rubric, *each) for each in zip(rubric.questions, given, asked, strict=True)]
    levels, floor, ceiling = zip(*read, strict=True)
    return Case(
        plan=planned,
        answers=given,
        asked=asked,
        said=tuple(answer.level if is_asked else None for answer, is_asked in zip(given, asked, strict=True)),
        levels=levels,
        floor=floor,
        ceiling=ceiling,
        stage=stage.id if stage else None,
        stage_caps={planned.node_positions[stage.cap.node]: planned.whole(stage.cap.max)} if stage else {},
    )


def _levels(rubric: Rubric, question: Question, answer: Answer, asked: Truth) -> tuple[int | None, ...]:
    """What one answer counts as in the estimate, in the floor and in the ceiling."""
    if asked and answer.level is not None:
        return answer.level, proven_level(rubric, answer, answer.level), answer.level
    if asked is False:
        return None, None, None
    if asked and answer.na is not None:
        counts = isinstance(rubric.not_applicable_of(question), CountAs)
        return (rubric.top_of(question) + 1 if counts else None,) * 3
    unknown = rubric.unknown_of(question)
    return unknown.estimate if asked else None, unknown.floor, unknown.ceiling


def proven_level(rubric: Rubric, answer: Answer, level: int) -> int:
    """What `level` counts in the floor with the evidence that the answer has."""
    rule = rubric.states.evidence_floor
    return rule.counts_as if rule and level >= rule.above and not answer.evidence else level


def score(rubric: Rubric, answers: Answers, *, only: frozenset[str] | None = None) -> Scorecard:
    """Score one assessment: estimate, floor and ceiling of every node, gates, shares and what stands against a verdict.

    Answers to questions that the rubric does not have are left alone, with `only` all others, too.
    """
    given = case(rubric, answers, only)
    planned = given.plan
    estimate, uncapped = planned.evaluate(given.levels, stage_caps=given.stage_caps)
    floors, _ = planned.evaluate(given.floor, stage_caps=given.stage_caps)
    ceilings, _ = planned.evaluate(given.ceiling, stage_caps=given.stage_caps)
    equal, _ = plan(rubric, equal_weights=True).evaluate(given.levels, stage_caps=given.stage_caps)

    answer_of = dict(zip(planned.order, given.answers, strict=True))
    asked = {question for question, is_asked in zip(planned.order, given.asked, strict=True) if is_asked}
    not_applicable = {question for question in asked if answer_of[question].na is not None}
    counted = {q.id for q in rubric.questions if isinstance(rubric.not_applicable_of(q), CountAs)} & not_applicable
    weights = effective_weights(rubric, frozenset(answer_of) - asked | not_applicable - counted)
    known = {question for question in weights if answer_of[question].level is not None} | counted
    shown_with_evidence = {question for question in known if answer_of[question].evidence}
    dont_know = {question for question in weights if answer_of[question].state is State.DONT_KNOW}

    nodes = {}
    for node, position in planned.node_positions.items():
        inside = [question.id for question in rubric.questions_of(node) if question.id in weights]
        nodes[node] = NodeScore(
            estimate=planned.fraction(estimate[position]),
            floor=planned.fraction(floors[position]),
            ceiling=planned.fraction(ceilings[position]),
            uncapped=planned.fraction(uncapped[position]),
            completeness=_share(weights, known.intersection(inside), inside),
        )
    gates = (*_gate_states(rubric, given, nodes), *_joint_gate_states(rubric, given, nodes))
    return Scorecard(
        rubric_hash=rubric.content_hash,
        overall=nodes[rubric.root.id],
        nodes=nodes,
        weights=weights,
        evidence_coverage=_share(weights, shown_with_evidence, known),
        dont_know_share=sum((weights[question] for question in dont_know), Fraction(0)),
        na_share=sum((effective_weights(rubric)[question] for question in not_applicable), Fraction(0)),
        equal_weights=planned.fraction(equal[-1]),
        lenses={
            lens: planned.fraction(plan(rubric, lens=lens).evaluate(given.levels, stage_caps=given.stage_caps)[0][-1])
            for lens in rubric.lenses
        },
        stage=given.stage,
        gates=gates,
        obstacles=tuple(_obstacles(rubric, nodes, gates)),
    )


@lru_cache(maxsize=64)
def effective_weights(rubric: Rubric, not_applicable: frozenset[str] = frozenset()) -> dict[str, Fraction]:
    """Each applicable question's share of the whole: the shares of area, topic and question multiplied."""
    shares: dict[str, Fraction] = {}

    def spread(node: Node, share: Fraction) -> None:
        children = [child for child in rubric.children_of(node.id) if applies(child)]
        questions = [q for q in rubric.questions if q.node == node.id and q.id not in not_applicable]
        parts: list[Node | Question] = [*children, *questions]
        weights = {part.id: exact(part.weight) for part in parts}
        weights |= {child.id: Fraction(0) for child in children if child.aggregate == "none"}
        whole = sum(weights.values()) or Fraction(1)
        for child in children:
            spread(child, share * weights[child.id] / whole)
        for question in questions:
            shares[question.id] = share * weights[question.id] / whole

    def applies(node: Node) -> bool:
        return any(question.id not in not_applicable for question in rubric.questions_of(node.id))

    spread(rubric.root, Fraction(1))
    return {question.id: shares[question.id] for question in rubric.questions if question.id in shares}


def _share(weights: Mapping[str, Fraction], part: Iterable[str], whole: Iterable[str]) -> Fraction | None:
    total = sum((weights[question] for question in whole), Fraction(0))
    return sum((weights[question] for question in part), Fraction(0)) / total if total else None


def _gate_states(rubric: Rubric, given: Case, nodes: Mapping[str, NodeScore]) -> Iterable[GateState]:
    for question, severity in rubric.gates.items():
        caps = [cap for cap in rubric.rules.caps if cap.question == question]
        position = given.plan.order[question]
        level = given.said[position]
        limit = min((exact(cap.cap.max) for cap in caps if cap.holds_at(level)), default=None)
        node = nodes[caps[0].cap.node]
        yield GateState(
            question=question,
            severity=severity,
            node=caps[0].cap.node,
            level=level,
            cap=limit,
            holds=node.is_held and limit == node.estimate,
            applies=given.asked[position] is True and given.answers[position].na is None,
        )


def _joint_gate_states(rubric: Rubric, given: Case, nodes: Mapping[str, NodeScore]) -> Iterable[GateState]:
    """Gates on several answers. One that an unknown answer leaves open is unknown, and is told by that question."""
    for cap in rubric.joint_caps:
        parts = list(conditions_in(cap.when))
        states = {part: _state(given, part) for part in parts}
        closed = truth(cap.when, states.__getitem__)
        telling = next((part for part in parts if states[part] is closed), parts[0])
        position = given.plan.order[telling.question]
        limit = exact(cap.cap.max) if closed else None
        node = nodes[cap.cap.node]
        yield GateState(
            question=telling.question,
            severity=cap.severity,
            node=cap.cap.node,
            level=given.said[position],
            cap=limit,
            holds=node.is_held and limit == node.estimate,
            applies=closed is not False,
            joint_cap=cap.id,
        )


def _state(given: Case, condition: QuestionIs) -> Truth:
    position = given.plan.order[condition.question]
    asked = given.asked[position]
    return said(condition, given.answers[position]) if asked else asked


def _obstacles(rubric: Rubric, nodes: Mapping[str, NodeScore], gates: Iterable[GateState]) -> Iterable[Obstacle]:
    overall = nodes[rubric.root.id].completeness or Fraction(0)
    if overall < exact(rubric.publish.completeness):
        yield Obstacle("completeness", rubric.root.id, overall)
    for area in rubric.areas:
        share = nodes[area.id].completeness
        if share is not None and share < exact(rubric.publish.area_completeness):
            yield Obstacle("area", area.id, share)
    if rubric.publish.gates_known:
        for gate in gates:
            if gate.is_unknown:
                yield Obstacle("gate", gate.question)
