"""Questions of every kind on the pages: boxes, yes and no, conditions, not applicable that counts."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import parse_rubric
from tests.conftest import KINDS, give
from tests.web.answer_requests import post, put, question_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(client, owner) -> Client:
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


def page_of(client, assessment, question):
    """A question page as text."""
    return client.get(question_url(assessment, question)).content.decode()


class TestBoxes:
    def test_boxes_are_boxes_and_none_of_these_is_one_of_them(self, as_owner, kinds_assessment):
        page = page_of(as_owner, kinds_assessment, "checks")

        assert (page.count('type="checkbox"'), page.count('type="radio"')) == (5 + 2, 0)
        assert [page.count(f'value="{value}"') for value in ("types", "none", "dont_know", "na")] == [1, 1, 1, 0]

    @pytest.mark.parametrize(
        ("fields", "answer"),
        [
            ({"ticks": ["drift", "types"]}, Answer(level=1, ticks=("types", "drift"))),
            ({"choice": "none"}, Answer(level=0)),
            ({"choice": "dont_know"}, Answer(dont_know=True)),
        ],
    )
    def test_a_plain_form_says_what_holds(self, as_owner, kinds_assessment, fields, answer):
        response = post(as_owner, question_url(kinds_assessment, "checks"), **fields)

        assert (response.status_code, kinds_assessment.answers()) == (302, {"checks": answer})

    def test_boxes_beside_none_of_these_are_refused_and_everything_stays_ticked(self, as_owner, kinds_assessment):
        url = question_url(kinds_assessment, "checks")

        response = post(as_owner, url, ticks=["types"], choice="none")

        page = response.content.decode()
        message = "Choose one: boxes that hold, “None of these”, not applicable, or don’t know. Untick the rest."
        assert (response.status_code, response.context["form"].errors["choice"]) == (422, [message])
        assert page.count(" checked") == 2
        assert kinds_assessment.responses.count() == 0

    def test_untouched_boxes_are_no_answer(self, as_owner, kinds_assessment):
        post(as_owner, question_url(kinds_assessment, "checks"))

        assert kinds_assessment.responses.count() == 0

    def test_a_saved_answer_is_shown_ticked(self, as_owner, kinds_assessment, owner):
        give(kinds_assessment, "checks", Answer(level=1, ticks=("types", "drift")), owner)
        give(kinds_assessment, "alerts", Answer(level=0), owner)

        pages = [page_of(as_owner, kinds_assessment, name) for name in ("checks", "alerts")]

        assert [page.count(" checked") for page in pages] == [2, 1]

    def test_an_autosave_sends_ticks_and_learns_no_level(self, as_owner, kinds_assessment):
        response = put(as_owner, question_url(kinds_assessment, "alerts"), {"ticks": ["quality"], "note": "Pager."})
        none = put(as_owner, question_url(kinds_assessment, "alerts"), {"ticks": []}, version=1)

        assert [reply.json()["answer"] for reply in (response, none)] == [
            {"note": "Pager.", "ticks": ["quality"]},
            {"ticks": []},
        ]
        assert kinds_assessment.answers() == {"alerts": Answer(level=0)}

    def test_a_box_that_is_not_there_is_422(self, as_owner, kinds_assessment):
        response = put(as_owner, question_url(kinds_assessment, "alerts"), {"ticks": ["smell"]})

        assert response.status_code == 422
        assert response.json()["faults"] == [{"field": "ticks", "message": "“smell” is not a box of this question."}]

    def test_a_conflict_keeps_every_box_of_mine(self, as_owner, kinds_assessment, owner, lead):
        give(kinds_assessment, "checks", Answer(level=1, ticks=("volume",)), lead)
        url = question_url(kinds_assessment, "checks")

        conflict = post(as_owner, url, ticks=["types", "drift"])
        keep = conflict.context["keep"]
        fields = {name: [str(each) for key, each in keep if key == name] for name, _ in keep}
        post(as_owner, url, **fields)

        page = conflict.content.decode()
        assert (conflict.status_code, page.count("How much arrives"), page.count("Types and units")) == (409, 1, 1)
        assert kinds_assessment.answers()["checks"] == Answer(level=1, ticks=("types", "drift"))

    def test_the_level_that_boxes_come_to_is_nowhere_while_answering(self, as_owner, kinds_assessment, owner):
        give(kinds_assessment, "rollback", Answer(level=0, ticks=("model",)), owner)
        give(kinds_assessment, "live", Answer(level=1), owner)

        review = as_owner.get(reverse("review", args=[kinds_assessment.pk]))

        said = {row.question.id: row.said for area in review.context["areas"] for row in area.rows}
        assert (said["rollback"].title, said["rollback"].text, said["rollback"].ticked) == (
            "1 of 3 ticked",
            "",
            ("The model",),
        )

    def test_same_as_last_time_ticks_the_same(self, as_owner, kinds_assessment, owner, team):
        give(kinds_assessment, "checks", Answer(level=1, ticks=("types", "drift")), owner)
        submission = actions.submit(assessment=kinds_assessment, by=owner)
        second = actions.start_assessment(
            team=team,
            rubric_version=kinds_assessment.rubric_version,
            name="Again",
            key="0b0f6a52-9d4f-4a52-8c86-2f4b8c1f0002",
            by=owner,
            previous=submission,
        )

        page = page_of(as_owner, second, "checks")
        post(as_owner, question_url(second, "checks"), go="same")

        assert page.count("last time</span>") == 2
        assert second.answers() == {"checks": Answer(level=1, ticks=("types", "drift"))}


class TestOtherKinds:
    def test_yes_and_no_are_two_cards_without_a_text_that_repeats_them(self, as_owner, kinds_assessment):
        page = page_of(as_owner, kinds_assessment, "live")

        assert (page.count('type="radio"'), page.count("level-card-text")) == (3, 0)

    def test_ten_levels_have_ten_keys(self, as_owner, kinds_assessment):
        response = as_owner.get(question_url(kinds_assessment, "grade"))

        page = response.content.decode()
        assert [page.count(f'data-key="{key}"') for key in "1234567890"] == [1] * 10
        assert response.context["form"].last_key == "0"

    def test_what_the_author_left_out_has_no_heading(self, as_owner, kinds_assessment, team, owner):
        text = KINDS.read_text(encoding="utf-8").replace("    roles: {best: [eng]}\n", "")
        text = text.replace("id: kinds", "id: bare")
        bare = actions.start_assessment(
            team=team,
            rubric_version=actions.publish_rubric(rubric=parse_rubric(text, "bare.yaml")),
            name="Bare",
            key=uuid.uuid4(),
            by=owner,
        )

        pages = [page_of(as_owner, kinds_assessment, "checks"), page_of(as_owner, bare, "alerts")]

        headings = ("What counts as proof", "Who knows best", "Why it matters", "question-intent")
        assert [[page.count(heading) for heading in headings] for page in pages] == [[1] * 4, [0] * 4]

    def test_not_applicable_says_what_it_counts(self, as_owner, kinds_assessment):
        assert page_of(as_owner, kinds_assessment, "consent").count("Counts as 0.") == 1

    def test_not_applicable_is_not_offered_where_it_is_forbidden(self, as_owner, kinds_assessment):
        url = question_url(kinds_assessment, "live")

        response = post(as_owner, url, choice="na", na_reason="no-people", note="So.")

        assert (page_of(as_owner, kinds_assessment, "live").count('value="na"'), response.status_code) == (0, 422)


class TestConditions:
    def test_what_is_not_asked_is_skipped_on_the_way(self, as_owner, kinds_assessment):
        ways = []
        for choice in ("0", "1"):
            version = str(kinds_assessment.responses.filter(question="live").count())
            ways.append(post(as_owner, question_url(kinds_assessment, "live"), choice=choice, version=version).url)

        assert ways == [question_url(kinds_assessment, name) for name in ("alerts", "rollback")]

    def test_an_autosave_that_decides_says_where_the_buttons_lead_now(self, as_owner, kinds_assessment):
        no = put(as_owner, question_url(kinds_assessment, "live"), {"level": 0}).json()
        yes = put(as_owner, question_url(kinds_assessment, "live"), {"level": 1}, version=1).json()
        other = put(as_owner, question_url(kinds_assessment, "alerts"), {"ticks": []}).json()

        to = {name: question_url(kinds_assessment, name) for name in ("alerts", "rollback")}
        assert [no["ways"]["next"], yes["ways"]["next"], "ways" in other] == [to["alerts"], to["rollback"], False]

    @pytest.mark.parametrize(
        ("answers", "total", "open_ones"),
        [
            ({}, 5, {"recovery": 2, "care": 1}),
            ({"live": Answer(level=0)}, 5, {"care": 1}),
            ({"live": Answer(level=1)}, 6, {"recovery": 1, "care": 1}),
            ({"live": Answer(level=0), "checks": Answer(level=0), "grade": Answer(level=1)}, 5, {}),
            ({"checks": Answer(level=1, ticks=("types",))}, 6, {"recovery": 2}),
        ],
    )
    def test_only_what_is_asked_counts(self, as_owner, kinds_assessment, owner, answers, total, open_ones):
        for name, answer in answers.items():
            give(kinds_assessment, name, answer, owner)

        context = as_owner.get(kinds_assessment.get_absolute_url()).context

        topics = [topic for area in context["sections"] for topic in area.topics]
        assert context["progress"].total == total
        assert {topic.node.id: topic.open for topic in topics if topic.open} == open_ones

    def test_the_task_list_says_what_open_questions_depend_on(self, as_owner, kinds_assessment):
        page = as_owner.get(kinds_assessment.get_absolute_url()).content.decode()

        assert page.count("2 more may be asked, depending on “Is a model live?”") == 1

    def test_a_hidden_question_says_why_and_keeps_what_was_said(self, as_owner, kinds_assessment, owner):
        give(kinds_assessment, "rollback", Answer(level=0, ticks=("model",), note="Once by hand."), owner)
        give(kinds_assessment, "live", Answer(level=0), owner)

        page = page_of(as_owner, kinds_assessment, "rollback")

        assert page.count("Asked only when “Is a model live?” is answered “Yes”.") == 1
        assert [page.count(text) for text in ("<form class", "The model", "Once by hand.")] == [0, 1, 1]

    def test_an_open_question_can_be_answered_and_says_what_it_waits_for(self, as_owner, kinds_assessment):
        page = page_of(as_owner, kinds_assessment, "rollback")

        assert page.count("Asked if “Is a model live?” is answered “Yes”. Nobody has said so yet") == 1
        assert page.count('type="checkbox"') == 5

    def test_the_review_lists_what_is_not_asked_apart(self, as_owner, kinds_assessment, owner):
        give(kinds_assessment, "live", Answer(level=0), owner)

        context = as_owner.get(reverse("review", args=[kinds_assessment.pk])).context
        narrowed = as_owner.get(reverse("review", args=[kinds_assessment.pk]), {"show": "unanswered"}).context

        assert {each.question.id: each.condition.is_open for area in context["areas"] for each in area.not_asked} == {
            "rollback": False,
            "drill": False,
            "review": True,
        }
        assert [row.question.id for area in narrowed["areas"] for row in area.rows] == [
            "alerts",
            "consent",
            "grade",
            "checks",
        ]
        assert context["count"] == {"": 5, "unanswered": 4, "dont_know": 0, "no_evidence": 1}


class TestPrinted:
    @pytest.fixture
    def result(self, kinds_assessment, owner):
        """A submission with boxes, one that is not asked, one that may be, and one that does not apply and counts."""
        answers = {
            "checks": Answer(level=1, ticks=("types", "drift")),
            "rollback": Answer(level=0, ticks=("model",), note="Kept."),
            "live": Answer(level=0),
            "alerts": Answer(level=0),
            "consent": Answer(na="no-people", note="Only machines."),
            "grade": Answer(level=4),
        }
        for name, answer in answers.items():
            give(kinds_assessment, name, answer, owner)
        return actions.submit(assessment=kinds_assessment, by=owner)

    def test_boxes_are_printed_ticked_or_not(self, as_owner, result):
        page = as_owner.get(result.get_absolute_url()).content.decode()

        assert page.count('<li class="is-ticked">') == 2
        assert page.count("(not ticked)") == 5

    def test_what_was_not_asked_is_listed_as_that(self, as_owner, result):
        page = as_owner.get(result.get_absolute_url()).content.decode()

        assert page.count("Not asked: only when “Is a model live?” is answered “Yes”.") == 1
        assert page.count("answer-row-not-asked") == 2
        assert page.count("Kept.") == 0

    def test_not_applicable_that_counts_is_printed_with_what_it_counts(self, as_owner, result):
        page = as_owner.get(result.get_absolute_url()).content.decode()

        assert page.count("No people in the data, counts as 0") == 1

    def test_answers_go_out_as_json_and_come_back_the_same(self, as_owner, result, team, owner):
        data = as_owner.get(reverse("report-json", args=[result.pk])).content
        second = actions.start_assessment(
            team=team,
            rubric_version=result.assessment.rubric_version,
            name="Again",
            key="0b0f6a52-9d4f-4a52-8c86-2f4b8c1f0003",
            by=owner,
        )
        url = reverse("import-answers", args=[second.pk])
        shown = as_owner.post(url, {"file": SimpleUploadedFile("report.json", data)})
        as_owner.post(url, {"confirmed": shown.context["proposal"].sealed})

        questions = json.loads(data)["questions"]
        assert {name: each["asked"] for name, each in questions.items() if each["asked"] is not True} == {
            "rollback": False,
            "drill": False,
        }
        assert (questions["checks"]["ticks"], questions["rollback"]["score"]) == (["types", "drift"], None)
        assert {name: answer.to_data() for name, answer in second.answers().items()} == result.answers


class TestMoving:
    @pytest.fixture
    def suggested(self, as_owner, kinds_assessment, owner):
        """What a version with these changes suggests for a question that was answered so."""

        def suggest(question, said, *changes):
            give(kinds_assessment, question, said, owner)
            text = KINDS.read_text(encoding="utf-8")
            for old, new in (
                ("version: 1.0.0", "version: 2.0.0"),
                (f"{question}\n    rev: 1", f"{question}\n    rev: 2"),
                *changes,
            ):
                assert old in text
                text = text.replace(old, new)
            actions.publish_rubric(rubric=parse_rubric(text, "kinds.yaml"))
            page = as_owner.get(reverse("move-assessment", args=[kinds_assessment.pk]))
            return next(row.suggested for row in page.context["preview"].confirm if row.question.id == question)

        return suggest

    @pytest.mark.parametrize(
        ("said", "ticked"),
        [
            (Answer(level=1, ticks=("types", "drift")), ("Types and units", "Drift against the data of the training")),
            (Answer(level=1, ticks=("volume",)), None),
            (Answer(level=0), ()),
        ],
    )
    def test_boxes_are_suggested_where_the_newer_question_has_all_of_them(self, suggested, said, ticked):
        found = suggested("checks", said, ("key: volume", "key: amount"))

        assert (found and found.ticked) == ticked

    def test_a_level_is_suggested_also_where_only_the_scale_describes_it(self, suggested):
        assert suggested("live", Answer(level=1)).title == "Yes"

    def test_a_level_beyond_a_shorter_scale_is_not_suggested(self, suggested):
        shorter = ("scale: four\n    na:", "scale: yes-no\n    na:")

        assert suggested("consent", Answer(level=3), shorter) is None
