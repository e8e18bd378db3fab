"""Reads answers from JSON: the export of a submission (`report.json`), or an answer file of `manage.py score`."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Strict, ValidationError

from assessment.domain.answer_file import Document
from assessment.domain.answer_import import Offer, UploadError, UploadFault
from assessment.domain.answers import Answer, State, record_faults
from assessment.domain.rubric import Rubric
from assessment.domain.shape import shape_faults
from assessment.domain.source import Source


class Exported(BaseModel):
    """A question of an export, as far as it is an answer; title, score and weight are not read.

    Exports from before there were boxes have no `ticks`.
    """

    model_config = ConfigDict(strict=True)

    state: Literal["level", "not_applicable", "dont_know", "unanswered"]
    level: int | None
    na: str | None
    note: str
    evidence: Annotated[tuple[str, ...], Strict(False)]
    ticks: Annotated[tuple[str, ...], Strict(False)] = ()

    def answer(self) -> Answer:
        """The answer it stands for."""
        return Answer(self.level, self.na, self.state == State.DONT_KNOW, self.note, self.evidence, self.ticks)


class Export(BaseModel):
    """An export, as far as it holds answers."""

    model_config = ConfigDict(strict=True)

    rubric: str
    rubric_hash: str
    questions: dict[str, Exported]


def read_json(content: bytes, rubric: Rubric) -> Offer:
    """The answers in a file of either kind, which must be to this rubric. Raises `UploadError`."""
    source = Source("file", _data(content))
    model = Export if isinstance(source.data, dict) and "questions" in source.data else Document
    try:
        document = model.model_validate(source.data)
    except ValidationError as error:
        faults = (UploadFault(fault.path, f"{fault.message}.") for fault in shape_faults(source, model, error))
        raise UploadError(*faults) from error
    if isinstance(document, Export):
        is_ours = (document.rubric, document.rubric_hash) == (rubric.name, rubric.content_hash)
        answers = {question: entry.answer() for question, entry in document.questions.items()}
    else:
        is_ours = document.rubric in (rubric.name, rubric.rubric.id)
        answers = {
            name: entry.answer(rubric.question_by_id.get(name)) for name, entry in document.answers.items() if entry
        }
    if not is_ours:
        message = f"The answers are to {document.rubric}, and this assessment uses {rubric.name}"
        raise UploadError(UploadFault("rubric", f"{message}. Start an assessment with that version."))
    _check(rubric, answers, "questions" if isinstance(document, Export) else "answers")
    return Offer(answers)


def _check(rubric: Rubric, answers: dict[str, Answer], block: str) -> None:
    faults = []
    for question_id, answer in answers.items():
        question = rubric.question_by_id.get(question_id)
        if question is None:
            faults.append(UploadFault(f"{block}.{question_id}", f"This is not a question of {rubric.name}."))
        else:
            for fault in record_faults(rubric, question, answer):
                faults.append(UploadFault(f"{block}.{question_id}.{fault.field}", fault.message))
    if faults:
        raise UploadError(*faults)


def _data(content: bytes) -> Any:
    """The data in the file, read in bounded time."""
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
        json.dumps(data, ensure_ascii=False).encode()  # half a character, spelled as \ud800, is no text
        return data
    except UploadError:
        raise
    except UnicodeDecodeError as error:
        raise UploadError(UploadFault("File", "The file is not written in UTF-8. Save it in that encoding.")) from error
    except json.JSONDecodeError as error:
        place = f"Line {error.lineno}, column {error.colno}"
        raise UploadError(UploadFault(place, "The file is not JSON from here on.")) from error
    except (ValueError, RecursionError) as error:
        message = "The file holds a number, a block or a character beyond all measure. Export the answers again."
        raise UploadError(UploadFault("File", message)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UploadError(UploadFault(twice, "This is given twice in one block: remove one of the two."))
    return data
