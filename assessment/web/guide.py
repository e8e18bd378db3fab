"""What stands beside a question, the same for everybody: put together once per rubric version and question."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessment.domain.rubric import Question, Rubric
from assessment.domain.wording import meaning


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
    return draw_guide(rubric, question_id)


def draw_guide(rubric: Rubric, question_id: str) -> SafeString:
    """The same, not kept: for a rubric that changes with every look at it."""
    question = rubric.question_by_id[question_id]
    return render_to_string(
        "assessment/_guide.html",
        {
            "question": question,
            "levels": _levels(rubric, question),
            "parts": [part for part in _parts(rubric, question) if part[1]],
            "is_gate": question.id in rubric.gates,
            "terms": _terms(rubric, question),
            "guidance": rubric.rubric.guidance,
        },
    )


def rule_in_short(rubric: Rubric, question: Question) -> str:
    """How to choose, in two sentences: the first two of the rubric's own, or how boxes are ticked."""
    if question.ticks:
        return "Tick everything that holds today. What the ticks come to is told with the result, not here."
    return ". ".join(rubric.rubric.guidance.answering.split(". ")[:2]).rstrip(".") + "."


def _parts(rubric: Rubric, question: Question) -> list[tuple[str, str]]:
    """What a question says of itself, each part with its heading; empty where its author left it out."""
    best = [rubric.roles[role].title for role in question.roles.best]
    also = [rubric.roles[role].title for role in question.roles.also]
    who = f"The {' or the '.join(best)}." if best else ""
    ask = f"{'Also ask' if best else 'Ask'} the {' or the '.join(also)}." if also else ""
    return [
        ("What counts as proof", question.evidence or ""),
        ("Who knows best", f"{who} {ask}".strip()),
        ("Why it matters", question.why or ""),
    ]


def _levels(rubric: Rubric, question: Question) -> list[LevelGuide]:
    """The levels that say more than their name; none where boxes are ticked."""
    if question.ticks:
        return []
    options = rubric.scale_of(question).options
    texts = {level: meaning(rubric, question, level) for level in range(len(options))}
    return [
        LevelGuide(level, option.label, texts[level], texts.get(level + 1))
        for level, option in enumerate(options)
        if texts[level]
    ]


def _terms(rubric: Rubric, question: Question) -> dict[str, str]:
    """The defined words that the question uses."""
    boxes = [item.text for item in question.ticks.items] if question.ticks else rubric.texts_of(question).values()
    words = " ".join((question.title, question.intent or "", *boxes)).lower()
    return {term: text for term, text in rubric.rubric.guidance.terms.items() if term.lower() in words}
