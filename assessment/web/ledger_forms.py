"""What is written into a delivery ledger, entry by entry or as a file."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from assessment.domain.ledger import Entry, Promised, Reason, Stage, Word, entry_faults
from assessment.domain.ledger_file import COLUMNS, NAME_LIMIT, LedgerFileError, read_entries
from assessment.web.forms import PageForm


class WordField(forms.TypedChoiceField):
    """One of the words of the ledger, or none when it may be left out."""

    def __init__(self, words: type[Word], *, required: bool = True, **kwargs: Any):
        choices = [(word.value, word.label) for word in words]
        super().__init__(
            choices=choices if required else [("", "–"), *choices],
            coerce=lambda value: words(value),
            empty_value=None,
            required=required,
            **kwargs,
        )


class DayField(forms.DateField):
    """A day that has passed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: Any) -> None:
        """Refuse days to come: a ledger holds facts."""
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError("This day has not come yet: the ledger holds facts.")


class EntryForm(PageForm):
    """One entry of a ledger."""

    button = "Save the entry"
    name = forms.CharField(
        label="Name", max_length=NAME_LIMIT, help_text="As the team calls it, such as “Churn model”."
    )
    stage = WordField(Stage, label="Stage reached")
    started_on = DayField(label="Started")
    promised_to = WordField(Promised, label="Promised to", required=False)
    promised_on = DayField(label="Promised on", required=False)
    launched_on = DayField(label="Launched on", required=False, help_text="When it first reached users.")
    withdrawn_on = DayField(label="Withdrawn on", required=False, help_text="When it was taken back after its launch.")
    ended_on = DayField(label="Ended on", required=False, help_text="When it was given up before any launch.")
    reason = WordField(Reason, label="Where the reason for the end lay", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself, each fault beside its field."""
        cleaned = super().clean() or {}
        if not self.errors:
            for fault in entry_faults(self.entry()):
                self.add_error(fault.field, fault.message)
        return cleaned

    def entry(self) -> Entry:
        """What the person wrote."""
        return Entry(**self.cleaned_data)


class LedgerFileForm(PageForm):
    """A ledger as a CSV file, or the same lines pasted."""

    button = "Import"
    file = forms.FileField(label="CSV file", required=False)
    text = forms.CharField(
        label="Or the lines themselves",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=f"First row: {', '.join(COLUMNS)}. Days as 2026-03-31.",
    )

    @property
    def helper(self) -> FormHelper:
        """A form that can carry a file."""
        helper = super().helper
        helper.attrs["enctype"] = "multipart/form-data"
        return helper

    def clean(self) -> dict[str, Any]:
        """Read the entries; every fault of the file is told at once."""
        cleaned = super().clean() or {}
        field = "file" if cleaned.get("file") else "text"
        try:
            text = cleaned["file"].read().decode() if cleaned.get("file") else cleaned.get("text", "")
            cleaned["entries"] = read_entries(text)
        except UnicodeDecodeError:
            self.add_error(field, "This is no text in UTF-8: save it as “CSV UTF-8”.")
        except LedgerFileError as error:
            for fault in error.faults:
                self.add_error(field, fault)
        return cleaned
