"""A report as tables: answers and plan for CSV, and the whole of it as one workbook.

Scores are the whole numbers that the report prints; a gain or a swing has one decimal, as the text report has it.
"""

import json
from collections.abc import Iterable
from datetime import UTC
from fractions import Fraction

from assessment.domain.report import Report, Standing
from assessment.domain.rubric import Question, Rubric
from assessment.domain.scoring import shown
from assessment.reports.data import report_data
from assessment.reports.pages import AreaPage, Pages, Practice
from assessment.reports.sheets import Cell, Sheet, sheet_csv, workbook

SCHEMA = 1
"""The version of the JSON file; it grows when a name in it changes its meaning or goes."""
ANSWERS = (
    "Number", "Question", "Area", "Topic", "Practice", "Gate", "Weight", "Answer", "Level", "Points",
    "What that stands for", "Note", "Evidence",
)  # fmt: skip
PLAN = (
    "Step", "Lane", "Practice", "Area", "Topic", "From", "To", "What to do first", "Done when", "Effort", "Owner",
    "Overall score then", "Gain, points", "Needs first", "Waits for the gate",
)  # fmt: skip
UNKNOWNS = ("Number", "Practice", "Area", "Topic", "Answer", "Gate", "Who may know", "Swing, points")
SCORES = ("Code", "Title", "Part", "Score", "Floor", "Ceiling", "Band", "Completeness, %", "Held by the gate")


def answers_csv(report: Report) -> bytes:
    """Every answer as CSV, as spreadsheets open it."""
    return sheet_csv(answers_sheet(report)).encode("utf-8-sig")


def plan_csv(report: Report) -> bytes:
    """The plan as CSV."""
    return sheet_csv(plan_sheet(report)).encode("utf-8-sig")


def report_json(report: Report) -> bytes:
    """Everything as JSON: what `manage.py score --format json` prints, and whose it is."""
    heading = report.heading
    data = {
        "schema": SCHEMA,
        "heading": {
            "organisation": heading.organisation,
            "team": heading.team,
            "assessment": heading.assessment,
            "submitted_by": heading.submitted_by,
            "submitted_at": heading.submitted_at.astimezone(UTC).isoformat(),
            "is_sample": heading.is_sample,
        },
        **report_data(report),
    }
    return f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode()


def report_xlsx(report: Report) -> bytes:
    """The whole report as a workbook: overview, scores, a sheet for each area, plan, and what to find out."""
    pages = Pages(report)
    sheets = (
        _overview_sheet(pages),
        _scores_sheet(report),
        *(_area_sheet(pages, area) for area in pages.areas),
        plan_sheet(report),
        _unknowns_sheet(pages),
    )
    heading = report.heading
    title = f"{heading.team}, {heading.assessment}" + (" (sample data)" if heading.is_sample else "")
    return workbook(sheets, title=title, at=heading.submitted_at)


def answers_sheet(report: Report) -> Sheet:
    """One row for each question, answered or not."""
    pages = Pages(report)
    return Sheet("Answers", ANSWERS, tuple(_answer_row(pages, practice) for practice in pages.practices))


def plan_sheet(report: Report) -> Sheet:
    """One row for each step, in the order of the plan."""
    pages = Pages(report)
    rows = tuple(
        (
            step.number,
            lane.title,
            step.title,
            report.rubric.area_of(question).title,
            report.rubric.topic_of(question).title,
            f"{step.remediation.step.from_} {step.from_label}",
            f"{step.remediation.step.to} {step.to_label}",
            step.remediation.step.first,
            step.remediation.step.done,
            step.effort,
            step.owner,
            report.rubric.shown(step.remediation.projection.overall),
            _tenths(step.remediation.projection.delta_overall),
            "\n".join(step.needs),
            step.waits_for,
        )
        for lane in pages.lanes
        for step in lane.steps
        for question in [step.remediation.question]
    )
    return Sheet("Plan", PLAN, rows)


def level_heads(rubric: Rubric, questions: Iterable[Question]) -> tuple[str, ...]:
    """A head for each level: its number and its name, or its names where these questions have scales of their own."""
    labels: dict[int, dict[str, None]] = {}
    for question in questions:
        for level, option in enumerate(rubric.scale_of(question).options):
            labels.setdefault(level, {})[option.label] = None
    return tuple(f"{level} {' / '.join(names)}" for level, names in sorted(labels.items()))


