"""What is remembered: organisations, teams, people, ledgers; published rubrics; assessments, responses, submissions.

Rows that must never change are kept by triggers in the database itself (migration 0002): a published rubric, a response
(a new answer is a new row), a submission.
"""

from assessment.models.assessments import Assessment, AssessmentQuerySet, Response, ResponseQuerySet
from assessment.models.ledger import LedgerEntry
from assessment.models.people import Event, Membership, Organisation, Tag, Team, TeamQuerySet, User, UserManager
from assessment.models.rubrics import Retirement, RubricDraft, RubricVersion, RubricVersionQuerySet
from assessment.models.submissions import Submission, SubmissionQuerySet

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Event",
    "LedgerEntry",
    "Membership",
    "Organisation",
    "Response",
    "ResponseQuerySet",
    "Retirement",
    "RubricDraft",
    "RubricVersion",
    "RubricVersionQuerySet",
    "Submission",
    "SubmissionQuerySet",
    "Tag",
    "Team",
    "TeamQuerySet",
    "User",
    "UserManager",
]
