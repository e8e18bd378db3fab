"""What stands on each page, in words and whole numbers: templates print it and decide nothing.

Scores come from the Report; here they are only put beside the words of the rubric that explain them.
"""

from datetime import UTC
from fractions import Fraction
from functools import cached_property

from django.utils.dateformat import format as format_date

from assessment.domain.answers import State
from assessment.domain.arithmetic import decimal, explain
from assessment.domain.findings import Lane, Remediation, ToFindOut
from assessment.domain.report import LIST_LENGTH, Report, Standing
from assessment.domain.rubric import Printed, Rubric, exact
from assessment.reports.dotplot import dotplot_svg, profile_svg
from assessment.reports.drawings import data_uri, score_picture
from assessment.reports.figure import Figure, build_figure, span
from assessment.reports.instrument import Instrument, number, percent
from assessment.reports.parts import AreaPage, LaneOfSteps, Section, Step, ThroughLens, Unknown
from assessment.reports.practices import STATES, Practice, practices_of

LANES = {
    Lane.GATES: "A closed gate holds its whole area down. These steps come first, whatever else is planned.",
    Lane.FIND_OUT: "Each unknown answer widens the range of the score. The people named are best placed to answer.",
    Lane.NEXT: "The steps that gain most for their effort: at most two of one topic and three of one owner.",
    Lane.PLAN: "Large effort and large effect: these need budget, hiring or another department.",
    Lane.LATER: "Everything else below target, in order of worth. Leave it until the steps above are done.",
}


def points(rubric: Rubric, value: Fraction) -> str:
    """A difference between scores as printed, with its sign."""
    step = exact(rubric.display.step)
    if 0 < value < step / 2:
        return f"under +{decimal(step)}"
    return f"{'+' if value >= 0 else '−'}{rubric.shown(abs(value))}"


def either(roles: list[str]) -> str:
    """Roles as one phrase: “leader, engineer or product manager”."""
    return " or ".join(filter(None, (", ".join(roles[:-1]), *roles[-1:])))


