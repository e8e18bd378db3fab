"""The one figure behind every drawing: radar, dot plot, interactive chart and table show the same whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from assessment.domain.answers import State
from assessment.domain.arithmetic import decimal
from assessment.domain.plan import Range, targets
from assessment.domain.report import Report, Standing
from assessment.domain.rubric import Printed, Rubric

FEWEST_AXES = 3
QUARTERS = (0.0, 25.0, 50.0, 75.0, 100.0)
SPOKEN = {
    State.NOT_APPLICABLE: "not applicable",
    State.DONT_KNOW: "don’t know",
    State.UNANSWERED: "unanswered",
}


@dataclass(frozen=True, slots=True)
class Practice:
    """One question of a topic and what was said to it: the name of the level, or why there is none."""

    title: str
    said: str


def printed(score: Printed | None, ceiling: Printed | None) -> str:
    """A score, or the sign in its place: without a ceiling nothing applies, else nothing is known."""
    if score is not None:
        return str(score)
    return "n/a" if ceiling is None else "?"


def spoken(score: Printed | None, ceiling: Printed | None) -> str:
    """The same in words."""
    if score is not None:
        return str(score)
    return "not applicable" if ceiling is None else "not known"


@dataclass(frozen=True, slots=True)
class Axis:
    """One topic. `score`, `floor` and `ceiling` are numbers as printed; without a score it is drawn as a gap. `scale`
    is what it could score, `goal` what it scores at the target."""

    topic: str
    code: str
    title: str
    score: Printed | None
    floor: Printed | None
    ceiling: Printed | None
    scale: Range
    goal: Printed
    practices: tuple[Practice, ...]

    @property
    def place(self) -> float | None:
        """How far up its scale the score lies, in per cent."""
        return None if self.score is None else self.scale.place(self.score)

    @property
    def number(self) -> str:
        """The score as it stands in a drawing, or the sign in its place."""
        return printed(self.score, self.ceiling)

    @property
    def words(self) -> str:
        """The score as it is read, or why there is none."""
        return spoken(self.score, self.ceiling)

    @property
    def range(self) -> str:
        """Floor and ceiling, or nothing when the topic is not applicable."""
        return "" if self.ceiling is None else f"{self.floor}–{self.ceiling}"

    @property
    def open_range(self) -> str:
        """The range where something is left open, else nothing: beside an exact number it would say it twice more."""
        return "" if self.floor == self.ceiling else self.range


@dataclass(frozen=True, slots=True)
class Group:
    """An area with its axes; `score` is what the area counts with, after gates."""

    area: str
    code: str
    title: str
    score: Printed | None
    ceiling: Printed | None
    is_held: bool
    axes: tuple[Axis, ...]

    @property
    def is_axis(self) -> bool:
        """True when the area is itself the one axis in it, which tells everything about it."""
        return [axis.topic for axis in self.axes] == [self.area]

    @property
    def has_arc(self) -> bool:
        """True when it is drawn around its topics: it has some, and is not itself the one axis there is."""
        return bool(self.axes) and not self.is_axis

    @property
    def number(self) -> str:
        """The score as it stands in a drawing, or the sign in its place."""
        return printed(self.score, self.ceiling)

    @property
    def words(self) -> str:
        """The score as it is read, or why there is none."""
        return spoken(self.score, self.ceiling)


@dataclass(frozen=True, slots=True)
class Figure:
    """Topics in the order of the rubric, grouped by area, each on its scale with the target on it."""

    team: str
    series: str
    target: Printed
    groups: tuple[Group, ...]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Every axis, clockwise."""
        return tuple(axis for group in self.groups for axis in group.axes)

    @property
    def has_radar(self) -> bool:
        """True with three axes at least: with fewer there is no area to see, and the dot plot stands alone."""
        return len(self.axes) >= FEWEST_AXES

    @property
    def span(self) -> str:
        """What scores run between, in words."""
        return span([axis.scale for axis in self.axes])

    @property
    def rings(self) -> tuple[tuple[float, str], ...]:
        """The marks of the scale, each at its place in per cent with its number: those of the one scale that all axes
        share, else quarters of each."""
        return rings([axis.scale for axis in self.axes])

    @property
    def goals(self) -> tuple[float, ...]:
        """Where the target lies on each axis, in per cent."""
        return tuple(axis.scale.place(axis.goal) for axis in self.axes)

    @property
    def title(self) -> str:
        """What the figure shows, in one line."""
        return f"{self.team}: scores of {counted_topics(len(self.axes))}, {self.span}"

    @property
    def description(self) -> str:
        """Every number in words, for those who do not see the drawing."""
        areas = (
            f"{group.title}: " + ", ".join(f"{axis.title} {axis.words}" for axis in group.axes) for group in self.groups
        )
        return "; ".join(areas) + f". Target {self.target}."


