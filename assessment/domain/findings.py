"""What a scorecard gives reason to say: flags, unknowns to clear, and the next step for each practice, ranked.

Formulas: content model 3.7 (flags), 3.9 (projected effects) and 3.10 (ranking).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from assessment.domain.answers import Answers, State
from assessment.domain.asking import truth
from assessment.domain.ledger import Ledger
from assessment.domain.plan import known
from assessment.domain.rubric import (
    Advice,
    AllOf,
    AnyOf,
    Condition,
    FlagRule,
    MeasureIs,
    Question,
    QuestionIs,
    Requirement,
    Rubric,
    exact,
)
from assessment.domain.scoring import Case, GateState, Scorecard, case, proven_level

NEXT_STEPS = 5
"""How many steps stand in “Do next”."""
STEPS_PER_TOPIC = 2
STEPS_PER_OWNER = 3


class Lane(StrEnum):
    """Where a piece of advice stands in the plan."""

    GATES = "open-the-gates"
    FIND_OUT = "find-out"
    NEXT = "do-next"
    PLAN = "plan"
    LATER = "later"

    @property
    def heading(self) -> str:
        """As printed."""
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Projection:
    """What the scores would read with one or more levels changed and nothing else; differences in points.

    `opens` are the questions whose gate would no longer hold anything.
    """

    overall: Fraction
    delta_overall: Fraction
    delta_area: Fraction
    delta_floor: Fraction
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remediation:
    """The next step for one practice. `impact` is the projected gain without caps, `priority` what it is ranked by.

    `missing` lists the requirements that do not hold yet. `waits_for` is the question whose gate swallows the gain.
    """

    lane: Lane
    question: Question
    step: Advice
    projection: Projection
    impact: Fraction
    priority: Fraction
    missing: tuple[Requirement, ...]
    waits_for: str | None


@dataclass(frozen=True, slots=True)
class ToFindOut:
    """An unknown answer: said so (`dont_know`) or not reached, and by how many points the overall score swings between
    its worst and its best answer with all else as it stands."""

    question: Question
    dont_know: bool
    swing: Fraction


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything worth saying about one scored assessment. `bundle` is the joint effect of the steps in “Do next”."""

    flags: tuple[FlagRule, ...]
    to_find_out: tuple[ToFindOut, ...]
    remediations: tuple[Remediation, ...]
    bundle: Projection | None

    def in_lane(self, lane: Lane) -> tuple[Remediation, ...]:
        """The steps of one lane, most worthwhile first."""
        return tuple(remediation for remediation in self.remediations if remediation.lane is lane)


def find(rubric: Rubric, answers: Answers, scorecard: Scorecard, ledger: Ledger | None = None) -> Findings:
    """Read a scorecard: which flags are up, what to find out, what to do in which order.

    A flag that measures the delivery ledger stays down without one.
    """
    given = case(rubric, answers)
    remediations = tuple(_in_lanes(rubric, scorecard, _candidates(given, scorecard)))
    steps = {r.question.id: r.step.to for r in remediations if r.lane is Lane.NEXT}
    return Findings(
        flags=tuple(rule for rule in rubric.rules.flags if holds(rule.when, given, scorecard, ledger)),
        to_find_out=tuple(sorted(_unknowns(given), key=lambda unknown: -unknown.swing)),
        remediations=remediations,
        bundle=project(given, scorecard, steps) if steps else None,
    )


def holds(condition: Condition, given: Case, scorecard: Scorecard, ledger: Ledger | None = None) -> bool:
    """Whether a flag's condition is true. A question without a level makes nothing true."""
    if isinstance(condition, QuestionIs):
        return condition.holds(given.said[given.plan.order[condition.question]])
    if isinstance(condition, MeasureIs):
        return condition.holds(MEASURES[condition.measure](given, scorecard, ledger))
    if isinstance(condition, AllOf):
        return all(holds(part, given, scorecard, ledger) for part in condition.all)
    if isinstance(condition, AnyOf):
        return any(holds(part, given, scorecard, ledger) for part in condition.any)
    return condition.stage == (scorecard.stage or "live")


def _top_level_share(given: Case, scorecard: Scorecard, _: Ledger | None) -> Fraction:
    questions = given.plan.rubric.questions
    return sum(
        (
            scorecard.weights[question.id]
            for question, level in zip(questions, given.said, strict=True)
            if level == given.plan.rubric.top_of(question)
        ),
        Fraction(0),
    )


def _longest_run(given: Case, *_: object) -> int:
    """The most answers in a row, in the order of the rubric, that have the same level."""
    levels = [level for level in given.said if level is not None]
    return max((len(list(run)) for _, run in groupby(levels)), default=0)


MEASURES: dict[str, Callable[[Case, Scorecard, Ledger | None], Fraction | int | None]] = {
    "top_level_share": _top_level_share,
    "longest_run": _longest_run,
    "evidence_coverage": lambda given, scorecard, ledger: scorecard.evidence_coverage,
    "dont_know_share": lambda given, scorecard, ledger: scorecard.dont_know_share,
    "na_share": lambda given, scorecard, ledger: scorecard.na_share,
    "promised": lambda given, scorecard, ledger: ledger.promised if ledger else None,
    "late_loss_share": lambda given, scorecard, ledger: ledger.late_loss_share if ledger else None,
}


