"""What is wrong with a rubric that only shows when two places of it are held together.

The checks run on plain data, well shaped or not: a part of the wrong shape is passed over here, since
`assessment.domain.shape` names it, so that one reading of a file lists every fault of both kinds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assessment.domain.rubric.conditions import COMPARISONS
from assessment.domain.source import Steps

Flaw = tuple[Steps, str]
"""The way to a place and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a rubric and the way to it. Going on from a place that holds nothing leads to nothing."""

    value: Any
    steps: Steps = ()

    def __getitem__(self, key: str | int) -> "Place":
        inside = self.value.get(key) if isinstance(self.value, dict) else None
        return Place(inside, (*self.steps, key))

    def __iter__(self) -> Iterator["Place"]:
        """The entries of a list, or the values of a block."""
        if isinstance(self.value, list):
            return iter([Place(value, (*self.steps, index)) for index, value in enumerate(self.value)])
        return iter([self[key] for key in self.keys])

    @property
    def keys(self) -> list[str | int]:
        """The words of a block; none for anything else."""
        return list(self.value) if isinstance(self.value, dict) else []

    @property
    def text(self) -> str | None:
        """The value when it is text."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> int | float | None:
        """The value when it is a number."""
        return self.value if isinstance(self.value, int | float) and not isinstance(self.value, bool) else None

    def texts(self) -> dict[str, "Place"]:
        """The texts of a list, each with its place."""
        return {place.text: place for place in self if place.text is not None}

    def by_id(self) -> dict[str, "Place"]:
        """The blocks of a list by their id."""
        return {place["id"].text: place for place in self if place["id"].text is not None}


def rubric_flaws(data: Any) -> list[Flaw]:
    """Every flaw of a rubric given as plain data; empty when it is sound."""
    return [flaw for check in CHECKS for flaw in check(Place(data))]


def check_ids(rubric: Place) -> Iterator[Flaw]:
    """An id names one thing in the whole rubric."""
    rules = rubric["rules"]
    seen: set[str] = set()
    for block in (
        rubric["nodes"],
        rubric["questions"],
        rubric["stages"],
        rules["caps"],
        rules["flags"],
        rubric["trace"],
    ):
        for part in block:
            if part["id"].text in seen:
                yield part["id"].steps, f"“{part['id'].text}” is used before; give every part its own id"
            if part["id"].text is not None:
                seen.add(part["id"].text)


def check_tree(rubric: Place) -> Iterator[Flaw]:
    """Nodes form one tree; questions hang on its leaves, and each counts on one axis."""
    nodes = rubric["nodes"].by_id()
    roots = [node for node in rubric["nodes"] if node["parent"].value is None]
    if nodes and not roots:
        yield ("nodes",), "no node is without a parent; leave out `parent` for the overall score"
    for node in roots[1:]:
        yield node.steps, f"has no parent; only “{roots[0]['id'].text}” may stand on top"
    parents = {node["parent"].text for node in rubric["nodes"]}
    used = {question["node"].text for question in rubric["questions"]}
    for name, node in nodes.items():
        if node["parent"].text is not None and node["parent"].text not in nodes:
            yield _unknown(node["parent"], "node")
        elif node["parent"].value is not None and not _way_up(nodes, name)[1]:
            yield node["parent"].steps, f"“{name}” never reaches the top; its parents run in a circle"
        if name in parents and name in used:
            yield node.steps, f"“{name}” has nodes and questions under it; hang the questions on a node without nodes"
        if name not in parents and name not in used:
            yield node.steps, f"“{name}” has nothing under it; give it a question or remove it"
        if name not in parents and sum(nodes[above]["axis"].value is True for above in _way_up(nodes, name)[0]) != 1:
            yield node.steps, f"“{name}” lies on no axis or on several; set `axis: true` on one node of its branch"
        if node["bands"].text is not None and node["bands"].text not in rubric["bands"].keys:
            yield _unknown(node["bands"], "set of bands")
    for question in rubric["questions"]:
        if question["node"].text is not None and question["node"].text not in nodes:
            yield _unknown(question["node"], "node")


