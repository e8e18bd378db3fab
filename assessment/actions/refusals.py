"""Why an act is refused although the person may do it."""

from collections.abc import Sequence

from assessment.domain.rubric_draft import ShownFault
from assessment.models import Assessment, Response, RubricDraft, Submission


class ActionError(Exception):
    """The state of things does not allow the act; the message says what to do."""


class Closed(ActionError):
    """The assessment takes no answers any more; `instead` is what stands in its place."""

    instead: Assessment | Submission


class AlreadySubmitted(Closed):
    """The assessment was submitted before; `instead` is the submission."""

    instead: Submission

    def __init__(self, submission: Submission):
        self.instead = submission
        super().__init__(
            f"This assessment was submitted on {submission.submitted_at:%-d %B %Y at %H:%M} UTC "
            f"by {submission.submitted_by_name}."
        )


class MovedOn(Closed):
    """The assessment went on under a newer version of its rubric; `instead` is what it moved to."""

    instead: Assessment

    def __init__(self, moved: Assessment):
        self.instead = moved
        super().__init__(
            f"This assessment moved to version {moved.rubric_version.version} on {moved.started_at:%-d %B %Y}. "
            "Answer there."
        )


def closed_by(assessment: Assessment) -> Closed | None:
    """Why the assessment takes no answers any more, and what stands in its place; None while it is open."""
    if submission := assessment.submissions.first():
        return AlreadySubmitted(submission)
    moved = assessment.moved_to.select_related("rubric_version").first()
    return MovedOn(moved) if moved else None


class Conflict(ActionError):
    """Somebody else answered in the meantime; `current` is what stands, and nothing was overwritten."""

    def __init__(self, current: Response):
        self.current = current
        super().__init__("This answer was changed after you opened it.")


class StaleImport(ActionError):
    """Of many answers some were changed by somebody else in the meantime; nothing at all was written."""

    def __init__(self) -> None:
        super().__init__("Somebody answered while you were looking at this. Nothing was imported.")


class ChangedAfterPublishing(ActionError):
    """A rubric with this version is published with other content."""


class UnfitToFollow(ActionError):
    """A rubric version changes what earlier ones fixed; the message has one line for each fault."""


class DraftChanged(ActionError):
    """Somebody else saved a draft in the meantime; `current` is what stands, and nothing was overwritten."""

    def __init__(self, current: RubricDraft):
        self.current = current
        super().__init__(
            f"{current.updated_by or 'Somebody'} saved another text on {current.updated_at:%-d %B %Y at %H:%M} UTC, "
            "after you opened this one. Nothing was overwritten."
        )


class UnfitToPublish(ActionError):
    """A draft with faults; `faults` names them, in the order of the text."""

    def __init__(self, faults: Sequence[ShownFault]):
        self.faults = faults
        count = "1 fault stands" if len(faults) == 1 else f"{len(faults)} faults stand"
        super().__init__(f"{count} in the text. Mend what is listed, then publish.")
