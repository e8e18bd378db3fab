"""One team's answers to every question, the same in every run: what is scored, shown and printed."""

from assessment.domain.answers import Answer, Answers
from assessment.domain.rubric import Rubric

NOTE = (
    "Looked at the release log of the last two quarters with the lead engineer; the practice holds for both live "
    "models, and the third one follows it since June."
)


def sample_answers(rubric: Rubric) -> Answers:
    """Mostly levels with notes and evidence, a few not applicable, a few unknown."""
    return {question.id: _answer(position, question.na) for position, question in enumerate(rubric.questions)}


def sample_levels(rubric: Rubric, seed: int = 0) -> list[int]:
    """A level for every question; another pattern for another `seed`."""
    return [(position * 7 + seed * 13 + position * seed) % 5 for position in range(len(rubric.questions))]


def _answer(position: int, reasons: tuple[str, ...]) -> Answer:
    if reasons and position % 3 == 1:
        return Answer(na=reasons[0], note=NOTE)
    if position % 15 == 7:
        return Answer(dont_know=True, note=NOTE)
    evidence = (f"https://wiki.example.org/delivery/evidence/{position}",) if position % 2 else ()
    return Answer(level=(position * 7 + 2) % 5, note=NOTE, evidence=evidence)
