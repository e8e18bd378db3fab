"""Checks of what depends on answers: which questions are asked, what holds scores down, what puts flags up."""

from collections.abc import Iterator
from itertools import pairwise

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric.conditions import COMPARISONS
from assessment.domain.rubric_checks.place import (
    Flaw,
    Place,
    conditions_in,
    is_reached,
    question_flaws,
    top_of,
    way_up,
)

CHAIN = 8
"""Questions that wait for one another."""


def check_visibility(rubric: Place) -> Iterator[Flaw]:
    """Questions wait for answers to other questions, and never for themselves."""
    questions = rubric["questions"].by_id()
    waits: dict[str, set[str]] = {}
    for name, question in questions.items():
        condition = question["visible_when"]
        yield from _answer_flaws(rubric, questions, condition, "a question is shown")
        waits[name] = {part["question"].text or "" for part in conditions_in(condition)} & questions.keys()
    in_circle = {name for name in questions if is_reached(waits, name)}
    for name in questions:
        place = questions[name]["visible_when"]
        if name in in_circle:
            message = f"what “{name}” waits for comes back to itself; break the circle"
            yield place.flaw(Rule.CONDITION_CIRCLE, message)
        elif _chain(waits, name) > CHAIN and not in_circle:
            message = f"“{name}” waits for more than {CHAIN} questions one after the other; let it wait for fewer"
            yield place.flaw(Rule.CONDITION_DEPTH, message)


def _chain(waits: dict[str, set[str]], name: str) -> int:
    """How many questions wait for one another from one on, counted no further than is too many."""
    level, depth = {name}, 0
    while depth <= CHAIN and (level := {source for question in level for source in waits[question]}):
        depth += 1
    return depth


def _answer_flaws(rubric: Place, questions: dict[str, Place], condition: Place, what: str) -> Iterator[Flaw]:
    """A condition that may depend on answers only."""
    for part in conditions_in(condition):
        yield from question_flaws(rubric, questions, part)
        for word in ("measure", "stage"):
            if part[word].value is not None:
                message = f"{what} by answers to questions, not by a {word}; keep that for flags"
                yield part[word].flaw(Rule.CONDITION_KIND, message)


def check_caps(rubric: Place) -> Iterator[Flaw]:
    """Gates hold down a node above their questions, and those on several answers have a title."""
    nodes, questions = rubric["nodes"].by_id(), rubric["questions"].by_id()
    for cap in rubric["rules"]["caps"]:
        node, when = cap["cap"]["node"], cap["when"]
        yield from _answer_flaws(rubric, questions, when, "a gate closes")
        if node.text is not None and node.text not in nodes:
            yield node.unknown("node")
        elif node.text is not None:
            for asked in {part["question"].text for part in conditions_in(when)} & questions.keys():
                leaf = questions[asked or ""]["node"].text
                way = way_up(nodes, leaf)[0] if leaf in nodes else [node.text]
                if node.text not in way:
                    message = f"“{node.text}” is not above “{asked}”; cap a node that it counts in"
                    yield node.flaw(Rule.CAP_OUTSIDE, message)
                elif any(nodes[below]["aggregate"].text == "none" for below in way[: way.index(node.text)]):
                    message = f"“{asked}” is only listed and counts for nothing; give its node an aggregate"
                    yield node.flaw(Rule.CAP_OUTSIDE, message)
        if isinstance(when.value, dict) and when["question"].value is None and cap["title"].value is None:
            yield cap.flaw(Rule.CAP_TITLE, "holds on several answers; give it a `title` to be called by")
    for stage in rubric["stages"]:
        if stage["cap"]["node"].text is not None and stage["cap"]["node"].text not in nodes:
            yield stage["cap"]["node"].unknown("node")
        if stage["when_na"].text is not None and stage["when_na"].text not in rubric["na_reasons"].keys:
            yield stage["when_na"].unknown("reason")
    yield from _slope_flaws(rubric)


def _slope_flaws(rubric: Place) -> Iterator[Flaw]:
    groups: dict[tuple[str | None, str | None], list[Place]] = {}
    for cap in rubric["rules"]["caps"]:
        groups.setdefault((cap["when"]["question"].text, cap["cap"]["node"].text), []).append(cap)
    questions = rubric["questions"].by_id()
    for (question, node), caps in groups.items():
        if question not in questions or node is None or (top := top_of(rubric, questions[question])) is None:
            continue
        if (at_top := _lowest_cap(caps, top)) is not None:
            message = f"holds level {top} as well, the highest; let it end below"
            yield at_top.flaw(Rule.CAP_SLOPE, message)
            continue
        for lower, higher in pairwise(range(top + 1)):
            held = _lowest_cap(caps, higher)
            below = _lowest_cap(caps, lower)
            if held is not None and (below is None or below.value > held.value):
                free = "nothing" if below is None else f"{below.value:g}"
                message = f"holds level {higher} at {held.value:g} and level {lower} at {free}"
                yield held.flaw(Rule.CAP_SLOPE, f"{message}; a lower level may never be capped higher")
                break


def _lowest_cap(caps: list[Place], level: int) -> Place | None:
    """The place of the lowest maximum among the caps that hold at a level."""
    active = [
        cap["cap"]["max"]
        for cap in caps
        if cap["cap"]["max"].number is not None
        and cap["when"]["value"].number is not None
        and cap["when"]["op"].text in COMPARISONS
        and COMPARISONS[cap["when"]["op"].value](level, cap["when"]["value"].value)
    ]
    return min(active, key=lambda place: place.value, default=None)


def check_flags(rubric: Place) -> Iterator[Flaw]:
    """Conditions of flags speak of questions, levels and stages that exist."""
    stages = {"live", *rubric["stages"].by_id()}
    questions = rubric["questions"].by_id()
    for flag in rubric["rules"]["flags"]:
        for condition in conditions_in(flag["when"]):
            yield from question_flaws(rubric, questions, condition)
            if condition["stage"].text is not None and condition["stage"].text not in stages:
                yield condition["stage"].unknown("stage")
