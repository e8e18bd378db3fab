"""compare(earlier, later) → Change: what moved between two submissions, and how much of it may be claimed.

Published scores stand for ever. To set them side by side across versions of a rubric and gaps in the answers, the sides
are scored once more on their common set: the questions that all of them were asked and gave a level to, under the
weights and gates of the newest version. What the score moved there is a change of practice; the rest comes from the
instrument or from what was left unanswered. Across stages the common set is all that is compared, without the cap that
one of the stages sets. Rules: content model 3.11.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from assessment.domain.answers import UNANSWERED, Answer, Answers
from assessment.domain.plan import known, ranges
from assessment.domain.rubric import Node, Printed, Question, Rubric
from assessment.domain.scoring import Scorecard, effective_weights, score, shown

CLEAR_SHARE = Fraction(5, 100)
"""Of the range of the overall score; a smaller change may be noise: with a fifth of the answers off by one level at
random, a score from 0 to 100 moved by up to 4.5 points in 95 % of simulated cases (content model 3.11)."""
CLEAR_MOVES = 2
"""How many levels must have moved with evidence before a change is clear (content model 3.11)."""
COMPARABLE_FROM = Fraction(70, 100)
"""Common share of weight from which overall scores are compared (content model 3.11)."""
CAUTION_FROM = Fraction(40, 100)
"""Common share of weight from which topics are compared, with caution (content model 3.11)."""
WEAK_BAND = 1
"""The highest band, counted from 0, in which a topic is weak: “Improvised” (content model 3.6)."""


class ChangeVerdict(StrEnum):
    """What may be said of the overall score. Every change beyond doubt is a clear one as well."""

    BEYOND_DOUBT = "beyond doubt"
    CLEAR = "clear change"
    UNCLEAR = "no clear change"
    NOT_COMPARABLE = "not comparable"


class Comparability(StrEnum):
    """What the common share of weight allows: to compare everything, topics only, or nothing."""

    COMPARABLE = "comparable"
    CAUTION = "with caution"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Side:
    """One submission as the rules see it; `scorecard` is what `answers` scored against `rubric`."""

    rubric: Rubric
    answers: Answers
    scorecard: Scorecard

    @property
    def major(self) -> int:
        """The first number of the version: a new one means that anchors or gates changed their meaning."""
        return self.rubric.number[0]

    @property
    def stage(self) -> str | None:
        """The id of the stamp it carries; `None` when it is live."""
        return self.scorecard.stage

    @property
    def printed(self) -> Printed | None:
        """The overall score where it stands as a number; without a verdict only the range does."""
        estimate = self.scorecard.overall.estimate
        return self.rubric.shown(estimate) if self.scorecard.is_publishable else None

    def asks(self, question: Question) -> bool:
        """Whether its rubric has this very question: the same id, the same rev, as many levels."""
        own = self.rubric.question_by_id.get(question.id)
        return own is not None and (own.rev, len(own.levels)) == (question.rev, len(question.levels))

    def answer(self, question: Question) -> Answer:
        """What was said to a question; nothing where other answers left it out, whatever stands there."""
        answer = self.answers.get(question.id, UNANSWERED)
        return answer if answer.level is None or question.id in self.scorecard.weights else UNANSWERED


@dataclass(frozen=True, slots=True)
class Move:
    """A question that is answered otherwise than before."""

    question: Question
    earlier: Answer
    later: Answer

    @property
    def steps(self) -> int | None:
        """Levels gained, below 0 when lost; `None` without a level before or after."""
        if self.earlier.level is None or self.later.level is None:
            return None
        return self.later.level - self.earlier.level

    @property
    def is_proven(self) -> bool:
        """True when the later answer is a level with evidence."""
        return self.later.level is not None and bool(self.later.evidence)


@dataclass(frozen=True, slots=True)
class Difference:
    """The estimates of one node, exactly; `None` means not scored."""

    node: Node
    earlier: Fraction | None
    later: Fraction | None

    @property
    def delta(self) -> Fraction | None:
        """Points gained, below 0 when lost; `None` unless both are scored."""
        return None if self.earlier is None or self.later is None else self.later - self.earlier


@dataclass(frozen=True)
class Common:
    """What two or more sides have in common. `questions` are those that each was asked and gave a level to, `kappa` is
    their share of the weight in the newest side (0-1), whose `rubric` they are scored with. `stages_differ` says that
    they stand in several stages, whose caps then do not act on the common set. `obstacles` says in sentences what
    stands in the way of comparing."""

    sides: tuple[Side, ...]
    rubric: Rubric
    questions: tuple[Question, ...]
    kappa: Fraction
    stages_differ: bool
    obstacles: tuple[str, ...]

    @cached_property
    def scorecards(self) -> tuple[Scorecard, ...]:
        """The sides, in their order, scored on these questions: worked out when asked for, since within one version of
        the rubric most pages do without."""
        return tuple(
            _score_on(self.questions, self.rubric, side, keeps_stage=not self.stages_differ) for side in self.sides
        )

    @property
    def comparability(self) -> Comparability:
        """What may be compared."""
        return _comparability(self.kappa)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one submission in a later one. `moves`, `topics` and `areas` stand in the order of the later
    rubric. Their estimates and those of `overall` are the published ones. `added` and `dropped` are the questions that
    only the later or only the earlier rubric has."""

    moves: tuple[Move, ...]
    topics: tuple[Difference, ...]
    areas: tuple[Difference, ...]
    overall: Difference
    common: Common
    added: tuple[Question, ...]
    dropped: tuple[Question, ...]
    verdict: ChangeVerdict

    @property
    def points(self) -> Printed | None:
        """The difference of the two printed scores; `None` where overall scores are not compared, or one of them is not
        printed for want of a verdict."""
        before, after = (side.printed for side in self.common.sides)
        if self.verdict is ChangeVerdict.NOT_COMPARABLE or before is None or after is None:
            return None
        return after - before

    @property
    def on_common(self) -> Difference:
        """The overall score on the common set."""
        before, after = (card.overall.estimate for card in self.common.scorecards)
        return Difference(self.overall.node, before, after)

    @property
    def practice(self) -> Fraction | None:
        """The part of the overall change that the common set shows."""
        return self.on_common.delta

    @property
    def instrument(self) -> Fraction | None:
        """The rest: another rubric, or other questions left without a level."""
        return None if self.practice is None else known(self.overall.delta) - self.practice


