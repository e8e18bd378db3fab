"""The parameters of a rubric in words and numbers as people write them, for the method page and the printed report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from assessment.domain.crosswalk import Touch, label, linked, touching
from assessment.domain.rubric import Bands, BlendAggregate, CountAs, Node, Question, QuestionIs, Rubric, exact
from assessment.domain.scoring import effective_weights, shown
from assessment.reports.rule_in_words import Step, steps

STEPS = {1: "whole number", 0.5: "half", 0.25: "quarter", 0.1: "tenth"}
"""What a number is rounded to, by the step in which scores are printed."""
BASIS = {
    "expert": "The instrument is expert judgement: it has not been validated with teams.",
    "validated": "The instrument was validated with teams, as its references tell.",
    "adaptation": "The instrument adapts published work and was not made by its authors; it has not been validated.",
}
"""By the status that a rubric gives itself."""
OPERATORS = {"==": "", "<=": "at most ", "<": "below ", ">=": "at least ", ">": "above "}


def percent(share: Fraction | None) -> str:
    """A share from 0 to 1 in whole per cent; a dash when there is nothing to take a share of."""
    return "–" if share is None else f"{shown(share * 100)}%"


def number(value: float) -> str:
    """A number of the rubric as people write it: 3, 0.5, 12.5."""
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its weight in the topic, its share of the whole in per cent, its gate if it is one, and what in
    other rubrics touches it."""

    number: str
    question: Question
    weight: str
    share: str
    gate: str
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area or topic with its weight, and what is asked in it or the topics below it; an area that is an axis of the
    radar has itself for a topic."""

    node: Node
    weight: str
    asked: tuple[Asked, ...] = ()
    topics: tuple["Outline", ...] = ()


class Instrument:
    """What a rubric says about itself, each part worked out once, when a template asks for it."""

    def __init__(self, rubric: Rubric, others: Iterable[Rubric] = ()):
        self.rubric = rubric
        self.others = linked(rubric, others)

    @cached_property
    def short_hash(self) -> str:
        """The first twelve digits of the rubric's content hash."""
        return self.rubric.content_hash[:12]

    @property
    def basis(self) -> str:
        """What the instrument rests on, in a sentence."""
        return BASIS[self.rubric.rubric.status]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """How scores come together, from the questions up."""
        return steps(self.rubric)

    @cached_property
    def has_weights(self) -> bool:
        """True when weights differ somewhere; without, there is nothing to say about them."""
        parts: list[Node | Question] = [*self.rubric.nodes, *self.rubric.questions]
        return len({part.weight for part in parts}) > 1

    @cached_property
    def has_topics(self) -> bool:
        """True when areas part into topics."""
        return self.rubric.topics != self.rubric.areas

    @cached_property
    def has_equal_steps(self) -> bool:
        """True when each level of every scale is worth as much more as the one before."""
        worth = [[exact(option.value) for option in scale.options] for scale in self.rubric.scales.values()]
        return all(len({b - a for a, b in pairwise(values)}) == 1 for values in worth)

    @cached_property
    def rounding(self) -> str:
        """What printed scores are rounded to: “whole number”, “half”."""
        return STEPS[self.rubric.display.step]

    @cached_property
    def outline(self) -> tuple[Outline, ...]:
        """Areas, topics and questions with their weights."""
        shares = effective_weights(self.rubric)

        def asked(question: Question) -> Asked:
            return Asked(
                number=label(self.rubric, question),
                question=question,
                weight=number(question.weight),
                share=f"{shown(1000 * shares[question.id]) / 10:.1f} %",
                gate=self.rubric.gates.get(question.id, ""),
                touches=touching(self.rubric, [question], self.others),
            )

        def topics(area: Node) -> Iterator[Outline]:
            for topic in self.rubric.topics_of(area):
                yield Outline(topic, number(topic.weight), tuple(map(asked, self.rubric.questions_of(topic.id))))

        return tuple(Outline(area, number(area.weight), (), tuple(topics(area))) for area in self.rubric.areas)

    @cached_property
    def bands(self) -> tuple[tuple[str, str, str], ...]:
        """Each band: its name, its stretch of the range, and what it means."""
        bands = self.rubric.overall_bands
        return tuple(
            (name, _stretch(bands, position), text)
            for position, (name, text) in enumerate(zip(bands.names, bands.texts, strict=True))
        )

    @cached_property
    def limits(self) -> str:
        """Where the limits of the bands lie, in a sentence."""
        bands = self.rubric.overall_bands
        worth = {tuple(exact(option.value) for option in scale.options) for scale in self.rubric.scales.values()}
        half_way = {tuple((a + b) / 2 for a, b in pairwise(values)) for values in worth}
        if half_way == {tuple(map(exact, bands.limits[1:-1]))}:
            return "Limits lie half-way between the levels, so the name of a band is that of the nearest level."
        return f"A limit belongs to the band {'above' if bands.closed == 'left' else 'below'} it."

    @cached_property
    def scales(self) -> tuple[tuple[tuple[int, str, str, str], ...], ...]:
        """The levels of each scale: key, label, points, meaning."""
        return tuple(
            tuple((option.key, option.label, number(option.value), option.text) for option in scale.options)
            for scale in self.rubric.scales.values()
        )

    @cached_property
    def caps(self) -> tuple[tuple[str, str, str, str], ...]:
        """Every gate: question or title, class, the area or topic it holds down, and the highest score by level."""
        limits: dict[str, list[str]] = {}
        for cap in self.rubric.rules.caps:
            if isinstance(cap.when, QuestionIs):
                limit = f"{number(cap.cap.max)} at level {OPERATORS[cap.when.op]}{cap.when.value}"
                limits.setdefault(cap.when.question, []).append(limit)
        held = {cap.question: cap.cap.node for cap in self.rubric.rules.caps}
        single = (
            (
                question.title,
                self.rubric.gates[question.id],
                self.rubric.node_by_id[held[question.id]].title,
                ", ".join(limits[question.id]),
            )
            for question in self.rubric.questions
            if question.id in limits
        )
        joint = (
            (cap.title or "", cap.severity, self.rubric.node_by_id[cap.cap.node].title, number(cap.cap.max))
            for cap in self.rubric.joint_caps
        )
        return (*single, *joint)

    @cached_property
    def rules(self) -> dict[str, str]:
        """The parameters of the rubric that the method section names."""
        rubric = self.rubric
        highest = max(rubric.questions, key=rubric.target_of)
        return {
            "completeness": percent(Fraction(str(rubric.publish.completeness))),
            "area_completeness": percent(Fraction(str(rubric.publish.area_completeness))),
            "firm": number(rubric.display.firm),
            "fair": number(rubric.display.fair),
            "target": self.label(highest, rubric.target_of(highest)),
        }

    @cached_property
    def unknown(self) -> dict[str, str]:
        """What an unknown answer counts as in the estimate, the floor and the ceiling, in words."""
        rule = self.rubric.states.unknown
        left_out = "left out, so that they add nothing"
        if self._uses("weighted_mean", "geometric_mean") or isinstance(self.rubric.root.aggregate, BlendAggregate):
            left_out = "left out, and the weights of the others fill the gap"
        is_known = rule is not None and rule.estimate is not None
        return {
            "estimate": f"counted as level {rule.estimate}" if rule and is_known else left_out,
            "floor": f"level {rule.floor}" if rule else "its lowest level",
            "ceiling": f"level {rule.ceiling}" if rule else "its highest level",
        }

    @cached_property
    def not_applicable(self) -> str:
        """What becomes of a question that does not apply, in words; empty when none can be left out."""
        if not any(question.na for question in self.rubric.questions):
            return ""
        policy = self.rubric.states.na
        if isinstance(policy, CountAs):
            return f"It then counts as {number(policy.count_as)}, like an answer."
        return "It then drops out of every sum and every weight."

    @cached_property
    def when_published(self) -> str:
        """What has to be answered before a verdict is printed, in words."""
        publish = self.rubric.publish
        if publish.completeness == publish.area_completeness == 1:
            return "every question has an answer"
        return (
            f"answers cover at least {self.rules['completeness']} of the weight overall and "
            f"{self.rules['area_completeness']} in each area"
        )

    @cached_property
    def references(self) -> tuple[tuple[str, object, str], ...]:
        """Each cited work, the one that the rubric follows first: short name, reference, and the questions it backs."""
        source = self.rubric.rubric.source
        return tuple(
            (
                key,
                reference,
                self._named([question for question in self.rubric.questions if key in question.references]),
            )
            for key, reference in sorted(self.rubric.references.items(), key=lambda item: item[0] != source)
        )

    def label(self, question: Question, level: int) -> str:
        """The name of a level of a question."""
        return self.rubric.scale_of(question).options[level].label

    def _named(self, questions: Sequence[Question]) -> str:
        """Questions by what they are called for short; all of them as a stretch."""
        names = [label(self.rubric, question) for question in questions]
        return f"{names[0]} to {names[-1]}" if len(names) == len(self.rubric.questions) > 1 else ", ".join(names)

    def _uses(self, *aggregates: str) -> bool:
        return any(node.aggregate in aggregates for node in self.rubric.nodes)


def _stretch(bands: Bands, position: int) -> str:
    """Where a band begins and ends; its first or last may be one score alone."""
    low, high = map(number, bands.limits[position : position + 2])
    if low == high:
        return low
    if bands.closed == "left":
        return f"{low} to {'' if position == len(bands.names) - 1 else 'below '}{high}"
    return f"{'' if position == 0 else 'above '}{low} to {high}"
