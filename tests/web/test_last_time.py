"""The next assessment starts from the last one: shown beside each question, and never carried by itself."""

import copy
import html
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric import Rubric
from assessment.models import Assessment
from assessment.web.last_time import background_of, last_time
from tests.conftest import give
from tests.web.answer_requests import post, question_url

pytestmark = pytest.mark.django_db

PROOF = ("https://wiki.example.org/runs/7",)
GIVEN = {
    "q1": Answer(level=3, note="Seen <b>twice</b>.", evidence=PROOF),
    "q4": Answer(dont_know=True),
    "q5": Answer(na="other", note="There is no such thing."),
    "q6": Answer(level=1),
    "q7": Answer(note="Only a note."),
}
"""What was said last time; q2 and q3 were never touched."""


@pytest.fixture
def as_owner(client, owner) -> Client:
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


@pytest.fixture
def before(team, rubric_version, owner):
    """The submission of last time."""
    earlier = begin(team, rubric_version, owner)
    for question_id, answer in GIVEN.items():
        give(earlier, question_id, answer, owner)
    return actions.submit(assessment=earlier, by=owner)


@pytest.fixture
def second(team, rubric_version, owner, before) -> Assessment:
    """The assessment of today, beside last time's answers."""
    return begin(team, rubric_version, owner, before)


def begin(team, rubric_version, by, previous=None):
    """An open assessment."""
    return actions.start_assessment(
        team=team, rubric_version=rubric_version, name="Nova", key=uuid.uuid4(), previous=previous, by=by
    )


def changed(toy: Rubric, **questions) -> Rubric:
    """The next version of the toy rubric, in which these questions have other values; None takes one away."""
    document = copy.deepcopy(toy.document)
    document["rubric"]["version"] = "2.0.0"
    kept = [question for question in document["questions"] if questions.get(question["id"], {}) is not None]
    document["questions"] = [question | (questions.get(question["id"]) or {}) for question in kept]
    return Rubric.model_validate(document)


