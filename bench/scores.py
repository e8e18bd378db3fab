"""What scoring, the report and the charts cost, in this process."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from assessment.domain.plan import Levels, plan
from assessment.domain.report import Heading, Report, build_report
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from assessment.reports.figure import build_figure
from assessment.reports.interactive import interactive_radar
from assessment.reports.radar import radar_svg
from bench.measure import Row, against, alone, in_turns, within
from bench.sample import sample_answers, sample_levels

CALLS = 200
"""Calls of what takes microseconds, timed as one."""
MANY = 10_000


def score_rows(rubric: Rubric) -> Iterator[Row]:
    """One assessment, ten thousand, the whole report, the pictures."""
    planned, plain = plan(rubric), plain_scorer(rubric)
    cases = [sample_levels(rubric, seed) for seed in range(40)]
    for levels in cases:
        # A floor that computes something else would be none.
        capped, _ = planned.evaluate(levels)
        assert abs(float(planned.fraction(capped[-1])) - plain(levels)) < 1e-9

    def exactly(levels: Levels, times: int) -> None:
        for _ in range(times):
            planned.evaluate(levels)

    def plainly(levels: Levels, times: int) -> None:
        for _ in range(times):
            plain(levels)

    one = alone(partial(exactly, cases[0], CALLS), rounds=50)
    yield within("score one assessment of 45, exactly", one / CALLS, at_most=15e-6)
    many = in_turns(partial(exactly, cases[1], MANY), partial(plainly, cases[1], MANY), rounds=7)
    yield against("score 10,000, against plain floats", many, at_most=1.3)

    answers = sample_answers(rubric)
    heading = Heading("Harbour Analytics", "Nova", "Nova – 2026 Q4", "Olga", datetime(2026, 11, 23, tzinfo=UTC), False)

    def whole_report() -> Report:
        return build_report(heading, rubric, answers, score(rubric, answers))

    yield within("whole report: score, flags, advice, projections", alone(whole_report, rounds=100), at_most=3e-3)
    figure = build_figure(whole_report())
    yield within("radar as SVG", alone(lambda: radar_svg(figure), rounds=200), at_most=0.5e-3)
    drawn = interactive_radar(figure)
    charts = in_turns(lambda: json.dumps(interactive_radar(figure)), lambda: json.dumps(drawn), rounds=300)
    yield against("Plotly figure to JSON, against the finished dict", charts, at_most=4)


def plain_scorer(rubric: Rubric) -> Callable[[Levels], float]:
    """The floor: the same scores and caps in the plainest Python, on ready-made floats.

    Knows topics in areas with caps on the areas, which is all that this rubric has.
    """
    order = {question.id: position for position, question in enumerate(rubric.questions)}
    points = [[option.value for option in rubric.scale_of(question).options] for question in rubric.questions]
    alpha = rubric.root.aggregate.blend.alpha
    areas = [
        (
            area.weight,
            [
                (topic.weight, [(question.weight, order[question.id]) for question in rubric.questions_of(topic.id)])
                for topic in rubric.children_of(area.id)
            ],
            [(order[c.when.question], c.when.value, c.cap.max) for c in rubric.rules.caps if c.cap.node == area.id],
        )
        for area in rubric.areas
    ]

    def plain_score(levels: Levels) -> float:
        values = [None if level is None else table[level] for table, level in zip(points, levels, strict=True)]
        areas_scored = []
        for area_weight, topics, caps in areas:
            scored = [(weight, _mean([(w, values[place]) for w, place in questions])) for weight, questions in topics]
            value = _mean(scored)
            for place, level, limit in caps:
                if levels[place] == level and value > limit:
                    value = limit
            areas_scored.append((area_weight, value))
        return alpha * _mean(areas_scored) + (1 - alpha) * min(value for _, value in areas_scored)

    return plain_score


def _mean(parts: Iterable[tuple[float, float | None]]) -> float | None:
    total = weights = 0.0
    for weight, value in parts:
        if value is not None:
            total += weight * value
            weights += weight
    return total / weights if weights else None
