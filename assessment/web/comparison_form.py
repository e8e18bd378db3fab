"""What a comparison is asked for by its address: which submissions, which of them is the baseline, and what to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms

from assessment.reports.overlay import MOST

FEWEST = 2
DIFFERENCES = "differences"


class SubmissionsField(forms.Field):
    """Submissions by id, each once, in the order given."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        """Raises ValidationError for anything that is no id."""
        try:
            return [UUID(text) for text in dict.fromkeys(value or ())]
        except ValueError as error:
            raise forms.ValidationError(
                "The address names something that is no submission. Choose below instead."
            ) from error


class ComparisonForm(forms.Form):
    """The address of a comparison, read: two to six submissions, a baseline among them, and what is left out."""

    submission = SubmissionsField(required=False)
    baseline = forms.UUIDField(required=False)
    only = forms.CharField(required=False)

    def clean_submission(self) -> list[UUID]:
        """Too few or too many cannot be compared."""
        submissions = self.cleaned_data["submission"]
        if len(submissions) < FEWEST:
            raise forms.ValidationError("Choose two submissions or more: one has nothing to be compared with.")
        if len(submissions) > MOST:
            raise forms.ValidationError(
                f"These are {len(submissions)} submissions. No more than {MOST} stand side by side."
            )
        return submissions

    def clean(self) -> dict[str, Any]:
        """The baseline is one of those compared."""
        data = super().clean() or self.cleaned_data
        baseline, submissions = data.get("baseline"), data.get("submission", ())
        if submissions and baseline and baseline not in submissions:
            raise forms.ValidationError("The baseline is not among the submissions. Choose again below.")
        return data

    @property
    def problem(self) -> str:
        """What is wrong with the address, in a sentence."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")

    @property
    def address(self) -> "Address":
        """What was asked for, to be asked for again with a difference."""
        data = self.cleaned_data
        return Address(
            submissions=tuple(map(str, data["submission"])),
            baseline=str(data["baseline"] or data["submission"][0]),
            only_differences=data["only"] == DIFFERENCES,
        )


@dataclass(frozen=True, slots=True)
class Address:
    """The query string of a comparison. The same address gives the same picture."""

    submissions: tuple[str, ...]
    baseline: str
    only_differences: bool

    def query(self, **changes: Any) -> str:
        """The query string, with changes: `submissions`, `baseline`, `only_differences`, `paper`, `choose`."""
        submissions: Sequence[str] = changes.get("submissions", self.submissions)
        baseline = changes.get("baseline", self.baseline)
        parts = [("submission", submission) for submission in submissions]
        if baseline in submissions and baseline != submissions[0]:
            parts.append(("baseline", baseline))
        if changes.get("only_differences", self.only_differences):
            parts.append(("only", DIFFERENCES))
        parts += [(name, changes[name]) for name in ("paper", "choose") if name in changes]
        return f"?{urlencode(parts)}"

    def without(self, submission: str) -> str:
        """The same without one side."""
        return self.query(submissions=[other for other in self.submissions if other != submission])
