"""Two to six submissions side by side, as every print of a comparison shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assessment.domain.comparison import Comparability, Side
from assessment.domain.report import Report, Standing
from assessment.domain.rubric import Printed, Rubric
from assessment.domain.scoring import Scorecard
from assessment.reports.figure import Figure, Group, axis_of, group_of, scored
from assessment.reports.overlay import OverlayFigure, build_overlay
from assessment.reports.pens import ramp_step
from assessment.reports.side_by_side.change import ChangeInWords


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission that is to be compared: which it is, whose and where, as ids, and its report."""

    id: str
    team: str
    organisation: str
    report: Report

    @property
    def at(self) -> datetime:
        """The moment of the submission, in UTC."""
        return self.report.heading.submitted_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Scored:
    """Where the numbers of a side come from: what was published, or its common questions scored once more."""

    rubric: Rubric
    scorecard: Scorecard
    areas: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One side of the comparison and what it is called here; `place` counts the series of the drawings from 1."""

    entry: Entry
    name: str
    place: int
    scored: Scored

    @property
    def report(self) -> Report:
        """What was submitted."""
        return self.entry.report

    @property
    def day(self) -> str:
        """The day of the submission."""
        return f"{self.entry.at:%-d %B %Y}"

    @property
    def version(self) -> str:
        """The version of its rubric."""
        return self.report.rubric.rubric.version

    @property
    def stage(self) -> str:
        """The stamp on the whole submission; empty when it is live."""
        stages = {stage.id: stage.title for stage in self.report.rubric.stages}
        return stages.get(self.report.scorecard.stage or "", "")

    @property
    def side(self) -> Side:
        """The same as the rules see it."""
        return Side(self.report.rubric, self.report.answers, self.report.scorecard)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side says in one row. `number` is what is printed: a score, a level, or the sign in its place; `words`
    is how it is read. `delta` is the difference to the number of the baseline, empty where there is none. `step` is the
    place on the ramp from 0 to 4, `None` without a number."""

    number: str
    words: str
    delta: str = ""
    step: int | None = None
    floor: Printed | None = None
    ceiling: Printed | None = None

    @property
    def range(self) -> str:
        """Floor and ceiling, or nothing where they do not apply."""
        return "" if self.floor is None or self.ceiling is None else f"{self.floor}–{self.ceiling}"


