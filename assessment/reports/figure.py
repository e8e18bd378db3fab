"""The one figure behind every drawing: radar, dot plot, interactive chart and table show the same whole numbers."""

from dataclasses import dataclass
from textwrap import wrap

from assessment.domain.answers import State
from assessment.domain.report import Report, Standing

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


def printed(score: int | None, ceiling: int | None) -> str:
    """A score in whole numbers, or the sign in its place: without a ceiling nothing applies, else nothing is known."""
    if score is not None:
        return str(score)
    return "n/a" if ceiling is None else "?"


def spoken(score: int | None, ceiling: int | None) -> str:
    """The same in words."""
    if score is not None:
        return str(score)
    return "not applicable" if ceiling is None else "not known"


@dataclass(frozen=True, slots=True)
class Axis:
    """One topic. `score`, `floor` and `ceiling` are whole numbers, 0-100; without a score it is drawn as a gap."""

    topic: str
    code: str
    title: str
    score: int | None
    floor: int | None
    ceiling: int | None
    practices: tuple[Practice, ...]

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
    score: int | None
    ceiling: int | None
    is_held: bool
    axes: tuple[Axis, ...]

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
    """Topics in the order of the rubric, grouped by area, on one scale from 0 to 100, with the target on it."""

    team: str
    series: str
    target: int
    groups: tuple[Group, ...]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Every axis, clockwise."""
        return tuple(axis for group in self.groups for axis in group.axes)

    @property
    def title(self) -> str:
        """What the figure shows, in one line."""
        return f"{self.team}: scores of {len(self.axes)} topics, 0 to 100"

    @property
    def description(self) -> str:
        """Every number in words, for those who do not see the drawing."""
        areas = (
            f"{group.title}: " + ", ".join(f"{axis.title} {axis.words}" for axis in group.axes) for group in self.groups
        )
        return "; ".join(areas) + f". Target {self.target}."


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
            Group(
                area=area.node.id,
                code=area.node.code,
                title=area.node.title,
                score=area.score,
                ceiling=area.ceiling,
                is_held=area.score != area.uncapped,
                axes=tuple(_axis(report, topic) for topic in area.topics),
            )
            for area in report.areas
        ),
    )


def _axis(report: Report, topic: Standing) -> Axis:
    practices = []
    for question in report.rubric.questions_of(topic.node.id):
        answer = report.answer(question)
        options = report.rubric.scale_of(question).options
        said = SPOKEN[answer.state] if answer.level is None else options[answer.level].label
        practices.append(Practice(question.title, said))
    return Axis(
        topic=topic.node.id,
        code=topic.node.code,
        title=topic.node.title,
        score=topic.score,
        floor=topic.floor,
        ceiling=topic.ceiling,
        practices=tuple(practices),
    )
