"""The parameters of a rubric in words and numbers as people write them, for the method page and the printed report."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from assessment.domain.rubric import BlendAggregate, Node, Question, QuestionIs, Rubric
from assessment.domain.scoring import effective_weights, shown

OPERATORS = {"==": "", "<=": "at most ", "<": "below ", ">=": "at least ", ">": "above "}


def percent(share: Fraction | None) -> str:
    """A share from 0 to 1 in whole per cent; a dash when there is nothing to take a share of."""
    return "–" if share is None else f"{shown(share * 100)}%"


def number(value: float) -> str:
    """A number of the rubric as people write it: 3, 0.5, 12.5."""
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its weight in the topic, its share of the whole in per cent, and its gate if it is one."""

    number: int
    question: Question
    weight: str
    share: str
    gate: str


@dataclass(frozen=True, slots=True)
class Outline:
    """An area or topic with its weight, and what is asked in it or the topics below it."""

    node: Node
    weight: str
    asked: tuple[Asked, ...] = ()
    topics: tuple["Outline", ...] = ()


class Instrument:
    """What a rubric says about itself, each part worked out once, when a template asks for it."""

    def __init__(self, rubric: Rubric):
        self.rubric = rubric

    @cached_property
    def short_hash(self) -> str:
        """The first twelve digits of the rubric's content hash."""
        return self.rubric.content_hash[:12]

    @cached_property
    def alpha(self) -> str:
        """The share of the average in the overall score; empty when it is a plain average."""
        aggregate = self.rubric.root.aggregate
        return number(aggregate.blend.alpha) if isinstance(aggregate, BlendAggregate) else ""

    @cached_property
    def rest(self) -> str:
        """The share of the weakest area in the overall score."""
        aggregate = self.rubric.root.aggregate
        return number(1 - aggregate.blend.alpha) if isinstance(aggregate, BlendAggregate) else ""

    @cached_property
    def outline(self) -> tuple[Outline, ...]:
        """Areas, topics and questions with their weights."""
        shares = effective_weights(self.rubric)

        def asked(question: Question) -> Asked:
            return Asked(
                number=self.rubric.number_of[question.id],
                question=question,
                weight=number(question.weight),
                share=f"{float(shares[question.id] * 100):.1f} %",
                gate=self.rubric.gates.get(question.id, ""),
            )

        def topics(area: Node) -> Iterator[Outline]:
            inside = {question.node for question in self.rubric.questions_of(area.id)}
            for topic in self.rubric.topics:
                if topic.id in inside:
                    yield Outline(topic, number(topic.weight), tuple(map(asked, self.rubric.questions_of(topic.id))))

        return tuple(Outline(area, number(area.weight), (), tuple(topics(area))) for area in self.rubric.areas)

    @cached_property
    def bands(self) -> tuple[tuple[str, str, str], ...]:
        """Each band: its name, its stretch of the range, and what it means."""
        bands = self.rubric.overall_bands
        last = len(bands.names) - 1
        return tuple(
            (name, f"{number(bands.limits[i])} to {'' if i == last else 'below '}{number(bands.limits[i + 1])}", text)
            if bands.closed == "left"
            else (name, f"{'' if i == 0 else 'above '}{number(bands.limits[i])} to {number(bands.limits[i + 1])}", text)
            for i, (name, text) in enumerate(zip(bands.names, bands.texts, strict=True))
        )

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
        return {
            "completeness": percent(Fraction(str(rubric.publish.completeness))),
            "area_completeness": percent(Fraction(str(rubric.publish.area_completeness))),
            "firm": number(rubric.display.firm),
            "fair": number(rubric.display.fair),
            "target": self.label(rubric.questions[0], rubric.rubric.target),
        }

    @cached_property
    def references(self) -> tuple[tuple[str, object, str], ...]:
        """Each cited work: short name, reference, and the numbers of the questions it backs."""
        return tuple(
            (
                key,
                reference,
                ", ".join(str(self.rubric.number_of[q.id]) for q in self.rubric.questions if key in q.references),
            )
            for key, reference in self.rubric.references.items()
        )

    def label(self, question: Question, level: int) -> str:
        """The name of a level of a question."""
        return self.rubric.scale_of(question).options[level].label