def check_scales(rubric: Place) -> Iterator[Flaw]:
    """Options count up from 0 and are worth more and more; a question describes exactly the levels of its scale."""
    for scale in rubric["scales"]:
        for index, option in enumerate(scale["options"]):
            if option["key"].number not in (None, index):
                yield option["key"].steps, f"is {option['key'].value}; expected {index}, since options count up from 0"
        for lower, higher in pairwise(scale["options"]):
            if (
                None not in (lower["value"].number, higher["value"].number)
                and lower["value"].value >= higher["value"].value
            ):
                message = f"is {higher['value'].value}; expected more than {lower['value'].value}, the option before"
                yield higher["value"].steps, message
    for question in rubric["questions"]:
        if question["scale"].text is not None and question["scale"].text not in rubric["scales"].keys:
            yield _unknown(question["scale"], "scale")
        elif (top := _top(rubric, question)) is not None and question["levels"].keys:
            yield from _keys_flaws(question["levels"], top)


def _keys_flaws(levels: Place, top: int) -> Iterator[Flaw]:
    for key in levels.keys:
        if not isinstance(key, int) or not 0 <= key <= top:
            yield (*levels.steps, key), f"is not a level of the scale; expected 0 to {top}"
    if missing := [str(level) for level in range(top + 1) if level not in levels.keys]:
        yield levels.steps, f"level {', '.join(missing)} is missing; describe every level of the scale"


def check_levels(rubric: Place) -> Iterator[Flaw]:
    """Levels that hold for every question exist on every scale, and stand in the right order."""
    unknown, evidence = rubric["states"]["unknown"], rubric["states"]["evidence_floor"]
    tops = [len(scale["options"].value) - 1 for scale in rubric["scales"] if isinstance(scale["options"].value, list)]
    places = (
        rubric["rubric"]["target"],
        unknown["floor"],
        unknown["ceiling"],
        evidence["above"],
        evidence["counts_as"],
    )
    for place in places:
        if tops and place.number is not None and place.number > min(tops):
            yield place.steps, f"is {place.value}; expected a level of every scale, 0 to {min(tops)}"
    if _out_of_order(unknown["floor"], unknown["ceiling"]):
        yield unknown["ceiling"].steps, f"is {unknown['ceiling'].value}; expected the floor or more"
    if _out_of_order(evidence["counts_as"], evidence["above"]):
        yield evidence["counts_as"].steps, f"is {evidence['counts_as'].value}; expected `above` or less"


def check_bands(rubric: Place) -> Iterator[Flaw]:
    """Bands cover the range of the scales without gap or overlap, each with a name and a text."""
    values = [option["value"].number for scale in rubric["scales"] for option in scale["options"]]
    ends = [value for value in values if value is not None]
    for bands in rubric["bands"]:
        limits = [limit for limit in bands["limits"] if limit.number is not None]
        for lower, higher in pairwise(limits):
            if lower.value >= higher.value:
                yield higher.steps, f"is {higher.value}; expected more than {lower.value}, the limit before"
        if limits and ends and (limits[0].value, limits[-1].value) != (min(ends), max(ends)):
            message = f"run from {limits[0].value:g} to {limits[-1].value:g}; expected {min(ends):g} to {max(ends):g}"
            yield bands["limits"].steps, f"{message}, the whole range of the scales"
        for word in ("names", "texts"):
            count = len(list(bands[word]))
            if limits and count and count != len(limits) - 1:
                yield bands[word].steps, f"has {count} entries; expected {len(limits) - 1}, one between each two limits"


def check_caps(rubric: Place) -> Iterator[Flaw]:
    """Caps hold down a node above their question, and never a higher level more than a lower one."""
    nodes, questions = rubric["nodes"].by_id(), rubric["questions"].by_id()
    for cap in rubric["rules"]["caps"]:
        node, when = cap["cap"]["node"], cap["when"]
        yield from _question_flaws(rubric, when)
        if node.text is not None and node.text not in nodes:
            yield _unknown(node, "node")
        elif node.text is not None and when["question"].text in questions:
            leaf = questions[when["question"].text]["node"].text
            if leaf in nodes and node.text not in _way_up(nodes, leaf)[0]:
                yield node.steps, f"“{node.text}” is not above “{when['question'].text}”; cap a node that it counts in"
    for stage in rubric["stages"]:
        if stage["cap"]["node"].text is not None and stage["cap"]["node"].text not in nodes:
            yield _unknown(stage["cap"]["node"], "node")
        if stage["when_na"].text is not None and stage["when_na"].text not in rubric["na_reasons"].keys:
            yield _unknown(stage["when_na"], "reason")
    yield from _slope_flaws(rubric)


def _slope_flaws(rubric: Place) -> Iterator[Flaw]:
    groups: dict[tuple[str | None, str | None], list[Place]] = {}
    for cap in rubric["rules"]["caps"]:
        groups.setdefault((cap["when"]["question"].text, cap["cap"]["node"].text), []).append(cap)
    questions = rubric["questions"].by_id()
    for (question, node), caps in groups.items():
        if question not in questions or node is None or (top := _top(rubric, questions[question])) is None:
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
            yield from _question_flaws(rubric, condition)
            if condition["stage"].text is not None and condition["stage"].text not in stages:
                yield _unknown(condition["stage"], "stage")


