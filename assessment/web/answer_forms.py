"""One answer as it arrives: from the question page as a form, from the script as JSON. The rules are the domain's."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, LayoutObject
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from pydantic import BaseModel, ConfigDict, Strict, ValidationError

from assessment.domain.answers import LINK_LIMIT, NOTE_LIMIT, UNANSWERED, Answer, AnswerError, AnswerFault
from assessment.domain.rubric import Question, Rubric
from assessment.web.guide import rule_in_short

DONT_KNOW = "dont_know"
NOT_APPLICABLE = "na"
FIELD_OF = {"level": "choice", "na": "na_reason", "note": "note", "evidence": "evidence"}
"""The form field in which a fault of an answer is shown."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a radio card says; `key` is the key that chooses it, `mark` says why it stands out."""

    title: str
    text: str = ""
    key: str = ""
    mark: str = ""

    def __str__(self) -> str:
        return self.title


class AnswerForm(forms.Form):
    """The question page. It parses; whether the answer may be kept is decided where it is recorded.

    `last` is what was chosen last time, as the field spells it: its card is marked, and nothing more.
    """

    choice = forms.Field(required=False, widget=forms.RadioSelect)
    na_reason = forms.Field(label="Why does it not apply?", required=False, widget=forms.RadioSelect)
    note = forms.Field(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": NOTE_LIMIT}),
        help_text="What you looked at, or what stands behind the choice. It is printed in the report.",
    )
    evidence = forms.Field(
        label="Links to evidence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url", "spellcheck": "false"}),
        help_text=f"One per line, up to {LINK_LIMIT}. They are printed in the report; nobody opens them for you.",
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rubric: Rubric, question: Question, action: str, last: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.question = question
        self.action = action
        self.last = last
        cards = {
            str(position): Card(option.label, question.levels[position], str(position + 1))
            for position, option in enumerate(rubric.scale_of(question).options)
        }
        cards[DONT_KNOW] = Card("I don’t know", key="D")
        if question.na:
            cards[NOT_APPLICABLE] = Card("Not applicable", key="X")
        if self.last in cards:
            cards[self.last] = replace(cards[self.last], mark="last time")
        self.fields["choice"].label = question.title
        self.fields["choice"].widget.choices = list(cards.items())
        self.fields["na_reason"].widget.choices = [
            (reason, Card(rubric.na_reasons[reason].title, rubric.na_reasons[reason].text)) for reason in question.na
        ]

    @classmethod
    def values(cls, answer: Answer, version: int) -> dict[str, Any]:
        """What the fields hold for an answer of this version, with a fresh key."""
        return {
            "choice": choice_of(answer),
            "na_reason": answer.na or "",
            "note": answer.note,
            "evidence": "\n".join(answer.evidence),
            "version": version,
            "key": uuid.uuid4(),
        }

    @property
    def helper(self) -> FormHelper:
        """The crispy layout: cards, note, evidence, and the bar with the buttons."""
        helper = FormHelper(self)
        helper.form_action = self.action
        helper.form_class = "answer-form"
        helper.attrs = {"novalidate": "", "autocomplete": "off"}
        helper.layout = Layout(
            LevelCards(),
            HTML("{% include 'assessment/_last_time.html' with place='below' %}"),
            "note",
            "evidence",
            "version",
            "key",
            HTML("{% include 'assessment/_question_bar.html' %}"),
        )
        return helper

    def answer(self) -> Answer:
        """What was said. Raises AnswerError for a choice that is no choice."""
        choice = self.cleaned_data["choice"] or ""
        level = None
        if choice not in ("", DONT_KNOW, NOT_APPLICABLE):
            if not re.fullmatch(r"[0-9]{1,3}", choice):
                raise AnswerError((AnswerFault("level", f"“{choice[:40]}” is not among the choices: choose a level."),))
            level = int(choice)
        reason = (self.cleaned_data["na_reason"] or "") if choice == NOT_APPLICABLE else None
        if reason == "" and self.question.na:
            raise AnswerError((AnswerFault("na", "Choose a reason why the question does not apply."),))
        links = (self.cleaned_data["evidence"] or "").splitlines()
        return Answer(
            level=level,
            na=reason,
            dont_know=choice == DONT_KNOW,
            note=(self.cleaned_data["note"] or "").replace("\r\n", "\n").strip(),
            evidence=tuple(link.strip() for link in links if link.strip()),
        )

    def add_faults(self, error: AnswerError) -> None:
        """Show each fault at its field."""
        for fault in error.faults:
            self.add_error(FIELD_OF.get(fault.field), fault.message)


