"""Every page asks the database as often for three rows as for one; a new page is covered the day it is written."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give

QUERIES = {
    "home": 7,
    "method": 3,
    "new-team": 3,
    "team": 6,
    "new-assessment": 8,
    "assessment": 4,
    "question": 4,
    "review": 5,
    "results": 3,
    "report-pdf": 3,
    "radar-svg": 3,
    "preferences": 2,
}
"""Statements of a page that is shown, by the name of its address; session and person are two of them."""
POST_ONLY = {"submit", "remove-sample"}
SAVE = 6
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture(params=[1, 3])
def ids(request, organisation, rubric_version, owner, client):
    """What addresses name, in an organisation where there is as much of everything as asked for."""
    client.force_login(owner)
    rows = range(request.param)
    teams = [actions.create_team(organisation=organisation, name=f"Team {row}", by=owner) for row in rows]
    for team in teams:
        drafts = [begin(team, rubric_version, owner) for _ in rows]
        submissions = [actions.submit(assessment=begin(team, rubric_version, owner), by=owner) for _ in rows]
    for draft in drafts:
        for row in rows:
            give(draft, f"q{row + 1}", Answer(level=row, note="A note."), owner)
    return {
        "organisation_id": organisation.pk,
        "team_id": team.pk,
        "assessment_id": draft.pk,
        "submission_id": submissions[0].pk,
        "question_id": "q1",
    }


def begin(team, rubric_version, by):
    """An open assessment."""
    return actions.start_assessment(team=team, rubric_version=rubric_version, name="Draft", key=uuid.uuid4(), by=by)


def queries_of(ask):
    """How many statements a request takes that is answered with 200, besides those around transactions."""
    ask()  # what a process reads once is read now
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code == 200
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured)


def test_every_page_of_ours_is_counted():
    pages = {pattern.name for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}

    assert pages == QUERIES.keys() | POST_ONLY


@pytest.mark.parametrize("name", QUERIES)
def test_page_asks_as_often_whatever_there_is_to_show(name, ids, client):
    arguments = next(wanted for wanted in get_resolver().reverse_dict.getlist(name))[0][0][1]

    count = queries_of(lambda: client.get(reverse(name, args=[ids[argument] for argument in arguments])))

    assert count == QUERIES[name]


def test_saving_asks_as_often_whatever_was_answered_before(ids, client):
    path = reverse("question", args=[ids["assessment_id"], "q1"])
    versions = iter(range(1, 9))

    def save():
        return client.put(
            path,
            {"answer": {"level": 4}},
            content_type="application/json",
            headers={"If-Match": f'"{next(versions)}"', "Idempotency-Key": str(uuid.uuid4())},
        )

    assert queries_of(save) == SAVE
