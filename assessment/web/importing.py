"""Answers from a file on their way in: the upload, what it would change in words, and the sealed list to confirm."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from assessment.domain.answer_book import choice, read_book
from assessment.domain.answer_import import (
    Change,
    Given,
    History,
    ImportPlan,
    Offer,
    UploadError,
    UploadFault,
    plan_import,
)
from assessment.domain.answer_json import read_json
from assessment.domain.answers import Answer
from assessment.domain.rubric import Question, Rubric
from assessment.web.forms import PageForm

if TYPE_CHECKING:
    from assessment.models import Assessment, User

FILE_LIMIT = 1_000_000
"""Bytes in one upload."""
SALT = "import-answers"
SEAL_AGE = 24 * 3600
"""Seconds within which a list of changes can be confirmed."""


class UploadForm(PageForm):
    """A filled-in answer sheet, or exported answers. Once valid, `proposal` holds what they would change."""

    button = "Show what would change"
    file = forms.FileField(
        label="Filled-in file",
        help_text="The answer sheet (XLSX), or the JSON of a submission. Up to 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
        error_messages={"required": "Choose the file first.", "empty": "The file is empty: save it, and choose again."},
    )

    def __init__(self, *args: Any, assessment: "Assessment", by: "User", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        self.by = by
        self.faults: tuple[UploadFault, ...] = ()

    @property
    def helper(self) -> FormHelper:
        """A form that can carry a file."""
        helper = super().helper
        helper.attrs["enctype"] = "multipart/form-data"
        return helper

    def clean_file(self) -> UploadedFile:
        """Read the answers; everything that is wrong with them is told at once."""
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise forms.ValidationError("The file is larger than 1 MB. An answer sheet is smaller: take a fresh one.")
        try:
            offer = read_upload(file.name, file.read(), self.assessment)
            self.proposal = propose(file.name, offer, self.assessment, self.by)
        except UploadError as error:
            if len(error.faults) == 1 and error.faults[0].place == "File":
                raise forms.ValidationError(error.faults[0].message) from error
            self.faults = error.faults
            raise forms.ValidationError(
                "The file was not used. Mend what is listed below, and upload it again."
            ) from error
        return file


def read_upload(name: str, content: bytes, assessment: "Assessment") -> Offer:
    """What an uploaded file says to the assessment. Raises `UploadError`."""
    rubric = assessment.rubric_version.rubric()
    match PurePath(name).suffix.lower():
        case ".xlsx":
            return read_book(content, rubric, str(assessment.pk))
        case ".json":
            return read_json(content, rubric)
        case other:
            kind = f"a file of the kind “{other[1:20]}”" if other[1:] else "a file without an ending"
            message = f"This is {kind}. Save it as an Excel workbook (.xlsx), or upload exported answers (.json)."
            raise UploadError(UploadFault("File", message))


def history_of(assessment: "Assessment") -> History:
    """Every version of every answer, in one query."""
    history: dict[str, dict[int, Answer]] = {}
    for response in assessment.responses.all():
        history.setdefault(response.question, {})[response.version] = response.answer()
    return history


@dataclass(frozen=True, slots=True)
class Part:
    """What changes of an answer: its choice, its note, or its evidence. Empty is nothing."""

    name: str
    before: str
    after: str

    @property
    def is_choice(self) -> bool:
        """True for what fits on one line."""
        return self.name == "Answer"


@dataclass(frozen=True, slots=True)
class Row:
    """A question with what would change of its answer."""

    number: int
    question: Question
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person is shown before she confirms. `sealed` is what she sends back, and nobody can have changed it."""

    source: str
    plan: ImportPlan
    changes: tuple[Row, ...]
    clashes: tuple[Row, ...]
    sealed: str


def propose(source: str, offer: Offer, assessment: "Assessment", by: "User") -> Proposal:
    """Compare what a file says with what stands now. Raises `UploadError` when it names versions that never were."""
    plan = plan_import(offer, history_of(assessment))
    rubric = assessment.rubric_version.rubric()
    return Proposal(
        source=source,
        plan=plan,
        changes=tuple(_row(rubric, change) for change in plan.changes),
        clashes=tuple(_row(rubric, change) for change in plan.clashes),
        sealed=_seal(source, plan, assessment, by),
    )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A list of changes that came back with its seal unbroken."""

    source: str
    answers: tuple[Given, ...]

    @property
    def offer(self) -> Offer:
        """The same as a file would say it, to be compared once more."""
        return Offer(
            answers={given.question_id: given.answer for given in self.answers},
            versions={given.question_id: given.version for given in self.answers},
        )


def unseal(sealed: str, assessment: "Assessment", by: "User") -> Confirmed | None:
    """What was shown to this person for this assessment within a day; `None` for anything else."""
    try:
        data = signing.loads(sealed, salt=SALT, max_age=SEAL_AGE)
    except signing.BadSignature:
        return None
    if (data["assessment"], data["person"]) != (str(assessment.pk), by.pk):
        return None
    answers = tuple(
        Given(question, Answer.from_data(answer), version, UUID(key))
        for question, answer, version, key in data["answers"]
    )
    return Confirmed(data["source"], answers)


def _seal(source: str, plan: ImportPlan, assessment: "Assessment", by: "User") -> str:
    answers = [[each.question_id, each.after.to_data(), each.version, str(uuid4())] for each in plan.changes]
    data = {"source": source, "assessment": str(assessment.pk), "person": by.pk, "answers": answers}
    return signing.dumps(data, salt=SALT, compress=True)


def _row(rubric: Rubric, change: Change) -> Row:
    question = rubric.question_by_id[change.question_id]
    return Row(rubric.number_of[question.id], question, tuple(_parts(rubric, question, change)))


def _parts(rubric: Rubric, question: Question, change: Change) -> Iterator[Part]:
    before, after = change.before, change.after
    texts = (
        ("Answer", _chosen(rubric, question, before), _chosen(rubric, question, after)),
        ("Note", before.note, after.note),
        ("Evidence", "\n".join(before.evidence), "\n".join(after.evidence)),
    )
    return (Part(*text) for text in texts if text[1] != text[2])


def _chosen(rubric: Rubric, question: Question, answer: Answer) -> str:
    """The choice as the sheet spells it, with its reason."""
    reason = f": {rubric.na_reasons[answer.na].title}" if answer.na else ""
    return f"{choice(rubric, question, answer)}{reason}" or "Unanswered"
