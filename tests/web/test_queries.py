"""Every page asks the database as often for three rows as for one; a new page is covered the day it is written."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.ledger import Entry, Stage
from assessment.domain.rubric_starter import starter
from tests.conftest import give
from tests.newer import newer_toy

QUERIES = {
    "home": 12,
    "portfolio-csv": 8,
    "portfolio-xlsx": 8,
    "portfolio-json": 8,
    "method": 3,
    "rubrics": 6,
    "rubric-versions": 3,
    "rubric-changes": 3,
    "rubric-file": 3,
    "own-rubric-versions": 4,
    "own-rubric-changes": 3,
    "own-rubric-method": 4,
    "own-rubric-file": 3,
    "new-draft": 5,
    "draft": 5,
    "draft-changes": 5,
    "draft-file": 4,
    "publish-draft": 6,
    "move-assessment": 9,
    "new-team": 3,
    "team": 12,
    "history-pdf": 7,
    "history-csv": 5,
    "history-xlsx": 5,
    "history-json": 5,
    "trend-svg": 5,
    "trend-png": 5,
    "new-assessment": 11,
    "assessment": 8,
    "question": 7,
    "review": 7,
    "results": 5,
    "report-pdf": 3,
    "radar-svg": 3,
    "answers-csv": 3,
    "plan-csv": 3,
    "report-xlsx": 3,
    "report-json": 3,
    "radar-png": 3,
    "answer-sheet": 5,
    "import-answers": 4,
    "ledger": 5,
    "new-entry": 4,
    "import-ledger": 4,
    "entry": 4,
    "ledger-csv": 4,
    "ledger-xlsx": 4,
    "ledger-json": 4,
    "compare": 3,
    "compare-pdf": 3,
    "compare-csv": 3,
    "compare-xlsx": 3,
    "compare-json": 3,
    "preferences": 2,
}
"""Statements of a page that is shown, by the name of its address; session and person are two of them."""
POST_ONLY = {"submit", "add-ons", "correct", "remove-sample", "remove-entry", "tags", "events", "remove-event"} | {
    "check-draft",
    "remove-draft",
    "own-rubric-retire",
}
SAVE = 6
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture(params=[1, 3])
def ids(request, organisation, rubric_version, owner, client):
    """What addresses name, in an organisation where there is as much of everything as asked for."""
    client.force_login(owner)
    rows = range(request.param)
    for row in rows:
        actions.publish_rubric(rubric=newer_toy(f"1.{row + 1}.0"))
    teams = [actions.create_team(organisation=organisation, name=f"Team {row}", by=owner) for row in rows]
    for team in teams:
        submissions = [actions.submit(assessment=begin(team, rubric_version, owner), by=owner) for _ in (0, *rows)]
        drafts = [begin(team, rubric_version, owner, previous=submissions[-1]) for _ in rows]
    actions.set_tags(team=team, names=[f"tag {row}" for row in rows], by=owner)
    events = [actions.add_event(team=team, happened_on=date(2026, 1, 5), text=f"{row}", by=owner) for row in rows]
    entries = [
        actions.record_entry(team=team, entry=Entry(f"Work {row}", date(2026, 1, 5), Stage.IDEA), by=owner)
        for row in rows
    ]
    desk = own_rubrics(organisation, owner, len(rows))
    for draft in drafts:
        for row in rows:
            give(draft, f"q{row + 1}", Answer(level=row, note="A note."), owner)
    return {
        "event_id": events[0].pk,
        "entry_id": entries[0].pk,
        "organisation_id": organisation.pk,
        "team_id": team.pk,
        "assessment_id": draft.pk,
        "submission_id": submissions[0].pk,
        "submissions": [submission.pk for submission in submissions],
        "question_id": "q1",
        "draft_id": desk.pk,
        "number": "1.0.0",
        "slug": "toy",
    }


def own_rubrics(organisation, by, count):
    """So many rubrics of the organisation's own in as many versions, and drafts; the first waits to be published."""
    desks = [
        actions.create_draft(organisation=organisation, name=f"Ours {row}", text=starter(f"Ours {row}"), by=by)
        for row in range(count)
    ]
    for desk in desks:
        for row in range(count + 1):
            if row:
                text = desk.text.replace(f"version: 1.0.{row - 1}", f"version: 1.0.{row}").replace("Not done", "Undone")
                fields = {"name": desk.name, "note": "", "version": desk.version}
                desk = actions.save_draft(draft=desk, text=text, by=by, **fields)
            if row < count:
                actions.publish_draft(draft=desk, note="New.", version=desk.version, by=by)
    return desks[0]


def begin(team, rubric_version, by, previous=None):
    """An open assessment."""
    return actions.start_assessment(
        team=team, rubric_version=rubric_version, name="Draft", key=uuid.uuid4(), previous=previous, by=by
    )


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

    query = {"submission": ids["submissions"]} if name.startswith("compare-") else {}

    named = ids | ({"slug": "ours-0"} if name.startswith("own-rubric") else {})

    count = queries_of(lambda: client.get(reverse(name, args=[named[argument] for argument in arguments]), query))

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
