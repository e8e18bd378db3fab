"""Every write there is. Each action is atomic, names its actor (`by=`), asks who may before whether the state allows,
and raises instead of half-doing: PermissionDenied, AnswerError, or an ActionError that says what happened."""

from assessment.actions.answers import import_responses, record_response
from assessment.actions.assessments import correct, move_assessment, start_assessment, submit
from assessment.actions.ledger import import_entries, record_entry, remove_entry
from assessment.actions.organisations import (
    add_event,
    create_organisation,
    create_person,
    create_team,
    remove_event,
    remove_sample_organisation,
    set_single_keys,
    set_tags,
    switch_add_on,
)
from assessment.actions.refusals import (
    ActionError,
    AlreadySubmitted,
    ChangedAfterPublishing,
    Closed,
    Conflict,
    DraftChanged,
    MovedOn,
    StaleImport,
    UnfitToFollow,
    UnfitToPublish,
)
from assessment.actions.rubrics import (
    create_draft,
    publish_draft,
    publish_rubric,
    remove_draft,
    retire_rubric,
    save_draft,
)

__all__ = [
    "ActionError",
    "AlreadySubmitted",
    "ChangedAfterPublishing",
    "Closed",
    "Conflict",
    "DraftChanged",
    "MovedOn",
    "StaleImport",
    "UnfitToFollow",
    "UnfitToPublish",
    "add_event",
    "correct",
    "create_draft",
    "create_organisation",
    "create_person",
    "create_team",
    "import_entries",
    "import_responses",
    "move_assessment",
    "publish_draft",
    "publish_rubric",
    "record_entry",
    "record_response",
    "remove_draft",
    "remove_entry",
    "remove_event",
    "remove_sample_organisation",
    "retire_rubric",
    "save_draft",
    "set_single_keys",
    "set_tags",
    "start_assessment",
    "submit",
    "switch_add_on",
]
