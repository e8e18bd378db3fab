"""What answers from a file would change, and which of them clash with an answer that was given meanwhile.

Nothing is written here: the same comparison is shown before a person confirms, and made again when she does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from assessment.domain.answers import UNANSWERED, Answer, Answers
from assessment.domain.cell_text import cell_text

History = Mapping[str, Mapping[int, Answer]]
"""Every version of every answer of an assessment: by question id, then by version."""


@dataclass(frozen=True, slots=True, order=True)
class UploadFault:
    """One thing wrong with a file, where it is as the person finds it there, and what to do about it."""

    place: str
    message: str


class UploadError(ValueError):
    """A file whose answers cannot be used; `faults` names everything wrong with it, in the order of the file."""

    def __init__(self, *faults: UploadFault):
        self.faults = faults
        super().__init__("\n".join(f"{fault.place}: {fault.message}" for fault in faults))


@dataclass(frozen=True, slots=True)
class Offer:
    """What a file says. `versions` tells which version of each answer its author saw (0: there was none yet); `None`
    when the file does not tell, and then a question without an answer in the file is left as it is."""

    answers: Answers
    versions: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that would be replaced: what stands at `version`, and what the file says."""

    question_id: str
    version: int
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What would happen. `clashes` were changed in the file and, after it was made, by somebody else: what stands
    stays. `kept` counts answers that only somebody else changed, `unchanged` all that are the same."""

    changes: tuple[Change, ...]
    clashes: tuple[Change, ...]
    kept: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to be kept, the version it was made from, and the key under which it counts once."""

    question_id: str
    answer: Answer
    version: int
    key: UUID


def carried(answer: Answer) -> Answer:
    """An answer as it comes back from a cell of a spreadsheet: without control characters and outer blanks."""
    return replace(answer, note=cell_text(answer.note).strip())


def plan_import(offer: Offer, history: History) -> ImportPlan:
    """Compare what a file says with what stands, and with what stood when the file was made.

    Raises `UploadError` when the file names a version that never was.
    """
    changes, clashes, kept, unchanged = [], [], 0, 0
    for question_id, offered in offer.answers.items():
        past = {0: UNANSWERED, **history.get(question_id, {})}
        newest = max(past)
        seen = newest if offer.versions is None else offer.versions.get(question_id, 0)
        if seen not in past:
            raise UploadError(
                UploadFault(
                    "File",
                    f"Its hidden sheet names version {seen} of “{question_id}”, which never was: take a fresh sheet.",
                )
            )
        change = Change(question_id, newest, past[newest], offered)
        if _says_the_same(offer, offered, past[newest]):
            unchanged += 1
        elif seen == newest:
            changes.append(change)
        elif carried(offered) == carried(past[seen]):
            kept += 1
        else:
            clashes.append(change)
    return ImportPlan(tuple(changes), tuple(clashes), kept, unchanged)


def _says_the_same(offer: Offer, offered: Answer, current: Answer) -> bool:
    if offer.versions is None:
        return offered in (current, UNANSWERED)
    return carried(offered) == carried(current)
