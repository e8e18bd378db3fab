"""Checks of what holds scores down and puts flags up."""

from collections.abc import Iterator
from itertools import pairwise

from assessment.domain.rubric.conditions import COMPARISONS
from assessment.domain.rubric_checks.place import Flaw, Place, question_flaws, top_of, unknown, way_up


def check_caps(rubric: Place) -> Iterator[Flaw]:
    """Caps hold down a node above their question, and never a higher level more than a lower one."""
    nodes, questions = rubric["nodes"].by_id(), rubric["questions"].by_id()
    for cap in rubric["rules"]["caps"]:
        node, when = cap["cap"]["node"], cap["when"]
        yield from question_flaws(rubric, when)
        if node.text is not None and node.text not in nodes:
            yield unknown(node, "node")
        elif node.text is not None and when["question"].text in questions:
            leaf = questions[when["question"].text]["node"].text
            if leaf in nodes and node.text not in way_up(nodes, leaf)[0]:
                yield node.steps, f"“{node.text}” is not above “{when['question'].text}”; cap a node that it counts in"
    for stage in rubric["stages"]:
        if stage["cap"]["node"].text is not None and stage["cap"]["node"].text not in nodes:
            yield unknown(stage["cap"]["node"], "node")
        if stage["when_na"].text is not None and stage["when_na"].text not in rubric["na_reasons"].keys:
            yield unknown(stage["when_na"], "reason")
    yield from _slope_flaws(rubric)


def _slope_flaws(rubric: Place) -> Iterator[Flaw]:
    groups: dict[tuple[str | None, str | None], list[Place]] = {}
    for cap in rubric["rules"]["caps"]:
        groups.setdefault((cap["when"]["question"].text, cap["cap"]["node"].text), []).append(cap)
    questions = rubric["questions"].by_id()
    for (question, node), caps in groups.items():
        if question not in questions or node is None or (top := top_of(rubric, questions[question])) is None:
            continue
        for lower, higher in pairwise(range(top + 1)):
            held = _lowest_cap(caps, higher)
            below = _lowest_cap(caps, lower)
            if held is not None and (below is None or below.value > held.value):
                free = "nothing" if below is None else f"{below.value:g}"
                message = f"holds level {higher} at {held.value:g} and level {lower} at {free}"
                yield held.steps, f"{message}; a lower level may never be capped higher"
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
    for flag in rubric["rules"]["flags"]:
        for condition in _conditions(flag["when"]):
            yield from question_flaws(rubric, condition)
            if condition["stage"].text is not None and condition["stage"].text not in stages:
                yield unknown(condition["stage"], "stage")


def _conditions(condition: Place) -> Iterator[Place]:
    yield condition
    for word in ("all", "any"):
        for inner in condition[word]:
            yield from _conditions(inner)
