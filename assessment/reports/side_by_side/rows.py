"""The rows of a comparison: scores of areas and topics, levels of questions, and their differences to the baseline."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from assessment.domain.comparison import Common, Side
from assessment.domain.report import Standing
from assessment.domain.rubric import Node, Printed, Question, Rubric
from assessment.domain.scoring import NodeScore
from assessment.reports.figure import printed, spoken
from assessment.reports.pens import ramp_step
from assessment.reports.side_by_side.change import said, signed
from assessment.reports.side_by_side.comparison import Block, Cell, Column, Row

NOT_ASKED = "not asked"


class Scores:
    """The rows of scores: overall, areas, topics."""

    def __init__(self, columns: Sequence[Column], *, with_areas: bool):
        self.columns = columns
        self.with_areas = with_areas
        self.standings = [
            {standing.node.id: standing for area in column.scored.areas for standing in (area, *area.topics)}
            for column in columns
        ]

    def overall(self, shared: Common, *, is_on_common: bool) -> Iterator[Row]:
        """The published overall scores, unless only the common questions are compared, and those on the common ones,
        unless they are the same."""
        root = shared.rubric.root
        if not is_on_common:
            scores = [column.report.verdict.score if column.report.verdict.band else None for column in self.columns]
            cells = (self._whole(column, score, scores[0]) for column, score in zip(self.columns, scores, strict=True))
            yield Row(root.id, "", "Overall", tuple(cells))
        if is_on_common or len({column.report.rubric for column in self.columns}) > 1:
            on_common = [card.overall for card in shared.scorecards]
            base = shared.rubric.shown(on_common[0].estimate)
            yield Row(
                f"{root.id}-common",
                "",
                "Overall on the common questions",
                tuple(_common_cell(shared.rubric, score, base, place) for place, score in enumerate(on_common)),
            )

    def areas(self, rubric: Rubric) -> Iterator[Block]:
        """Every area of the rubric with its topics, as far as a side says something to it."""
        told = {node for known in self.standings for node in known}
        for area in rubric.areas:
            if area.id not in told:
                continue
            topics = (
                Row(topic.id, rubric.code_of(topic), topic.title, self._cells(topic))
                for topic in rubric.topics_of(area)
                if topic.id in told
            )
            cells = self._cells(area) if self.with_areas else ()
            yield Block(Row(area.id, area.code, area.title, cells), tuple(topics))

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
            step=_band_step(column.scored.rubric, column.scored.scorecard.nodes[standing.node.id].estimate),
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
            step=None if score is None else _band_step(column.report.rubric, column.report.scorecard.overall.estimate),
            floor=verdict.floor,
            ceiling=verdict.ceiling,
        )


def _delta(score: Printed | None, base: Printed | None, place: int) -> str:
    """The difference to the baseline, which itself stands at place 0."""
    return "" if not place or score is None or base is None else signed(score - base)


def _common_cell(rubric: Rubric, score: NodeScore, base: Printed | None, place: int) -> Cell:
    """A score on the common questions: no band, since no verdict is passed on it."""
    estimate = rubric.shown(score.estimate)
    return Cell(
        number=printed(estimate, 0),
        words=spoken(estimate, 0),
        delta=_delta(estimate, base, place),
        floor=rubric.shown(score.floor),
        ceiling=rubric.shown(score.ceiling),
    )


def _band_step(rubric: Rubric, estimate: Fraction | None) -> int | None:
    bands = rubric.overall_bands
    return None if estimate is None else ramp_step(bands.position(estimate), len(bands.names))


def answers(topic: Node, columns: Sequence[Column], rubric: Rubric, asked: Collection[str]) -> Block:
    """A topic with those of its questions that are `asked` about, by id, and what each side answered."""
    rows = (
        Row(
            question.id,
            str(rubric.number_of[question.id]),
            question.title,
            tuple(_answer(question, column, columns[0].side) for column in columns),
        )
        for question in rubric.questions_of(topic.id)
        if question.id in asked
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
