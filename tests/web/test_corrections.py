"""Correcting what was submitted: the old result stays readable to the byte, and says what stands in its place."""

import html
import re
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.access import submissions_for
from assessment.domain.answers import Answer
from assessment.models import Assessment, Submission
from assessment.web.corrections import corrections_of, line_of
from assessment.web.views.results import _pdf, _printed
from tests.conftest import give
from tests.web.answer_requests import question_url

pytestmark = pytest.mark.django_db

REASON = "The drill of May was of <another> team."
FROZEN = re.compile(r'<section class="result-head".*<script id="radar-data"', re.S)


@pytest.fixture
def as_owner(client, owner) -> Client:
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


@pytest.fixture
def correction(submission, owner) -> Assessment:
    """An open correction of the submission."""
    return actions.correct(submission=submission, reason=REASON, by=owner)


@pytest.fixture
def corrected(correction, owner) -> Submission:
    """The correction, changed and submitted."""
    give(correction, "q1", Answer(level=4), owner, version=1)
    return actions.submit(assessment=correction, by=owner, at=datetime(2026, 12, 5, 9, tzinfo=UTC))


def words(response) -> str:
    """The text of a page in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def day(submission) -> str:
    """When something was submitted, as it is printed."""
    return f"{submission.submitted_at:%-d %B %Y}"


def ask(client, submission, reason=REASON):
    """Send the form of the results page."""
    return client.post(reverse("correct", args=[submission.pk]), {"reason": reason})


def test_asking_opens_the_review_of_an_assessment_with_the_same_answers(as_owner, submission):
    response = ask(as_owner, submission)

    opened = Assessment.objects.get(corrects=submission)
    assert (response.status_code, response.url) == (302, reverse("review", args=[opened.pk]))
    assert (opened.reason, opened.answers()) == (REASON, submission.assessment.answers())


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "Say what has to be corrected."),
        ("  ", "Say what has to be corrected."),
        ("x" * 501, "This has 501 characters; say it in 500."),
    ],
)
def test_without_a_reason_nothing_opens_and_what_was_typed_stays(as_owner, submission, reason, message):
    response = ask(as_owner, submission, reason)

    assert response.status_code == 422
    assert response.context["form"].errors == {"reason": [message]}
    assert response.context["form"]["reason"].value() == reason
    assert '<details class="disclosure caption" open>' in response.content.decode()
    assert not Assessment.objects.filter(corrects=submission).exists()


def test_a_submission_with_a_newer_one_after_it_is_refused_and_what_was_typed_stays(
    as_owner, submission, assessment, owner
):
    actions.submit(assessment=assessment, by=owner)

    response = ask(as_owner, submission)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "reason": [f"{submission} is not the newest submission of Nova any more."]
    }
    assert response.context["form"]["reason"].value() == REASON


def test_asking_again_leads_to_the_correction_that_is_open_and_says_so(as_owner, submission, correction):
    response = ask(as_owner, submission, "Another reason.")

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert response.url == reverse("review", args=[correction.pk])
    assert said == ["A correction was open already: this is it, with the reason that was given then."]
    assert Assessment.objects.get(corrects=submission).reason == REASON


@pytest.mark.parametrize(("who", "status"), [("lead", 302), ("member", 403), ("viewer", 403), ("outsider", 404)])
def test_only_those_who_may_submit_may_correct(client, submission, request, who, status):
    client.force_login(request.getfixturevalue(who))

    response = ask(client, submission)

    assert response.status_code == status
    assert Assessment.objects.filter(corrects=submission).exists() == (status == 302)


def test_only_a_post_corrects(as_owner, submission):
    assert as_owner.get(reverse("correct", args=[submission.pk])).status_code == 405


@pytest.mark.parametrize(("who", "offered"), [("owner", 1), ("lead", 1), ("member", 0), ("viewer", 0)])
def test_the_results_page_offers_it_to_those_who_may(client, submission, request, who, offered):
    client.force_login(request.getfixturevalue(who))

    page = client.get(submission.get_absolute_url()).content.decode()

    assert page.count("Correct this submission…") == offered


def test_only_the_newest_submission_offers_it(as_owner, submission, assessment, owner):
    newer = actions.submit(assessment=assessment, by=owner)

    pages = [as_owner.get(each.get_absolute_url()).content.decode() for each in (submission, newer)]

    assert [page.count("Correct this submission…") for page in pages] == [0, 1]


def test_while_it_is_open_the_results_page_leads_to_it(client, viewer, submission, correction):
    client.force_login(viewer)

    response = client.get(submission.get_absolute_url())

    assert f"A correction is open: {REASON} Go to the correction" in words(response)
    assert f'href="{reverse("review", args=[correction.pk])}"' in response.content.decode()


def test_every_page_of_the_correction_says_what_it_corrects_and_why(as_owner, submission, correction):
    pages = [
        correction.get_absolute_url(),
        reverse("review", args=[correction.pk]),
        question_url(correction),
    ]

    told = [words(as_owner.get(page)) for page in pages]

    assert [f"Correction of {day(submission)} : {REASON}" in text for text in told] == [True] * 3


def test_it_is_submitted_as_a_correction(as_owner, correction, assessment):
    pages = [words(as_owner.get(reverse("review", args=[each.pk]))) for each in (correction, assessment)]

    assert ["Submit the correction" in page for page in pages] == [True, False]
    assert ["Submit assessment of Nova" in page for page in pages] == [False, True]


def test_home_and_team_page_call_it_a_correction(as_owner, team, correction):
    pages = [words(as_owner.get(page)) for page in (reverse("home"), team.get_absolute_url())]

    assert ["correction" in page.lower() for page in pages] == [True, True]


def test_afterwards_the_old_page_names_the_new_one_and_the_new_one_the_old(as_owner, submission, corrected):
    old, new = (as_owner.get(each.get_absolute_url()) for each in (submission, corrected))

    assert f"Superseded on 5 December 2026 by Olga: {REASON} See the result that stands" in words(old)
    assert f'href="{corrected.get_absolute_url()}"' in old.content.decode()
    assert f"Corrects the submission of {day(submission)} : {REASON}" in words(new)
    assert f'href="{submission.get_absolute_url()}"' in new.content.decode()
    assert [page.content.decode().count("Correct this submission…") for page in (old, new)] == [0, 1]


def test_the_new_page_leads_to_what_it_changed(as_owner, submission, corrected):
    page = html.unescape(as_owner.get(corrected.get_absolute_url()).content.decode())

    assert f'href="{reverse("compare")}?submission={submission.pk}&submission={corrected.pk}"' in page


def test_the_body_of_the_old_page_and_its_pdf_stay_the_same_to_the_byte(as_owner, submission, owner):
    addresses = [submission.get_absolute_url(), reverse("report-pdf", args=[submission.pk])]
    page, pdf = (as_owner.get(address).content for address in addresses)
    correction = actions.correct(submission=submission, reason=REASON, by=owner)
    give(correction, "q1", Answer(level=4), owner, version=1)
    actions.submit(assessment=correction, by=owner)
    for kept in (_printed, _pdf):
        kept.cache_clear()

    page_after, pdf_after = (as_owner.get(address).content for address in addresses)

    assert pdf_after == pdf
    assert FROZEN.search(page_after.decode())[0] == FROZEN.search(page.decode())[0]


def test_banners_are_never_kept_with_the_printed_body(as_owner, submission, owner):
    first = words(as_owner.get(submission.get_absolute_url()))
    correction = actions.correct(submission=submission, reason=REASON, by=owner)
    opened = words(as_owner.get(submission.get_absolute_url()))
    actions.submit(assessment=correction, by=owner)
    superseded = words(as_owner.get(submission.get_absolute_url()))

    assert [REASON in page for page in (first, opened, superseded)] == [False, True, True]
    assert ["Superseded on" in page for page in (first, opened, superseded)] == [False, False, True]


@pytest.mark.parametrize(("state", "queries"), [("submission", 2), ("correction", 2), ("corrected", 3)])
def test_what_is_known_of_corrections_costs_a_query_for_each_thing_there_is(
    state, queries, submission, request, owner, django_assert_num_queries
):
    request.getfixturevalue(state)
    found = submissions_for(owner).get(pk=submission.pk)

    with django_assert_num_queries(queries):
        corrections_of(found, line_of(found), owner)
