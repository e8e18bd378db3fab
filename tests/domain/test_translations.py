"""One rubric in several languages: other words, the same instrument."""

import pytest

from assessment.domain.answers import Answer
from assessment.domain.rubric import Rubric
from assessment.domain.rubric.texts import texts_in
from assessment.domain.scoring import score


@pytest.fixture
def bilingual(toy):
    german = {path: f"{text} (auf Deutsch)"[:300] for path, text in texts_in(toy.document).items()}
    document = toy.document | {"translations": {"de": german}}
    document["rubric"] = document["rubric"] | {"languages": ["en", "de"]}
    return Rubric.model_validate(document)


def test_every_text_that_people_read_has_a_path_of_its_own(toy):
    texts = texts_in(toy.document)
    question = toy.questions[0]
    assert texts[f"questions.{question.id}.title"] == question.title
    assert texts[f"questions.{question.id}.levels.1"] == question.levels[1]
    assert texts[f"bands.{toy.root.bands}.names.0"] == toy.overall_bands.names[0]
    assert len(set(texts)) == len(texts)


def test_another_language_changes_words_and_nothing_else(bilingual):
    german = bilingual.in_language("de")
    question = bilingual.questions[0]
    assert german.question_by_id[question.id].title == f"{question.title} (auf Deutsch)"
    assert (german.language, german.content_hash) == ("de", bilingual.content_hash)
    assert texts_in(german.document).keys() == texts_in(bilingual.document).keys()


def test_a_translated_rubric_is_told_from_its_original(bilingual):
    german = bilingual.in_language("de")
    assert german != bilingual
    assert german == bilingual.in_language("de")


def test_a_language_that_the_rubric_does_not_speak_leaves_it_as_it_is(bilingual):
    assert bilingual.in_language("fr") is bilingual
    assert bilingual.in_language("en") is bilingual


def test_answers_score_alike_in_every_language(bilingual):
    answers = {question.id: Answer(level=place % 3) for place, question in enumerate(bilingual.questions)}
    assert score(bilingual.in_language("de"), answers) == score(bilingual, answers)