def _overview_sheet(pages: Pages) -> Sheet:
    """Whose report it is and what it says, a fact on each row."""
    report = pages.report
    heading, verdict, rubric = report.heading, report.verdict, report.rubric
    facts: list[tuple[str, Cell]] = [
        ("Organisation", heading.organisation),
        ("Team", heading.team),
        ("Assessment", heading.assessment),
        ("Submitted by", heading.submitted_by),
        ("Submitted at, UTC", heading.submitted_at),
        ("Rubric", f"{rubric.rubric.title}, version {rubric.rubric.version}"),
        ("Rubric hash", rubric.content_hash),
        ("Overall score", "Not known" if verdict.score is None else verdict.score),
        ("Floor", verdict.floor),
        ("Ceiling", verdict.ceiling),
        ("Band", verdict.band or "No verdict"),
        ("In words", " ".join((verdict.sentence, *verdict.details))),
        ("Completeness", pages.completeness),
        ("Of that with evidence", pages.evidence_coverage),
        *((f"Gate: {gate.title}", gate.sentence) for gate in report.gates),
        *((f"Red flag: {flag.title}", flag.text) for flag in report.findings.flags),
    ]
    if heading.is_sample:
        facts.insert(0, ("Sample data", "Made up, so that there is something to look at."))
    return Sheet("Overview", ("What", "Value"), tuple(facts))


def _scores_sheet(report: Report) -> Sheet:
    """One row for each area, and under it one for each of its topics."""
    rows = tuple(
        _score_row(standing, part)
        for area in report.areas
        for standing, part in ((area, "Area"), *((topic, "Topic") for topic in area.parts))
    )
    return Sheet("Scores", SCORES, rows)


def _score_row(standing: Standing, part: str) -> tuple[Cell, ...]:
    return (
        standing.node.code,
        standing.node.title,
        part,
        standing.score if standing.applies else standing.absence,
        standing.floor,
        standing.ceiling,
        standing.band,
        None if standing.completeness is None else shown(100 * standing.completeness),
        standing.held_by.title if standing.held_by else None,
    )


def _area_sheet(pages: Pages, area: AreaPage) -> Sheet:
    """The questions of an area with what was said to them, and what each level asks for."""
    practices = tuple(practice for section in area.sections for practice in (*section.practices, *section.not_asked))
    heads = level_heads(pages.rubric, (practice.question for practice in practices))
    rows = tuple(
        (*_answer_row(pages, practice), *(_texts(pages, practice).get(level) for level in range(len(heads))))
        for practice in practices
    )
    return Sheet(area.standing.node.title, (*ANSWERS, *heads), rows)


def _texts(pages: Pages, practice: Practice) -> dict[int, str]:
    """What each level asks for; boxes have no texts of their own for that."""
    return {} if practice.question.ticks else pages.rubric.texts_of(practice.question)


def _answer_row(pages: Pages, practice: Practice) -> tuple[Cell, ...]:
    question, answer, level = practice.question, practice.answer, practice.level
    option = None if level is None else pages.rubric.scale_of(question).options[level]
    ticked = "\n".join(box.text for box in practice.boxes if box.is_ticked)
    asked_when = "" if practice.asked or not practice.when else f"Asked only when {practice.when}."
    return (
        practice.number,
        question.id,
        pages.rubric.area_of(question).title,
        pages.rubric.topic_of(question).title,
        question.title,
        practice.gate,
        question.weight,
        practice.label,
        level,
        option.value if option else None,
        practice.reached or ticked or practice.reason or asked_when,
        answer.note,
        "\n".join(answer.evidence),
    )


def _unknowns_sheet(pages: Pages) -> Sheet:
    """What to find out, widest swing first."""
    rubric = pages.rubric
    rows = tuple(
        (
            unknown.number,
            unknown.question.title,
            rubric.area_of(unknown.question).title,
            rubric.topic_of(unknown.question).title,
            unknown.state,
            rubric.gates.get(unknown.question.id),
            unknown.who,
            _tenths(found.swing),
        )
        for unknown, found in zip(pages.unknowns, pages.report.findings.to_find_out, strict=True)
    )
    return Sheet("To find out", UNKNOWNS, rows)


def _tenths(points: Fraction) -> float:
    return round(float(points), 1)
