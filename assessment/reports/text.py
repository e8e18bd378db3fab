"""A report as plain text for a terminal or a mail: the verdict, the profile, and what to do next, on about a page."""

from collections.abc import Iterator
from fractions import Fraction
from textwrap import wrap

from assessment.domain.findings import Lane, Remediation
from assessment.domain.report import Report, Standing
from assessment.domain.scoring import shown

WIDTH = 88
BAR = 20
"""Characters in a full bar."""
STEPS_IN_LANE = {Lane.GATES: 5, Lane.NEXT: 5, Lane.PLAN: 3, Lane.LATER: 0}
UNKNOWNS = 5


def report_text(report: Report) -> str:
    """The report in lines of at most `WIDTH` characters, ending with a line break."""
    parts = (_heading, _verdict, _profile, _gates, _flags, _advice, _unknowns)
    return "\n\n".join(block for part in parts if (block := "\n".join(part(report)))) + "\n"


def _heading(report: Report) -> Iterator[str]:
    heading = report.heading
    yield f"{heading.team} · {heading.submitted_at:%-d %B %Y}"
    yield f"{report.rubric.rubric.title} {report.rubric.rubric.version} ({report.rubric.content_hash[:12]})"
    yield "=" * WIDTH


def _verdict(report: Report) -> Iterator[str]:
    verdict, scorecard = report.verdict, report.scorecard
    yield from wrap(verdict.sentence, WIDTH)
    score = "–" if verdict.score is None else verdict.score
    facts = [f"Score {score} ({verdict.range}, {verdict.width})", f"{_percent(scorecard.completeness)} answered"]
    if scorecard.evidence_coverage is not None:
        facts.append(f"{_percent(scorecard.evidence_coverage)} of that with evidence")
    yield " · ".join(facts)
    for detail in verdict.details:
        yield from wrap(detail, WIDTH)


def _profile(report: Report) -> Iterator[str]:
    for number, area in enumerate(report.areas):
        if number:
            yield ""
        yield _row(area.node.title.upper(), area)
        for topic in area.parts:
            yield _row("  " + topic.node.title, topic)


def _row(title: str, standing: Standing) -> str:
    if not standing.applies:
        return f"{title:<34}{standing.absence.lower()}"
    if standing.score is None:
        return f"{title:<34}not known ({standing.floor}–{standing.ceiling})"
    filled = int(standing.range.place(standing.score) * BAR // 100)
    held = f"held down from {standing.uncapped}" if standing.held_by else ""
    limits = f"({standing.floor}–{standing.ceiling})"
    wide = max(9, len(limits) + 1)
    return f"{title:<34}{standing.score:>3} {limits:<{wide}}{'█' * filled}{'·' * (BAR - filled)}  {held}".rstrip()


def _gates(report: Report) -> Iterator[str]:
    if report.gates:
        yield "GATES"
    for gate in report.gates:
        yield from _item(f"{gate.title}. {gate.sentence}")


def _flags(report: Report) -> Iterator[str]:
    if report.findings.flags:
        yield "RED FLAGS"
    for flag in report.findings.flags:
        yield from _item(f"{flag.title}. {flag.text}")


def _advice(report: Report) -> Iterator[str]:
    if not report.findings.remediations:
        return
    yield "ADVICE"
    yield from wrap(
        "Each figure says how the overall score would read if this practice reached the next level and nothing else "
        "changed.",
        WIDTH,
    )
    for lane, count in STEPS_IN_LANE.items():
        steps = report.findings.in_lane(lane)
        if steps:
            rest = len(steps) - count
            more = f" ({rest} more)" if count and rest > 0 else "" if count else f": {rest} more steps"
            yield ""
            yield f"{lane.heading}{more}"
        for remediation in steps[:count]:
            yield from _item(_step(report, remediation))


def _step(report: Report, remediation: Remediation) -> str:
    step, projection = remediation.step, remediation.projection
    owners = " and ".join(report.rubric.roles[owner].title for owner in step.owner)
    effect = f"{report.rubric.shown(projection.overall)} ({float(projection.delta_overall):+.1f})"
    if remediation.waits_for:
        effect = f"counts once the gate “{report.rubric.question_by_id[remediation.waits_for].title}” is open"
    effort = report.rubric.efforts[step.effort].title
    return f"{remediation.question.title}: {step.first} [{effort}, {owners}; {effect}]"


def _unknowns(report: Report) -> Iterator[str]:
    unknowns = report.findings.to_find_out
    if unknowns:
        rest = len(unknowns) - UNKNOWNS
        yield "TO FIND OUT" + (f" ({rest} more)" if rest > 0 else "")
    for unknown in unknowns[:UNKNOWNS]:
        people = " or ".join(report.rubric.roles[role].plural for role in unknown.question.roles.best)
        ask = f"ask {people} " if people else ""
        yield from _item(f"{unknown.question.title}: {ask}({float(unknown.swing):.1f} points of range)")


def _item(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _percent(share: Fraction) -> str:
    return f"{shown(100 * share)}%"