def words(response) -> str:
    """The text of a page in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def same(client, url, **fields):
    """Press “Same as last time” without script."""
    return client.post(url, {"version": "0", "key": str(uuid.uuid4()), "go": "same", **fields})


class TestStarting:
    def test_last_time_is_offered_with_its_date_and_chosen_already(self, as_owner, team, before):
        response = as_owner.get(reverse("new-assessment", args=[team.pk]))

        field = response.context["form"]["last_time"]
        day = f"{before.submitted_at:%-d %B %Y}".replace(" ", "\u00a0")
        assert (field.label, field.value()) == (f"Show last time’s answers beside each question ({day})", True)

    def test_a_team_without_a_submission_is_offered_nothing(self, as_owner, team, assessment):
        response = as_owner.get(reverse("new-assessment", args=[team.pk]))

        assert "last_time" not in response.context["form"].fields

    @pytest.mark.parametrize("chosen", [True, False])
    def test_the_choice_decides_whether_the_assessment_looks_back(self, as_owner, team, before, rubric_version, chosen):
        fields = {"name": "Nova Q4", "key": uuid.uuid4(), "rubric_version": rubric_version.pk}

        as_owner.post(reverse("new-assessment", args=[team.pk]), fields | ({"last_time": "on"} if chosen else {}))

        started = Assessment.objects.get(name="Nova Q4")
        assert (started.previous, started.answers()) == (before if chosen else None, {})

    def test_what_was_corrected_is_not_last_time_any_more(self, as_owner, team, before, owner):
        corrected = actions.submit(assessment=actions.correct(submission=before, reason="A slip.", by=owner), by=owner)

        form = as_owner.get(reverse("new-assessment", args=[team.pk])).context["form"]

        assert form.previous == corrected


class TestWhatIsKept:
    def test_the_same_question_keeps_its_answer(self, before, toy):
        assert last_time(toy, before).answers == {name: GIVEN[name] for name in ("q1", "q4", "q5", "q6")}
        assert last_time(toy, before).new == frozenset()

    def test_another_rev_is_new_and_a_question_that_is_gone_is_nothing(self, before, toy):
        looked_back = last_time(changed(toy, q1={"rev": 2}, q4=None), before)

        assert (looked_back.new, set(looked_back.answers)) == ({"q1"}, {"q5", "q6"})

    def test_another_scale_is_new(self, before, toy):
        document = copy.deepcopy(toy.document)
        document["scales"]["three"] = {"options": document["scales"]["five"]["options"][:3]}
        first = document["questions"][0]
        first |= {
            "scale": "three",
            "levels": {level: text for level, text in first["levels"].items() if int(level) < 3},
        }

        assert last_time(Rubric.model_validate(document), before).new == {"q1"}

    def test_an_answer_that_is_no_answer_any_more_is_not_offered(self, before, toy):
        looked_back = last_time(changed(toy, q5={"na": ["nothing-live"]}), before)

        assert "q5" not in looked_back.answers

    def test_another_instrument_has_no_last_time(self, before, toy):
        document = copy.deepcopy(toy.document)
        document["rubric"]["id"] = "another"

        assert last_time(Rubric.model_validate(document), before) is None

    def test_a_first_assessment_looks_back_on_nothing_and_asks_nothing(
        self, assessment, owner, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            background = background_of(assessment, owner)

        assert (background.last_time, background.corrected) == (None, None)


class TestQuestion:
    def test_nothing_is_carried_silently(self, as_owner, second):
        page = as_owner.get(question_url(second)).content.decode()

        assert (page.count(" checked"), second.responses.count()) == (0, 0)

    def test_the_card_is_marked_and_everything_that_was_said_stands_beside(self, as_owner, second, before):
        response = as_owner.get(question_url(second))
        page = response.content.decode()

        told = words(response)
        said = f"Last time, {before.submitted_at:%-d %B %Y} Standard Everybody follows the first practice"
        assert [page.count(part) for part in ('id="id_choice_3_mark">last time<', 'class="level-card-mark"')] == [1, 1]
        assert told.count(said) == 2  # beside the cards where there is room, below them where not
        assert "Seen <b>twice</b>." in told
        assert "Seen <b>twice</b>." not in page
        assert page.count(f'href="{PROOF[0]}"') == 2

    @pytest.mark.parametrize(
        ("question_id", "mark"), [("q4", "dont_know"), ("q5", "na"), ("q6", "1"), ("q2", None), ("q7", None)]
    )
    def test_the_mark_stands_where_something_was_chosen(self, as_owner, second, question_id, mark):
        page = as_owner.get(question_url(second, question_id)).content.decode()

        marked = re.findall(r'value="(\w+)" id="(id_choice_\d)"', page)
        found = [value for value, card in marked if f'id="{card}_mark"' in page]
        assert found == ([mark] if mark else [])

    def test_a_question_that_was_left_open_says_so_and_offers_nothing(self, as_owner, second):
        response = as_owner.get(question_url(second, "q2"))

        assert "Unanswered." in words(response)
        assert response.content.decode().count("data-same") == 0

    def test_a_question_that_is_new_says_so(self, as_owner, team, owner, toy, before):
        newer = actions.publish_rubric(rubric=changed(toy, q1={"rev": 2}))
        response = as_owner.get(question_url(begin(team, newer, owner, before)))

        assert "New since last time" in words(response)
        assert response.content.decode().count("data-same") == 0

    def test_without_a_last_time_nothing_is_said_about_it(self, as_owner, assessment):
        assert "ast time" not in words(as_owner.get(question_url(assessment)))

    def test_a_viewer_sees_what_was_said_and_has_no_button(self, client, viewer, second):
        client.force_login(viewer)

        page = client.get(question_url(second)).content.decode()

        assert (page.count("Last time,"), page.count("data-same"), page.count("same-as-last-time")) == (2, 0, 0)

    def test_the_key_stands_in_the_list_of_keys(self, as_owner, second, assessment):
        told = [words(as_owner.get(question_url(each))) for each in (second, assessment)]

        assert ["S Same as last time, where something was said" in text for text in told] == [True, False]


class TestSame:
    @pytest.mark.parametrize("question_id", ["q1", "q4", "q5", "q6"])
    def test_it_saves_all_that_was_said_and_goes_on(self, as_owner, second, question_id):
        response = same(as_owner, question_url(second, question_id))

        assert response.status_code == 302
        assert second.answers() == {question_id: GIVEN[question_id]}
        assert response.url == post(as_owner, question_url(second, question_id), version="1").url

    def test_it_returns_to_the_review_when_the_person_came_from_there(self, as_owner, second):
        response = same(as_owner, question_url(second) + "?from=review")

        assert response.url == reverse("review", args=[second.pk]) + "#q1"

    def test_twice_counts_once(self, as_owner, second):
        key = str(uuid.uuid4())
        for _ in range(2):
            same(as_owner, question_url(second), key=key)

        assert second.responses.count() == 1

    def test_where_nothing_was_said_it_is_refused(self, as_owner, second):
        response = same(as_owner, question_url(second, "q2"))

        assert (response.status_code, second.responses.count()) == (422, 0)
        assert response.context["form"].errors["choice"] == ["There is no answer of last time to this question."]

    def test_over_a_colleagues_newer_answer_it_is_a_conflict(self, as_owner, second, lead):
        give(second, "q1", Answer(level=0), lead)

        response = same(as_owner, question_url(second))

        assert (response.status_code, second.answers()) == (409, {"q1": Answer(level=0)})
        assert response.context["mine"].title == "Standard"

    def test_once_it_is_saved_the_page_says_so_in_place_of_the_button(self, as_owner, second):
        same(as_owner, question_url(second))

        page = as_owner.get(question_url(second)).content.decode()

        assert (len(re.findall(r"data-same hidden", page)), len(re.findall(r"data-is-same>", page))) == (2, 2)


class TestCounting:
    def test_task_list_and_review_count_what_waits(self, as_owner, second, before, owner):
        give(second, "q1", Answer(level=0), owner)
        give(second, "q2", Answer(level=0), owner)
        pages = [second.get_absolute_url(), reverse("review", args=[second.pk])]

        told = [words(as_owner.get(page)) for page in pages]

        waiting = f"3 of 4 from last time, {before.submitted_at:%-d %B %Y}, to confirm"
        assert [waiting in text for text in told] == [True, True]

    def test_nothing_is_said_once_all_are_confirmed_or_changed(self, as_owner, second, owner):
        for question_id in ("q1", "q4", "q5", "q6"):
            give(second, question_id, Answer(level=0), owner)

        assert "to confirm" not in words(as_owner.get(second.get_absolute_url()))

    def test_the_review_shows_what_was_said_where_it_differs(self, as_owner, second, owner):
        give(second, "q1", Answer(level=3, note="Another note."), owner)
        give(second, "q4", Answer(level=2), owner)
        give(second, "q5", Answer(na="nothing-live", note="Nothing is live."), owner)
        give(second, "q2", Answer(level=2), owner)

        response = as_owner.get(reverse("review", args=[second.pk]))

        rows = {row.question.id: row for area in response.context["areas"] for row in area.rows}
        differs = {name for name, row in rows.items() if row.differs}
        assert differs == {"q4", "q5"}
        assert {name: row.last.title for name, row in rows.items() if row.last} == {
            "q4": "I don’t know",
            "q5": "Not applicable",
            "q6": "Improvised",
        }
        assert "Last time: Improvised" in words(response)

    def test_the_review_can_be_narrowed_to_what_differs(self, as_owner, second, owner):
        give(second, "q1", Answer(level=3), owner)
        give(second, "q4", Answer(level=2), owner)

        response = as_owner.get(reverse("review", args=[second.pk]), {"show": "differs"})

        shown = [row.question.id for area in response.context["areas"] for row in area.rows]
        counts = {each.slug: each.count for each in response.context["filters"]}
        assert (shown, counts["differs"]) == (["q4"], 1)
