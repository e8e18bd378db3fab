"""Writes about people, organisations and teams."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction

from assessment.access import May, require
from assessment.actions.refusals import ActionError
from assessment.models import Event, Membership, Organisation, Tag, Team, User


@transaction.atomic
def create_person(*, email: str, name: str, password: str) -> User:
    """A person who can sign in. Raises ActionError when the address is taken. Runs from the command line only."""
    if User.objects.filter(email__iexact=email).exists():
        raise ActionError(f"{email} has an account already.")
    return User.objects.create_user(email, password, name=name)


@transaction.atomic
def create_organisation(*, name: str, by: User, is_sample: bool = False) -> Organisation:
    """A new organisation, owned by the person who makes it."""
    organisation = Organisation.objects.create(name=name, is_sample=is_sample)
    Membership.objects.create(organisation=organisation, user=by, role=Membership.Role.OWNER)
    return organisation


@transaction.atomic
def remove_sample_organisation(*, organisation: Organisation, by: User) -> None:
    """Delete a sample organisation with all that belongs to it. Raises ActionError for a real one."""
    require(by, May.MANAGE, organisation)
    if not organisation.is_sample:
        raise ActionError(f"{organisation} is not sample data and cannot be removed this way.")
    organisation.delete()


@transaction.atomic
def switch_add_on(*, organisation: Organisation, rubric: str, on: bool, by: User) -> None:
    """Offer an add-on rubric to the teams of the organisation, or stop offering it; what was answered stays.

    Raises ActionError for a rubric that is no add-on.
    """
    require(by, May.MANAGE, organisation)
    if rubric not in settings.ADD_ON_RUBRICS:
        raise ActionError(f"“{rubric}” is no add-on.")
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    organisation.add_ons = sorted({*organisation.add_ons, rubric} if on else {*organisation.add_ons} - {rubric})
    organisation.save(update_fields=["add_ons"])


@transaction.atomic
def create_team(*, organisation: Organisation, name: str, by: User) -> Team:
    """A new team. Raises ActionError when the organisation has one of that name."""
    require(by, May.MANAGE, organisation)
    if organisation.teams.filter(name__iexact=name).exists():
        raise ActionError(f"{organisation} already has a team named “{name}”.")
    return Team.objects.create(organisation=organisation, name=name)


@transaction.atomic
def set_tags(*, team: Team, names: Iterable[str], by: User) -> None:
    """Give the team these tags and no others; a word that differs in case only counts once."""
    require(by, May.DESCRIBE, team)
    wanted = {name.casefold(): name for name in names}
    team.tags.all().delete()
    Tag.objects.bulk_create(Tag(team=team, name=name) for name in wanted.values())


@transaction.atomic
def add_event(*, team: Team, happened_on: date, text: str, by: User) -> Event:
    """Note what happened to the team on a day; the same again gives the note that is there."""
    require(by, May.DESCRIBE, team)
    event, _ = Event.objects.get_or_create(team=team, happened_on=happened_on, text=text)
    return event


@transaction.atomic
def remove_event(*, event: Event, by: User) -> None:
    """Take a note back."""
    require(by, May.DESCRIBE, event.team)
    event.delete()


@transaction.atomic
def set_single_keys(*, on: bool, by: User) -> None:
    """Switch answering by single keys on or off for this person (WCAG 2.1.4)."""
    User.objects.filter(pk=by.pk).update(single_keys=on)