@dataclass(frozen=True, slots=True)
class Row:
    """The overall score, an area, topic or question, with a cell for each side; no cells where only topics are
    compared. `number` is the running number of a question or the code of anything else."""

    id: str
    number: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """True when not every side prints the same."""
        return len({cell.number for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Block:
    """An area with its topics, or a topic with its questions."""

    row: Row
    inner: tuple[Row, ...]

    @property
    def parts(self) -> tuple[Row, ...]:
        """The rows below; without that of an area which is itself an axis, where the area's own tells it."""
        return tuple(row for row in self.inner if row.id != self.row.id or not self.row.cells)


@dataclass(frozen=True, slots=True)
class CompanyFinding:
    """A topic that is weak in most teams, why it matters, and the sentence that says how many."""

    area: str
    topic: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to six submissions side by side, the baseline first, then in the order that was asked for.

    `level` says how far they may be compared: with caution the overall score and the areas have no cells, and where
    nothing is compared only `sentences` are there, which say why. Across stages, and across major versions for several
    teams, `is_on_common` says that every number comes from the common questions alone; `left_out` names the others.
    Elsewhere numbers are the published ones, and the overall score on the common questions is there only when versions
    of the rubric differ. `change` is there for two submissions of one team, `findings` for different teams of one
    organisation whose published scores are compared.
    """

    title: str
    organisation: str
    is_sample: bool
    columns: tuple[Column, ...]
    level: Comparability
    is_on_common: bool
    stages_differ: bool
    common_share: str
    sentences: tuple[str, ...]
    overall: tuple[Row, ...]
    areas: tuple[Block, ...]
    topics: tuple[Block, ...]
    change: ChangeInWords | None
    findings: tuple[CompanyFinding, ...]
    left_out: tuple[str, ...]

    @property
    def is_compared(self) -> bool:
        """False when there is nothing to show but the reason."""
        return self.level is not Comparability.NOT_COMPARED

    @property
    def headline(self) -> str:
        """How far they can be compared, in a sentence."""
        share = f"{self.common_share} of the weight"
        if self.level is Comparability.NOT_COMPARED:
            return f"Not compared: {share} is common."
        if self.level is Comparability.CAUTION:
            return f"To be read with caution: only topics are compared, with {share} common."
        if self.is_on_common:
            return f"Only the common questions are compared: {share}."
        return f"Comparable: {share} is common."

    @property
    def scores_heading(self) -> str:
        """What the numbers of scores are called."""
        return "Scores on the common questions" if self.is_on_common else "Scores"

    @property
    def basis(self) -> str:
        """Where the numbers of scores come from, in a sentence."""
        if not self.is_on_common:
            return f"Published scores {self.out_of}."
        count, version = len(self.rubric.questions) - len(self.left_out), self.rubric.rubric.version
        without = ", without the cap of a stage" if self.stages_differ else ""
        return (
            f"Scores {self.out_of}, not the published ones: {count} common questions, scored once more with the "
            f"weights and gates of version {version}{without}."
        )

    def stage_of(self, column: Column) -> str:
        """The stage of a side where that is to be said: its stamp, or that it is live among others that are not."""
        return column.stage or ("Live" if self.stages_differ else "")

    @property
    def names(self) -> tuple[str, ...]:
        """What the sides are called, the baseline first."""
        return tuple(column.name for column in self.columns)

    @property
    def baseline(self) -> Column:
        """The side that the others are measured against."""
        return self.columns[0]

    @property
    def others(self) -> tuple[Column, ...]:
        """The sides that are measured."""
        return self.columns[1:]

    @property
    def at(self) -> datetime:
        """The moment of the latest submission: what the comparison itself is dated by."""
        return max(column.entry.at for column in self.columns)

    @property
    def rubric(self) -> Rubric:
        """The newest version of the rubric."""
        return max((column.report.rubric for column in self.columns), key=lambda rubric: rubric.number)

    @property
    def bands(self) -> tuple[tuple[int, str], ...]:
        """The bands of scores with their places on the ramp: what the shades of the heat table mean."""
        names = self.rubric.overall_bands.names
        return tuple((ramp_step(position, len(names)), name) for position, name in enumerate(names))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures behind the drawings; areas carry no number where only topics are compared."""
        return tuple(_figure(column, self.level) for column in self.columns)

    @property
    def out_of(self) -> str:
        """What a score is out of, in words."""
        return self.columns[-1].report.out_of

    @property
    def overlay(self) -> OverlayFigure:
        """All figures on the same axes."""
        return build_overlay(self.figures, self.names)

    def differing(self) -> "Comparison":
        """Without rows in which every side prints the same; what holds a row that differs stays."""
        areas = (Block(area.row, _differing(area.inner)) for area in self.areas)
        topics = (Block(topic.row, _differing(topic.inner)) for topic in self.topics)
        return replace(
            self,
            areas=tuple(area for area in areas if area.inner or area.row.differs),
            topics=tuple(topic for topic in topics if topic.inner),
        )


def _differing(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.differs)


def _figure(column: Column, level: Comparability) -> Figure:
    rubric = column.scored.rubric
    groups = (
        group_of(area, (axis_of(rubric, topic) for topic in scored(area.topics)))
        for area in scored(column.scored.areas)
    )
    return Figure(
        team=column.report.heading.team,
        series=column.name,  # a key as short as can be: no day beside it
        target=column.report.target,
        groups=tuple(map(_uncompared, groups) if level is Comparability.CAUTION else groups),
    )


@dataclass(frozen=True, slots=True)
class Uncompared(Group):
    """An area whose number is not set beside others."""

    @property
    def number(self) -> str:
        """A dash."""
        return "–"

    @property
    def words(self) -> str:
        """Why."""
        return "not compared"


def _uncompared(group: Group) -> Group:
    return Uncompared(group.area, group.code, group.title, group.score, group.ceiling, group.is_held, group.axes)