def choice_of(answer: Answer) -> str:
    """What was chosen, as the field `choice` spells it; empty when nothing was."""
    choice = NOT_APPLICABLE if answer.na else DONT_KNOW if answer.dont_know else answer.level
    return "" if choice is None else str(choice)


class LevelCards(LayoutObject):
    """The cards of a question. A page that shows what is saved takes them from memory: they cost half of it."""

    def render(self, form: AnswerForm, context: Context, *args: Any, **kwargs: Any) -> SafeString:
        """The cards of this form."""
        if form.is_bound:
            return _draw_cards(form)
        choice, reason = form["choice"], form["na_reason"]
        return _saved_cards(
            form.rubric, form.question.id, choice.value(), reason.value(), form.last, choice.field.disabled
        )


@lru_cache(maxsize=2048)
def _saved_cards(rubric: Rubric, question_id: str, choice: str, reason: str, last: str, disabled: bool) -> SafeString:
    question = rubric.question_by_id[question_id]
    saved = {"choice": choice, "na_reason": reason}
    form = AnswerForm(rubric=rubric, question=question, action="", last=last, initial=saved)
    for field in form.fields.values():
        field.disabled = disabled
    return _draw_cards(form)


def _draw_cards(form: AnswerForm) -> SafeString:
    return render_to_string(
        "assessment/fields/level_cards.html",
        {"field": form["choice"], "rule": rule_in_short(form.rubric), "form_show_errors": True},
    )


class AnswerBody(BaseModel):
    """The answer in an autosave; a word that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    level: int | None = None
    na: str | None = None
    unknown: bool = False
    note: str = ""
    evidence: Annotated[tuple[str, ...], Strict(False)] = ()


class SaveBody(BaseModel):
    """The whole body of an autosave."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer: AnswerBody


@dataclass(frozen=True, slots=True)
class Save:
    """One autosave: the answer, the version it was made from, and the key under which it counts once."""

    answer: Answer
    version: int
    key: uuid.UUID


MESSAGES = {
    "extra_forbidden": "“{name}” is not part of an answer: send level, na, unknown, note and evidence.",
    "missing": "“{name}” is missing.",
}


def read_save(headers: Mapping[str, str], body: bytes) -> Save:
    """What an autosave asks for. Raises AnswerError with every fault of headers and body."""
    faults = []
    version = re.fullmatch(r'"([0-9]{1,9})"', headers.get("If-Match", ""))
    if not version:
        faults.append(AnswerFault("version", 'Send the version that was answered as If-Match: "<number>".'))
    try:
        key = uuid.UUID(headers.get("Idempotency-Key", ""))
    except ValueError:
        faults.append(AnswerFault("key", "Send a UUID as Idempotency-Key, the same one when the request is repeated."))
    try:
        said = SaveBody.model_validate(json.loads(body)).answer
    except ValidationError as error:
        faults.extend(_fault(detail) for detail in error.errors())
    except (ValueError, RecursionError):
        faults.append(AnswerFault("body", 'The body is not JSON: send {"answer": {…}}.'))
    if faults or not version:
        raise AnswerError(tuple(faults))
    return Save(
        answer=Answer(
            level=said.level,
            na=said.na,
            dont_know=said.unknown,
            note=said.note,
            evidence=said.evidence,
        ),
        version=int(version[1]),
        key=key,
    )


def _fault(detail: Mapping[str, Any]) -> AnswerFault:
    path = [str(step) for step in detail["loc"]] or ["body"]
    name = path[-1].encode("utf-8", "replace").decode()[:40]
    message = MESSAGES.get(detail["type"], "“{name}”: " + detail["msg"] + ".")
    field = path[1] if path[0] == "answer" and len(path) > 1 and path[1] in AnswerBody.model_fields else "body"
    return AnswerFault(field, message.replace("{name}", name))


def as_read(answer: Answer | None) -> dict[str, Any]:
    """An answer as the script reads it; the same shape as it sends."""
    return (answer or UNANSWERED).to_data()
