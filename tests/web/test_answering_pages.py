"""Answering without script: forms, pages, review and submission."""

import uuid
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give
from tests.web.answer_requests import post, question_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(client, owner) -> Client:
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


class TestForm:
    def test_continue_saves_and_opens_the_next_question(self, as_owner, assessment):
        response = post(
            as_owner, question_url(assessment, "q6"), choice="2", note="One.\r\nTwo.", evidence="https://a.io"
        )

        assert (response.status_code, response.url) == (302, question_url(assessment, "q7"))
        assert assessment.answers() == {"q6": Answer(level=2, note="One.\nTwo.", evidence=("https://a.io",))}

    @pytest.mark.parametrize(
        ("question", "go", "query", "to"),
        [
            ("q6", "back", "", "task list"),
            ("q7", "back", "", "q6"),
            ("q7", "leave", "", "task list"),
            ("q3", "next", "", "review"),
            ("q6", "next", "?from=review", "review#q6"),
        ],
    )
    def test_every_button_saves_and_leads_where_it_says(self, as_owner, assessment, question, go, query, to):
        response = post(as_owner, question_url(assessment, question) + query, choice="dont_know", go=go)

        review = reverse("review", args=[assessment.pk])
        addresses = {"task list": assessment.get_absolute_url(), "review": review, "review#q6": f"{review}#q6"}
        assert (response.status_code, response.url) == (302, addresses.get(to) or question_url(assessment, to))
        assert assessment.answers() == {question: Answer(dont_know=True)}

    def test_the_same_form_twice_counts_once(self, as_owner, assessment):
        key = str(uuid.uuid4())
        for _ in range(2):
            post(as_owner, question_url(assessment), choice="1", key=key)

        assert assessment.responses.count() == 1

    def test_continuing_past_an_untouched_question_writes_nothing(self, as_owner, assessment):
        response = post(as_owner, question_url(assessment))

        assert (response.status_code, assessment.responses.count()) == (302, 0)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"choice": "9"}, "Level 9 does not exist: choose 0 to 4."),
            ({"choice": "worst"}, "“worst” is not among the choices: choose a level."),
            ({"choice": "na"}, "Choose a reason why the question does not apply."),
            (
                {"choice": "na", "na_reason": "holiday"},
                "“holiday” is not a reason for this question: choose nothing-live, other.",
            ),
            ({"choice": "na", "na_reason": "other"}, "Add a sentence to the note: why does this question not apply?"),
            (
                {"choice": "1", "evidence": "javascript:alert(1)"},
                "Link 1 is not a web address: start it with https:// or http://.",
            ),
            ({"choice": "1", "note": "x" * 2001}, "The note has 2,001 characters: shorten it to 2,000 or fewer."),
        ],
    )
    def test_bad_input_is_422_and_everything_typed_is_kept(self, as_owner, assessment, fields, message):
        typed = {"note": "My note." if fields.get("na_reason") != "other" else "", "evidence": "https://a.io", **fields}

        response = post(as_owner, question_url(assessment, "q5"), **typed)

        form = response.context["form"]
        assert response.status_code == 422
        assert [error for errors in form.errors.values() for error in errors] == [message]
        assert {name: form[name].value() for name in typed} == typed
        assert assessment.responses.count() == 0

    def test_a_stale_form_is_409_with_both_texts_and_three_ways_out(self, as_owner, assessment, lead):
        give(assessment, "q1", Answer(level=4, note="Ana’s text."), lead)

        response = post(as_owner, question_url(assessment), choice="0", note="Olga’s text.")

        page = response.content.decode()
        assert response.status_code == 409
        assert [
            text in page for text in ("Ana’s text.", "Olga’s text.", "Keep mine", "Take Ana’s", "Merge by hand")
        ] == [True] * 5
        assert assessment.answers() == {"q1": Answer(level=4, note="Ana’s text.")}

    def test_keeping_mine_after_a_conflict_stands_on_top_of_theirs(self, as_owner, assessment, lead):
        give(assessment, "q1", Answer(level=4), lead)
        conflict = post(as_owner, question_url(assessment), choice="0", note="Olga’s text.")

        post(as_owner, question_url(assessment), **{name: str(value) for name, value in conflict.context["keep"]})

        assert assessment.answers() == {"q1": Answer(level=0, note="Olga’s text.")}
        assert assessment.responses.count() == 2

    def test_after_submission_it_is_409_with_a_copy_of_what_was_typed(self, as_owner, assessment, owner):
        actions.submit(assessment=assessment, by=owner, at=datetime(2026, 5, 3, 14, 20, tzinfo=UTC))

        response = post(as_owner, question_url(assessment), choice="0", note="Too late, but kept.")

        page = response.content.decode()
        assert response.status_code == 409
        assert page.count("This assessment was submitted at 14:20 by Olga") == 1
        assert page.count("Too late, but kept.") == 1
        assert assessment.responses.count() == 0

    def test_a_viewer_is_refused(self, client, assessment, viewer):
        client.force_login(viewer)

        assert post(client, question_url(assessment), choice="0").status_code == 403
        assert assessment.responses.count() == 0

    def test_a_form_without_its_version_is_422(self, as_owner, assessment):
        response = post(as_owner, question_url(assessment), choice="0", version="")

        assert (response.status_code, assessment.responses.count()) == (422, 0)


