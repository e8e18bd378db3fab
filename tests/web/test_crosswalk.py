"""Rubrics side by side: what another asks of the same practice, and what the team answered there."""

import html
import re
import uuid

import pytest
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import find_rubric
from tests.conftest import give

pytestmark = pytest.mark.django_db
ADD_ON = "data-and-responsible-use"


@pytest.fixture
def ml_test_score():
    """The ML Test Score, published."""
    return actions.publish_rubric(rubric=find_rubric("ml-test-score"))


@pytest.fixture
def add_on():
    """The add-on, published."""
    return actions.publish_rubric(rubric=find_rubric(ADD_ON))


@pytest.fixture
def read(client, owner):
    """The words of a page as the owner sees it."""
    client.force_login(owner)
    return lambda name, *arguments: words(client.get(reverse(name, args=arguments)).content.decode())


def words(text):
    """A page or a part of it without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def assess(team, version, by, answers):
    """A submitted assessment with these answers."""
    begun = actions.start_assessment(team=team, rubric_version=version, name="Other", key=uuid.uuid4(), by=by)
    for question, answer in answers.items():
        give(begun, question, answer, by)
    return actions.submit(assessment=begun, by=by)


class TestResults:
    """On a topic of a result."""

    def test_a_topic_says_what_another_rubric_asks_of_it(self, read, team, ml_delivery_version, ml_test_score, owner):
        told = read("results", assess(team, ml_delivery_version, owner, {}).pk)

        assert (
            "ML Test Score asks this too Infra 6 New versions meet a little live traffic first "
            "Infra 7 The way back is short and safe"
            in told.replace("Model 2 Offline scores follow the live effect (in part) ", "")
        )

    def test_an_area_that_is_an_axis_says_so_itself(self, read, team, ml_delivery_version, ml_test_score, owner):
        told = read("results", assess(team, ml_test_score, owner, {}).pk)

        assert told.count("ML delivery due diligence asks this too") == 4
        assert "Question 39 The way back" in told

    def test_without_another_rubric_there_is_nothing_to_say(self, read, team, ml_delivery_version, owner):
        assert "asks this too" not in read("results", assess(team, ml_delivery_version, owner, {}).pk)

    def test_an_add_on_is_named_only_where_it_is_switched_on(
        self, read, team, organisation, ml_delivery_version, add_on, owner
    ):
        submission = assess(team, ml_delivery_version, owner, {})
        before = read("results", submission.pk)
        actions.switch_add_on(organisation=organisation, rubric=ADD_ON, on=True, by=owner)

        assert "Data and responsible use asks this too" not in before
        assert "Data and responsible use asks this too" in read("results", submission.pk)


class TestQuestion:
    """Beside a question."""

    @pytest.fixture
    def rollback(self, read, ml_assessment):
        """The question about the way back, as it is shown now."""
        return lambda: read("question", ml_assessment.pk, "rollback")

    def test_the_latest_answer_in_another_rubric_stands_beside_it(self, rollback, team, ml_test_score, owner):
        assess(team, ml_test_score, owner, {"infra-7": Answer(level=0)})
        latest = assess(team, ml_test_score, owner, {"infra-7": Answer(level=1)})

        assert (
            f"In ML Test Score, {latest.submitted_at:%-d %B %Y} The way back is short and safe Manual "
            "Going back was practised in the last 12 months, and time and steps are written down." in rollback()
        )

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (Answer(dont_know=True), "I don’t know"),
            (Answer(na="nothing-live", note="Not yet."), "Not applicable Nothing live yet"),
        ],
    )
    def test_so_do_answers_that_are_no_level(self, rollback, team, ml_test_score, owner, answer, said):
        assess(team, ml_test_score, owner, {"infra-7": answer})

        assert f"The way back is short and safe {said} Asked there in other words" in rollback()

    def test_it_is_never_filled_in_and_never_saved(self, rollback, team, ml_test_score, ml_assessment, client, owner):
        assess(team, ml_test_score, owner, {"infra-7": Answer(level=1)})

        rollback()
        form = client.get(reverse("question", args=[ml_assessment.pk, "rollback"])).context["form"]

        assert form.initial["choice"] == ""
        assert ml_assessment.answers() == {}

    def test_what_was_not_answered_there_is_not_shown(self, rollback, team, ml_test_score, owner):
        assess(team, ml_test_score, owner, {"infra-6": Answer(level=1)})

        assert "In ML Test Score" not in rollback()

    def test_another_team_keeps_its_answers_to_itself(self, rollback, organisation, ml_test_score, owner):
        other = actions.create_team(organisation=organisation, name="Vega", by=owner)
        assess(other, ml_test_score, owner, {"infra-7": Answer(level=1)})

        assert "In ML Test Score" not in rollback()

    def test_it_goes_the_other_way_as_well(self, read, team, ml_test_score, ml_delivery_version, owner):
        assess(team, ml_delivery_version, owner, {"rollback": Answer(level=2)})
        begun = actions.start_assessment(
            team=team, rubric_version=ml_test_score, name="Score", key=uuid.uuid4(), by=owner
        )

        assert "The way back Partial Going back was done once" in read("question", begun.pk, "infra-7")


class TestMethod:
    """On the page that explains a rubric."""

    def test_it_explains_the_proposed_rubric_whatever_was_published_last(
        self, read, ml_delivery_version, ml_test_score
    ):
        assert "ML delivery due diligence, version 1.0.0" in read("method")

    def test_it_explains_any_rubric_by_its_name(self, read, ml_delivery_version, ml_test_score):
        told = read("method", "ml-test-score")

        assert "ML Test Score, version 2017.1.0" in told
        assert "An area is the sum of its questions. What is not done adds nothing." in told
        assert "The overall score is the lowest of the areas. No other area makes up for it." in told
        assert "to the nearest half." in told
        assert "It then counts as 0, like an answer." in told
        assert "Research project 0 " in told
        assert "First pass above 1 to 2" in told
        assert "A limit belongs to the band below it." in told
        assert "only when every question has an answer." in told
        assert "An adaptation by a third party." in told

    def test_it_leaves_out_what_a_rubric_does_not_have(self, read, ml_test_score):
        told = read("method", "ml-test-score")

        assert [word for word in ("Gates", "Red flags", "Weight", "topics", "Expert judgement") if word in told] == []

    def test_an_add_on_is_explained_to_everybody(self, client, add_on):
        assert client.get(reverse("method", args=[ADD_ON])).status_code == 200

    def test_a_rubric_that_is_not_published_is_not_found(self, read, client, ml_delivery_version):
        assert client.get(reverse("method", args=["ml-test-score"])).status_code == 404

    def test_a_question_names_those_of_other_rubrics_in_both_directions(self, read, ml_delivery_version, ml_test_score):
        assert "39. The way back Fatal gate ML Test Score: Infra 7" in read("method")
        assert (
            "Data 4. Features keep to the rules ML delivery due diligence: question 19 (in part), question 29"
            in read("method", "ml-test-score")
        )

    def test_a_share_is_rounded_once_and_halves_upwards(self, read, add_on):
        assert "2. Where data came from is known 1 6.3 %" in read("method", ADD_ON)
