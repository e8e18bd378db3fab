"""A report as plain data: what `score --format json` prints and other programs read.

Scores are exact (unrounded) on the scale of the rubric and shares run from 0 to 1; `shown` is the number that
people see. `None` means not scored.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.domain.asking import Truth, asking
from assessment.domain.findings import Remediation, ToFindOut
from assessment.domain.report import Report, Standing
from assessment.domain.rubric import Printed, Question
from assessment.domain.scoring import GateState


def report_data(report: Report) -> dict[str, Any]:
    """The whole result, ready for `json.dumps`."""
    rubric, scorecard = report.rubric, report.scorecard
    return {
        "rubric": rubric.name,
        "rubric_hash": rubric.content_hash,
        "team": report.heading.team,
        "date": report.heading.submitted_at.date().isoformat(),
        "overall": _overall(report),
        "areas": {area.node.id: _area(report, area) for area in report.areas},
        "topics": {topic.node.id: _standing(report, topic) for topic in report.topics},
        "questions": {
            question.id: _question(report, question, asked)
            for question, asked in zip(rubric.questions, asking(rubric, report.answers).values(), strict=True)
        },
        "gates": [_gate(gate) for gate in scorecard.gates],
        "flags": [
            {"id": flag.id, "severity": flag.severity, "title": flag.title, "text": flag.text}
            for flag in report.findings.flags
        ],
        "advice": [_advice(remediation) for remediation in report.findings.remediations],
        "unknowns": [_unknown(unknown) for unknown in report.findings.to_find_out],
        "ledger": report.ledger.to_data() if report.ledger else None,
    }


def _overall(report: Report) -> dict[str, Any]:
    scorecard, verdict = report.scorecard, report.verdict
    return {
        **_scores(report, report.rubric.root.id),
        "uncapped": _number(scorecard.overall.uncapped),
        "band": verdict.band,
        "sentence": verdict.sentence,
        "width": verdict.width,
        "completeness": _number(scorecard.completeness),
        "evidence_coverage": _number(scorecard.evidence_coverage),
        "equal_weights": _number(scorecard.equal_weights),
        "lenses": {lens: _number(overall) for lens, overall in scorecard.lenses.items()},
        "dont_know_share": _number(scorecard.dont_know_share),
        "na_share": _number(scorecard.na_share),
        "stage": scorecard.stage,
        "publishable": scorecard.is_publishable,
        "obstacles": [
            {"kind": obstacle.kind, "subject": obstacle.subject, "share": _number(obstacle.share)}
            for obstacle in scorecard.obstacles
        ],
    }


def _area(report: Report, area: Standing) -> dict[str, Any]:
    return {
        **_standing(report, area),
        "uncapped": _number(report.scorecard.nodes[area.node.id].uncapped),
        "gate": area.held_by.id if area.held_by else None,
    }


def _standing(report: Report, standing: Standing) -> dict[str, Any]:
    return {
        "title": standing.node.title,
        **_scores(report, standing.node.id),
        "completeness": _number(report.scorecard.nodes[standing.node.id].completeness),
    }


def _scores(report: Report, node: str) -> dict[str, Any]:
    score = report.scorecard.nodes[node]
    return {
        "score": _number(score.estimate),
        "shown": _printed(report.rubric.shown(score.estimate)),
        "floor": _number(score.floor),
        "ceiling": _number(score.ceiling),
    }


def _question(report: Report, question: Question, asked: Truth) -> dict[str, Any]:
    """What was said stands here also where the question was not asked; then it has no score."""
    answer = report.answer(question)
    option = None if answer.level is None or not asked else report.rubric.scale_of(question).options[answer.level]
    return {
        "title": question.title,
        "state": answer.state.value,
        "level": answer.level,
        "na": answer.na,
        "score": option.value if option else None,
        "weight": _number(report.scorecard.weights.get(question.id)),
        "note": answer.note,
        "evidence": list(answer.evidence),
        "ticks": list(answer.ticks),
        "asked": asked,
    }


def _gate(gate: GateState) -> dict[str, Any]:
    return {
        "question": gate.question,
        "joint_cap": gate.joint_cap,
        "severity": gate.severity,
        "area": gate.node,
        "level": gate.level,
        "cap": _number(gate.cap),
        "holds": gate.holds,
        "unknown": gate.is_unknown,
    }


def _advice(remediation: Remediation) -> dict[str, Any]:
    step, projection = remediation.step, remediation.projection
    return {
        "lane": remediation.lane.value,
        "question": remediation.question.id,
        "from": step.from_,
        "to": step.to,
        "first": step.first,
        "effort": step.effort,
        "owner": list(step.owner),
        "delta_overall": _number(projection.delta_overall),
        "delta_area": _number(projection.delta_area),
        "impact": _number(remediation.impact),
        "priority": _number(remediation.priority),
        "missing": [{"question": need.question, "level": need.level} for need in remediation.missing],
        "waits_for": remediation.waits_for,
    }


def _unknown(unknown: ToFindOut) -> dict[str, Any]:
    return {
        "question": unknown.question.id,
        "state": "dont_know" if unknown.dont_know else "unanswered",
        "swing": _number(unknown.swing),
        "ask": list(unknown.question.roles.best),
    }


def _printed(value: Printed | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
