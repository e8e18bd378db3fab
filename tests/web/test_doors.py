"""Every address there is, tried by strangers and by outsiders; a new one is covered the day it is written."""

import re
import uuid
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from assessment import actions
from assessment.domain.ledger import Entry, Stage
from assessment.web.middleware import OPEN_PAGES

NOWHERE = {"question_id": "q1", "entry_id": 0, "event_id": 0}
"""Arguments of an address that are no random ids."""
CSRF_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def patterns(resolver=None, parents=()):
    """Every named address with the names of its converters, and whether it is django-allauth's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, (*parents, pattern))
        elif isinstance(pattern, URLPattern) and isinstance(pattern.pattern, RoutePattern):
            yield pattern.name, tuple(pattern.pattern.converters), bool(parents)


OWN = {name: arguments for name, arguments, is_allauth in patterns() if not is_allauth}
CLOSED = sorted(set(OWN) - OPEN_PAGES)
NO_SECRETS = {"slug", "number"}
"""Arguments of an address that name what everybody may see once signed in: published rubrics."""
WITH_OBJECTS = sorted(name for name, arguments in OWN.items() if set(arguments) - NO_SECRETS)
ALLAUTH = sorted(name for name, arguments, is_allauth in patterns() if is_allauth and not arguments)
ALLAUTH_FOR_EVERYBODY = {
    "account_login",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
}


@pytest.fixture
def ids(organisation, team, assessment, submission, draft, own_rubric, owner):
    entry = Entry("Churn", date(2026, 1, 5), Stage.IDEA)
    event = actions.add_event(team=team, happened_on=date(2026, 1, 5), text="Squad formed", by=owner)
    return {
        "event_id": event.pk,
        "entry_id": actions.record_entry(team=team, entry=entry, by=owner).pk,
        "organisation_id": organisation.pk,
        "team_id": team.pk,
        "assessment_id": assessment.pk,
        "submission_id": submission.pk,
        "question_id": "q1",
        "draft_id": draft.pk,
        "number": "1.0.0",
        "slug": "toy",
    }


def address(name, ids):
    if name.startswith("own-rubric"):
        ids = ids | {"slug": "ours"}
    return reverse(name, kwargs={argument: ids[argument] for argument in OWN[name]})


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", CLOSED)
def test_stranger_is_sent_to_the_sign_in_page(name, method, ids, client):
    url = address(name, ids)

    response = getattr(client, method)(url)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={url}")


@pytest.mark.parametrize("name", sorted(set(ALLAUTH) - ALLAUTH_FOR_EVERYBODY))
def test_stranger_cannot_open_account_pages_of_somebody(name, db, client):
    response = client.get(reverse(name))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_outsider_finds_nothing_not_even_that_it_exists(name, method, ids, outsider, client):
    client.force_login(outsider)
    nowhere = {key: NOWHERE.get(key, uuid.uuid4()) for key in ids}

    theirs, nothing = (getattr(client, method)(address(name, which)) for which in (ids, nowhere))

    allowed = {"get": {404, 405}, "post": {404, 405}, "put": {404, 405}}[method]
    assert {theirs.status_code} | {nothing.status_code} <= allowed
    assert CSRF_TOKEN.sub(b"", theirs.content) == CSRF_TOKEN.sub(b"", nothing.content)


@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_every_object_has_a_door_that_is_closed_to_outsiders_by_not_found(name, ids, outsider, client):
    client.force_login(outsider)

    statuses = {getattr(client, method)(address(name, ids)).status_code for method in ("get", "post")}

    assert 404 in statuses


@pytest.mark.parametrize("name", sorted(OPEN_PAGES))
def test_open_page_needs_no_sign_in(name, rubric_version, client):
    assert client.get(reverse(name)).status_code == 200


def test_body_over_a_megabyte_is_refused_with_words(owner, client):
    client.force_login(owner)

    response = client.post(reverse("new-team"), {"name": "x" * 1_100_001})

    assert response.status_code == 413
    assert response.templates[0].name == "413.html"
