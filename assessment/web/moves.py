"""What is said about newer versions of an assessment's rubric: that there is one, what moving there would do, and what
waits to be confirmed after it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from assessment.access import May, assessments_for, can, newer_version, versions_before
from assessment.domain.answers import UNANSWERED, Answers, State, answer_faults
from assessment.domain.asking import asking
from assessment.domain.rubric import Question, Rubric
from assessment.domain.versions import Carried, Draft, Fate, carried, suggestions
from assessment.web.forms import PageForm, RubricField
from assessment.web.reviewing import Said, in_words

if TYPE_CHECKING:
    from assessment.models import Assessment, RubricVersion, User


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the newer version, or a removed one: what was said in earlier questions, whether that was anything,
    what is suggested, and the version in which it was said."""

    question: Question
    version: str
    earlier: tuple[tuple[Question, Said], ...]
    was_answered: bool
    suggested: Said | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move would do. `carried` are the answers that come along, `open` the questions without one that stay;
    `lost` says how many of the removed have an answer."""

    carried: tuple[Row, ...]
    open: int
    confirm: tuple[Row, ...]
    new: tuple[Row, ...]
    removed: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """Where an assessment went, where it came from, and the suggestions that were neither taken nor answered otherwise
    yet. Most assessments never move."""

    to: "Assessment | None"
    source: "Assessment | None"
    waiting: tuple[Row, ...]

    def suggestion(self, question_id: str) -> Row | None:
        """What is suggested for a question, while it waits."""
        return next((row for row in self.waiting if row.question.id == question_id), None)


class MoveForm(PageForm):
    """The step from the preview: to the version that was looked at, once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, rubrics: "QuerySet[RubricVersion]", newer: "RubricVersion", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.button = f"Move to version {newer.version}"
        self.fields["rubric_version"] = RubricField(rubrics, widget=forms.HiddenInput, initial=newer)


def offer_of(assessment: "Assessment", user: "User") -> "RubricVersion | None":
    """The newer version to move to, for those who may. A correction stays where it is."""
    newer = newer_version(assessment.rubric_version)
    is_open = newer is not None and assessment.corrects_id is None
    return newer if is_open and can(user, May.START, assessment.team) else None


def moves_of(assessment: "Assessment", answers: Answers, user: "User") -> Moves:
    """Where it went and came from: one query for an assessment that was not moved here, or that moved on."""
    heavy = ("rubric_version__document", "rubric_version__text")
    moved_to = assessment.moved_to.select_related("rubric_version").defer(*heavy).first()
    if assessment.moved_from_id is None:
        return Moves(moved_to, None, ())
    line = line_of(assessment, user)
    new = assessment.rubric_version.rubric()
    asked = asking(new, answers)
    waiting = [
        fate
        for name, fate in suggestions(_drafts(line), new, _known(assessment.rubric_version)).items()
        if asked[name] and answers.get(name, UNANSWERED).state is State.UNANSWERED and _fits(new, fate)
    ]
    return Moves(moved_to, line[0], _rows(new, waiting))


def line_of(assessment: "Assessment", user: "User") -> list["Assessment"]:
    """The drafts that it moved from, newest first: a query for each."""
    line = []
    while assessment.moved_from_id is not None:
        assessment = assessments_for(user).get(pk=assessment.moved_from_id)
        line.append(assessment)
    return line


def _drafts(line: "Iterable[Assessment]") -> list[Draft]:
    return [Draft(each.rubric_version.rubric(), each.answers()) for each in line]


def _known(version: "RubricVersion") -> list[Rubric]:
    """The versions that may lead to this one."""
    return [each.rubric() for each in versions_before(version)]


def preview(assessment: "Assessment", newer: "RubricVersion", user: "User") -> Preview:
    """What would become of the answers."""
    line = [assessment, *line_of(assessment, user)]
    new = newer.rubric()
    fates = carried(_drafts(line), new, _known(newer))
    by_fate = {fate: [each for each in fates.values() if each.fate is fate] for fate in Fate}
    kept = [each for each in by_fate[Fate.CARRIED] if each.has_answer]
    return Preview(
        carried=_rows(new, kept),
        open=len(by_fate[Fate.CARRIED]) - len(kept),
        confirm=_rows(new, by_fate[Fate.CONFIRM]),
        new=_rows(new, by_fate[Fate.NEW]),
        removed=_rows(new, by_fate[Fate.REMOVED]),
    )


def _rows(new: Rubric, fates: Iterable[Carried]) -> tuple[Row, ...]:
    return tuple(_row(new, fate) for fate in fates)


def _fits(new: Rubric, fate: Carried) -> bool:
    """Whether what is suggested can be an answer: a scale may have become shorter."""
    return not answer_faults(new, fate.question, fate.answer)


def _row(new: Rubric, fate: Carried) -> Row:
    asked = fate.draft.rubric
    given = [(source, fate.draft.answer(source)) for source in fate.sources]
    is_suggested = fate.answer.is_known and fate.fate is Fate.CONFIRM and _fits(new, fate)
    return Row(
        question=fate.question,
        version=asked.rubric.version,
        earlier=tuple((source, in_words(asked, source, answer)) for source, answer in given),
        was_answered=any(answer.state is not State.UNANSWERED for _, answer in given),
        suggested=in_words(new, fate.question, fate.answer) if is_suggested else None,
    )
