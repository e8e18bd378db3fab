"""A rubric that speaks two languages is read in the one that the reader's browser asks for."""

import uuid

import pytest
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric import Rubric
from tests.conftest import give

GERMAN = {"questions.q1.title": "Erste Frage", "nodes.t1.title": "Erstes Thema", "rubric.title": "Spielzeug"}


@pytest.fixture
def bilingual(toy):
    document = toy.document | {"translations": {"de": GERMAN}}
    document["rubric"] = toy.document["rubric"] | {"languages": ["en", "de"]}
    return Rubric.model_validate(document)


@pytest.fixture
def bilingual_assessment(team, owner, bilingual):
    version = actions.publish_rubric(rubric=bilingual)
    return actions.start_assessment(
        team=team, rubric_version=version, name="Nova – zweisprachig", key=uuid.uuid4(), by=owner
    )


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("de-CH,de;q=0.9,en;q=0.5", "Erste Frage"),
        ("fr,de;q=0.3", "Erste Frage"),
        ("en,de;q=0.5", None),
        ("fr", None),
        ("*", None),
        ("", None),
    ],
)
def test_a_question_is_asked_in_the_first_language_that_the_rubric_speaks(
    client, owner, bilingual, bilingual_assessment, asked, title
):
    client.force_login(owner)
    page = client.get(
        reverse("question", args=[bilingual_assessment.pk, "q1"]), headers={"Accept-Language": asked}
    ).content.decode()
    assert f"{title or bilingual.question_by_id['q1'].title}</" in page


def test_task_list_results_and_method_follow_the_reader_and_the_score_does_not(
    client, owner, bilingual, bilingual_assessment
):
    for question in bilingual.questions:
        give(bilingual_assessment, question.id, Answer(level=2), owner)
    client.force_login(owner)
    german = {"Accept-Language": "de"}
    assert "Erstes Thema" in client.get(bilingual_assessment.get_absolute_url(), headers=german).content.decode()
    submission = actions.submit(assessment=bilingual_assessment, by=owner)
    pages = {
        language: client.get(submission.get_absolute_url(), headers={"Accept-Language": language}).content.decode()
        for language in ("de", "en")
    }
    assert ["Erstes Thema" in page for page in pages.values()] == [True, False]
    assert [f'<p class="score-value">{submission.score}</p>' in page for page in pages.values()] == [True, True]
    assert "Erstes Thema" in client.get(reverse("method", args=["toy"]), headers=german).content.decode()


def test_a_report_in_another_language_says_the_same_in_other_words(owner, bilingual, bilingual_assessment):
    for question in bilingual.questions:
        give(bilingual_assessment, question.id, Answer(level=2), owner)
    submission = actions.submit(assessment=bilingual_assessment, by=owner)
    german, english = submission.report("de"), submission.report()
    assert (german.scorecard, german.rubric.rubric.title) == (english.scorecard, "Spielzeug")