class TestQuestionPage:
    def test_nothing_is_chosen_on_a_new_question(self, as_owner, assessment):
        page = as_owner.get(question_url(assessment)).content.decode()

        assert page.count('type="radio"') == 6
        assert page.count(" checked") == 0

    def test_not_applicable_is_offered_only_with_listed_reasons(self, as_owner, assessment):
        pages = [as_owner.get(question_url(assessment, name)).content.decode() for name in ("q1", "q5")]

        assert [page.count('value="na"') for page in pages] == [0, 1]

    def test_a_gate_is_named_in_words(self, as_owner, assessment):
        pages = [as_owner.get(question_url(assessment, name)).content.decode() for name in ("q6", "q7")]

        assert [page.count("If this stands low, it holds the whole area down.") for page in pages] == [1, 0]

    def test_a_viewer_reads_and_cannot_type(self, client, assessment, viewer):
        client.force_login(viewer)

        page = client.get(question_url(assessment)).content.decode()

        assert (page.count('type="radio"'), page.count('type="radio"') + 4) == (6, page.count(" disabled"))
        assert (page.count(">Continue<"), page.count(">Next<")) == (0, 1)

    @pytest.mark.parametrize("name", ["assessment", "review"])
    def test_an_outsider_finds_nothing(self, client, assessment, outsider, name):
        client.force_login(outsider)

        assert client.get(reverse(name, args=[assessment.pk])).status_code == 404
        assert client.get(question_url(assessment)).status_code == 404

    def test_an_unknown_question_is_404(self, as_owner, assessment):
        assert as_owner.get(question_url(assessment, "q99")).status_code == 404

    def test_a_submitted_assessment_says_who_and_when(self, as_owner, submission):
        response = as_owner.get(question_url(submission.assessment))

        assert response.status_code == 200
        assert response.content.decode().count(f"at {submission.submitted_at:%H:%M} by Olga") == 1

    @pytest.mark.parametrize("method", ["delete", "patch", "options"])
    def test_other_methods_are_405(self, as_owner, assessment, method):
        assert getattr(as_owner, method)(question_url(assessment)).status_code == 405


class TestTaskListAndReview:
    def test_continue_leads_to_the_first_unanswered_question(self, as_owner, assessment, owner):
        give(assessment, "q6", Answer(level=1), owner)

        response = as_owner.get(assessment.get_absolute_url())

        assert response.context["progress"].next_question.id == "q7"
        assert response.content.decode().count(f'href="{question_url(assessment, "q7")}">Continue') == 1

    def test_a_submitted_assessment_leads_to_its_result(self, as_owner, submission):
        pages = [reverse(name, args=[submission.assessment.pk]) for name in ("assessment", "review")]

        assert [as_owner.get(page).url for page in pages] == [submission.get_absolute_url()] * 2

    def test_a_viewer_sees_the_list_without_continue(self, client, assessment, viewer):
        client.force_login(viewer)

        page = client.get(assessment.get_absolute_url()).content.decode()

        assert (page.count(">Continue<"), page.count(">Start<"), page.count(">Review</a>")) == (0, 0, 1)

    @pytest.mark.parametrize(
        ("show", "questions"),
        [
            ("", ["q6", "q7", "q5", "q4", "q1", "q2", "q3"]),
            ("unanswered", ["q5", "q4", "q2", "q3"]),
            ("dont-know", ["q7"]),
            ("no-evidence", ["q6"]),
            ("nonsense", ["q6", "q7", "q5", "q4", "q1", "q2", "q3"]),
        ],
    )
    def test_filters_leave_what_they_name(self, as_owner, assessment, owner, show, questions):
        give(assessment, "q6", Answer(level=1), owner)
        give(assessment, "q7", Answer(dont_know=True), owner)
        give(assessment, "q1", Answer(level=2, evidence=("https://a.io",)), owner)

        response = as_owner.get(reverse("review", args=[assessment.pk]), {"show": show})

        shown = [row.question.id for area in response.context["areas"] for row in area.rows]
        counts = {each.slug: each.count for each in response.context["filters"]}
        assert sorted(shown) == sorted(questions)
        assert counts == {"": 7, "unanswered": 4, "dont-know": 1, "no-evidence": 1}


class TestSubmit:
    def test_submitting_leads_to_the_result(self, as_owner, assessment):
        response = as_owner.post(reverse("submit", args=[assessment.pk]))

        assert (response.status_code, response.url) == (302, assessment.submissions.get().get_absolute_url())

    def test_the_second_time_shows_what_stands_and_says_who_was_first(self, client, assessment, owner, lead):
        first = actions.submit(assessment=assessment, by=owner, at=datetime(2026, 5, 3, 14, 20, tzinfo=UTC))
        client.force_login(lead)

        response = client.post(reverse("submit", args=[assessment.pk]))

        said = [str(message) for message in get_messages(response.wsgi_request)]
        assert (response.status_code, response.url) == (302, first.get_absolute_url())
        assert said == [
            "This assessment was submitted on 3 May 2026 at 14:20 UTC by Olga. What was submitted then is shown here."
        ]
        assert assessment.submissions.get() == first

    @pytest.mark.parametrize("person", ["member", "viewer"])
    def test_who_may_not_submit_is_refused(self, client, assessment, request, person):
        client.force_login(request.getfixturevalue(person))

        response = client.post(reverse("submit", args=[assessment.pk]))

        assert (response.status_code, assessment.submissions.count()) == (403, 0)

    def test_an_outsider_finds_nothing(self, client, assessment, outsider):
        client.force_login(outsider)

        assert client.post(reverse("submit", args=[assessment.pk])).status_code == 404

    def test_only_a_post_submits(self, as_owner, assessment):
        response = as_owner.get(reverse("submit", args=[assessment.pk]))

        assert (response.status_code, assessment.submissions.count()) == (405, 0)
