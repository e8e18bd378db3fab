"""What a question page works on."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from assessment.domain.answers import UNANSWERED, Answer, AnswerError, AnswerFault
from assessment.domain.rubric import Question, Rubric
from assessment.web.answer_forms import AnswerForm, as_read, choice_of
from assessment.web.last_time import Background
from assessment.web.progress import Place
from assessment.web.reviewing import Said, last_in_words

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
    """The question in its place, the responses so far by question, and what the assessment looks back on."""

    assessment: "Assessment"
    background: Background
    may_answer: bool
    rubric: Rubric
    question: Question
    place: Place
    responses: dict[str, "Response"]
    from_review: bool

    @property
    def url(self) -> str:
        """The question's address without a query; what the script saves to."""
        return self.url_of(self.question)

    @property
    def action(self) -> str:
        """Where the form goes; it remembers that the person came from the review page."""
        return self.url + ("?from=review" if self.from_review else "")

    @property
    def answer(self) -> Answer:
        """What is saved."""
        response = self.responses.get(self.question.id)
        return response.answer() if response else UNANSWERED

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

    def url_of(self, question: Question) -> str:
        """The address of a question of the same assessment."""
        return reverse("question", args=[self.assessment.pk, question.id])

    def ways(self) -> dict[str, str]:
        """Where the three buttons lead."""
        task_list = reverse("assessment", args=[self.assessment.pk])
        review = reverse("review", args=[self.assessment.pk])
        previous = self.url_of(self.place.previous) if self.place.previous else task_list
        following = self.url_of(self.place.next) if self.place.next else review
        if self.from_review:
            previous = following = f"{review}#{self.question.id}"
        return {"next": following, "back": previous, "leave": task_list}

    def current_values(self) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return AnswerForm.values(self.answer, self.version)

    def form(self, **kwargs: Any) -> AnswerForm:
        """The form of the question."""
        last = choice_of(self.last)
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
            answer=as_read(self.last),
            is_saved=self.last == self.answer,
            fields={"version": self.version, "key": uuid.uuid4(), "go": "same"},
        )
