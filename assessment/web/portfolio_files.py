"""The portfolio as files: a table, a workbook, and plain data for other programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from assessment.domain.rubric import Node, Rubric
from assessment.reports.sheets import Cell, Sheet, sheet_csv, workbook
from assessment.web.portfolio import Result, Row, with_scores

SCHEMA = 1
"""The version of the JSON file; it grows when a name in it changes its meaning or goes."""
COLUMNS = (
    "Organisation",
    "Team",
    "Tags",
    "Date",
    "Stale",
    "Score",
    "Floor",
    "Ceiling",
    "Band",
    "Stage",
    "Change",
    "Completeness, %",
    "Gates not open",
    "Rubric",
)
"""Of the table as a file, before those of areas and topics."""


def portfolio_csv(shown: Sequence[Row], *, at: datetime) -> bytes:
    """The table as CSV, as spreadsheets open it."""
    return sheet_csv(portfolio_sheet(shown)).encode("utf-8-sig")


def portfolio_xlsx(shown: Sequence[Row], *, at: datetime) -> bytes:
    """The table as a workbook of this moment."""
    return workbook([portfolio_sheet(shown)], title="Portfolio", at=at)


def portfolio_json(shown: Sequence[Row], *, at: datetime) -> bytes:
    """The same as JSON."""
    return json.dumps(portfolio_data(shown, at=at), ensure_ascii=False, indent=2, default=float).encode()


def portfolio_sheet(shown: Sequence[Row]) -> Sheet:
    """One row for each team; after the fixed columns every area and topic, empty where there is no score."""
    nodes = _nodes(shown)
    return Sheet(
        "Portfolio",
        (*COLUMNS, *(f"{node.code} {node.title}".strip() for node in nodes.values())),
        tuple((*_cells(row), *(row.latest.profile.get(id) if row.latest else None for id in nodes)) for row in shown),
    )


def _nodes(shown: Iterable[Row]) -> dict[str, Node]:
    """Areas and topics of every rubric that is met, by id."""
    nodes: dict[str, Node] = {}
    for rubric in dict.fromkeys(row.rubric for row in shown if row.rubric):
        nodes = {node.id: node for node in (*rubric.areas, *rubric.topics)} | nodes
    return nodes


def _cells(row: Row) -> Iterator[Cell]:
    yield from (row.team.organisation.name, row.team.name, ", ".join(row.tags))
    if row.latest is None or row.rubric is None:
        yield from [None] * (len(COLUMNS) - 3)
        return
    latest = row.latest
    yield from (timezone.localdate(latest.submitted_at), row.is_stale, latest.printed, latest.floor, latest.ceiling)
    yield from (latest.band, row.stage_title, row.change, latest.completeness, latest.open_gates, row.rubric.name)


def portfolio_data(shown: Sequence[Row], *, at: datetime) -> dict[str, Any]:
    """The same as plain data, ready for `json.dumps`; days as 2026-03-31, None for what has no score."""
    return {"schema": SCHEMA, "at": at.isoformat(timespec="seconds"), "teams": [_team_data(row) for row in shown]}


def _team_data(row: Row) -> dict[str, Any]:
    return {
        "id": str(row.team.pk),
        "organisation": row.team.organisation.name,
        "is_sample": row.team.organisation.is_sample,
        "team": row.team.name,
        "tags": list(row.tags),
        "latest": _result_data(row, row.latest, row.rubric) if row.latest and row.rubric else None,
    }


def _result_data(row: Row, latest: Result, rubric: Rubric) -> dict[str, Any]:
    return {
        "id": str(latest.pk),
        "date": timezone.localdate(latest.submitted_at).isoformat(),
        "is_stale": row.is_stale,
        "rubric": rubric.name,
        "score": latest.printed,
        "floor": latest.floor,
        "ceiling": latest.ceiling,
        "band": latest.band or None,
        "stage": latest.stage or None,
        "change": row.change,
        "change_verdict": row.verdict or None,
        "completeness": latest.completeness,
        "open_gates": latest.open_gates,
        "areas": {area.id: score for area, score in with_scores(rubric.areas, latest)},
        "topics": {topic.id: score for topic, score in with_scores(rubric.topics, latest)},
    }