@dataclass(frozen=True, slots=True)
class Weakness:
    """A topic that is weak in `teams` out of the `of` sides that score it."""

    topic: Node
    teams: int
    of: int


def compare(earlier: Side, later: Side) -> Change:
    """Set two submissions of one rubric, of whichever versions, side by side; raises ValueError for two rubrics."""
    shared = common((earlier, later))
    moves = tuple(_moves(earlier, later))
    root = later.rubric.root
    return Change(
        moves=moves,
        topics=tuple(_differences(later.rubric.topics, earlier, later)),
        areas=tuple(_differences(later.rubric.areas, earlier, later)),
        overall=Difference(root, earlier.scorecard.overall.estimate, later.scorecard.overall.estimate),
        common=shared,
        added=tuple(question for question in later.rubric.questions if not earlier.asks(question)),
        dropped=tuple(question for question in earlier.rubric.questions if not later.asks(question)),
        verdict=_verdict(earlier, later, shared, moves),
    )


def common(sides: Sequence[Side]) -> Common:
    """What the sides have in common. The newest is the one with the highest version, the last of several.

    Raises ValueError for fewer than two sides, and for sides of different rubrics.
    """
    if len(sides) < 2:
        raise ValueError(f"Comparing takes two sides or more, not {len(sides)}.")
    newest = _newest(sides)
    questions = tuple(
        question
        for question in newest.rubric.questions
        if all(side.asks(question) and side.answer(question).level is not None for side in sides)
    )
    stages_differ = len({side.stage for side in sides}) > 1
    weights = _weights_of_all(newest.rubric, sides) if stages_differ else newest.scorecard.weights
    kappa = sum((weights[question.id] for question in questions), Fraction(0))
    return Common(
        sides=tuple(sides),
        rubric=newest.rubric,
        questions=questions,
        kappa=kappa,
        stages_differ=stages_differ,
        obstacles=tuple(_obstacles(sides, kappa)),
    )


def clear_points(rubric: Rubric) -> Fraction:
    """From how many points on a change of the overall score is clear."""
    low, high = ranges(rubric)[rubric.root.id]
    return CLEAR_SHARE * (high - low)


def weak_in_most(sides: Sequence[Side]) -> tuple[Weakness, ...]:
    """The topics that are weak in more than half of the sides that score them, and in two at least: findings about the
    company rather than about a team. Raises ValueError for sides of different rubrics."""
    return tuple(
        weakness
        for topic in (_newest(sides).rubric.topics if sides else ())
        if (weakness := _weakness(topic, sides)).teams >= 2 and 2 * weakness.teams > weakness.of
    )


