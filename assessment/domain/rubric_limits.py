"""How large a rubric may be. What is larger is refused before it is checked, since reading and checking take time:
these limits, with those of `source`, keep every refusal under about a second."""

import re
from collections.abc import Iterator

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric_checks.place import Place
from assessment.domain.source import Fault, Position, Source, Steps

QUESTION_LIMIT = 500
NODE_LIMIT = 1_000
GOLDEN_LIMIT = 200
LONGEST: dict[Steps, int] = {("questions",): QUESTION_LIMIT, ("nodes",): NODE_LIMIT, ("golden",): GOLDEN_LIMIT}
"""Entries that a list of a rubric may have. Each golden case is scored whenever the file is read."""
LINE_LIMIT = 20_000
"""Characters in one line."""
LINE_COUNT_LIMIT = 50_000
"""Lines in one file."""
CLIMB_LIMIT = 64
"""Nodes from a node to the top. The checks climb them from every node, and would take long where there are a thousand;
that more than eight are too many, they say themselves."""

_QUESTIONS = re.compile(r"^questions:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*(?P<indent> *)- ", re.MULTILINE)


def text_faults(text: str, name: str) -> list[Fault]:
    """Lines that are too long or too many, and too many questions, found before the text is read as YAML."""
    lines = text.split("\n")
    if len(lines) > LINE_COUNT_LIMIT:
        message = f"has {len(lines):,} lines; a rubric has up to {LINE_COUNT_LIMIT:,}"
        return [Fault(name, LINE_COUNT_LIMIT + 1, 1, "file", message, Rule.FILE_SIZE)]
    places = list(_question_places(text))
    if len(places) > QUESTION_LIMIT:
        message = f"is a list of {len(places):,}; expected at most {QUESTION_LIMIT} entries"
        return [Fault(name, *places[0], "questions", message, Rule.SHAPE_LENGTH)]
    long = [(number, len(line)) for number, line in enumerate(lines, start=1) if len(line) > LINE_LIMIT]
    message = "has {:,} characters in this line; break it up"
    return [Fault(name, at, LINE_LIMIT + 1, "file", message.format(size), Rule.FILE_SIZE) for at, size in long]


def _question_places(text: str) -> Iterator[Position]:
    """Where each question begins, if there is one question below the other.

    In a block of YAML everything inside an entry is indented further than its hyphen, so these lines are told apart by
    their first characters alone.
    """
    if not (found := _QUESTIONS.search(text)):
        return
    indent = found["indent"]
    first = text.count("\n", 0, found.start("indent")) + 1
    for number, line in enumerate(text[found.start("indent") :].split("\n"), start=first):
        if line.startswith(f"{indent}- "):
            yield number, len(indent) + 1
        elif line.strip() and not line.startswith((f"{indent} ", "#")):
            return


def depth_faults(source: Source) -> list[Fault]:
    """Nodes that lie far too deep in the tree, or whose parents run in a circle longer than that."""
    nodes = Place(source.data)["nodes"].by_id()
    message = f"lies more than {CLIMB_LIMIT} nodes deep; hang it higher up"
    deep = [node for name, node in nodes.items() if _is_too_deep(nodes, name)]
    return [source.fault(node.steps, message, Rule.TREE_DEPTH) for node in deep]


def _is_too_deep(nodes: dict[str, Place], name: str | None) -> bool:
    way: list[str] = []
    while name in nodes and name not in way and len(way) <= CLIMB_LIMIT:
        way.append(name)
        name = nodes[name]["parent"].text
    return len(way) > CLIMB_LIMIT
