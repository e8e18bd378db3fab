"""What is remembered: organisations, teams and people; published rubrics; assessments, responses and submissions.

Rows that must never change are kept by triggers in the database itself (migration 0002): a published rubric, a response
(a new answer is a new row), a submission.
"""

from assessment.models.assessments import Assessment, AssessmentQuerySet, Response, ResponseQuerySet
from assessment.models.people import Event, Membership, Organisation, Tag, Team, User, UserManager
from assessment.models.rubrics import RubricVersion
from assessment.models.submissions import Submission, SubmissionQuerySet

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Event",
    "Membership",
    "Organisation",
    "Response",
    "ResponseQuerySet",
    "RubricVersion",
    "Submission",
    "SubmissionQuerySet",
    "Tag",
    "Team",
    "User",
    "UserManager",
]
