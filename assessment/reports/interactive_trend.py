"""The trend as Plotly reads it: the drawing of `trend`, with something to point at."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

from assessment.domain.arithmetic import decimal
from assessment.domain.rubric import Printed
from assessment.reports.trend import LAYOUTS, NUMBER_WIDTH, Note, Reading, TrendFigure, ring_rows, roomy, ticks

RING_GAP = 6.0
"""Per cent of the width that a numbered ring takes on a narrow screen."""
RING_ROW = 13
"""Per cent of the height of the scale from one row of rings to the next."""
FIRST_RING = 110
PAD = 24
"""The part of the time that is left free before the first day and after the last."""


def interactive_trend(figure: TrendFigure) -> dict[str, Any]:
    """Traces and layout without colours: the page puts in those of its theme by the `meta` of a trace. Heights are in
    per cent of the scale.

    `labels` holds the numbers at the line twice, for wide and for narrow screens, each as far as they have room.
    A reading without a score breaks the line; pointing at a number of a note tells what happened.
    """
    readings = sorted(figure.readings, key=lambda reading: reading.at)
    days = sorted((*(reading.at for reading in readings), *(note.at for note in figure.notes)))
    rows = _rows(figure.notes, days)
    full = _roomy(readings, days, range(len(readings)), LAYOUTS["screen"].wide)
    short = _roomy(readings, days, full, LAYOUTS["screen"].narrow)
    marks = list(ticks(days[0], days[-1]))
    pad = max((days[-1] - days[0]) / PAD, timedelta(days=1))
    ends = [(days[0] - pad).isoformat(), (days[-1] + pad).isoformat()]
    return {
        "data": [
            *_band(figure, readings),
            *(_stem(note, row) for note, row in zip(figure.notes, rows, strict=True)),
            *_target(figure, readings, days, ends),
            _scores(figure, readings, full),
            _rings(figure.notes, rows),
        ],
        "layout": {
            "template": "none",
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": False,
            "margin": {"l": 28, "r": 28, "t": 14, "b": 26},
            "xaxis": {
                "type": "date",
                "range": ends,
                "fixedrange": True,
                "tickvals": [day.isoformat() for day, _ in marks],
                "ticktext": [label for _, label in marks],
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "showline": False,
            },
            "yaxis": {
                "range": [0, FIRST_RING + RING_ROW * max(rows, default=0) if rows else 104],
                "fixedrange": True,
                "tickvals": [figure.scale.place(tick) for tick in figure.scale.ticks],
                "ticktext": [decimal(tick) for tick in figure.scale.ticks],
                "zeroline": False,
                "showline": False,
            },
        },
        "labels": {"full": _numbers(readings, full), "short": _numbers(readings, short)},
    }


def _rows(notes: Sequence[Note], days: Sequence[date]) -> list[int]:
    """The row of each ring, so that none covers another."""
    return ring_rows([_share(note.at, days) for note in notes], RING_GAP)


def _share(at: date, days: Sequence[date]) -> float:
    """How far a day lies between the first and the last, in per cent."""
    return (at - days[0]).days / ((days[-1] - days[0]).days or 1) * 100


def _trace(meta: str, x: list[Any], y: list[Any], **more: Any) -> dict[str, Any]:
    quiet = {"hoverinfo": "skip", "mode": "lines", "line": {"width": 1}, "cliponaxis": False}
    return {"type": "scatter", "meta": meta, "x": x, "y": y} | quiet | more


def _place(figure: TrendFigure, score: Printed | None) -> float | None:
    return None if score is None else figure.scale.place(score)


def _band(figure: TrendFigure, readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """The range from floor to ceiling, once around."""
    known = [reading for reading in readings if reading.floor is not None]
    days = [reading.at.isoformat() for reading in known]
    edge = [_place(figure, score) for score in (*(r.ceiling for r in known), *(r.floor for r in reversed(known)))]
    return [_trace("area", [*days, *reversed(days)], edge, fill="toself", line={"width": 0})] if known else []


def _stem(note: Note, row: int) -> dict[str, Any]:
    """The line from a note's ring down to the scale of time."""
    day = note.at.isoformat()
    return _trace("event", [day, day], [0, FIRST_RING + RING_ROW * row])


def _target(
    figure: TrendFigure, readings: Sequence[Reading], days: Sequence[date], ends: list[str]
) -> list[dict[str, Any]]:
    """A dotted line from end to end, named at the one whose readings keep the greater distance from it."""
    target = figure.target
    if target is None:
        return []
    middle = days[0] + (days[-1] - days[0]) / 2
    near = {
        at_end: min(
            (
                abs(figure.scale.place(reading.score) - figure.scale.place(target))
                for reading in readings
                if reading.score is not None and (reading.at > middle) is at_end
            ),
            default=100,
        )
        for at_end in (True, False)
    }
    name = f"Target {target}"
    text, side = (["", name], "left") if near[True] > near[False] else ([name, ""], "right")
    line = {"width": 2.25, "dash": "dot"}
    more = {"mode": "lines+text", "text": text, "textposition": f"top {side}", "line": line}
    return [_trace("target", ends, [figure.scale.place(target)] * 2, **more)]


def _roomy(readings: Sequence[Reading], days: Sequence[date], among: Sequence[int], width: int) -> list[int]:
    """The readings whose numbers have room in a chart so many pixels wide, as indices."""
    places = [_share(reading.at, days) for reading in readings]
    return roomy(places, among, NUMBER_WIDTH / width * 100)


def _numbers(readings: Sequence[Reading], shown: Sequence[int]) -> list[str]:
    return [reading.number if index in shown else "" for index, reading in enumerate(readings)]


def _scores(figure: TrendFigure, readings: Sequence[Reading], shown: Sequence[int]) -> dict[str, Any]:
    return _trace(
        "this",
        [reading.at.isoformat() for reading in readings],
        [_place(figure, reading.score) for reading in readings],
        mode="lines+markers+text",
        text=_numbers(readings, shown),
        textposition="top center",
        line={"width": 2},
        marker={"size": 9, "symbol": "circle", "line": {"width": 1.5}},
        connectgaps=False,
        customdata=[escape(reading.words) for reading in readings],
        hoverinfo="all",
        hovertemplate="%{customdata}<extra></extra>",
    )


def _rings(notes: Sequence[Note], rows: Sequence[int]) -> dict[str, Any]:
    return _trace(
        "event",
        [note.at.isoformat() for note in notes],
        [FIRST_RING + RING_ROW * row for row in rows],
        mode="markers+text",
        text=[str(number) for number in range(1, len(notes) + 1)],
        textposition="middle center",
        marker={"size": 17, "symbol": "circle", "line": {"width": 1}},
        customdata=[escape(f"{note.at:%-d %B %Y}: {note.text}") for note in notes],
        hoverinfo="all",
        hovertemplate="%{customdata}<extra></extra>",
    )
