"""The one object that every page, PDF and export prints: a scorecard in words and whole numbers.

Whatever is printed about a result is taken from here, so that screen and paper cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from assessment.domain.answers import UNANSWERED, Answer, Answers
from assessment.domain.findings import Findings, find
from assessment.domain.ledger import Ledger
from assessment.domain.plan import Range, known, ranges, targets
from assessment.domain.rubric import Node, Printed, Question, Rubric, exact
from assessment.domain.scoring import GateState, NodeScore, Scorecard

LIST_LENGTH = 5
"""How many risks, strengths, weakest and strongest topics are named."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose assessment it is. `submitted_at` is aware; `is_sample` marks made-up data, which is said on every page."""

    organisation: str
    team: str
    assessment: str
    submitted_by: str
    submitted_at: datetime
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result in one glance, in numbers as they are printed. `score` is `None` when nothing has a level, and `band`
    when the publish rule is not met. `sentence` is what a reader is told first, `details` what she must know beside it;
    `weakest` is the topic that scored lowest."""

    score: Printed | None
    floor: Printed
    ceiling: Printed
    band: str | None
    width: str
    sentence: str
    details: tuple[str, ...]
    weakest: Node | None

    @property
    def range(self) -> str:
        """Floor and ceiling as they stand beside a score."""
        return f"{self.floor}–{self.ceiling}"


def verdict(rubric: Rubric, scorecard: Scorecard) -> Verdict:
    """What may be claimed from a scorecard, in the words of content model 3.5."""
    overall, bands = scorecard.overall, rubric.overall_bands
    lowest, highest = overall.floor or Fraction(0), overall.ceiling or Fraction(0)
    width = highest - lowest
    band = bands.name(overall.estimate) if scorecard.is_publishable and overall.estimate is not None else None
    topics = [topic for topic in rubric.topics if scorecard.nodes[topic.id].estimate is not None]
    return Verdict(
        score=rubric.shown(overall.estimate),
        floor=rubric.shown(lowest),
        ceiling=rubric.shown(highest),
        band=band,
        width="firm"
        if width <= exact(rubric.display.firm)
        else "fair"
        if width <= exact(rubric.display.fair)
        else "loose",
        sentence=_sentence(rubric, scorecard, band),
        details=tuple(_details(rubric, scorecard)),
        weakest=min(topics, key=lambda topic: known(scorecard.nodes[topic.id].estimate), default=None),
    )


def _sentence(rubric: Rubric, scorecard: Scorecard, band: str | None) -> str:
    bands, overall = rubric.overall_bands, scorecard.overall
    floor_band = bands.name(overall.floor or Fraction(0))
    if band is None:
        ceiling_band = bands.name(overall.ceiling or Fraction(0))
        if floor_band == ceiling_band:
            return f"Not enough answers for a verdict: {floor_band} as far as can be told."
        return f"Not enough answers: between {floor_band} and {ceiling_band}."
    if floor_band != band:
        return f"{band} on what was said, {floor_band} on what was shown."
    return f"{band}: {bands.texts[bands.names.index(band)]}."


def _details(rubric: Rubric, scorecard: Scorecard) -> Iterator[str]:
    stage = next((stage for stage in rubric.stages if stage.id == scorecard.stage), None)
    if stage:
        yield stage.text
    scored = [area for area in rubric.areas if scorecard.nodes[area.id].estimate is not None]
    if len(scored) > 1:
        weakest = min(scored, key=lambda area: known(scorecard.nodes[area.id].estimate))
        score = known(scorecard.nodes[weakest.id].estimate)
        gate = next((gate for gate in scorecard.gates if gate.holds and gate.node == weakest.id), None)
        held = f", held there by “{rubric.question_by_id[gate.question].title}”" if gate else ""
        yield f"Weakest area: {weakest.title} at {rubric.shown(score)}{held}."
    bands, equal = rubric.overall_bands, scorecard.equal_weights
    if (
        scorecard.is_publishable
        and equal is not None
        and bands.position(equal) != bands.position(known(scorecard.overall.estimate))
    ):
        at = rubric.shown(equal)
        yield f"The band depends on the weights: with all of them equal it is {bands.name(equal)}, at {at}."


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one area or topic stands, in numbers as they are printed; `score` is `None` when nothing in it has a level,
    and all are when it is not applicable. `range` is what it could score, `held_by` names the gate that holds it down
    from `uncapped`."""

    node: Node
    score: Printed | None
    floor: Printed | None
    ceiling: Printed | None
    uncapped: Printed | None
    band: str | None
    completeness: Fraction | None
    range: Range
    held_by: Question | None
    topics: tuple["Standing", ...] = ()

    @property
    def absence(self) -> str:
        """Why there is no score: nothing is known, nothing applies, or it is a list that has none."""
        if self.applies:
            return "Not known"
        return "Not applicable" if self.range.low < self.range.high else "Listed, not scored"

    @property
    def parts(self) -> tuple["Standing", ...]:
        """The topics below it: none for an area that is itself an axis of the radar."""
        return tuple(topic for topic in self.topics if topic.node != self.node)

    @property
    def applies(self) -> bool:
        """False when every question in it is not applicable."""
        return self.ceiling is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate that is closed or unknown, and what it does: `holds` says that its area stands at `cap` because of it.

    `title` is that of the question which decides it, or its own when several do."""

    title: str
    question: Question
    area: Node
    state: GateState
    uncapped: Printed | None
    cap: Printed | None

    @property
    def sentence(self) -> str:
        """Its effect in words."""
        if self.cap is None:
            return f"Not known: {self.area.title} has no verdict until it is."
        if self.state.holds:
            return f"{self.area.title} would score {self.uncapped} and is held at {self.cap}."
        return f"{self.area.title} can score no more than {self.cap} while this stands."


@dataclass(frozen=True, slots=True)
class Point:
    """A risk or a strength for the first page: what it is, and what follows from it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Heading, scorecard, findings and everything in the form in which it is printed; `ledger` is what the team's
    delivery ledger came to on that day, or `None`."""

    heading: Heading
    rubric: Rubric
    answers: Answers
    scorecard: Scorecard
    findings: Findings
    verdict: Verdict
    areas: tuple[Standing, ...]
    gates: tuple[Gate, ...]
    weakest: tuple[Standing, ...]
    strongest: tuple[Standing, ...]
    risks: tuple[Point, ...]
    strengths: tuple[Point, ...]
    ledger: Ledger | None

    @property
    def topics(self) -> tuple[Standing, ...]:
        """The axes of the radar, area by area."""
        return tuple(topic for area in self.areas for topic in area.topics)

    @property
    def range(self) -> Range:
        """From the lowest to the highest overall score there is."""
        return ranges(self.rubric)[self.rubric.root.id]

    @property
    def target(self) -> Printed:
        """The overall score of a team that stands at the target in every practice."""
        return self.rubric.shown(targets(self.rubric)[self.rubric.root.id])

    @property
    def out_of(self) -> str:
        """What a score is out of, in words: “of 100”, “of 7”, “per cent”, “on a scale from 1 to 5”."""
        return out_of(self.rubric)

    def answer(self, question: Question) -> Answer:
        """What was said to a question."""
        return self.answers.get(question.id, UNANSWERED)


def out_of(rubric: Rubric) -> str:
    """What an overall score is out of, in words: “of 100”, “of 7”, “per cent”, “on a scale from 1 to 5”."""
    span = ranges(rubric)[rubric.root.id]
    low, high = rubric.shown(span.low), rubric.shown(span.high)
    if rubric.display.unit == "percent":
        return "per cent"
    return f"of {high}" if low == 0 else f"on a scale from {low} to {high}"


def build_report(
    heading: Heading, rubric: Rubric, answers: Answers, scorecard: Scorecard, ledger: Ledger | None = None
) -> Report:
    """Put a scored assessment into the form in which it is printed."""
    findings = find(rubric, answers, scorecard, ledger)
    areas = standings(rubric, scorecard)
    gates = tuple(_gates(rubric, scorecard))
    scored = [topic for area in areas for topic in area.topics if topic.score is not None]
    by_score = sorted(scored, key=lambda topic: known(scorecard.nodes[topic.node.id].estimate))
    weakest = tuple(by_score[: min(LIST_LENGTH, len(scored) // 2)])
    strongest = tuple(reversed(by_score[-min(LIST_LENGTH, len(scored) // 2) :])) if len(scored) > 1 else ()
    return Report(
        heading=heading,
        rubric=rubric,
        answers=answers,
        scorecard=scorecard,
        findings=findings,
        verdict=verdict(rubric, scorecard),
        areas=areas,
        gates=gates,
        weakest=weakest,
        strongest=strongest,
        risks=tuple(_risks(rubric, gates, findings, weakest))[:LIST_LENGTH],
        strengths=tuple(_strengths(rubric, answers, strongest)),
        ledger=ledger,
    )


def standings(rubric: Rubric, scorecard: Scorecard) -> tuple[Standing, ...]:
    """Every area with its topics."""
    return tuple(_standing(rubric, scorecard, area, with_topics=True) for area in rubric.areas)


def _standing(rubric: Rubric, scorecard: Scorecard, node: Node, *, with_topics: bool = False) -> Standing:
    score: NodeScore = scorecard.nodes[node.id]
    gate = next((gate for gate in scorecard.gates if gate.holds and gate.node == node.id), None)
    axes = rubric.topics_of(node) if with_topics else ()
    return Standing(
        node=node,
        score=rubric.shown(score.estimate),
        floor=rubric.shown(score.floor),
        ceiling=rubric.shown(score.ceiling),
        uncapped=rubric.shown(score.uncapped),
        range=ranges(rubric)[node.id],
        band=None if score.estimate is None else rubric.overall_bands.name(score.estimate),
        completeness=score.completeness,
        held_by=rubric.question_by_id[gate.question] if gate else None,
        topics=tuple(_standing(rubric, scorecard, topic) for topic in axes),
    )


def _gates(rubric: Rubric, scorecard: Scorecard) -> Iterator[Gate]:
    """Closed gates first, fatal before serious, then the unknown ones."""
    states = [gate for gate in scorecard.gates if gate.is_closed or gate.is_unknown]
    for state in sorted(states, key=lambda gate: (gate.is_unknown, gate.severity != "fatal", not gate.holds)):
        joint = next((cap for cap in rubric.joint_caps if cap.id == state.joint_cap), None)
        yield Gate(
            title=(joint and joint.title) or rubric.question_by_id[state.question].title,
            question=rubric.question_by_id[state.question],
            area=rubric.node_by_id[state.node],
            state=state,
            uncapped=rubric.shown(scorecard.nodes[state.node].uncapped),
            cap=rubric.shown(state.cap),
        )


def _risks(
    rubric: Rubric, gates: tuple[Gate, ...], findings: Findings, weakest: tuple[Standing, ...]
) -> Iterator[Point]:
    """What a board must hear first: closed gates, then red flags, then the weakest topics."""
    for gate in gates:
        if gate.state.level is not None:
            yield Point(gate.title, f"{rubric.texts_of(gate.question)[gate.state.level]} {gate.sentence}")
    for flag in findings.flags:
        yield Point(flag.title, flag.text)
    for topic in weakest:
        high = rubric.shown(topic.range.high)
        yield Point(topic.node.title, f"Scores {topic.score} of {high}. {topic.node.reason or ''}".strip())


def _strengths(rubric: Rubric, answers: Answers, strongest: tuple[Standing, ...]) -> Iterator[Point]:
    """The strongest topics, each with the best practice in it as it was described."""
    for topic in strongest:
        questions = rubric.questions_of(topic.node.id)
        levels = ((q, answers.get(q.id, UNANSWERED).level) for q in questions)
        said = [(level, question.weight, question) for question, level in levels if level is not None]
        level, _, best = max(said, key=lambda entry: entry[:2])
        yield Point(f"{topic.node.title} ({topic.score})", f"{best.title}: {rubric.texts_of(best)[level]}")