class Pages(Instrument):
    """The parts of the printed report in the order of its pages, each worked out once, when a template asks for it."""

    def __init__(self, report: Report):
        super().__init__(report.rubric)
        self.report = report

    @cached_property
    def day(self) -> str:
        """The date of the submission, in UTC."""
        return format_date(self.report.heading.submitted_at.astimezone(UTC), "j F Y")

    @cached_property
    def moment(self) -> str:
        """Date, time and zone of the submission."""
        return format_date(self.report.heading.submitted_at.astimezone(UTC), "j F Y, H:i") + " UTC"

    @cached_property
    def created(self) -> str:
        """The moment of the submission as document metadata writes it."""
        return self.report.heading.submitted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @cached_property
    def stage(self) -> str:
        """The title of the stamp on the whole assessment, if it carries one."""
        stages = {stage.id: stage.title for stage in self.rubric.stages}
        return stages.get(self.report.scorecard.stage or "", "")

    @cached_property
    def completeness(self) -> str:
        """Share of applicable weight with a level."""
        return percent(self.report.scorecard.completeness)

    @cached_property
    def evidence_coverage(self) -> str:
        """Share of the weight with a level that has evidence."""
        return percent(self.report.scorecard.evidence_coverage)

    @cached_property
    def asked(self) -> int:
        """Questions that were asked; with conditions these are not all."""
        return sum(practice.asked is True for practice in self.practices)

    @cached_property
    def answered(self) -> int:
        """Questions with a level."""
        return sum(practice.is_known for practice in self.practices)

    @cached_property
    def scale(self) -> str:
        """The overall score on the scale of bands, as a picture."""
        return score_picture("scale", self.rubric.overall_bands, self.report.verdict)

    @cached_property
    def gauge(self) -> str:
        """The same for a narrow column, without names."""
        return score_picture("gauge", self.rubric.overall_bands, self.report.verdict)

    @cached_property
    def scale_text(self) -> str:
        """The same in words."""
        verdict = self.report.verdict
        estimate = "No score" if verdict.score is None else f"Score {verdict.score}"
        ends = span([self.report.range])
        return f"{estimate} on a scale from {ends}, range {verdict.floor} to {verdict.ceiling}."

    @cached_property
    def figure(self) -> Figure:
        """The numbers behind radar and dot plot."""
        return build_figure(self.report)

    @cached_property
    def radar(self) -> str:
        """The radar as a picture, or what stands in its place."""
        return data_uri(profile_svg(self.figure, theme="paper"))

    @cached_property
    def dotplot(self) -> str:
        """The dot plot as a picture."""
        return data_uri(dotplot_svg(self.figure, theme="paper"))

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        """Every question in the order of the rubric."""
        return practices_of(self.report)

    @cached_property
    def areas(self) -> tuple[AreaPage, ...]:
        """The areas with everything under them."""
        return tuple(
            AreaPage(
                standing=area,
                sections=tuple(
                    Section(
                        topic,
                        percent(topic.completeness),
                        number(topic.node.weight),
                        tuple(p for p in self._practices_of(topic) if p.asked is not False),
                        tuple(p for p in self._practices_of(topic) if p.asked is False),
                    )
                    for topic in area.topics
                ),
            )
            for area in self.report.areas
        )

    @cached_property
    def lanes(self) -> tuple[LaneOfSteps, ...]:
        """The plan lane by lane; empty lanes are left out."""
        numbers = {r.question.id: n for n, r in enumerate(self.report.findings.remediations, start=1)}
        lanes = (
            LaneOfSteps(
                title=lane.heading,
                text=LANES[lane],
                in_full=lane in (Lane.GATES, Lane.NEXT),
                steps=tuple(self._step(numbers[r.question.id], r) for r in self.report.findings.in_lane(lane)),
                unknowns=self.first_unknowns if lane is Lane.FIND_OUT else (),
                bundle=self.bundle if lane is Lane.NEXT else "",
            )
            for lane in Lane
        )
        return tuple(lane for lane in lanes if lane.steps or lane.unknowns)

    @cached_property
    def bundle(self) -> str:
        """What the overall score would read after every step of “Do next” together; empty without such steps."""
        bundle = self.report.findings.bundle
        return str(self.rubric.shown(bundle.overall)) if bundle else ""

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """What to find out, widest swing first."""
        return tuple(self._unknown(unknown) for unknown in self.report.findings.to_find_out)

    @cached_property
    def first_unknowns(self) -> tuple[Unknown, ...]:
        """What to find out before anything else: gates, then what swings the score most."""
        return tuple(sorted(self.unknowns, key=lambda unknown: not unknown.is_gate)[:LIST_LENGTH])

    @cached_property
    def obstacles(self) -> str:
        """What stands against a verdict, in words; empty when one may be printed."""
        rubric, found = self.rubric, self.report.scorecard.obstacles
        wanted = percent(Fraction(str(rubric.publish.completeness)))
        wanted_of_area = percent(Fraction(str(rubric.publish.area_completeness)))
        gates = sum(obstacle.kind == "gate" for obstacle in found)
        texts = [
            f"{wanted} completeness (now {percent(obstacle.share)})"
            if obstacle.kind == "completeness"
            else f"{wanted_of_area} in {rubric.node_by_id[obstacle.subject].title} (now {percent(obstacle.share)})"
            for obstacle in found
            if obstacle.kind != "gate"
        ]
        if gates:
            texts.append(f"an answer to {'the one gate' if gates == 1 else f'the {gates} gates'} nobody could answer")
        return "; ".join(texts)

    @cached_property
    def left_out(self) -> tuple[Practice, ...]:
        """Questions answered as not applicable."""
        return tuple(practice for practice in self.practices if practice.asked and practice.answer.na is not None)

    @cached_property
    def arithmetic(self) -> tuple[tuple[str, str, Printed], ...]:
        """How each score came about: its title, the working in one line, and the number printed."""
        explained = explain(self.rubric, self.report.answers, self.report.scorecard)
        nodes = [self.rubric.root]
        for area in self.report.areas:
            nodes += [area.node, *(topic.node for topic in area.topics)]
        return tuple(
            (node.title, estimate.line, self.rubric.shown(estimate.result))
            for node in nodes
            if (estimate := explained[node.id].estimate) is not None
        )

    @cached_property
    def equal_weights(self) -> str:
        """The overall score with all weights equal; empty when nothing is scored."""
        equal = self.report.scorecard.equal_weights
        return "" if equal is None else str(self.rubric.shown(equal))

    @cached_property
    def equal_weights_band(self) -> str:
        """The band of that score."""
        equal = self.report.scorecard.equal_weights
        return "" if equal is None else self.rubric.overall_bands.name(equal)

    @cached_property
    def sensitivity(self) -> str:
        """Whether the band depends on the weights, in a sentence."""
        scorecard, bands = self.report.scorecard, self.rubric.overall_bands
        if scorecard.equal_weights is None or scorecard.overall.estimate is None:
            return ""
        if bands.position(scorecard.equal_weights) == bands.position(scorecard.overall.estimate):
            return "Both lie in the same band."
        return "The band depends on the weights."

    @cached_property
    def lenses(self) -> tuple[ThroughLens, ...]:
        """The overall score with the weights of each lens of the rubric."""
        bands, scores = self.rubric.overall_bands, self.report.scorecard.lenses
        return tuple(
            ThroughLens(lens.title, lens.text, str(self.rubric.shown(score)), bands.name(score))
            if (score := scores[name]) is not None
            else ThroughLens(lens.title, lens.text, "", "")
            for name, lens in self.rubric.lenses.items()
        )

    def _practices_of(self, topic: Standing) -> list[Practice]:
        return [practice for practice in self.practices if self.rubric.topic_of(practice.question) == topic.node]

    def _step(self, position: int, remediation: Remediation) -> Step:
        question, step, projection = remediation.question, remediation.step, remediation.projection
        effort = self.rubric.efforts[step.effort]
        topic, area = self.rubric.topic_of(question), self.rubric.area_of(question)
        return Step(
            number=position,
            remediation=remediation,
            title=question.title,
            where=f"{area.title} · {topic.title}",
            from_label=self.label(question, step.from_),
            to_label=self.label(question, step.to),
            effort=effort.title.capitalize(),
            effort_text=effort.text[0].lower() + effort.text[1:],
            owner=either([self.rubric.roles[role].title for role in step.owner]).capitalize(),
            reads=str(self.rubric.shown(projection.overall)),
            gain=points(self.rubric, projection.delta_overall),
            gain_of_area=f"{area.title} {points(self.rubric, projection.delta_area)}",
            needs=tuple(
                f"“{self.rubric.question_by_id[need.question].title}” at "
                f"{self.label(self.rubric.question_by_id[need.question], need.level)}"
                for need in remediation.missing
            ),
            waits_for=self.rubric.question_by_id[remediation.waits_for].title if remediation.waits_for else "",
            opens=question.id in projection.opens,
        )

    def _unknown(self, unknown: ToFindOut) -> Unknown:
        question = unknown.question
        return Unknown(
            number=self.rubric.number_of[question.id],
            question=question,
            state=STATES[State.DONT_KNOW if unknown.dont_know else State.UNANSWERED],
            who=either([self.rubric.roles[role].title for role in question.roles.best]),
            swing=str(self.rubric.shown(unknown.swing)),
            is_gate=question.id in self.rubric.gates,
        )
