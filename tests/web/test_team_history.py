"""The history of a team on its page: submissions, changes, corrections, trend, events, tags, and who may write."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Event
from assessment.web.history import MOST_COMPARED, PAGE_LENGTH
from tests.conftest import give

PROOF = ("https://wiki.example.org/proof",)
FIRST = datetime(2026, 2, 18, 9, tzinfo=UTC)
QUARTER = timedelta(days=91)


def submitted(team, version, by, at, **answers):
    """A submission of that day; `answers` by question, all others unanswered."""
    assessment = actions.start_assessment(
        team=team, rubric_version=version, name=f"Nova of {at:%B}", key=uuid.uuid4(), by=by, at=at
    )
    for question, answer in answers.items():
        give(assessment, question, answer, by)
    return actions.submit(assessment=assessment, by=by, at=at)


def levels(level, count=7):
    """The same level with evidence for the first questions."""
    return {f"q{number}": Answer(level=level, evidence=PROOF) for number in range(1, count + 1)}


def corrected(submission, by, at, reason="The date was wrong."):
    """The submission that takes its place."""
    correction = actions.correct(submission=submission, reason=reason, by=by, at=at)
    return actions.submit(assessment=correction, by=by, at=at)


@pytest.fixture
def three(team, rubric_version, owner):
    """Level 1, then level 3, then as good as the same."""
    return [
        submitted(team, rubric_version, owner, FIRST, **levels(1)),
        submitted(team, rubric_version, owner, FIRST + QUARTER, **levels(3)),
        submitted(team, rubric_version, owner, FIRST + 2 * QUARTER, **levels(3, count=6), q7=Answer(level=2)),
    ]


def shown(client, team, query=""):
    """The page, and its rows as text."""
    page = client.get(f"{team.get_absolute_url()}{query}").content.decode()
    rows = re.findall(r"<tr data-submission=.*?</tr>|<tr class=\"superseded\".*?</tr>", page, flags=re.DOTALL)
    return page, [words(row) for row in rows]


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_submissions_stand_newest_first_with_what_changed_since_the_one_before(three, viewer, team, client):
    client.force_login(viewer)
    _, rows = shown(client, team)

    earlier, later, last = (submission.score for submission in three)
    assert ["Nova of August" in rows[0], "Nova of May" in rows[1], "Nova of February" in rows[2]] == [True] * 3
    assert f"−{later - last} , no clear change" in rows[0]
    assert f"+{later - earlier} , beyond doubt" in rows[1]
    assert "first assessment" in rows[2]


def test_row_says_day_range_gates_rubric_and_who_submitted(three, viewer, team, client):
    client.force_login(viewer)
    _, rows = shown(client, team)

    first = three[0]
    assert f"18 Feb 2026 {first.score} {first.band}" in rows[2]
    assert f"{first.open_gates} toy@1.0.0 Olga" in rows[2]


def test_each_change_leads_to_the_comparison_of_the_two(three, viewer, team, client):
    client.force_login(viewer)
    page, _ = shown(client, team)

    for earlier, later in pairwise(three):
        address = f"{reverse('compare')}?submission={earlier.pk}&submission={later.pk}"
        assert f'href="{address.replace("&", "&amp;")}"' in page
        assert client.get(address).status_code == 200


def test_ticked_submissions_are_sent_to_the_comparison_by_a_plain_form(three, viewer, team, client):
    client.force_login(viewer)
    page, _ = shown(client, team)

    assert f'<form method="get" action="{reverse("compare")}">' in page
    assert re.findall(r'type="checkbox" name="submission" value="([^"]+)"', page) == [
        str(submission.pk) for submission in reversed(three)
    ]


def test_what_cannot_be_compared_has_no_number_and_says_why(team, rubric_version, owner, client):
    submitted(team, rubric_version, owner, FIRST, **levels(1))
    submitted(team, rubric_version, owner, FIRST + QUARTER, **levels(3, 6), q7=Answer(na="nothing-live", note="No."))
    client.force_login(owner)

    _, rows = shown(client, team)

    assert "Nova of May Pre-production" in rows[0]
    assert "not comparable , compare with Nova of February : Stages differ (Live, Pre-production): published" in rows[0]
    assert re.search(r"[+−]\d", rows[0]) is None


def test_submission_against_another_rubric_is_compared_with_the_one_before_of_the_same(
    three, ml_delivery_version, owner, team, client
):
    other = submitted(team, ml_delivery_version, owner, FIRST + 3 * QUARTER)
    client.force_login(owner)

    response = client.get(team.get_absolute_url())

    steps = [row.step and row.step.earlier for row in response.context["rows"]]
    assert steps == [None, three[1], three[0], None]
    assert response.context["rows"][0].submission == other
    assert response.context["left_out"] == 3


def test_corrected_submission_stays_readable_under_its_correction_with_the_reason(three, owner, team, client):
    newest = corrected(three[2], owner, FIRST + 2 * QUARTER + timedelta(days=1), "The rollback was rehearsed.")
    newest = corrected(newest, owner, FIRST + 2 * QUARTER + timedelta(days=2), "So was the second one.")
    client.force_login(owner)

    page, rows = shown(client, team)

    assert ["Superseded" in row for row in rows] == [False, True, True, False, False]
    assert ("So was the second one." in rows[1], "The rollback was rehearsed." in rows[2]) == (True, True)
    assert page.index(str(newest.pk)) < page.index(three[2].get_absolute_url())
    assert client.get(three[2].get_absolute_url()).status_code == 200


def test_only_what_stands_is_compared_and_drawn(three, owner, team, client):
    newest = corrected(three[2], owner, FIRST + 2 * QUARTER + timedelta(days=1))
    client.force_login(owner)

    response = client.get(team.get_absolute_url())

    assert response.context["rows"][0].step.earlier == three[1]
    assert [entry.at for entry in response.context["history"].entries] == [
        submission.submitted_at.date() for submission in (*three[:2], newest)
    ]


def test_reason_of_an_open_correction_stands_beside_it(three, owner, team, client):
    actions.correct(submission=three[2], reason="The date was wrong.", by=owner)
    client.force_login(owner)

    page, rows = shown(client, team)

    assert "a correction: The date was wrong." in page
    assert len(rows) == 3


def test_long_history_shows_its_newest_part_and_the_rest_when_asked(team, rubric_version, owner, client):
    for day in range(MOST_COMPARED + 2):
        submitted(team, rubric_version, owner, FIRST + timedelta(days=day))
    client.force_login(owner)

    page, rows = shown(client, team)
    whole, all_rows = shown(client, team, "?submissions=all")

    assert (len(rows), len(all_rows)) == (PAGE_LENGTH, MOST_COMPARED + 2)
    assert (f"Show all {MOST_COMPARED + 2}" in page, "Show all" in whole) == (True, False)
    assert f"Changes are worked out for the newest {MOST_COMPARED}." in whole
    assert ["not comparable" in row for row in all_rows] == [True] * MOST_COMPARED + [False, False]
    assert [row.count("first assessment") for row in all_rows[-2:]] == [0, 1]


def test_trend_table_and_small_drawings_show_the_scores_of_every_area_and_topic(three, viewer, team, client):
    client.force_login(viewer)
    page, _ = shown(client, team)

    for node in ("m", "t1", "t2", "c", "t3", "i", "t4"):
        row = re.search(rf'<tr[^>]*data-node="{node}">.*?</tr>', page, flags=re.DOTALL)
        cells = re.findall(r'<td class="num">(.*?)</td>', row[0])
        assert cells == [str(submission.profile[node]) for submission in three]
    assert page.count('class="small-trend"') == 7
    chart = json.loads(re.search(r'id="trend-data" type="application/json">(.*?)</script>', page)[1])
    assert next(trace for trace in chart["data"] if trace["meta"] == "this")["y"] == [s.score for s in three]


def test_single_submission_says_what_the_next_one_brings_and_when(team, rubric_version, owner, client):
    submitted(team, rubric_version, owner, FIRST, **levels(1))
    client.force_login(owner)

    page, _ = shown(client, team)

    assert "The next submission draws a line." in page
    assert "Recommended rhythm: quarterly to half-yearly" in page
    assert "between May 2026 and August 2026" in page
    assert "data-chart" not in page
    assert "Compare selected" not in page


def test_team_without_a_submission_says_what_to_do(team, owner, client):
    client.force_login(owner)

    page, rows = shown(client, team)

    assert "Not assessed yet" in page
    assert rows == []


# Events


def test_event_is_noted_numbered_and_drawn(three, lead, team, client):
    client.force_login(lead)

    client.post(reverse("events", args=[team.pk]), {"happened_on": "2026-09-01", "text": "Platform team founded"})
    answer = client.post(
        reverse("events", args=[team.pk]), {"happened_on": "2026-04-01", "text": "Squad formed <soon>"}, follow=True
    )

    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{team.get_absolute_url()}#events", 302)]
    assert [words(item) for item in re.findall(r'<span class="event-text">(.*?)</span>', page)] == [
        "Squad formed <soon>",
        "Platform team founded",
    ]
    assert re.findall(r'class="event-number"[^>]*>(\d)<', page) == ["1", "2"]
    assert "Noted: 1 April 2026: Squad formed &lt;soon&gt;." in page
    assert "Note 1, 1 April 2026: Squad formed &lt;soon&gt;" in page


def test_event_of_today_is_no_future(team, lead, client):
    client.force_login(lead)

    client.post(reverse("events", args=[team.pk]), {"happened_on": timezone.localdate(), "text": "New lead"})

    assert Event.objects.get().happened_on == timezone.localdate()


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"happened_on": ["Enter the day it happened."], "text": ["Say in a few words what happened."]}),
        ({"happened_on": "soon", "text": "x"}, {"happened_on": ["Enter a day, such as 2026-03-31."]}),
        (
            {"happened_on": "2199-01-02", "text": "x"},
            {"happened_on": ["2 January 2199 is still to come; enter what has happened."]},
        ),
        (
            {"happened_on": "2026-01-02", "text": "x" * 121},
            {"text": ["This has 121 characters; say it in 120."]},
        ),
    ],
)
def test_refused_event_stands_on_the_page_with_what_was_typed_and_why(fields, errors, three, lead, team, client):
    client.force_login(lead)

    response = client.post(reverse("events", args=[team.pk]), fields)

    page = response.content.decode()
    assert (response.status_code, response.context["event_form"].errors) == (422, errors)
    assert all(f'value="{typed}"' in page for typed in fields.values())
    assert "<title>Error: Nova" in page
    assert '<details class="disclosure" open>' in page
    assert Event.objects.count() == 0


def test_event_is_removed_and_named_once_more(team, lead, submission, client):
    event = actions.add_event(team=team, happened_on=date(2026, 4, 1), text="Squad formed", by=lead)
    client.force_login(lead)

    answer = client.post(reverse("remove-event", args=[event.pk]), follow=True)

    assert Event.objects.count() == 0
    assert "Removed: 1 April 2026: Squad formed." in answer.content.decode()


# Tags


def test_tags_are_set_and_lead_to_the_teams_that_have_them(team, lead, client):
    client.force_login(lead)

    answer = client.post(reverse("tags", args=[team.pk]), {"tags": " fraud ,EMEA & more,, Fraud"}, follow=True)

    page = answer.content.decode()
    assert sorted(map(str, team.tags.all())) == ["EMEA & more", "Fraud"]
    assert f'<a class="chip" href="{reverse("home")}?tag=EMEA%20%26%20more">EMEA &amp; more</a>' in page
    assert 'value="EMEA &amp; more, Fraud"' in page


def test_tags_are_taken_away_by_an_empty_line(team, lead, client):
    actions.set_tags(team=team, names=["fraud"], by=lead)
    client.force_login(lead)

    client.post(reverse("tags", args=[team.pk]), {"tags": ""})

    assert team.tags.count() == 0


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (", ".join(f"tag {number}" for number in range(11)), "These are 11 tags; a team has up to 10."),
        (f"fraud, {'x' * 41}", f"“{'x' * 41}” has 41 characters; a tag has up to 40."),
    ],
)
def test_refused_tags_stand_on_the_page_with_what_was_typed_and_why(typed, error, team, lead, client):
    actions.set_tags(team=team, names=["claims"], by=lead)
    client.force_login(lead)

    response = client.post(reverse("tags", args=[team.pk]), {"tags": typed})

    assert (response.status_code, response.context["tags_form"].errors) == (422, {"tags": [error]})
    assert f'value="{typed}"' in response.content.decode()
    assert list(map(str, team.tags.all())) == ["claims"]


# Who may


@pytest.mark.parametrize(("who", "sees"), [("lead", True), ("member", False), ("viewer", False)])
def test_only_those_who_may_describe_the_team_see_the_forms(who, sees, request, team, submission, owner, client):
    event = actions.add_event(team=team, happened_on=date(2026, 4, 1), text="Squad formed", by=owner)
    client.force_login(request.getfixturevalue(who))

    page, _ = shown(client, team)

    addresses = [reverse("tags", args=[team.pk]), reverse("events", args=[team.pk])]
    addresses.append(reverse("remove-event", args=[event.pk]))
    assert [f'action="{address}"' in page for address in addresses] == [sees] * 3


@pytest.mark.parametrize("who", ["member", "viewer"])
def test_those_who_may_not_are_refused_even_with_what_could_not_be_saved(who, request, team, owner, client):
    event = actions.add_event(team=team, happened_on=date(2026, 4, 1), text="Squad formed", by=owner)
    client.force_login(request.getfixturevalue(who))

    statuses = [
        client.post(reverse("tags", args=[team.pk]), {"tags": "fraud"}).status_code,
        client.post(reverse("events", args=[team.pk]), {}).status_code,
        client.post(reverse("remove-event", args=[event.pk])).status_code,
    ]

    assert statuses == [403] * 3
    assert (team.tags.count(), Event.objects.count()) == (0, 1)


# Files


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json"),
    ],
)
def test_history_is_handed_out_as_a_file_named_by_team_and_day(ending, content_type, three, viewer, team, client):
    client.force_login(viewer)

    response = client.get(reverse(f"history-{ending}", args=[team.pk]))

    day = three[-1].submitted_at.date()
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert response["Content-Disposition"] == f'attachment; filename="shipworthy-nova-history-{day}.{ending}"'


def test_file_holds_what_stands_and_no_other(three, owner, team, client):
    newest = corrected(three[2], owner, FIRST + 2 * QUARTER + timedelta(days=1))
    client.force_login(owner)

    data = client.get(reverse("history-json", args=[team.pk])).json()

    assert [(entry["date"], entry["score"]) for entry in data["submissions"]] == [
        (submission.submitted_at.date().isoformat(), submission.score) for submission in (*three[:2], newest)
    ]


def test_history_of_nothing_is_no_file(team, owner, client):
    client.force_login(owner)

    assert client.get(reverse("history-csv", args=[team.pk])).status_code == 404
