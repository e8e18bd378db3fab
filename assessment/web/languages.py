"""In which of its languages a rubric is read: the first that the reader's browser asks for and the rubric speaks."""

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from assessment.domain.rubric import Rubric


def language_for(request: HttpRequest, rubric: Rubric) -> str:
    """The language for a reader; that of the file when the rubric speaks none of hers."""
    wanted = (name.split("-")[0] for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")))
    return next((language for language in wanted if language in rubric.rubric.languages), rubric.language)


def in_language_of(request: HttpRequest, rubric: Rubric) -> Rubric:
    """The rubric in the language for a reader."""
    return rubric.in_language(language_for(request, rubric))
