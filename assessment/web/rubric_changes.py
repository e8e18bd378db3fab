"""What differs between two versions of a rubric, as it is printed: sections, and in texts the words that differ."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.http import QueryDict

from assessment.domain.rubric import Rubric, version_number
from assessment.domain.versions import Change, Kind, RubricDiff, What

ALIKE = 0.5
"""Share of words in common from which two texts are told apart word by word; below it they are shown whole."""

IN_WORDS = {
    None: "Nothing differs.",
    Kind.PATCH: "Only the wording differs. Every question means what it meant.",
    Kind.MINOR: "Questions or weights differ. What is asked in both versions means the same.",
    Kind.MAJOR: "Some answers mean something else now. Only questions that kept their meaning are compared.",
}
SHORT = {
    What.MEANING: ("question means something else", "questions mean something else"),
    What.ADDED: ("question is new", "questions are new"),
    What.DROPPED: ("question is gone", "questions are gone"),
    What.MOVED: ("question stands in another topic", "questions stand in another topic"),
    What.REWEIGHTED: ("weight differs", "weights differ"),
    What.STRUCTURE: ("change of areas and topics", "changes of areas and topics"),
    What.RULES: ("rule differs", "rules differ"),
    What.REWORDED: ("question is reworded", "questions are reworded"),
    What.TEXTS: ("other text differs", "other texts differ"),
    What.ORDER: ("order differs", "orders differ"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text, and whether the other version has it, too."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A part that differs: what it was and what it is, `None` where there was or is nothing."""

    part: str
    before: tuple[Words, ...] | None
    after: tuple[Words, ...] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Everything of one sort that happened to one question, node or block. `note` stands beside the title."""

    title: str
    note: str
    parts: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Everything of one sort. `is_table` when each is one value before and one after."""

    what: What
    kind: Kind
    groups: tuple[Group, ...]

    @property
    def is_table(self) -> bool:
        """Whether it is read best in columns."""
        return self.what in (What.MOVED, What.REWEIGHTED)

    @property
    def is_numbers(self) -> bool:
        """Whether the columns hold numbers."""
        return self.what is What.REWEIGHTED

    @property
    def is_list(self) -> bool:
        """Whether only titles and what is asked need telling."""
        return self.what in (What.ADDED, What.DROPPED)

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.what.name.lower()


def sections(found: RubricDiff) -> list[Section]:
    """The difference, what weighs most first."""
    return [
        Section(what, max(change.kind for change in changes), tuple(_groups(found, changes)))
        for what, changes in found.by_what().items()
    ]


def in_short(found: RubricDiff) -> list[str]:
    """How much there is of each sort, such as “2 questions are new”."""
    counts = {what: len(list(_by_subject(changes))) for what, changes in found.by_what().items()}
    return [f"{count} {SHORT[what][count != 1]}" for what, count in counts.items()]


def changes_context(found: RubricDiff) -> dict[str, Any]:
    """What a page needs to print a difference."""
    return {
        "kind": found.kind,
        "meaning": IN_WORDS[found.kind],
        "summary": in_short(found),
        "sections": sections(found),
    }


class VersionsForm(forms.Form):
    """Which two versions are held side by side, by their numbers; without a choice the newest two."""

    def __init__(self, data: QueryDict | None, *, action: str, numbers: Sequence[str]):
        super().__init__(data, initial={"from": numbers[-2:][0], "to": numbers[-1]})
        self.action = action
        choices = [(number, number) for number in reversed(numbers)]
        for name in ("from", "to"):
            self.fields[name] = forms.ChoiceField(label=name.capitalize(), choices=choices)

    @property
    def helper(self) -> FormHelper:
        """The crispy layout: both fields and the button in one line."""
        helper = FormHelper(self)
        helper.form_method = "get"
        helper.form_action = self.action
        helper.form_class = "version-choice"
        helper.disable_csrf = True
        helper.layout = Layout(
            "from", "to", HTML('<button class="btn btn-outline-primary" type="submit">Compare</button>')
        )
        return helper

    def chosen(self) -> tuple[str, str] | None:
        """The two numbers, lower one first; `None` when the address names others than those published."""
        if self.is_bound and not self.is_valid():
            return None
        values = self.cleaned_data if self.is_bound else self.initial
        old, new = sorted((values["from"], values["to"]), key=version_number)
        return old, new


def _by_subject(changes: Iterable[Change]) -> Iterator[tuple[tuple[str, str], list[Change]]]:
    for subject, own in groupby(changes, key=lambda change: (change.subject, change.id)):
        yield subject, list(own)


def _groups(found: RubricDiff, changes: Iterable[Change]) -> Iterator[Group]:
    for (subject, name), own in _by_subject(changes):
        revs = [_rev(rubric, name) for rubric in (found.old, found.new)]
        told = [change for change in own if change.part != "rev"]
        note = f"rev {revs[0]} → {revs[1]}" if None not in revs and revs[0] != revs[1] else ""
        if own[0].what in (What.ADDED, What.DROPPED):
            note = ", ".join(filter(None, (own[0].part, own[0].origin)))
        yield Group(subject, note, tuple(map(_told, told)))


def _rev(rubric: Rubric, name: str) -> int | None:
    question = rubric.question_by_id.get(name)
    return None if question is None else question.rev


def _told(change: Change) -> Told:
    part = change.part[:1].upper() + change.part[1:]
    if change.before is None or change.after is None:
        return Told(part, _whole(change.before), _whole(change.after))
    return Told(part, *_apart(change.before, change.after))


def _whole(text: str | None) -> tuple[Words, ...] | None:
    return None if text is None else (Words(text, True),)


def _apart(before: str, after: str) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Two texts with the words marked that only one of them has; all of them when little is shared."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Words(before, False),), (Words(after, False),)
    steps = matcher.get_opcodes()
    return (
        tuple(Words("".join(old[a:b]), tag == "equal") for tag, a, b, _, _ in steps if a < b),
        tuple(Words("".join(new[a:b]), tag == "equal") for tag, _, _, a, b in steps if a < b),
    )
