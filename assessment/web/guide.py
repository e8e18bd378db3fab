"""What stands beside a question, the same for everybody: put together once per rubric version and question."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessment.domain.rubric import Question, Rubric


@dataclass(frozen=True, slots=True)
class LevelGuide:
    """A level with what the level above it adds; `above` is None at the top."""

    position: int
    label: str
    text: str
    above: str | None


@lru_cache(maxsize=4096)
def guide(rubric: Rubric, question_id: str) -> SafeString:
    """The side panel of a question."""
    question = rubric.question_by_id[question_id]
    return render_to_string(
        "assessment/_guide.html",
        {
            "question": question,
            "levels": _levels(rubric, question),
            "best": [rubric.roles[role].title for role in question.roles.best],
            "also": [rubric.roles[role].title for role in question.roles.also],
            "is_gate": question.id in rubric.gates,
            "terms": _terms(rubric, question),
            "guidance": rubric.rubric.guidance,
        },
    )


def rule_in_short(rubric: Rubric) -> str:
    """The first two sentences of how to choose."""
    return ". ".join(rubric.rubric.guidance.answering.split(". ")[:2]).rstrip(".") + "."


def _levels(rubric: Rubric, question: Question) -> list[LevelGuide]:
    return [
        LevelGuide(position, option.label, question.levels[position], question.levels.get(position + 1))
        for position, option in enumerate(rubric.scale_of(question).options)
    ]


def _terms(rubric: Rubric, question: Question) -> dict[str, str]:
    """The defined words that the question uses."""
    words = " ".join((question.title, question.intent or "", *rubric.texts_of(question).values())).lower()
    return {term: text for term, text in rubric.rubric.guidance.terms.items() if term.lower() in words}
