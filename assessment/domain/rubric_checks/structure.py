"""Checks of what a rubric is built of: ids, and the tree of nodes with the questions that hang on it."""

from collections.abc import Iterable, Iterator

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric_checks.place import Flaw, Place, way_up

DEPTH = 8
"""Nodes from the overall score down to the questions."""


def check_ids(rubric: Place) -> Iterator[Flaw]:
    """An id names one thing in the whole rubric; a tick in its question; a name one golden case."""
    rules = rubric["rules"]
    blocks = ("nodes", "questions", "stages"), ("caps", "flags"), ("trace",)
    parts = [
        part["id"]
        for place, words in zip((rubric, rules, rubric), blocks, strict=True)
        for word in words
        for part in place[word]
    ]
    lenses = [Place(lens, ("lenses", lens)) for lens in rubric["lenses"].keys]
    yield from _doubles([*parts, *lenses], "every part its own id")
    yield from _doubles([case["name"] for case in rubric["golden"]], "every case its own name")
    for question in rubric["questions"]:
        yield from _doubles([item["key"] for item in question["ticks"]["items"]], "every box its own key")


def _doubles(names: Iterable[Place], each: str) -> Iterator[Flaw]:
    seen: set[str] = set()
    for name in names:
        if name.text in seen:
            yield name.flaw(Rule.ID_DOUBLE, f"“{name.text}” is used before; give {each}")
        if name.text is not None:
            seen.add(name.text)


def check_lists(rubric: Place) -> Iterator[Flaw]:
    """Nothing is listed twice in one list."""
    for question in rubric["questions"]:
        yield from _repeats(question["roles"]["best"], question["roles"]["also"])
        for word in ("na", "references", "trace"):
            yield from _repeats(question[word])
        for step in question["advice"]:
            yield from _repeats(step["owner"])
            yield from _repeats([required["question"] for required in step["requires"]])
        for links in question["links"]:
            yield from _repeats([link["id"] for link in links])
    for claim in rubric["trace"]:
        yield from _repeats(claim["questions"])


def _repeats(*lists: Iterable[Place]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for place in (place for entries in lists for place in entries):
        if place.text in seen:
            yield place.flaw(Rule.LIST_DOUBLE, f"“{place.text}” is listed before; name it once")
        if place.text is not None:
            seen.add(place.text)


def check_tree(rubric: Place) -> Iterator[Flaw]:
    """Nodes form one tree; questions hang on its leaves, and each counts on one axis."""
    nodes = rubric["nodes"].by_id()
    yield from _root_flaws(rubric)
    parents = {node["parent"].text for node in rubric["nodes"]}
    used = {question["node"].text for question in rubric["questions"]}
    for name, node in nodes.items():
        way, reaches_top = way_up(nodes, name)
        if node["parent"].text is not None and node["parent"].text not in nodes:
            yield node["parent"].unknown("node")
        elif not reaches_top:
            message = f"“{name}” never reaches the top; its parents run in a circle"
            yield node["parent"].flaw(Rule.TREE_CIRCLE, message)
        elif len(way) > DEPTH:
            message = f"“{name}” is {len(way)} nodes deep; expected at most {DEPTH}"
            yield node["parent"].flaw(Rule.TREE_DEPTH, message)
        if name in parents and name in used:
            message = f"“{name}” has nodes and questions under it; hang the questions on a node without nodes"
            yield node.flaw(Rule.TREE_MIXED, message)
        if name not in parents and name not in used:
            message = f"“{name}” has nothing under it; give it a question or remove it"
            yield node.flaw(Rule.TREE_EMPTY, message)
        if name not in parents and sum(nodes[above]["axis"].value is True for above in way) != 1:
            message = f"“{name}” lies on no axis or on several; set `axis: true` on one node of its branch"
            yield node.flaw(Rule.TREE_AXIS, message)
        if node["bands"].text is not None and node["bands"].text not in rubric["bands"].keys:
            yield node["bands"].unknown("set of bands")
    for question in rubric["questions"]:
        if question["node"].text is not None and question["node"].text not in nodes:
            yield question["node"].unknown("node")


def _root_flaws(rubric: Place) -> Iterator[Flaw]:
    nodes = list(rubric["nodes"])
    roots = [node for node in nodes if node["parent"].value is None]
    if nodes and not roots:
        message = "no node is without a parent; leave out `parent` for the overall score"
        yield rubric["nodes"].flaw(Rule.TREE_ROOT, message)
    for node in roots[1:]:
        yield node.flaw(Rule.TREE_ROOT, f"has no parent; only “{roots[0]['id'].text}” may stand on top")
    for node in roots[:1]:
        if node["aggregate"].text == "none":
            message = "is none; the overall score needs an aggregate, such as weighted_mean"
            yield node["aggregate"].flaw(Rule.TREE_ROOT, message)


def check_lenses(rubric: Place) -> Iterator[Flaw]:
    """A lens weighs nodes and questions of the rubric."""
    parts = {**rubric["nodes"].by_id(), **rubric["questions"].by_id()}
    for lens in rubric["lenses"]:
        for part in lens["weights"].keys:
            if part not in parts:
                yield Place(part, (*lens.steps, "weights", part)).unknown("node or question")


def check_ladders(rubric: Place) -> Iterator[Flaw]:
    """A ladder holds questions, each on a rung, and its rungs count up from 1; no other question has a rung."""
    parents = {node["parent"].text for node in rubric["nodes"]}
    ladders = {name: node for name, node in rubric["nodes"].by_id().items() if node["aggregate"]["ladder"].value}
    rungs: dict[str, set[int]] = {name: set() for name in ladders}
    for question in rubric["questions"]:
        above, rung = question["node"].text or "", question["rung"]
        if above in ladders and rung.value is None:
            yield question.flaw(Rule.LADDER_RUNG, f"“{above}” is a ladder; give the question its `rung`")
        elif above not in ladders and rung.value is not None:
            yield rung.flaw(Rule.LADDER_RUNG, f"“{above}” is no ladder; remove the rung")
        elif above in ladders and rung.whole is not None:
            rungs[above].add(rung.whole)
    for name, node in ladders.items():
        if name in parents:
            yield node["aggregate"].flaw(Rule.LADDER_RUNG, f"“{name}” has nodes under it; a ladder holds questions")
        if missing := [str(rung) for rung in range(1, max(rungs[name], default=0)) if rung not in rungs[name]]:
            message = f"nothing stands on rung {', '.join(missing)}; number the rungs from 1 without a gap"
            yield node["aggregate"].flaw(Rule.LADDER_GAP, message)
