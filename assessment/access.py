"""Who may do what: roles as a table, and the only querysets that pages start from.

No other module knows what a role may do. Rows of another organisation are not found (404); a member without the right
to an act is refused (403).
"""

from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When

from assessment.domain.rubric import Rubric, version_number
from assessment.models import (
    Assessment,
    AssessmentQuerySet,
    Event,
    LedgerEntry,
    Membership,
    Organisation,
    RubricVersion,
    Submission,
    SubmissionQuerySet,
    Team,
    TeamQuerySet,
    User,
)

Role = Membership.Role


class May(StrEnum):
    """What can be done, each with the words that a refusal is explained in."""

    READ = "see the team and its reports"
    ANSWER = "answer questions"
    SUBMIT = "submit an assessment"
    START = "start an assessment"
    DESCRIBE = "change the tags and events of the team"
    MANAGE = "create teams and change the organisation"


ROLES: dict[str, frozenset[May]] = {
    Role.OWNER: frozenset(May),
    Role.LEAD: frozenset({May.READ, May.ANSWER, May.SUBMIT, May.START, May.DESCRIBE}),
    Role.MEMBER: frozenset({May.READ, May.ANSWER}),
    Role.VIEWER: frozenset({May.READ}),
}


def organisations_for(user: User, may: May = May.READ) -> QuerySet[Organisation]:
    """Every organisation in which, or in one of whose teams, the person may do this."""
    return Organisation.objects.filter(pk__in=_memberships(user, may).values("organisation")).order_by("name", "id")


def teams_for(user: User, may: May = May.READ) -> TeamQuerySet:
    """Every team in which the person may do this, with its organisation."""
    return Team.objects.filter(_where(user, may)).select_related("organisation")


def assessments_for(user: User, may: May = May.READ) -> AssessmentQuerySet:
    """Every assessment with which the person may do this, with its team, organisation and rubric version."""
    return (
        Assessment.objects.filter(_where(user, may, "team__"))
        .select_related("team__organisation", "rubric_version")
        .defer("rubric_version__document")
    )


def submissions_for(user: User, may: May = May.READ) -> SubmissionQuerySet:
    """Every submission with which the person may do this, with its team, organisation and rubric version."""
    return (
        Submission.objects.filter(_where(user, may, "team__"))
        .select_related("team__organisation", "assessment__rubric_version")
        .defer("assessment__rubric_version__document")
    )


def events_for(user: User, may: May = May.READ) -> QuerySet[Event]:
    """Every event of a team with which the person may do this, with its team and organisation."""
    return Event.objects.filter(_where(user, may, "team__")).select_related("team__organisation")


def entries_for(user: User, may: May = May.READ) -> QuerySet[LedgerEntry]:
    """Every entry of a delivery ledger with which the person may do this, with its team and organisation."""
    return LedgerEntry.objects.filter(_where(user, may, "team__")).select_related("team__organisation")


def published_rubrics() -> QuerySet[RubricVersion]:
    """Every published rubric version, those of the proposed rubric first and then newest first: instruments are no
    secret."""
    place = Case(When(slug=settings.PROPOSED_RUBRIC, then=0), default=1)
    return RubricVersion.objects.defer("document").order_by(place, "-published_at", "-pk")


def offered_rubrics(organisation: Organisation) -> QuerySet[RubricVersion]:
    """The published versions that teams of an organisation are offered: add-ons only where they are switched on."""
    switched_off = set(settings.ADD_ON_RUBRICS) - set(organisation.add_ons)
    return published_rubrics().exclude(slug__in=switched_off)


def add_on_rubrics() -> QuerySet[RubricVersion]:
    """Every published version of the rubrics that are offered only where they are switched on."""
    return published_rubrics().filter(slug__in=settings.ADD_ON_RUBRICS)


def newest_of(versions: Iterable[RubricVersion]) -> list[RubricVersion]:
    """Of every rubric among them the version with the highest number, in their order."""
    newest: dict[str, RubricVersion] = {}
    for version in versions:
        if version.slug not in newest or _number(version) > _number(newest[version.slug]):
            newest[version.slug] = version
    return list(newest.values())


def published_before(rubric: Rubric) -> list[RubricVersion]:
    """The published versions that a new one follows upon, lowest first; none for one that is published itself."""
    versions = sorted(published_rubrics().filter(slug=rubric.rubric.id), key=_number)
    if rubric.number in map(_number, versions):
        return []
    return [version for version in versions if _number(version) < rubric.number]


def newer_version(version: RubricVersion) -> RubricVersion | None:
    """The published version of the same rubric with the highest number, if that is higher."""
    newest = max(published_rubrics().filter(slug=version.slug), key=_number)
    return newest if _number(newest) > _number(version) else None


def versions_before(version: RubricVersion) -> list[RubricVersion]:
    """The published versions of the same rubric with a lower number."""
    return [each for each in published_rubrics().filter(slug=version.slug) if _number(each) < _number(version)]


def can(user: User, act: May, subject: Organisation | Team) -> bool:
    """May this person do this to the organisation, or to the team?"""
    if isinstance(subject, Team):
        return teams_for(user, act).filter(pk=subject.pk).exists()
    return _memberships(user, act).filter(organisation=subject, team=None).exists()


def require(user: User, act: May, subject: Organisation | Team) -> None:
    """Raise PermissionDenied, in words, unless the person may do this."""
    if not can(user, act, subject):
        raise refusal(act, subject)


def refusal(act: May, subject: Organisation | Team) -> PermissionDenied:
    """The exception for somebody whose role does not go so far."""
    return PermissionDenied(f"Your role in {subject} does not let you {act.value}.")


def _number(version: RubricVersion) -> tuple[int, ...]:
    return version_number(version.version)


def _memberships(user: User, may: May) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, role__in=[role for role, acts in ROLES.items() if may in acts])


def _where(user: User, may: May, path: str = "") -> Q:
    """The condition on teams reached by `path`: such a role in the team itself, or in its whole organisation."""
    memberships = _memberships(user, may)
    return Q(**{f"{path}pk__in": memberships.filter(team__isnull=False).values("team")}) | Q(
        **{f"{path}organisation__in": memberships.filter(team=None).values("organisation")}
    )
