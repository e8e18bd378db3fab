"""The rows of a comparison: scores of areas and topics, levels of questions, and their differences to the baseline."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessment.domain.comparison import Common, Side
from assessment.domain.report import Report, Standing
from assessment.domain.rubric import Node, Printed, Question, Rubric
from assessment.reports.figure import printed, spoken
from assessment.reports.side_by_side.change import said, signed
from assessment.reports.side_by_side.comparison import Block, Cell, Column, Row, ramp_step

NOT_ASKED = "not asked"


class Scores:
    """The rows of scores: overall, areas, topics."""

    def __init__(self, columns: Sequence[Column], *, with_areas: bool):
        self.columns = columns
        self.with_areas = with_areas
        self.standings = [
            {standing.node.id: standing for area in column.report.areas for standing in (area, *area.topics)}
            for column in columns
        ]

    def overall(self, shared: Common) -> Iterator[Row]:
        """The published overall scores, and beside them those on the common questions where versions differ."""
        root = shared.rubric.root
        scores = [column.report.verdict.score if column.report.verdict.band else None for column in self.columns]
        cells = (self._whole(column, score, scores[0]) for column, score in zip(self.columns, scores, strict=True))
        yield Row(root.id, "", "Overall", tuple(cells))
        if len({column.report.rubric for column in self.columns}) > 1:
            on_common = [shared.rubric.shown(card.overall.estimate) for card in shared.scorecards]
            yield Row(
                f"{root.id}-common",
                "",
                "Overall on the common questions",
                tuple(
                    Cell(printed(score, 0), spoken(score, 0), _delta(score, on_common[0], place))
                    for place, score in enumerate(on_common)
                ),
            )

    def areas(self, rubric: Rubric) -> Iterator[Block]:
        """Every area of the rubric with its topics."""
        for area in rubric.areas:
            topics = rubric.topics_of(area)
            cells = self._cells(area) if self.with_areas else ()
            yield Block(Row(area.id, area.code, area.title, cells), tuple(map(self._topic, topics)))

    def _topic(self, topic: Node) -> Row:
        return Row(topic.id, topic.code, topic.title, self._cells(topic))

    def _cells(self, node: Node) -> tuple[Cell, ...]:
        standings = [known.get(node.id) for known in self.standings]
        base = standings[0].score if standings[0] else None
        return tuple(
            self._cell(column, standing, base) for column, standing in zip(self.columns, standings, strict=True)
        )

    def _cell(self, column: Column, standing: Standing | None, base: Printed | None) -> Cell:
        if standing is None:
            return Cell("–", NOT_ASKED)
        return Cell(
            number=printed(standing.score, standing.ceiling),
            words=standing.band or spoken(standing.score, standing.ceiling),
            delta=_delta(standing.score, base, column.place - 1),
            step=_band_step(column.report, column.report.scorecard.nodes[standing.node.id].estimate),
            floor=standing.floor,
            ceiling=standing.ceiling,
        )

    def _whole(self, column: Column, score: Printed | None, base: Printed | None) -> Cell:
        """Without a verdict the range stands in place of the score, as on the results page."""
        verdict = column.report.verdict
        return Cell(
            number=verdict.range if score is None else str(score),
            words=verdict.band or "No verdict",
            delta=_delta(score, base, column.place - 1),
            step=None if score is None else _band_step(column.report, column.report.scorecard.overall.estimate),
            floor=verdict.floor,
            ceiling=verdict.ceiling,
        )


def _delta(score: Printed | None, base: Printed | None, place: int) -> str:
    """The difference to the baseline, which itself stands at place 0."""
    return "" if not place or score is None or base is None else signed(score - base)


def _band_step(report: Report, estimate: Fraction | None) -> int | None:
    bands = report.rubric.overall_bands
    return None if estimate is None else ramp_step(bands.position(estimate), len(bands.names))


def answers(topic: Node, columns: Sequence[Column], rubric: Rubric) -> Block:
    """A topic with every question in it and what each side answered."""
    rows = (
        Row(
            question.id,
            str(rubric.number_of[question.id]),
            question.title,
            tuple(_answer(question, column, columns[0].side) for column in columns),
        )
        for question in rubric.questions_of(topic.id)
    )
    return Block(Row(topic.id, topic.code, topic.title, ()), tuple(rows))


def _answer(question: Question, column: Column, baseline: Side) -> Cell:
    side = column.side
    if not side.asks(question):
        return Cell("–", NOT_ASKED)
    answer = side.answer(question)
    words = said(side.rubric, question, answer).label
    if answer.level is None:
        return Cell("n/a" if answer.na is not None else "?", words)
    base = baseline.answer(question).level if baseline.asks(question) else None
    delta = _delta(answer.level, base, column.place - 1)
    return Cell(str(answer.level), words, delta, ramp_step(answer.level, len(side.rubric.scale_of(question).options)))
