"""The requirement tree of a CISO Assistant framework, made into areas, topics and questions.

The source scores the weighted mean of all its requirements at once. A mean of means comes to the same when each node
weighs what its requirements weigh together, which is how nodes are weighed here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import Any

from assessment.domain.importing.draft import LINE, ROOT, Draft
from assessment.domain.importing.item import Item
from assessment.domain.importing.notes import Kind
from assessment.domain.rubric import exact

DEEPEST = 7
"""Sections below one another; under the overall score they are as deep as a rubric may be."""
WEIGHT_LIMIT = 1000
FEWEST_AXES = 3


@dataclass(slots=True, eq=False)
class Section:
    """A node of the source and what hangs under it. `requirements` are asked, `sections` lead to more of them."""

    item: Item
    parent: "Section | None" = None
    children: list["Section"] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Whether it is a requirement itself, besides what hangs under it."""
        return self.item["assessable"].is_true()

    @property
    def weight(self) -> Fraction:
        """What it counts as a requirement."""
        number = self.item["weight"].number()
        return exact(1 if number is None else number)

    def asked(self) -> Iterator["Section"]:
        """Every requirement at or below it."""
        if self.is_asked:
            yield self
        for child in self.children:
            yield from child.asked()

    @property
    def leads_on(self) -> bool:
        """Whether requirements hang under it, so that it becomes a node."""
        return any(True for child in self.children for _ in child.asked())


def read_sections(draft: Draft, nodes: Item) -> Section:
    """The tree as the source tells it, under a section that stands for the whole."""
    top = Section(Item(nodes.source, {}, draft.faults, nodes.steps))
    by_urn: dict[str, Section] = {}
    by_depth: dict[int, Section] = {0: top}
    found: list[Section] = []
    for item in nodes.blocks():
        urn = item["urn"].needed()
        section = Section(item)
        found.append(section)
        if draft.is_first("requirement node", urn, item["urn"].place):
            by_urn[urn] = section
        depth = int(item["depth"].number() or 1)
        if "parent_urn" not in item:
            section.parent = next((by_depth[above] for above in range(depth - 1, -1, -1) if above in by_depth), top)
        by_depth = {above: other for above, other in by_depth.items() if above < depth} | {max(depth, 1): section}
    for section in found:
        named = section.item["parent_urn"]
        if section.parent is None:
            section.parent = by_urn.get(named.line())
        if section.parent is None:
            named.fault(f"names “{named.line()}”, which is no requirement node of this file")
    _refuse_circles(found, top)
    for section in found:
        if section.parent is not None:
            section.parent.children.append(section)
        if not section.weight > 0:
            section.item["weight"].fault("is not above 0; expected what the requirement counts")
    return top


def _refuse_circles(found: list[Section], top: Section) -> None:
    sound = {top}
    for section in found:
        way: list[Section] = []
        above: Section | None = section
        while above is not None and above not in sound and above not in way:
            way.append(above)
            above = above.parent
        if above is not None and above not in sound:
            above.item["parent_urn"].fault("leads back to itself; its parents run in a circle")
            above.parent = None
        sound.update(way)


@dataclass(slots=True)
class Placed:
    """A requirement and the node it hangs on."""

    section: Section
    node: str


def place(draft: Draft, top: Section, title: str, *, aggregate: str) -> list[Placed]:
    """Put the nodes of a tree into a draft; returns its requirements, in order, with the nodes they hang on."""
    placed: list[Placed] = []
    made = _Nodes(draft, aggregate, placed)
    made.fill(top, ROOT, title, depth=0)
    weights = made.weights
    if weights and aggregate != "sum":
        shared = gcd(*(int(weight) for weight in weights.values())) if _are_whole(weights.values()) else 1
        scale = Fraction(1, shared)
        while max(weights.values()) * scale > WEIGHT_LIMIT:
            scale /= 10
        for node in made.nodes:
            weight = weights[node["id"]] * scale
            if weight != 1:
                node["weight"] = int(weight) if weight.denominator == 1 else float(weight)
    _set_axes(made.nodes)
    draft.nodes += made.nodes
    return placed


def _are_whole(weights: Any) -> bool:
    return all(weight.denominator == 1 for weight in weights)


class _Nodes:
    """Nodes on their way into a draft, with what the requirements under each weigh together."""

    def __init__(self, draft: Draft, aggregate: str, placed: list[Placed]):
        self.draft = draft
        self.words = {"aggregate": aggregate} if aggregate == "sum" else {}
        self.placed = placed
        self.nodes: list[dict[str, Any]] = []
        self.weights: dict[str, Fraction] = {}

    def fill(self, section: Section, node: str, title: str, *, depth: int) -> None:
        """Hang what is under a section on its node. Where nodes and requirements would hang side by side, the
        requirements get a node of their own."""
        below = [child for child in section.children if child.leads_on]
        direct = [section] if section.is_asked else []
        direct += [child for child in section.children if child.is_asked and not child.leads_on]
        if below and depth >= DEEPEST:
            self.draft.note(
                Kind.CHANGED, section.item.place, f"what lies deeper than {DEEPEST} sections hangs on “{title}”"
            )
            direct, below = list(section.asked()), []
        if not below and node != ROOT:
            self.placed += [Placed(requirement, node) for requirement in direct]
            direct = []
        for child in [section, *section.children]:
            if direct and child is direct[0]:
                of_its_own = self._add(f"{title} itself", f"{title}: direct requirements", node, section, direct)
                self.placed += [Placed(requirement, of_its_own) for requirement in direct]
            elif child in below:
                name = heading(child.item)
                short = f"{child.item['ref_id'].line() or name}{' section' if child.is_asked else ''}"
                inner = self._add(short, name, node, child, list(child.asked()))
                self.fill(child, inner, name, depth=depth + 1)
        for child in section.children:
            if not child.is_asked and not child.leads_on:
                message = f"“{heading(child.item)}” is a heading without requirements"
                self.draft.note(Kind.NOT_CARRIED, child.item.place, message)

    def _add(self, name: str, title: str, parent: str, section: Section, asked: list[Section]) -> str:
        node = {
            "id": self.draft.new_id(name, "section"),
            "title": self.draft.line(title, section.item.place),
            "parent": parent,
            **self.words,
        }
        own = section.item["description"].text() if "name" in section.item and title == heading(section.item) else ""
        if own:
            node["text"] = self.draft.text(own, section.item.place)
        self.nodes.append(node)
        self.weights[node["id"]] = sum((requirement.weight for requirement in asked), Fraction(0))
        return node["id"]


def heading(item: Item) -> str:
    """What a node of the source is called: its number and its name, or else what it says."""
    number, name = item["ref_id"].line(), item["name"].line()
    told = " ".join(filter(None, (number, name or item["description"].line())))
    if len(told) > LINE and not name:
        return number or f"{told[: LINE - 1].rstrip()}…"
    return told or "?"


def _set_axes(nodes: list[dict[str, Any]]) -> None:
    """The axes of the radar: the highest nodes of which there are three or more, and what ends above them."""
    parents = {node["parent"] for node in nodes}
    row = [node for node in nodes if node["parent"] == ROOT]
    best = row
    while len(row) < FEWEST_AXES and any(node["id"] in parents for node in row):
        ids = {node["id"] for node in row}
        row = [node for node in nodes if node["parent"] in ids or (node in row and node["id"] not in parents)]
        best = row if len(row) >= FEWEST_AXES else best
    for node in best:
        node["axis"] = True