def _conditions(condition: Place) -> Iterator[Place]:
    yield condition
    for word in ("all", "any"):
        for inner in condition[word]:
            yield from _conditions(inner)


def check_words(rubric: Place) -> Iterator[Flaw]:
    """Roles, reasons, efforts, references and claims that questions name are listed, and claims point back."""
    roles, references = rubric["roles"].keys, rubric["references"].keys
    claims, questions = rubric["trace"].by_id(), rubric["questions"].by_id()
    if rubric["rubric"]["source"].text is not None and rubric["rubric"]["source"].text not in references:
        yield _unknown(rubric["rubric"]["source"], "reference")
    for name, question in questions.items():
        listed: tuple[tuple[Place, Any, str], ...] = (
            (question["roles"]["best"], roles, "role"),
            (question["roles"]["also"], roles, "role"),
            (question["na"], rubric["na_reasons"].keys, "reason"),
            (question["references"], references, "reference"),
            (question["trace"], claims, "claim"),
        )
        for places, known, noun in listed:
            yield from (_unknown(place, noun) for place in places.texts().values() if place.text not in known)
        if claims and not question["trace"].texts():
            yield question.steps, f"“{name}” traces to no claim; list in `trace` the claims it comes from"
        for claim in question["trace"].texts().values():
            if claim.text in claims and name not in claims[claim.text]["questions"].texts():
                yield claim.steps, f"claim {claim.text} does not list “{name}”; name each in the other"
    for name, claim in claims.items():
        for place in claim["questions"].texts().values():
            if place.text not in questions:
                yield _unknown(place, "question")
            elif name not in questions[place.text]["trace"].texts():
                yield place.steps, f"“{place.text}” does not trace to {name}; name each in the other"


def check_advice(rubric: Place) -> Iterator[Flaw]:
    """One step of advice from each level to the next; what a step requires exists and never runs in a circle."""
    questions = rubric["questions"].by_id()
    needs: dict[str, set[str]] = {name: set() for name in questions}
    for name, question in questions.items():
        for place in (place for step in question["advice"] for place in step["requires"]):
            yield from _question_flaws(rubric, place, level="level")
            needs[name].add(place["question"].text or "")
        yield from _step_flaws(question["advice"], _top(rubric, question))
        for step in question["advice"]:
            if step["effort"].text is not None and step["effort"].text not in rubric["efforts"].keys:
                yield _unknown(step["effort"], "effort")
            for owner in step["owner"].texts().values():
                if owner.text not in rubric["roles"].keys:
                    yield _unknown(owner, "role")
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


def _question_flaws(rubric: Place, place: Place, level: str = "value") -> Iterator[Flaw]:
    """A place that names a question and a level of it."""
    questions = rubric["questions"].by_id()
    if place["question"].text is not None and place["question"].text not in questions:
        yield _unknown(place["question"], "question")
    elif place["question"].text is not None and place[level].number is not None:
        top = _top(rubric, questions[place["question"].text])
        if top is not None and place[level].value > top:
            yield (
                place[level].steps,
                f"is {place[level].value}; expected a level of “{place['question'].text}”, 0 to {top}",
            )


def _unknown(place: Place, noun: str) -> Flaw:
    article = "an" if noun[0] in "aeiou" else "a"
    return place.steps, f"“{place.text}” is not {article} {noun} of this rubric"


def _top(rubric: Place, question: Place) -> int | None:
    """The highest level of a question, when its scale is known."""
    options = rubric["scales"][question["scale"].text or ""]["options"].value
    return len(options) - 1 if isinstance(options, list) else None


def _way_up(nodes: dict[str, Place], name: str) -> tuple[list[str], bool]:
    """A node and those above it, nearest first; False when they run in a circle."""
    way: list[str] = []
    while name in nodes:
        if name in way:
            return way, False
        way.append(name)
        name = nodes[name]["parent"].text or ""
    return way, True


def _out_of_order(lower: Place, higher: Place) -> bool:
    return lower.number is not None and higher.number is not None and lower.number > higher.number


CHECKS: tuple[Callable[[Place], Iterator[Flaw]], ...] = (
    check_ids,
    check_tree,
    check_scales,
    check_levels,
    check_bands,
    check_caps,
    check_flags,
    check_words,
    check_advice,
)
