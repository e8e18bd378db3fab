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

from assessment.domain.answers import (
    LINK_LIMIT,
    NOTE_LIMIT,
    Answer,
    AnswerError,
    AnswerFault,
    reasons_of,
    with_ticks,
)
from assessment.domain.rubric import CountAs, Question, Rubric
from assessment.domain.wording import meaning
from assessment.web.guide import rule_in_short
from assessment.web.reviewing import NONE_OF_THESE

DONT_KNOW = "dont_know"
NOT_APPLICABLE = "na"
NONE = "none"
FIELD_OF = {"level": "choice", "ticks": "choice", "na": "na_reason", "note": "note", "evidence": "evidence"}
"""The form field in which a fault of an answer is shown."""
KEYS = "1234567890"
"""The keys of levels or boxes, from the top; an eleventh has none."""

Chosen = tuple[tuple[str, str], ...]
"""What is chosen, as the form spells it: pairs of a field and a value."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; `key` is the key that chooses it, `mark` says why it stands out."""

    title: str
    text: str = ""
    key: str = ""
    mark: str = ""
    is_level: bool = False

    def __str__(self) -> str:
        return self.title


class AnswerForm(forms.Form):
    """The question page. It parses; whether the answer may be kept is decided where it is recorded.

    A level is a radio button. Where boxes are ticked, what stands in their place is a box, too: without script a
    radio button could never be taken back. `last` is what was chosen last time: its cards are marked, and nothing more.
    """

    choice = forms.Field(required=False, widget=forms.RadioSelect)
    ticks = forms.Field(required=False, widget=forms.CheckboxSelectMultiple)
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

    def __init__(self, *args: Any, rubric: Rubric, question: Question, action: str, last: Chosen = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.question = question
        self.action = action
        self.last = last
        reasons = reasons_of(rubric, question)
        others = {DONT_KNOW: Card("I don’t know", key="D")}
        if reasons:
            others[NOT_APPLICABLE] = Card("Not applicable", _what_it_counts(rubric, question), "X")
        if question.ticks:
            self.fields["choice"].widget = forms.CheckboxSelectMultiple()
            self._offer("ticks", _boxes(question))
            self._offer("choice", {NONE: Card(NONE_OF_THESE, key="N"), **others})
        else:
            del self.fields["ticks"]
            self._offer("choice", {**_levels(rubric, question), **others})
        self.fields["choice"].label = question.title
        self._offer(
            "na_reason",
            {reason: Card(rubric.na_reasons[reason].title, rubric.na_reasons[reason].text) for reason in reasons},
        )

    def _offer(self, field: str, cards: Mapping[str, Card]) -> None:
        self.fields[field].widget.choices = [
            (value, replace(card, mark="last time") if (field, value) in self.last else card)
            for value, card in cards.items()
        ]

    @classmethod
    def values(cls, question: Question, answer: Answer, version: int) -> dict[str, Any]:
        """What the fields hold for an answer of this version, with a fresh key."""
        return {
            **_filled(question, chosen_of(question, answer)),
            "na_reason": answer.na or "",
            "note": answer.note,
            "evidence": "\n".join(answer.evidence),
            "version": version,
            "key": uuid.uuid4(),
        }

    @property
    def chosen(self) -> Chosen:
        """What the fields hold of a choice."""
        held = [(name, self[name].value()) for name in ("choice", "ticks") if name in self.fields]
        return tuple((name, each) for name, value in held for each in _listed(value))

    @property
    def last_key(self) -> str:
        """The key of the last level or box that has one."""
        return KEYS[: len(self.question.ticks.items if self.question.ticks else _levels(self.rubric, self.question))][
            -1
        ]

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
        ticks = _listed(self.cleaned_data.get("ticks"))
        choices = _listed(self.cleaned_data["choice"])
        if len(choices) + bool(ticks) > 1:
            message = f"Choose one: boxes that hold, “{NONE_OF_THESE}”, not applicable, or don’t know. Untick the rest."
            raise AnswerError((AnswerFault("ticks", message),))
        choice = next(iter(choices), "")
        level = None
        if choice not in ("", DONT_KNOW, NOT_APPLICABLE, *([NONE] if self.question.ticks else [])):
            if self.question.ticks or not re.fullmatch(r"[0-9]{1,3}", choice):
                raise AnswerError((AnswerFault("level", f"“{choice[:40]}” is not among the choices: choose a level."),))
            level = int(choice)
        reason = (self.cleaned_data["na_reason"] or "") if choice == NOT_APPLICABLE else None
        if reason == "" and reasons_of(self.rubric, self.question):
            raise AnswerError((AnswerFault("na", "Choose a reason why the question does not apply."),))
        links = (self.cleaned_data["evidence"] or "").splitlines()
        answer = Answer(
            level=level,
            na=reason,
            dont_know=choice == DONT_KNOW,
            note=(self.cleaned_data["note"] or "").replace("\r\n", "\n").strip(),
            evidence=tuple(link.strip() for link in links if link.strip()),
        )
        return with_ticks(self.question, answer, ticks if ticks or choice == NONE else None)

    def add_faults(self, error: AnswerError) -> None:
        """Show each fault at its field."""
        for fault in error.faults:
            self.add_error(FIELD_OF.get(fault.field), fault.message)


def chosen_of(question: Question, answer: Answer) -> Chosen:
    """What was chosen, as the form spells it; empty when nothing was."""
    if answer.na or answer.dont_know:
        return (("choice", NOT_APPLICABLE if answer.na else DONT_KNOW),)
    if answer.level is None:
        return ()
    if question.ticks is None:
        return (("choice", str(answer.level)),)
    return tuple(("ticks", key) for key in answer.ticks) or (("choice", NONE),)


def as_pairs(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The fields of a form as hidden inputs send them again: one pair for each value."""
    return tuple((name, each) for name, value in values.items() for each in (_listed(value) or [""]))


def _filled(question: Question, chosen: Chosen) -> dict[str, Any]:
    """The fields of a choice: a text where one level is chosen, and lists where boxes are ticked."""
    by_field = {name: [value for field, value in chosen if field == name] for name in ("choice", "ticks")}
    return by_field if question.ticks else {"choice": next(iter(by_field["choice"]), "")}


def _listed(value: Any) -> list[Any]:
    """The values of a field that may hold one or several; empty ones are none."""
    return [each for each in (value if isinstance(value, list) else [value]) if each not in (None, "")]


def _levels(rubric: Rubric, question: Question) -> dict[str, Card]:
    return {
        str(level): Card(option.label, meaning(rubric, question, level), KEYS[level], is_level=True)
        for level, option in enumerate(rubric.scale_of(question).options)
    }


def _boxes(question: Question) -> dict[str, Card]:
    items = question.ticks.items if question.ticks else ()
    return {item.key: Card(item.text, key=KEYS[place : place + 1]) for place, item in enumerate(items)}


def _what_it_counts(rubric: Rubric, question: Question) -> str:
    policy = rubric.not_applicable_of(question)
    return f"Counts as {policy.count_as:g}." if isinstance(policy, CountAs) else ""


class LevelCards(LayoutObject):
    """The cards of a question. A page that shows what is saved takes them from memory: they cost half of it."""

    def render(self, form: AnswerForm, context: Context, *args: Any, **kwargs: Any) -> SafeString:
        """The cards of this form."""
        if form.is_bound:
            return _draw_cards(form)
        disabled = form.fields["choice"].disabled
        return _saved_cards(form.rubric, form.question.id, form.chosen, form["na_reason"].value(), form.last, disabled)


@lru_cache(maxsize=2048)
def _saved_cards(
    rubric: Rubric, question_id: str, chosen: Chosen, reason: str, last: Chosen, disabled: bool
) -> SafeString:
    question = rubric.question_by_id[question_id]
    saved = {**_filled(question, chosen), "na_reason": reason}
    form = AnswerForm(rubric=rubric, question=question, action="", last=last, initial=saved)
    for field in form.fields.values():
        field.disabled = disabled
    return _draw_cards(form)


def _draw_cards(form: AnswerForm) -> SafeString:
    return render_to_string(
        "assessment/fields/level_cards.html",
        {
            "field": form["choice"],
            "boxes": form["ticks"] if form.question.ticks else None,
            "rule": rule_in_short(form.rubric, form.question),
            "form_show_errors": True,
        },
    )


class AnswerBody(BaseModel):
    """The answer in an autosave; a word that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    level: int | None = None
    na: str | None = None
    unknown: bool = False
    note: str = ""
    evidence: Annotated[tuple[str, ...], Strict(False)] = ()
    ticks: Annotated[tuple[str, ...] | None, Strict(False)] = None

    def answer(self, question: Question | None) -> Answer:
        """The answer it stands for, to this question."""
        answer = Answer(level=self.level, na=self.na, dont_know=self.unknown, note=self.note, evidence=self.evidence)
        return with_ticks(question, answer, self.ticks) if question else answer


class SaveBody(BaseModel):
    """The whole body of an autosave."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer: AnswerBody


@dataclass(frozen=True, slots=True)
class Save:
    """One autosave: what was said, the version it was made from, and the key under which it counts once."""

    said: AnswerBody
    version: int
    key: uuid.UUID


MESSAGES = {
    "extra_forbidden": "“{name}” is not part of an answer: send level, ticks, na, unknown, note and evidence.",
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
    return Save(said=said, version=int(version[1]), key=key)


def _fault(detail: Mapping[str, Any]) -> AnswerFault:
    path = [str(step) for step in detail["loc"]] or ["body"]
    name = path[-1].encode("utf-8", "replace").decode()[:40]
    message = MESSAGES.get(detail["type"], "“{name}”: " + detail["msg"] + ".")
    field = path[1] if path[0] == "answer" and len(path) > 1 and path[1] in AnswerBody.model_fields else "body"
    return AnswerFault(field, message.replace("{name}", name))


def as_read(question: Question, answer: Answer) -> dict[str, Any]:
    """An answer as the script reads it; the same shape as it sends. Of boxes it learns what is ticked, also when that
    is none, and not what it comes to."""
    data = answer.to_data()
    if question.ticks and answer.level is not None:
        data = {name: value for name, value in data.items() if name != "level"} | {"ticks": list(answer.ticks)}
    return data
