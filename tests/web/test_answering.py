"""Autosave over HTTP: every status, every bad input, and what it costs."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give
from tests.web.answer_requests import put, question_url

pytestmark = pytest.mark.django_db


def fields_at_fault(response) -> list[str]:
    """The fields that the reply to an autosave finds fault with."""
    return [fault["field"] for fault in response.json()["faults"]]


def data_queries(captured: CaptureQueriesContext) -> list[str]:
    """The statements that read or write rows, without those that open and close transactions."""
    return [query["sql"] for query in captured if query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]


@pytest.fixture
def as_owner(client, owner) -> Client:
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


class TestAutosave:
    def test_the_reply_is_the_committed_answer_with_its_version(self, as_owner, assessment):
        response = put(
            as_owner, question_url(assessment), {"level": 3, "note": "Seen.", "evidence": ["https://a.io/1"]}
        )

        saved = assessment.responses.get()
        assert response.status_code == 200
        assert response.headers["ETag"] == '"1"'
        assert response.json() == {
            "version": 1,
            "saved_at": saved.answered_at.isoformat(),
            "saved_at_text": f"{saved.answered_at:%H:%M}",
            "answer": {"level": 3, "note": "Seen.", "evidence": ["https://a.io/1"]},
        }
        assert saved.answer() == Answer(level=3, note="Seen.", evidence=("https://a.io/1",))

    def test_a_note_is_kept_before_anything_is_chosen(self, as_owner, assessment):
        response = put(as_owner, question_url(assessment), {"note": "Ask Mia."})

        assert (response.status_code, assessment.answers()["q1"]) == (200, Answer(note="Ask Mia."))

    def test_the_same_key_again_counts_once(self, as_owner, assessment):
        key = str(uuid.uuid4())
        first = put(as_owner, question_url(assessment), {"level": 1}, key=key)
        again = put(as_owner, question_url(assessment), {"level": 1}, key=key)

        assert (again.status_code, again.json()) == (200, first.json())
        assert assessment.responses.count() == 1

    def test_a_stale_version_is_told_what_stands_and_overwrites_nothing(self, as_owner, assessment, lead):
        current = give(assessment, "q1", Answer(level=4, note="Ana’s."), lead)

        response = put(as_owner, question_url(assessment), {"level": 0, "note": "Olga’s."})

        assert response.status_code == 409
        assert response.json() == {
            "current": {
                "answer": {"level": 4, "note": "Ana’s."},
                "version": 1,
                "by": "Ana",
                "at": current.answered_at.isoformat(),
            }
        }
        assert assessment.responses.get() == current

    def test_after_submission_it_says_who_and_when_and_changes_nothing(self, as_owner, assessment, owner):
        at = datetime(2026, 5, 3, 14, 20, tzinfo=UTC)
        submission = actions.submit(assessment=assessment, by=owner, at=at)

        response = put(as_owner, question_url(assessment), {"level": 0})

        assert response.status_code == 409
        assert response.json() == {
            "submitted": {
                "by": "Olga",
                "at": "2026-05-03T14:20:00+00:00",
                "url": submission.get_absolute_url(),
                "message": "This assessment was submitted on 3 May 2026 at 14:20 UTC by Olga.",
            }
        }
        assert assessment.responses.count() == 0

    def test_signed_out_is_a_plain_401(self, client, assessment):
        response = put(client, question_url(assessment), {"level": 0})

        assert response.status_code == 401
        assert response.json() == {"refused": "Sign in to save. What you sent was not stored."}

    def test_a_viewer_is_refused_with_the_reason(self, client, assessment, viewer):
        client.force_login(viewer)

        response = put(client, question_url(assessment), {"level": 0})

        assert response.status_code == 403
        assert response.json() == {"refused": "Your role in Nova does not let you answer questions."}

    def test_a_wrong_csrf_token_is_403(self, assessment, owner):
        client = Client(enforce_csrf_checks=True)
        client.force_login(owner)

        response = put(client, question_url(assessment), {"level": 0}, **{"X-CSRFToken": "x" * 32})

        assert (response.status_code, assessment.responses.count()) == (403, 0)

    def test_an_outsider_finds_nothing(self, client, assessment, outsider):
        client.force_login(outsider)

        assert put(client, question_url(assessment), {"level": 0}).status_code == 404

    @pytest.mark.parametrize(
        ("answer", "field", "message"),
        [
            ({"level": 5}, "level", "Level 5 does not exist: choose 0 to 4."),
            ({"level": -1}, "level", "Level -1 does not exist: choose 0 to 4."),
            (
                {"na": "other", "note": "So."},
                "na",
                "This question cannot be left out as not applicable: choose a level or say that you don’t know.",
            ),
            ({"level": 1, "unknown": True}, "level", "Choose one: a level, not applicable, or don’t know."),
            (
                {"evidence": ["javascript:alert(1)"]},
                "evidence",
                "Link 1 is not a web address: start it with https:// or http://.",
            ),
            ({"note": "x" * 2001}, "note", "The note has 2,001 characters: shorten it to 2,000 or fewer."),
            (
                {"note": "a\0b"},
                "note",
                "The note holds a character that cannot be stored (a NUL or half a character): remove it.",
            ),
            (
                {"note": "\ud800"},
                "note",
                "The note holds a character that cannot be stored (a NUL or half a character): remove it.",
            ),
            (
                {"evidence": [f"https://a.io/{n}" for n in range(6)]},
                "evidence",
                "6 links are too many: keep the best 5.",
            ),
            (
                {"score": 100},
                "body",
                "“score” is not part of an answer: send level, ticks, na, unknown, note and evidence.",
            ),
        ],
    )
    def test_bad_input_is_422_with_the_place_and_a_sentence(self, as_owner, assessment, answer, field, message):
        response = put(as_owner, question_url(assessment), answer)

        assert response.status_code == 422
        assert response.json() == {"faults": [{"field": field, "message": message}]}
        assert assessment.responses.count() == 0

    def test_not_applicable_wants_a_listed_reason(self, as_owner, assessment):
        response = put(as_owner, question_url(assessment, "q5"), {"na": "", "note": "Nothing is live."})

        assert response.status_code == 422
        assert response.json()["faults"] == [
            {"field": "na", "message": "Say why it is not applicable: choose nothing-live, other."}
        ]

    def test_not_applicable_wants_a_sentence(self, as_owner, assessment):
        response = put(as_owner, question_url(assessment, "q5"), {"na": "other"})

        assert (response.status_code, fields_at_fault(response)) == (422, ["note"])

    @pytest.mark.parametrize("level", [True, "3", 3.0])
    def test_a_level_is_a_whole_number(self, as_owner, assessment, level):
        response = put(as_owner, question_url(assessment), {"level": level})

        assert (response.status_code, fields_at_fault(response)) == (422, ["level"])

    def test_an_unknown_question_is_404_by_name(self, as_owner, assessment):
        response = put(as_owner, question_url(assessment, "q99"), {"level": 0})

        assert response.status_code == 404
        assert response.json() == {"faults": [{"field": "question", "message": "toy@1.0.0 has no question “q99”."}]}

    def test_a_body_that_is_no_json_is_422(self, as_owner, assessment):
        headers = {"If-Match": '"0"', "Idempotency-Key": str(uuid.uuid4())}

        response = as_owner.put(question_url(assessment), b"\xff{", content_type="application/json", headers=headers)

        assert (response.status_code, fields_at_fault(response)) == (422, ["body"])

    def test_another_key_beside_the_answer_is_422(self, as_owner, assessment):
        headers = {"If-Match": '"0"', "Idempotency-Key": str(uuid.uuid4())}
        body = {"answer": {"level": 1}, "version": 7}

        response = as_owner.put(question_url(assessment), json.dumps(body), "application/json", headers=headers)

        assert (response.status_code, fields_at_fault(response)) == (422, ["body"])
        assert assessment.responses.count() == 0

    def test_a_save_without_version_and_key_is_422(self, as_owner, assessment):
        response = as_owner.put(question_url(assessment), '{"answer": {"level": 1}}', content_type="application/json")

        assert (response.status_code, fields_at_fault(response)) == (422, ["version", "key"])

    def test_a_version_that_never_was_is_422(self, as_owner, assessment):
        response = put(as_owner, question_url(assessment), {"level": 1}, version=7)

        assert (response.status_code, fields_at_fault(response)) == (422, ["version"])

    def test_a_body_over_a_megabyte_is_413(self, as_owner, assessment):
        response = put(as_owner, question_url(assessment), {"note": "x" * 1_100_001})

        assert (response.status_code, assessment.responses.count()) == (413, 0)


class TestCost:
    def test_saving_takes_six_queries(self, as_owner, assessment):
        put(as_owner, question_url(assessment), {"level": 1})

        with CaptureQueriesContext(connection) as captured:
            put(as_owner, question_url(assessment), {"level": 2}, version=1)

        assert len(data_queries(captured)) == 6

    def test_showing_a_question_takes_as_many_queries_however_much_is_answered(self, as_owner, ml_assessment, owner):
        questions = ml_assessment.rubric_version.rubric().questions
        url = question_url(ml_assessment, questions[0].id)
        counts = []
        for question in questions[:3]:
            give(ml_assessment, question.id, Answer(level=1, note="Note."), owner)
            with CaptureQueriesContext(connection) as captured:
                as_owner.get(url)
            counts.append(len(data_queries(captured)))

        assert counts == [7, 7, 7]
