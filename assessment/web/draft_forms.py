"""What an owner sends while she writes a rubric: the text of a file, pasted or uploaded, and what belongs to it."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessment import actions
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_starter import rubric_id, starter
from assessment.domain.rubric_writing import dump
from assessment.domain.source import BYTE_LIMIT, SourceError, decode
from assessment.web.forms import PageForm, RubricField

if TYPE_CHECKING:
    from assessment.models import Organisation, RubricDraft, RubricVersion, RubricVersionQuerySet, User

NOTE_LIMIT = 500
TOO_LARGE = "This is larger than 1 MB. Shorten it: a rubric has up to 500 questions."


class TextFileField(forms.FileField):
    """An uploaded text; cleaned, it is the text itself."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json,.txt"}),
            error_messages={"empty": "The file is empty: save it, and choose again."},
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> str | None:
        """The text. Refuses what is too large, and what is not UTF-8 with the place of the first odd byte."""
        file: UploadedFile | None = super().clean(data, initial)
        if not file:
            return None
        if file.size is None or file.size > BYTE_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        try:
            return decode(file.read(), str(file.name))
        except SourceError as error:
            (fault,) = error.faults
            raise forms.ValidationError(f"Line {fault.line}, column {fault.column}: {fault.message}.") from error


class NewDraftForm(PageForm):
    """A rubric to begin: under which name, and from what."""

    button = "Begin"
    name = forms.CharField(
        label="Name", max_length=120, help_text="What the rubric is called, such as “Data platform readiness”."
    )
    file = TextFileField(
        label="Or upload a file", help_text="YAML as UTF-8, up to 1 MB. It is kept as it is, even with faults."
    )

    def __init__(self, *args: Any, rubrics: "RubricVersionQuerySet", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["source"] = RubricField(
            rubrics,
            label="Start from",
            required=False,
            empty_label="A small commented example",
            help_text="A rubric that is there already is copied; what comes with the product gets an id of its own.",
        )
        self.order_fields(["name", "source", "file"])

    @property
    def helper(self) -> FormHelper:
        """A form that can carry a file."""
        helper = super().helper
        helper.attrs["enctype"] = "multipart/form-data"
        return helper

    def save(self, organisation: "Organisation", by: "User") -> "RubricDraft":
        """Begin it."""
        name, source, uploaded = (self.cleaned_data[field] for field in ("name", "source", "file"))
        text = uploaded or (_copy(source, name) if source else starter(name))
        return actions.create_draft(organisation=organisation, name=name, text=_with_plain_lines(text), by=by)


class DraftForm(forms.Form):
    """The desk: the text, or a file that takes its place; the name of the draft and the note to the next version.

    `version` is what the text was read as, so that nobody overwrites what she has not seen.
    """

    text = forms.CharField(
        label="The rubric as YAML",
        strip=False,
        error_messages={"required": "The text is empty: paste it, or upload a file."},
        widget=forms.Textarea(
            attrs={"rows": 30, "wrap": "off", "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
        ),
    )
    file = TextFileField(label="Upload a file", help_text="It takes the place of the text above. UTF-8, up to 1 MB.")
    name = forms.CharField(label="Name of the draft", max_length=120)
    note = forms.CharField(
        label="Change note",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What the next version brings, for those who are assessed by it.",
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, draft: "RubricDraft"):
        initial = {"text": draft.text, "name": draft.name, "note": draft.note, "version": draft.version}
        super().__init__(data, files, initial=initial)
        self.draft = draft
        self.fields["text"].required = "file" not in self.files

    @property
    def helper(self) -> FormHelper:
        """The crispy layout: the text with its buttons, what was found beside it, and the rest below."""
        helper = FormHelper(self)
        helper.attrs = {"novalidate": "", "enctype": "multipart/form-data", "data-drafting": ""}
        helper.layout = Layout(
            Div(
                Div("text", HTML("{% include 'drafts/_buttons.html' %}"), css_class="editor"),
                HTML("{% include 'drafts/_panel.html' %}"),
                Div("file", "name", "note", "version"),
                css_class="drafting",
            )
        )
        return helper

    def clean_text(self) -> str:
        """The text with plain line ends, as files have them."""
        text = _with_plain_lines(self.cleaned_data["text"])
        if len(text.encode()) > BYTE_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return text

    @property
    def written(self) -> str:
        """The text that is to be looked at: what was sent, even if it cannot be kept, else what is saved."""
        if not self.is_bound:
            return self.draft.text
        return _with_plain_lines(self.cleaned_data.get("file") or self.data.get("text", ""))

    def save(self, by: "User") -> "RubricDraft":
        """Keep it. Raises DraftChanged when somebody saved another text in between."""
        return actions.save_draft(
            draft=self.draft,
            name=self.cleaned_data["name"],
            text=self.written,
            note=self.cleaned_data["note"],
            version=self.cleaned_data["version"],
            by=by,
        )

    def upon(self, current: "RubricDraft") -> "DraftForm":
        """The same input, to be saved over what stands now if she says so again."""
        data = {**self.cleaned_data, "text": self.written, "version": current.version}
        form = DraftForm(data, draft=current)
        form.is_valid()
        return form


class PublishForm(PageForm):
    """The last step: what is new, in words."""

    note = forms.CharField(
        label="Change note",
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Up to 500 characters. They stand beside the version for everybody who is assessed by it.",
        error_messages={
            "required": "Say what is new; of a first version, what it is for.",
            "max_length": "This has %(show_value)d characters; say it in %(limit_value)d.",
        },
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, draft: "RubricDraft", rubric: Rubric):
        super().__init__(data, initial={"note": draft.note, "version": draft.version})
        self.draft = draft
        self.button = f"Publish version {rubric.rubric.version}"

    def save(self, by: "User") -> "RubricVersion":
        """Publish. Raises DraftChanged, and UnfitToPublish while there are faults."""
        return actions.publish_draft(draft=self.draft, by=by, **self.cleaned_data)


def _copy(source: "RubricVersion", name: str) -> str:
    """The text of a published version: an own one as it was published, to be continued; one that comes with the
    product as a rubric of one's own, under another id and name."""
    if source.organisation_id:
        return source.text
    document = source.rubric().document
    identity = {"id": rubric_id(name), "version": "1.0.0", "title": name}
    return dump(document | {"rubric": document["rubric"] | identity})


def _with_plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
