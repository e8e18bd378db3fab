"""Who may do what: roles as a table, and the only querysets that pages start from.

No other module knows what a role may do. Rows of another organisation are not found (404); a member without the right
to an act is refused (403).
"""

from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_draft import Published
from assessment.models import (
    Assessment,
    AssessmentQuerySet,
    Event,
    LedgerEntry,
    Membership,
    Organisation,
    RubricDraft,
    RubricVersion,
    RubricVersionQuerySet,
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
    MANAGE = "create teams, write rubrics and change the organisation"


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
        .defer("rubric_version__document", "rubric_version__text")
    )


def submissions_for(user: User, may: May = May.READ) -> SubmissionQuerySet:
    """Every submission with which the person may do this, with its team, organisation and rubric version."""
    return (
        Submission.objects.filter(_where(user, may, "team__"))
        .select_related("team__organisation", "assessment__rubric_version")
        .defer("assessment__rubric_version__document", "assessment__rubric_version__text")
    )


def events_for(user: User, may: May = May.READ) -> QuerySet[Event]:
    """Every event of a team with which the person may do this, with its team and organisation."""
    return Event.objects.filter(_where(user, may, "team__")).select_related("team__organisation")


def entries_for(user: User, may: May = May.READ) -> QuerySet[LedgerEntry]:
    """Every entry of a delivery ledger with which the person may do this, with its team and organisation."""
    return LedgerEntry.objects.filter(_where(user, may, "team__")).select_related("team__organisation")


def rubrics_for(user: User) -> RubricVersionQuerySet:
    """Every published version of the rubrics that come with the product and of the person's own organisations, those of
    the proposed rubric first and then newest first."""
    own = Q(organisation__in=_memberships(user, May.READ).values("organisation"))
    return _published().filter(Q(organisation=None) | own)


def built_in_rubrics() -> RubricVersionQuerySet:
    """Every published version of the rubrics that come with the product, in the same order; they are no secret."""
    return _published().filter(organisation=None)


def offered_rubrics(organisation: Organisation) -> RubricVersionQuerySet:
    """The published versions on which teams of an organisation may start: its own and those of the product, add-ons
    only where they are switched on, and none that is retired."""
    switched_off = set(settings.ADD_ON_RUBRICS) - set(organisation.add_ons)
    return _published().usable_by(organisation).exclude(slug__in=switched_off, organisation=None)


def add_on_rubrics() -> RubricVersionQuerySet:
    """Every published version of the rubrics that are offered only where they are switched on."""
    return built_in_rubrics().filter(slug__in=settings.ADD_ON_RUBRICS)


def newest_of(versions: Iterable[RubricVersion]) -> list[RubricVersion]:
    """Of every rubric among them the version with the highest number, in their order."""
    newest: dict[tuple[object, str], RubricVersion] = {}
    for version in versions:
        line = (version.organisation_id, version.slug)
        if line not in newest or version.number > newest[line].number:
            newest[line] = version
    return list(newest.values())


def drafts_for(user: User, may: May = May.READ) -> QuerySet[RubricDraft]:
    """Every rubric that is being written in an organisation in which the person may do this, without its text."""
    organisations = _memberships(user, may).values("organisation")
    drafts = RubricDraft.objects.filter(organisation__in=organisations)
    return drafts.select_related("organisation", "updated_by").defer("text")


def published_before(rubric: Rubric) -> list[RubricVersion]:
    """The published versions that a new one of the product follows upon, lowest first; none for one that is published
    itself."""
    versions = built_in_rubrics().filter(slug=rubric.rubric.id).in_order()
    if rubric.number in [version.number for version in versions]:
        return []
    return [version for version in versions if version.number < rubric.number]


def published_in(organisation: Organisation, slug: str) -> Published:
    """What stands under an id before an organisation publishes: its own versions, retired ones too. An id of the
    product is taken, unless the organisation had it first."""
    versions = _published().known_in(organisation).filter(slug=slug).in_order()
    own = tuple(version.rubric() for version in versions if version.organisation_id)
    return Published(own, is_taken=bool(versions) and not own)


def newer_version(version: RubricVersion) -> RubricVersion | None:
    """The published version of the same rubric with the highest number, if that is higher; never a retired one."""
    line = _published().filter(slug=version.slug, organisation=version.organisation_id, retirement=None)
    newest = max(line, key=lambda each: each.number, default=version)
    return newest if newest.number > version.number else None


def versions_before(version: RubricVersion) -> list[RubricVersion]:
    """The published versions of the same rubric with a lower number."""
    line = _published().filter(slug=version.slug, organisation=version.organisation_id)
    return [each for each in line if each.number < version.number]


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


def _published() -> RubricVersionQuerySet:
    place = Case(When(slug=settings.PROPOSED_RUBRIC, organisation=None, then=0), default=1)
    return RubricVersion.objects.defer("document", "text").order_by(place, "-published_at", "-pk")


def _memberships(user: User, may: May) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, role__in=[role for role, acts in ROLES.items() if may in acts])


def _where(user: User, may: May, path: str = "") -> Q:
    """The condition on teams reached by `path`: such a role in the team itself, or in its whole organisation."""
    memberships = _memberships(user, may)
    return Q(**{f"{path}pk__in": memberships.filter(team__isnull=False).values("team")}) | Q(
        **{f"{path}organisation__in": memberships.filter(team=None).values("organisation")}
    )
