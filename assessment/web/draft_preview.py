"""What an owner sees of a rubric while she writes it: any question as it will look, the axes, the worst and the best
score."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django.utils import timezone
from django.utils.safestring import SafeString

from assessment.access import published_in
from assessment.domain.answers import Answer
from assessment.domain.plan import ranges
from assessment.domain.report import Heading, build_report
from assessment.domain.rubric import Printed, Question, Rubric
from assessment.domain.rubric_draft import Checked, check
from assessment.domain.scoring import score
from assessment.reports.figure import build_figure
from assessment.reports.radar import radar_svg
from assessment.web.answer_forms import AnswerForm, LevelCards
from assessment.web.guide import draw_guide
from assessment.web.progress import minutes_to_answer
from assessment.web.rubric_changes import in_short

if TYPE_CHECKING:
    from assessment.models import Organisation

MOST_FAULTS = 100
"""How many faults are listed at once."""


class PreviewForm(AnswerForm):
    """A question as it will look. Nothing in it can be pressed, and nothing of it is kept in memory."""

    def __init__(self, rubric: Rubric, question: Question):
        nothing_said = {f"preview-{name}": value for name, value in AnswerForm.values(question, Answer(), 0).items()}
        super().__init__(nothing_said, rubric=rubric, question=question, action="", prefix="preview")
        for field in self.fields.values():
            field.disabled = True

    @property
    def helper(self) -> FormHelper:
        """The crispy layout: the cards and the fields below them, inside the form that is already there."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False
        helper.layout = Layout(LevelCards(), "note", "evidence")
        return helper


@dataclass(frozen=True, slots=True)
class Reach:
    """A node with its scores when every question stands at its lowest and at its highest level, as they are printed,
    and for the overall score the bands they lie in. `None` for a node that only lists."""

    title: str
    questions: int
    lowest: Printed | None
    highest: Printed | None
    bands: tuple[str, str] | None = None


class Preview:
    """A rubric without faults, looked at from all sides. Each is worked out once, when a template asks for it."""

    def __init__(self, rubric: Rubric, question_id: str):
        self.rubric = rubric
        self.question = rubric.question_by_id.get(question_id) or rubric.questions[0]
        self.form = PreviewForm(rubric, self.question)
        self.minutes = minutes_to_answer(rubric, rubric.questions)

    @property
    def number(self) -> int:
        """Which question it is, from 1."""
        return self.rubric.number_of[self.question.id]

    @property
    def area(self) -> str:
        """The area in which the question counts."""
        return self.rubric.area_of(self.question).title

    @property
    def guide(self) -> SafeString:
        """What stands beside the question."""
        return draw_guide(self.rubric, self.question.id)

    @property
    def choices(self) -> Iterator[tuple[str, int, str]]:
        """Every question by id, number and title."""
        return ((question.id, number, question.title) for number, question in enumerate(self.rubric.questions, 1))

    @cached_property
    def overall(self) -> Reach:
        """The worst and the best that the whole instrument can say."""
        return _reach(self.rubric, self.rubric.root.id, with_bands=True)

    @cached_property
    def areas(self) -> list[tuple[Reach, list[Reach]]]:
        """The areas, each with its axes of the radar."""
        return [
            (
                _reach(self.rubric, area.id),
                [_reach(self.rubric, topic.id) for topic in self.rubric.topics_of(area)],
            )
            for area in self.rubric.areas
        ]

    @cached_property
    def radar(self) -> str | None:
        """The axes of the radar with the highest score on each; `None` when there are too few for one."""
        heading = Heading("", self.rubric.rubric.title, "", "", timezone.now())
        answers = {question.id: Answer(level=self.rubric.top_of(question)) for question in self.rubric.questions}
        figure = build_figure(build_report(heading, self.rubric, answers, score(self.rubric, answers)))
        return radar_svg(replace(figure, series="Highest score")) if figure.has_radar else None


def look(text: str, organisation: "Organisation", question_id: str = "") -> dict[str, Any]:
    """What the panel beside a text shows: its faults, what is new since the version before, and the preview."""
    checked = check(text, partial(published_in, organisation))
    return {
        "checked": checked,
        "faults": checked.faults[:MOST_FAULTS],
        "more": max(0, len(checked.faults) - MOST_FAULTS),
        "summary": in_short(checked.found) if checked.found else [],
        "preview": _preview(checked, question_id),
    }


def _preview(checked: Checked, question_id: str) -> Preview | None:
    return Preview(checked.rubric, question_id) if checked.rubric else None


def _reach(rubric: Rubric, node: str, *, with_bands: bool = False) -> Reach:
    ends = ranges(rubric)[node]
    lowest, highest = ends if ends.low < ends.high else (None, None)
    bands = None
    if with_bands and lowest is not None and highest is not None:
        bands = rubric.overall_bands.name(lowest), rubric.overall_bands.name(highest)
    return Reach(
        title=rubric.node_by_id[node].title,
        questions=len(rubric.questions_of(node)),
        lowest=rubric.shown(lowest),
        highest=rubric.shown(highest),
        bands=bands,
    )
