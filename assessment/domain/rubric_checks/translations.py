"""Checks of the texts in other languages: each at the path of a text of the rubric, and short enough for its place."""

from collections.abc import Iterator

from pydantic import ValidationError

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import Rubric
from assessment.domain.rubric.texts import texts_in
from assessment.domain.rubric_checks.place import Flaw, Place


def check_translations(rubric: Place) -> Iterator[Flaw]:
    """Every language but the first is translated into, and no other is; every translation is of a text."""
    languages = rubric["rubric"]["languages"]
    original, *others = [language.text for language in languages] or [None]
    for language in list(languages)[1:]:
        if language.text is not None and language.text not in rubric["translations"].keys:
            message = f"nothing is translated into “{language.text}”; add it to `translations` or take it out"
            yield language.flaw(Rule.TRANSLATION_LANGUAGE, message)
    for name in rubric["translations"].keys:
        translations = rubric["translations"][name]
        if original is not None and name not in others:
            why = "the rubric is written in it" if name == original else "it is no language of the rubric"
            yield translations.flaw(Rule.TRANSLATION_LANGUAGE, f"“{name}” has translations, and {why}; remove them")
    texts = texts_in(rubric.value) if rubric["translations"].keys and isinstance(rubric.value, dict) else {}
    for translations in rubric["translations"]:
        for path in translations.keys:
            if path not in texts:
                message = f"“{path}” is not the path of a text; name blocks by their id, such as questions.q1.title"
                yield translations[path].flaw(Rule.TRANSLATION_PATH, message)


def check_translated(rubric: Rubric) -> Iterator[Flaw]:
    """A translation fits where its text stands."""
    for language in rubric.rubric.languages[1:]:
        try:
            rubric.in_language(language)
        except ValidationError as error:
            long = {detail["input"]: detail["ctx"]["max_length"] for detail in error.errors(include_url=False)}
            for path, text in rubric.translations[language].items():
                if text in long:
                    message = f"has {len(text):,} characters; expected at most {long[text]}, as the text it translates"
                    yield Flaw(Rule.TRANSLATION_LENGTH, ("translations", language, path), message)