def project(given: Case, scorecard: Scorecard, steps: dict[str, int]) -> Projection:
    """Recompute with the levels of `steps` (by question id) and nothing else changed.

    Several steps are recomputed together, because effects do not add. `delta_area` is the gain of the area that gains
    most. Each question of `steps` must have a level.
    """
    planned, rubric = given.plan, given.plan.rubric
    raised = _raised(given, steps)
    capped, _ = planned.evaluate(raised.levels, stage_caps=given.stage_caps)
    lowest, _ = planned.evaluate(raised.floor, stage_caps=given.stage_caps)
    overall = known(planned.fraction(capped[-1]))
    areas = {rubric.area_of(rubric.question_by_id[question]).id for question in steps}
    return Projection(
        overall=overall,
        delta_overall=overall - known(scorecard.overall.estimate),
        delta_area=max(
            known(planned.fraction(capped[planned.node_positions[area]])) - known(scorecard.nodes[area].estimate)
            for area in areas
        ),
        delta_floor=known(planned.fraction(lowest[-1])) - known(scorecard.overall.floor),
        opens=tuple(
            gate.question
            for gate in scorecard.gates
            if gate.is_closed and gate.question in steps and not _is_closed(gate, raised)
        ),
    )


def _raised(given: Case, steps: dict[str, int]) -> Case:
    """The case with other levels. Where answers decide what is asked, it is read anew."""
    if given.plan.rubric.has_conditions:
        return given.raised(steps)
    levels, floors, said = list(given.levels), list(given.floor), list(given.said)
    for question, level in steps.items():
        position = given.plan.order[question]
        levels[position] = said[position] = level
        floors[position] = proven_level(given.plan.rubric, given.answers[position], level)
    return replace(given, levels=tuple(levels), floor=tuple(floors), said=tuple(said))


def _is_closed(gate: GateState, given: Case) -> bool:
    return any(
        truth(cap.when, lambda part: part.holds(given.said[given.plan.order[part.question]])) is True
        for cap in given.plan.rubric.rules.caps
        if (cap.id == gate.joint_cap if gate.joint_cap else cap.question == gate.question)
    )


def _candidates(given: Case, scorecard: Scorecard) -> Iterable[Remediation]:
    """The next step of every question with a level below target, in “Later” until it is given its lane."""
    rubric = given.plan.rubric
    without_caps = given.overall(given.levels, caps=False)
    for question, level in zip(rubric.questions, given.said, strict=True):
        step = question.step_from(level) if level is not None and level < rubric.target_of(question) else None
        if step is None or not scorecard.weights[question.id]:
            continue
        raised = _raised(given, {question.id: step.to})
        impact = known(given.overall(raised.levels, caps=False)) - known(without_caps)
        projection = project(given, scorecard, {question.id: step.to})
        missing = tuple(need for need in step.requires if not _is_met(need, given))
        yield Remediation(
            lane=Lane.LATER,
            question=question,
            step=step,
            projection=projection,
            impact=impact,
            priority=impact * exact(rubric.efforts[step.effort].feasibility) * (Fraction(1, 2) if missing else 1),
            missing=missing,
            waits_for=None if projection.delta_overall else _holding_gate(rubric, scorecard, question),
        )


def _is_met(need: Requirement, given: Case) -> bool:
    level = given.said[given.plan.order[need.question]]
    return level is not None and level >= need.level


def _holding_gate(rubric: Rubric, scorecard: Scorecard, question: Question) -> str | None:
    area = rubric.area_of(question).id
    return next((g.question for g in scorecard.gates if g.holds and g.node == area and g.question != question.id), None)


def _in_lanes(rubric: Rubric, scorecard: Scorecard, candidates: Iterable[Remediation]) -> Iterable[Remediation]:
    """The candidates with their lanes, in the order they are printed."""
    ranked = sorted(
        candidates,
        key=lambda r: (
            -r.priority,
            -r.projection.delta_area,
            -rubric.efforts[r.step.effort].feasibility,
            r.question.id,
        ),
    )
    closed = {gate.question: (gate.severity != "fatal", not gate.holds) for gate in scorecard.gates if gate.is_closed}
    gates = [r for r in ranked if r.question.id in closed]
    yield from (replace(r, lane=Lane.GATES) for r in sorted(gates, key=lambda r: closed[r.question.id]))

    rest = [r for r in ranked if r.question.id not in closed]
    chosen = _do_next(rest)
    yield from (replace(r, lane=Lane.NEXT) for r in chosen)

    rest = [r for r in rest if r not in chosen]
    large = sorted((r.impact for r in ranked), reverse=True)[: -(-len(ranked) // 4)]
    hardest = min((effort.feasibility for effort in rubric.efforts.values()), default=None)
    for lane in (Lane.PLAN, Lane.LATER):
        for r in rest:
            is_plan = r.impact in large and rubric.efforts[r.step.effort].feasibility == hardest
            if is_plan == (lane is Lane.PLAN):
                yield replace(r, lane=lane)


def _do_next(ranked: Sequence[Remediation]) -> list[Remediation]:
    """The first few, at most two of a topic and at most three owned by the same role."""
    chosen: list[Remediation] = []
    topics: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    for remediation in ranked:
        topic, owner = remediation.question.node, remediation.step.owner[0]
        if len(chosen) < NEXT_STEPS and topics[topic] < STEPS_PER_TOPIC and owners[owner] < STEPS_PER_OWNER:
            chosen.append(remediation)
            topics[topic] += 1
            owners[owner] += 1
    return chosen


def _unknowns(given: Case) -> Iterable[ToFindOut]:
    rubric = given.plan.rubric
    for question, answer, asked in zip(rubric.questions, given.answers, given.asked, strict=True):
        if asked and not answer.is_known:
            stand_in = rubric.unknown_of(question)
            lowest, highest = (
                given.overall(_raised(given, {question.id: level}).levels) or Fraction(0)
                for level in (stand_in.floor, stand_in.ceiling)
            )
            yield ToFindOut(question, answer.state is State.DONT_KNOW, highest - lowest)
