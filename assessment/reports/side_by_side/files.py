"""A comparison as files: tables for spreadsheets, and plain data for other programs."""

from collections.abc import Iterator
from typing import Any

from assessment.reports.sheets import Cell as SheetCell
from assessment.reports.sheets import Sheet
from assessment.reports.side_by_side.change import ChangeInWords, Said
from assessment.reports.side_by_side.comparison import Block, Cell, Column, Comparison, Row

SCHEMA = 1
"""The version of the JSON file; it grows when a name in it changes its meaning or goes."""


def scores_sheet(comparison: Comparison) -> Sheet:
    """One row for the overall score, each area and each topic; score, range and difference of each side.

    Where nothing is compared, the sentences that say why.
    """
    if not comparison.is_compared:
        return _sentences_sheet(comparison)
    score = "score on the common questions" if comparison.is_on_common else "score"
    columns = ("Kind", "Code", "Title", *_per_side(comparison, (score, "floor", "ceiling", "difference")))
    rows = [("Overall", row) for row in comparison.overall]
    for area in comparison.areas:
        rows += [("Area", area.row), *(("Topic", topic) for topic in area.parts)]
    title = "Common questions" if comparison.is_on_common else "Scores"
    return Sheet(title, columns, tuple((kind, *_scores(row)) for kind, row in rows if row.cells))


def questions_sheet(comparison: Comparison) -> Sheet:
    """One row for each question; level and its name of each side, and the difference in levels."""
    columns = ("Number", "Topic", "Question", *_per_side(comparison, ("level", "answer", "difference")))
    rows = (
        (
            int(question.number),
            topic.row.title,
            question.title,
            *(
                value
                for place, cell in enumerate(question.cells)
                for value in (_number(cell), cell.words, *([_difference(cell)] if place else ()))
            ),
        )
        for topic in comparison.topics
        for question in topic.inner
    )
    return Sheet("Questions", columns, tuple(rows))


def sheets(comparison: Comparison) -> Iterator[Sheet]:
    """Every table, as the parts of one workbook: who is compared and how far, scores, questions, what moved."""
    yield _sentences_sheet(comparison)
    yield Sheet(
        "Sides",
        ("Name", "Organisation", "Team", "Assessment", "Submitted", "Rubric", "Stage", "Baseline"),
        tuple(_side_row(column, comparison.stage_of(column)) for column in comparison.columns),
    )
    if comparison.is_compared:
        yield scores_sheet(comparison)
        yield questions_sheet(comparison)
    if comparison.change:
        yield _moved_sheet(comparison.change)
    if comparison.findings:
        yield Sheet(
            "Company findings",
            ("Area", "Topic", "How many", "Why it matters"),
            tuple((f.area, f.topic, f.sentence, f.reason) for f in comparison.findings),
        )


def _sentences_sheet(comparison: Comparison) -> Sheet:
    said = tuple((sentence,) for sentence in _said(comparison))
    return Sheet("Comparability", ("What differs, and how far it can be compared",), said)


def _said(comparison: Comparison) -> Iterator[str]:
    yield comparison.headline
    yield from comparison.sentences
    if comparison.is_on_common and comparison.is_compared:
        yield comparison.basis
    if comparison.left_out and comparison.is_compared:
        yield f"Left out: {', '.join(comparison.left_out)}."
    if comparison.change:
        yield comparison.change.sentence
        yield from filter(None, (comparison.change.caution, comparison.change.split))


def _per_side(comparison: Comparison, names: tuple[str, ...]) -> Iterator[str]:
    """The heads of columns; the baseline has no difference, which is always the last name."""
    for column in comparison.columns:
        for name in names if column.place > 1 else names[:-1]:
            yield f"{column.name}: {name}"


def _scores(row: Row) -> tuple[SheetCell, ...]:
    values: list[SheetCell] = [row.number, row.title]
    for place, cell in enumerate(row.cells):
        values += [_number(cell), cell.floor, cell.ceiling, *([_difference(cell)] if place else ())]
    return tuple(values)


def _number(cell: Cell) -> int | None:
    return int(cell.number) if cell.number.isdecimal() else None


def _difference(cell: Cell) -> int | None:
    return int(cell.delta.replace("−", "-")) if cell.delta else None


def _side_row(column: Column, stage: str) -> tuple[SheetCell, ...]:
    heading = column.report.heading
    return (
        column.name,
        heading.organisation,
        heading.team,
        heading.assessment,
        column.entry.at,
        column.report.rubric.name,
        stage or None,
        column.place == 1,
    )


def _moved_sheet(change: ChangeInWords) -> Sheet:
    return Sheet(
        "What moved",
        ("Number", "Question", "Where", "Direction", "Before", "Text before", "Now", "Text now", "Evidence"),
        tuple(
            (
                moved.number,
                moved.title,
                moved.where,
                moved.direction,
                moved.earlier.label,
                moved.earlier.text,
                moved.later.label,
                moved.later.text,
                "\n".join(link.address for link in moved.links),
            )
            for moved in change.moved
        ),
    )


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data, ready for `json.dumps`; scores in whole numbers, None for what has none.

    Every list of scores or levels stands in the order of `sides`, the baseline first.
    """
    return {
        "schema": SCHEMA,
        "title": comparison.title,
        "comparability": comparison.level.value,
        "basis": "common questions" if comparison.is_on_common else "published",
        "common_share": comparison.common_share,
        "sentences": list(comparison.sentences),
        "is_sample": comparison.is_sample,
        "sides": [_side(column) for column in comparison.columns],
        "overall": [_row(row) for row in comparison.overall],
        "areas": [_block(area, "topics") for area in comparison.areas],
        "topics": [_block(topic, "questions") for topic in comparison.topics],
        "left_out": list(comparison.left_out),
        "change": _change(comparison.change) if comparison.change else None,
        "company_findings": [
            {"area": finding.area, "topic": finding.topic, "text": finding.sentence, "reason": finding.reason}
            for finding in comparison.findings
        ],
    }


def _side(column: Column) -> dict[str, Any]:
    heading, verdict = column.report.heading, column.report.verdict
    return {
        "submission": column.entry.id,
        "name": column.name,
        "is_baseline": column.place == 1,
        "organisation": heading.organisation,
        "team": heading.team,
        "assessment": heading.assessment,
        "submitted_at": column.entry.at.isoformat(timespec="seconds"),
        "rubric": column.report.rubric.name,
        "stage": column.report.scorecard.stage,
        "band": verdict.band,
    }


def _block(block: Block, inner: str) -> dict[str, Any]:
    return {**_row(block.row), inner: [_row(row) for row in block.inner]}


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "values": [_number(cell) for cell in row.cells],
        "words": [cell.words for cell in row.cells],
        "floors": [cell.floor for cell in row.cells],
        "ceilings": [cell.ceiling for cell in row.cells],
        "differences": [_difference(cell) for cell in row.cells],
    }


def _change(change: ChangeInWords) -> dict[str, Any]:
    return {
        "verdict": change.verdict.value,
        "sentence": change.sentence,
        "points": change.points,
        "practice": change.practice,
        "instrument": change.instrument,
        "added": list(change.added),
        "dropped": list(change.dropped),
        "moved": [
            {
                "number": moved.number,
                "title": moved.title,
                "direction": moved.direction,
                "levels": moved.steps,
                "earlier": _answer(moved.earlier),
                "later": _answer(moved.later),
                "evidence": [link.address for link in moved.links],
            }
            for moved in change.moved
        ],
    }


def _answer(said: Said) -> dict[str, str]:
    return {"label": said.label, "text": said.text}
