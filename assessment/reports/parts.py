"""What the printed report is made of: sections, steps, unknowns, in the words in which they are printed."""

from dataclasses import dataclass

from assessment.domain.findings import Remediation
from assessment.domain.report import Standing
from assessment.domain.rubric import Question
from assessment.reports.practices import Practice


@dataclass(frozen=True, slots=True)
class Section:
    """A topic with its practices, and with those that were not asked."""

    standing: Standing
    completeness: str
    weight: str
    practices: tuple[Practice, ...]
    not_asked: tuple[Practice, ...]


@dataclass(frozen=True, slots=True)
class AreaPage:
    """An area with its topics."""

    standing: Standing
    sections: tuple[Section, ...]

    @property
    def is_topic(self) -> bool:
        """True when the area is itself the axis of the radar: there is nothing below it to tell."""
        return self.standing.node.axis


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of advice in words."""

    number: int
    remediation: Remediation
    title: str
    where: str
    from_label: str
    to_label: str
    effort: str
    effort_text: str
    owner: str
    reads: str
    gain: str
    gain_of_area: str
    needs: tuple[str, ...]
    waits_for: str
    opens: bool


@dataclass(frozen=True, slots=True)
class LaneOfSteps:
    """A lane of the plan: steps, or what to find out. Lanes that come first are told in full, later ones as a table."""

    title: str
    text: str
    in_full: bool
    steps: tuple[Step, ...]
    unknowns: tuple["Unknown", ...]
    bundle: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question nobody could answer, who may know, and what it is worth to find out."""

    number: int
    question: Question
    state: str
    who: str
    swing: str
    is_gate: bool


@dataclass(frozen=True, slots=True)
class ThroughLens:
    """The overall score with other weights, and its band; both empty when nothing is scored."""

    title: str
    text: str
    score: str
    band: str