def _weakness(topic: Node, sides: Sequence[Side]) -> Weakness:
    scored = [
        (side.rubric.overall_bands, node.estimate)
        for side in sides
        if (node := side.scorecard.nodes.get(topic.id)) and node.estimate is not None
    ]
    return Weakness(topic, sum(bands.position(estimate) <= WEAK_BAND for bands, estimate in scored), len(scored))


def _newest(sides: Sequence[Side]) -> Side:
    rubrics = sorted({side.rubric.rubric.id for side in sides})
    if len(rubrics) > 1:
        raise ValueError(f"Only sides of one rubric can be compared, not of {' and '.join(rubrics)}.")
    return max(reversed(sides), key=lambda side: side.rubric.number)


def _weights_of_all(rubric: Rubric, sides: Sequence[Side]) -> dict[str, Fraction]:
    """The weights of the questions that apply to one side at least: what one stage is not asked about is not common,
    whichever side stands first."""
    outside = [q.id for q in rubric.questions if all(side.answer(q).na is not None for side in sides)]
    return effective_weights(rubric, frozenset(outside))


def _score_on(questions: Sequence[Question], rubric: Rubric, side: Side, *, keeps_stage: bool) -> Scorecard:
    """The side scored with `rubric` as if nothing but `questions` were asked; its stage holds it down as far as all
    sides share it."""
    common = {question.id: side.answer(question) for question in questions}
    return score(rubric, side.answers if keeps_stage else common, only=frozenset(common))


def _comparability(kappa: Fraction) -> Comparability:
    if kappa >= COMPARABLE_FROM:
        return Comparability.COMPARABLE
    return Comparability.CAUTION if kappa >= CAUTION_FROM else Comparability.NOT_COMPARED


def _obstacles(sides: Sequence[Side], kappa: Fraction) -> Iterator[str]:
    stages = {side.stage: _stage_title(side) for side in sides}
    if len(stages) > 1:
        names = ", ".join(stages.values())
        yield f"Stages differ ({names}): published scores are not compared, only the common questions are."
    majors = sorted({side.major for side in sides})
    if len(majors) > 1:
        versions = ", ".join(map(str, majors))
        yield f"Major versions of the rubric differ ({versions}): only questions that kept their meaning are compared."
    consequences = {
        Comparability.CAUTION: "topics are compared with caution, overall scores are not.",
        Comparability.NOT_COMPARED: "that is too little to compare.",
    }
    if consequence := consequences.get(_comparability(kappa)):
        yield f"Only {shown(100 * kappa)}% of the weight is common: {consequence}"


def _stage_title(side: Side) -> str:
    return next((stage.title for stage in side.rubric.stages if stage.id == side.stage), "Live")


def _moves(earlier: Side, later: Side) -> Iterator[Move]:
    for question in later.rubric.questions:
        move = Move(question, earlier.answer(question), later.answer(question))
        if earlier.asks(question) and (move.earlier.state, move.earlier.level) != (move.later.state, move.later.level):
            yield move


def _differences(nodes: Sequence[Node], earlier: Side, later: Side) -> Iterator[Difference]:
    """The nodes that both sides have."""
    before, after = earlier.scorecard.nodes, later.scorecard.nodes
    return (Difference(n, before[n.id].estimate, after[n.id].estimate) for n in nodes if n.id in before)


def _verdict(earlier: Side, later: Side, shared: Common, moves: Sequence[Move]) -> ChangeVerdict:
    """Judged by the published scores under one version of the rubric, and on the common set under two. Where enough is
    common, both sides are scored."""
    if earlier.stage != later.stage or shared.comparability is not Comparability.COMPARABLE:
        return ChangeVerdict.NOT_COMPARABLE
    published = (earlier.scorecard, later.scorecard)
    before, after = (card.overall for card in (published if earlier.rubric == later.rubric else shared.scorecards))
    proven = [move for move in moves if move.is_proven and move.steps is not None]
    moved = abs(known(after.estimate) - known(before.estimate))
    if moved < clear_points(later.rubric) or len(proven) < CLEAR_MOVES:
        return ChangeVerdict.UNCLEAR
    if known(after.floor) > known(before.ceiling) or known(after.ceiling) < known(before.floor):
        return ChangeVerdict.BEYOND_DOUBT
    return ChangeVerdict.CLEAR
