"""Checks of what questions name: roles, reasons, references, claims, and their advice."""

from collections.abc import Iterator
from typing import Any

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric_checks.place import Flaw, Place, is_reached, level_flaws, question_flaws, top_of


def check_words(rubric: Place) -> Iterator[Flaw]:
    """Roles, reasons, efforts, references and claims that questions name are listed, and claims point back."""
    roles, references = rubric["roles"].keys, rubric["references"].keys
    claims, questions = rubric["trace"].by_id(), rubric["questions"].by_id()
    if rubric["rubric"]["source"].text is not None and rubric["rubric"]["source"].text not in references:
        yield rubric["rubric"]["source"].unknown("reference")
    for name, question in questions.items():
        listed: tuple[tuple[Place, Any, str], ...] = (
            (question["roles"]["best"], roles, "role"),
            (question["roles"]["also"], roles, "role"),
            (question["na"], rubric["na_reasons"].keys, "reason"),
            (question["references"], references, "reference"),
            (question["trace"], claims, "claim"),
        )
        for places, known, noun in listed:
            yield from (place.unknown(noun) for place in places.texts().values() if place.text not in known)
        if claims and not question["trace"].texts():
            message = f"“{name}” traces to no claim; list in `trace` the claims it comes from"
            yield question.flaw(Rule.TRACE_MISSING, message)
        for claim in question["trace"].texts().values():
            if claim.text in claims and name not in claims[claim.text]["questions"].texts():
                message = f"claim {claim.text} does not list “{name}”; name each in the other"
                yield claim.flaw(Rule.TRACE_BACK, message)
    for name, claim in claims.items():
        for place in claim["questions"].texts().values():
            if place.text not in questions:
                yield place.unknown("question")
            elif name not in questions[place.text]["trace"].texts():
                message = f"“{place.text}” does not trace to {name}; name each in the other"
                yield place.flaw(Rule.TRACE_BACK, message)


def check_advice(rubric: Place) -> Iterator[Flaw]:
    """One step of advice from each level to the next; what a step requires exists and never runs in a circle."""
    questions = rubric["questions"].by_id()
    needs: dict[str, set[str]] = {name: set() for name in questions}
    for name, question in questions.items():
        for place in (place for step in question["advice"] for place in step["requires"]):
            yield from question_flaws(rubric, questions, place, level="level")
            needs[name].add(place["question"].text or "")
        yield from _step_flaws(question["advice"], top_of(rubric, question))
        for step in question["advice"]:
            if step["effort"].text is not None and step["effort"].text not in rubric["efforts"].keys:
                yield step["effort"].unknown("effort")
            for owner in step["owner"].texts().values():
                if owner.text not in rubric["roles"].keys:
                    yield owner.unknown("role")
    for name in questions:
        if is_reached(needs, name):
            message = f"what “{name}” requires comes back to itself; break the circle"
            yield questions[name]["advice"].flaw(Rule.ADVICE_CIRCLE, message)


def _step_flaws(advice: Place, top: int | None) -> Iterator[Flaw]:
    seen: set[int | float] = set()
    for step in advice:
        start, end = step["from"].number, step["to"].number
        if start is None or end is None:
            continue
        if end != start + 1:
            yield step["to"].flaw(Rule.ADVICE_STEP, f"is {end}; expected {start + 1}, one level up")
        else:
            yield from level_flaws(step["to"], top)
        if start in seen:
            message = f"level {start} has a step before; give one step for each level"
            yield step["from"].flaw(Rule.ADVICE_DOUBLE, message)
        seen.add(start)
    if top is not None and advice.value and (missing := [str(level) for level in range(top) if level not in seen]):
        message = f"no step leads up from level {', '.join(missing)}; give one step for each level"
        yield advice.flaw(Rule.ADVICE_MISSING, message)
