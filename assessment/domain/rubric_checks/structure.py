"""Checks of what a rubric is built of: ids, the tree of nodes, scales, levels and bands."""

from collections.abc import Iterator
from itertools import pairwise

from assessment.domain.rubric_checks.place import Flaw, Place, out_of_order, top_of, unknown, way_up


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
            yield unknown(node["parent"], "node")
        elif node["parent"].value is not None and not way_up(nodes, name)[1]:
            yield node["parent"].steps, f"“{name}” never reaches the top; its parents run in a circle"
        if name in parents and name in used:
            yield node.steps, f"“{name}” has nodes and questions under it; hang the questions on a node without nodes"
        if name not in parents and name not in used:
            yield node.steps, f"“{name}” has nothing under it; give it a question or remove it"
        if name not in parents and sum(nodes[above]["axis"].value is True for above in way_up(nodes, name)[0]) != 1:
            yield node.steps, f"“{name}” lies on no axis or on several; set `axis: true` on one node of its branch"
        if node["bands"].text is not None and node["bands"].text not in rubric["bands"].keys:
            yield unknown(node["bands"], "set of bands")
    for question in rubric["questions"]:
        if question["node"].text is not None and question["node"].text not in nodes:
            yield unknown(question["node"], "node")


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
            yield unknown(question["scale"], "scale")
        elif (top := top_of(rubric, question)) is not None and question["levels"].keys:
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
    if out_of_order(unknown["floor"], unknown["ceiling"]):
        yield unknown["ceiling"].steps, f"is {unknown['ceiling'].value}; expected the floor or more"
    if out_of_order(evidence["counts_as"], evidence["above"]):
        yield evidence["counts_as"].steps, f"is {evidence['counts_as'].value}; expected `above` or less"


def check_bands(rubric: Place) -> Iterator[Flaw]:
    """Bands cover the range of the scales without gap or overlap, each with a name and a text.

    Under a sum or on a ladder scores go beyond the scales. The lowest band may be the lowest score alone when limits
    belong to the band below, and the highest band the highest score when they belong to the one above.
    """
    values = [option["value"].number for scale in rubric["scales"] for option in scale["options"]]
    beyond = any(node["aggregate"].text == "sum" or node["aggregate"]["ladder"].keys for node in rubric["nodes"])
    ends = [] if beyond else [value for value in values if value is not None]
    for bands in rubric["bands"]:
        limits = [limit for limit in bands["limits"] if limit.number is not None]
        single = {"right": limits[:2], "left": limits[-2:]}.get(bands["closed"].text or "")
        for lower, higher in pairwise(limits):
            if lower.value > higher.value or (lower.value == higher.value and [lower, higher] != single):
                yield higher.steps, f"is {higher.value}; expected more than {lower.value}, the limit before"
        if limits and ends and (limits[0].value, limits[-1].value) != (min(ends), max(ends)):
            message = f"run from {limits[0].value:g} to {limits[-1].value:g}; expected {min(ends):g} to {max(ends):g}"
            yield bands["limits"].steps, f"{message}, the whole range of the scales"
        for word in ("names", "texts"):
            count = len(list(bands[word]))
            if limits and count and count != len(limits) - 1:
                yield bands[word].steps, f"has {count} entries; expected {len(limits) - 1}, one between each two limits"
