"""What a question page works on."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from assessment.domain.answers import UNANSWERED, Answer, AnswerError, AnswerFault, Answers
from assessment.domain.asking import conditions_in
from assessment.domain.rubric import Question, Rubric
from assessment.web.answer_forms import AnswerForm, as_read, chosen_of
from assessment.web.last_time import Background
from assessment.web.progress import Place, place_of
from assessment.web.reviewing import Said, in_words, last_in_words

if TYPE_CHECKING:
    from assessment.models import Assessment, Response


@dataclass(frozen=True, slots=True)
class Repeat:
    """What was said last time, in words and as the script reads it; whether it is what is saved now; and the fields of
    the form that says it again."""

    said: Said
    answer: dict[str, Any]
    is_saved: bool
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """The question in its place, the responses so far by question with the answers in them, and what the assessment
    looks back on."""

    assessment: "Assessment"
    background: Background
    may_answer: bool
    rubric: Rubric
    question: Question
    place: Place
    responses: dict[str, "Response"]
    answers: Answers
    from_review: bool

    @property
    def url(self) -> str:
        """The question's address without a query; what the script saves to."""
        return _url(self.assessment, self.question)

    @property
    def action(self) -> str:
        """Where the form goes; it remembers that the person came from the review page."""
        return self.url + ("?from=review" if self.from_review else "")

    @property
    def answer(self) -> Answer:
        """What is saved."""
        return self.answers.get(self.question.id, UNANSWERED)

    @property
    def version(self) -> int:
        """Which version of the answer that is."""
        response = self.responses.get(self.question.id)
        return response.version if response else 0

    @property
    def last(self) -> Answer:
        """What was said last time, if it may be said again."""
        last_time = self.background.last_time
        return last_time.answers.get(self.question.id, UNANSWERED) if last_time else UNANSWERED

    @property
    def is_new(self) -> bool:
        """Whether there was a last time, and this was not asked then."""
        last_time = self.background.last_time
        return last_time is not None and self.question.id in last_time.new

    @property
    def deciding(self) -> tuple[tuple[Question, Said], ...]:
        """The questions that decide whether this one is asked, with what was said to them."""
        condition = self.question.visible_when
        names = dict.fromkeys(each.question for each in conditions_in(condition)) if condition else {}
        questions = [self.rubric.question_by_id[name] for name in names]
        return tuple((each, in_words(self.rubric, each, self.answers.get(each.id, UNANSWERED))) for each in questions)

    @property
    def said(self) -> Said | None:
        """What is saved, in words; `None` when nothing is."""
        return None if self.answer == UNANSWERED else in_words(self.rubric, self.question, self.answer)

    def ways(self, said: Answer | None = None) -> dict[str, str]:
        """Where the three buttons lead, now or once this is said."""
        if self.from_review:
            review = f"{reverse('review', args=[self.assessment.pk])}#{self.question.id}"
            return {"next": review, "back": review, "leave": reverse("assessment", args=[self.assessment.pk])}
        if said is None:
            return ways_from(self.assessment, self.place)
        answers = {**self.answers, self.question.id: said}
        return ways_from(self.assessment, place_of(self.rubric, self.question, answers))

    def current_values(self) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return AnswerForm.values(self.question, self.answer, self.version)

    def form(self, **kwargs: Any) -> AnswerForm:
        """The form of the question."""
        last = chosen_of(self.question, self.last)
        return AnswerForm(rubric=self.rubric, question=self.question, action=self.action, last=last, **kwargs)

    def answer_of(self, form: AnswerForm, button: str) -> Answer:
        """What a valid form says, sent by this button. Raises AnswerError for a choice that is no choice."""
        if button != "same":
            return form.answer()
        if self.last == UNANSWERED:
            raise AnswerError((AnswerFault("level", "There is no answer of last time to this question."),))
        return self.last

    def repeat(self) -> Repeat | None:
        """What the page shows of last time; None when nothing was said that may be said again."""
        if self.background.last_time is None or self.last == UNANSWERED:
            return None
        return Repeat(
            said=last_in_words(self.background.last_time, self.question),
            answer=as_read(self.question, self.last),
            is_saved=self.last == self.answer,
            fields={"version": self.version, "key": uuid.uuid4(), "go": "same"},
        )


def ways_from(assessment: "Assessment", place: Place) -> dict[str, str]:
    """Where the buttons of a question lead: along the questions that are asked, and out at both ends."""
    task_list = reverse("assessment", args=[assessment.pk])
    return {
        "next": _url(assessment, place.next) if place.next else reverse("review", args=[assessment.pk]),
        "back": _url(assessment, place.previous) if place.previous else task_list,
        "leave": task_list,
    }


def _url(assessment: "Assessment", question: Question) -> str:
    return reverse("question", args=[assessment.pk, question.id])
