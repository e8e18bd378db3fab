"""Checks of what questions name: roles, reasons, references, claims, and their advice."""

from collections.abc import Iterator
from typing import Any

from assessment.domain.rubric_checks.place import Flaw, Place, question_flaws, top_of, unknown


def check_words(rubric: Place) -> Iterator[Flaw]:
    """Roles, reasons, efforts, references and claims that questions name are listed, and claims point back."""
    roles, references = rubric["roles"].keys, rubric["references"].keys
    claims, questions = rubric["trace"].by_id(), rubric["questions"].by_id()
    if rubric["rubric"]["source"].text is not None and rubric["rubric"]["source"].text not in references:
        yield unknown(rubric["rubric"]["source"], "reference")
    for name, question in questions.items():
        listed: tuple[tuple[Place, Any, str], ...] = (
            (question["roles"]["best"], roles, "role"),
            (question["roles"]["also"], roles, "role"),
            (question["na"], rubric["na_reasons"].keys, "reason"),
            (question["references"], references, "reference"),
            (question["trace"], claims, "claim"),
        )
        for places, known, noun in listed:
            yield from (unknown(place, noun) for place in places.texts().values() if place.text not in known)
        if claims and not question["trace"].texts():
            yield question.steps, f"“{name}” traces to no claim; list in `trace` the claims it comes from"
        for claim in question["trace"].texts().values():
            if claim.text in claims and name not in claims[claim.text]["questions"].texts():
                yield claim.steps, f"claim {claim.text} does not list “{name}”; name each in the other"
    for name, claim in claims.items():
        for place in claim["questions"].texts().values():
            if place.text not in questions:
                yield unknown(place, "question")
            elif name not in questions[place.text]["trace"].texts():
                yield place.steps, f"“{place.text}” does not trace to {name}; name each in the other"


def check_advice(rubric: Place) -> Iterator[Flaw]:
    """One step of advice from each level to the next; what a step requires exists and never runs in a circle."""
    questions = rubric["questions"].by_id()
    needs: dict[str, set[str]] = {name: set() for name in questions}
    for name, question in questions.items():
        for place in (place for step in question["advice"] for place in step["requires"]):
            yield from question_flaws(rubric, place, level="level")
            needs[name].add(place["question"].text or "")
        yield from _step_flaws(question["advice"], top_of(rubric, question))
        for step in question["advice"]:
            if step["effort"].text is not None and step["effort"].text not in rubric["efforts"].keys:
                yield unknown(step["effort"], "effort")
            for owner in step["owner"].texts().values():
                if owner.text not in rubric["roles"].keys:
                    yield unknown(owner, "role")
    for name in questions:
        if name in _needed(needs, name):
            yield questions[name]["advice"].steps, f"what “{name}” requires comes back to itself; break the circle"


def _step_flaws(advice: Place, top: int | None) -> Iterator[Flaw]:
    seen: set[int | float] = set()
    for step in advice:
        start, end = step["from"].number, step["to"].number
        if start is None or end is None:
            continue
        if end != start + 1:
            yield step["to"].steps, f"is {end}; expected {start + 1}, one level up"
        elif top is not None and end > top:
            yield step["to"].steps, f"is {end}; expected a level of the scale, 0 to {top}"
        if start in seen:
            yield step["from"].steps, f"level {start} has a step before; give one step for each level"
        seen.add(start)
    if top is not None and advice.value and (missing := [str(level) for level in range(top) if level not in seen]):
        yield advice.steps, f"no step leads up from level {', '.join(missing)}; give one step for each level"


def _needed(needs: dict[str, set[str]], name: str) -> set[str]:
    """Everything that a question requires, directly or through another."""
    found: set[str] = set()
    open_ends = list(needs[name])
    while open_ends:
        if (question := open_ends.pop()) not in found:
            found.add(question)
            open_ends.extend(needs.get(question, ()))
    return found