def counted_topics(count: int) -> str:
    """So many topics in words."""
    return f"{count} topic" if count == 1 else f"{count} topics"


def span(scales: Sequence[Range]) -> str:
    """What scores run between: “0 to 100”; in words where axes differ."""
    if len(set(scales)) != 1:
        return "each on its own scale"
    return f"{decimal(scales[0].low)} to {decimal(scales[0].high)}"


def rings(scales: Sequence[Range]) -> tuple[tuple[float, str], ...]:
    """The marks of one drawing for several scales, each at its place in per cent with its number."""
    if len(set(scales)) != 1:
        return tuple((place, f"{place:.0f} %") for place in QUARTERS)
    return tuple((scales[0].place(tick), decimal(tick)) for tick in scales[0].ticks)


def label_lines(title: str, width: int, most: int) -> list[str]:
    """A title on at most so many lines of so many characters; a word longer than a line is broken with a hyphen."""
    words = []
    for word in title.split():
        while len(word) > width:
            words.append(word[: width - 1] + "-")
            word = word[width - 1 :]
        words.append(word)
    return wrap(" ".join(words), width, max_lines=most, placeholder="…", break_on_hyphens=False)


def build_figure(report: Report) -> Figure:
    """The figure of a report."""
    return Figure(
        team=report.heading.team,
        series=f"{report.heading.submitted_at:%-d %B %Y}",
        target=report.target,
        groups=tuple(
            group_of(area, (axis_of(report.rubric, topic, _practices(report, topic)) for topic in scored(area.topics)))
            for area in scored(report.areas)
        ),
    )


def scored(standings: Iterable[Standing]) -> Iterator[Standing]:
    """Those that have a score to draw, which a list has not."""
    return (standing for standing in standings if standing.range.low < standing.range.high)


def group_of(area: Standing, axes: Iterable[Axis]) -> Group:
    """An area as it is drawn."""
    return Group(
        area=area.node.id,
        code=area.node.code,
        title=area.node.title,
        score=area.score,
        ceiling=area.ceiling,
        is_held=area.score != area.uncapped,
        axes=tuple(axes),
    )


def axis_of(rubric: Rubric, topic: Standing, practices: Iterable[Practice] = ()) -> Axis:
    """A topic as it is drawn, with the score in which every question of it stands at the target."""
    return Axis(
        topic=topic.node.id,
        code=rubric.code_of(topic.node),
        title=topic.node.title,
        score=topic.score,
        floor=topic.floor,
        ceiling=topic.ceiling,
        scale=topic.range,
        goal=rubric.shown(targets(rubric)[topic.node.id]),
        practices=tuple(practices),
    )


def _practices(report: Report, topic: Standing) -> Iterator[Practice]:
    for question in report.rubric.questions_of(topic.node.id):
        answer = report.answer(question)
        options = report.rubric.scale_of(question).options
        said = SPOKEN[answer.state] if answer.level is None else options[answer.level].label
        yield Practice(question.title, said)
