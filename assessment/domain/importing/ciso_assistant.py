"""Reads frameworks of CISO Assistant: a library in YAML with one framework in it, or a framework by itself.

Every requirement that the source calls assessable is a question, answered by the scores that the framework defines;
scored, as there, by the weighted mean of all requirements, or by their sum where the framework says so. Implementation
groups choose what is asked: each is a question without points, and a requirement is asked while one of its groups is in
scope.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

from assessment.domain.importing.ciso_tree import Placed, heading, place, read_sections
from assessment.domain.importing.draft import NOT_APPLICABLE, ROOT, Draft
from assessment.domain.importing.item import Item
from assessment.domain.importing.notes import Kind, as_faults
from assessment.domain.source import parse_text, read_text

SCALE = "score"
MOST_OPTIONS = 10
LOWEST, HIGHEST = 0, 100
"""The range of a framework that names none."""
RESULTS = ("Non-compliant", "Partially compliant", "Compliant")
REASONS = {NOT_APPLICABLE: {"title": "Not applicable", "text": "The requirement has no place in this work."}}
YES_OR_NO = {
    "options": [
        {"key": 0, "label": "No", "value": 0, "text": "Its requirements are not asked."},
        {"key": 1, "label": "Yes", "value": 1, "text": "Its requirements are asked."},
    ]
}
KNOWN = {
    "library": {"urn", "locale", "ref_id", "name", "description", "copyright", "version", "provider", "packager",
                "objects", "publication_date", "framework", "frameworks"},
    "framework": {"urn", "ref_id", "name", "description", "min_score", "max_score", "scores_definition",
                  "implementation_groups_definition", "requirement_nodes", "locale", "version", "provider"},
    "node": {"urn", "parent_urn", "ref_id", "name", "description", "annotation", "typical_evidence", "assessable",
             "depth", "weight", "implementation_groups", "questions"},
}  # fmt: skip
"""The words of each block that the rubric has a place for."""


def read(path: Path, draft: Draft) -> dict[str, Any]:
    """The rubric that a framework comes to, as plain data."""
    source = parse_text(read_text(path), path.as_posix())
    draft.faults += as_faults(source.faults)
    library = Item.whole(source, draft.faults)
    framework = _framework(draft, library)
    _tell_unknown(draft, framework, "framework")
    title = framework["name"].line() or library["name"].needed()
    aggregate = _read_scale(draft, framework)
    root = {"id": ROOT, "title": draft.line(title or "Overall", framework.place)}
    draft.nodes.append(root | ({"aggregate": "sum"} if aggregate == "sum" else {}))
    placed = place(draft, read_sections(draft, framework["requirement_nodes"]), title or "Overall", aggregate=aggregate)
    groups = _read_groups(draft, framework, placed)
    for requirement in placed:
        _read_requirement(draft, requirement, groups)
    if aggregate != "sum":
        message = "a node weighs what its requirements weigh together, which is the source’s mean of all of them as "
        draft.note(Kind.CHANGED, framework.place, f"{message}long as none is unknown, not applicable or not asked")
    return draft.document(
        name=framework["ref_id"].line() or library["ref_id"].line() or title,
        title=title,
        version=library["version"].line() or framework["version"].line(),
        work=f"{title}, a framework of CISO Assistant ({framework['urn'].line() or library['urn'].line() or 'no urn'})",
        summary=framework["description"].text() or library["description"].text(),
        authors=library["provider"].line() or framework["provider"].line(),
        licence=library["copyright"].line(),
        language=library["locale"].line() or framework["locale"].line(),
        answering="Pick the score that is true today. In doubt, pick the lower one.",
        na_reasons=REASONS,
    )


def _framework(draft: Draft, library: Item) -> Item:
    """The one framework of a library; what else is in the library is told."""
    if "requirement_nodes" in library:
        return library
    _tell_unknown(draft, library, "library")
    objects = library["objects"] if library["objects"].keys else library
    found = [objects["framework"]] if "framework" in objects else []
    found += objects["frameworks"].blocks()
    if isinstance(found[0].value if found else None, list):
        found = list(found[0].blocks())
    if len(found) != 1:
        objects.fault(f"holds {len(found)} frameworks; expected one, with a list requirement_nodes")
        return Item(library.source, {}, draft.faults, objects.steps)
    for key in objects.keys if objects is not library else ():
        if key not in ("framework", "frameworks"):
            draft.note(Kind.NOT_CARRIED, objects[key].place, f"{key} of the library")
    return found[0]


def _read_scale(draft: Draft, framework: Item) -> str:
    """Put the scale that requirements are scored on into a draft; returns how scores come together."""
    low, high = framework["min_score"].number(), framework["max_score"].number()
    low, high = LOWEST if low is None else low, HIGHEST if high is None else high
    if not low < high:
        framework["max_score"].fault(f"is {high:g}; expected more than min_score, {low:g}")
        return "weighted_mean"
    defined = framework["scores_definition"]
    rows = defined["scale"] if isinstance(defined.value, dict) else defined
    draft.scales[SCALE] = {"options": draft.options(_options(draft, rows, low, high), defined.place)}
    way = defined["aggregation"].line() if isinstance(defined.value, dict) else ""
    if way in ("sum", "") and not (way and low > 0):
        return "sum" if way else "weighted_mean"
    if way not in ("average", "mean", "avg"):
        why = "since no score is 0 or less, what is not scored would count" if way == "sum" else "ours is the mean"
        draft.note(Kind.CHANGED, defined["aggregation"].place, f"aggregation {way} becomes the mean: {why}")
    return "weighted_mean"


def _options(draft: Draft, rows: Item, low: float, high: float) -> list[tuple[float, str, str]]:
    options: list[tuple[float, str, str]] = []
    for row in rows.blocks():
        value, name = row["score"].number(), row["name"].line()
        if value is None or not low <= value <= high:
            row["score"].fault(f"is no score between {low:g} and {high:g}")
            continue
        options.append((value, name or f"{value:g}", row["description"].text()))
    if 2 <= len(options) <= MOST_OPTIONS:
        values = sorted(value for value, _, _ in options)
        if [low, high] != [values[0], values[-1]] or any(upper - lower > 1 for lower, upper in pairwise(values)):
            message = "only the scores that the source defines can be given, none between or beyond them"
            draft.note(Kind.CHANGED, rows.place, message)
        return options
    if high - low < MOST_OPTIONS and low == int(low) and high == int(high) and not options:
        return [(value, f"{value}", f"A score of {value}.") for value in range(int(low), int(high) + 1)]
    draft.note(
        Kind.CHANGED, rows.place, f"scores from {low:g} to {high:g} are given in three steps, named as its results"
    )
    return [(value, name, name) for value, name in zip((low, (low + high) / 2, high), RESULTS, strict=True)]


def _read_groups(draft: Draft, framework: Item, placed: list[Placed]) -> dict[str, str]:
    """The questions that choose implementation groups, by the name of the group; those nothing belongs to are told."""
    used = dict.fromkeys(group for requirement in placed for group in _groups_of(requirement))
    groups: dict[str, str] = {}
    defined = {item["ref_id"].needed(): item for item in framework["implementation_groups_definition"].blocks()}
    for name, item in defined.items():
        if name not in used:
            draft.note(Kind.NOT_CARRIED, item.place, f"implementation group “{name}”, to which nothing belongs")
        if "default_selected" in item:
            draft.note(Kind.NOT_CARRIED, item.place, "default_selected of an implementation group")
    if not used:
        return {}
    scope = draft.new_id("scope", "scope")
    text = "Which groups of requirements are asked. It has no score."
    node = {"id": scope, "title": "Scope", "parent": ROOT, "text": text, "aggregate": "none", "axis": True}
    draft.nodes.insert(1, node)
    for name in sorted(used, key=[*defined, *used].index):
        found = defined.get(name)
        entry: dict[str, Any] = {
            "id": draft.new_id(f"group {name}", "group"),
            "rev": 1,
            "node": scope,
            "title": draft.line(f"Is “{found['name'].line() or name if found else name}” in scope?", framework.place),
            "scale": YES_OR_NO,
        }
        if found and (description := found["description"].text()):
            entry["why"] = draft.text(description, found.place)
        draft.questions.append(entry)
        groups[name] = entry["id"]
    message = "implementation groups become questions without points; a requirement is asked while one of its groups is"
    draft.note(Kind.CHANGED, framework["implementation_groups_definition"].place, message)
    return groups


def _groups_of(requirement: Placed) -> list[str]:
    groups = requirement.section.item["implementation_groups"]
    if isinstance(groups.value, str):
        return [name.strip() for name in groups.value.split(",") if name.strip()]
    return list(filter(None, (entry.line() for entry in groups.entries())))


def _read_requirement(draft: Draft, requirement: Placed, groups: dict[str, str]) -> None:
    item = requirement.section.item
    _tell_unknown(draft, item, "node")
    title = heading(item)
    says = "\n\n".join(filter(None, (item["description"].text(), item["annotation"].text())))
    entry: dict[str, Any] = {
        "id": draft.new_id(item["ref_id"].line() or item["urn"].line().rpartition(":")[2], "requirement"),
        "rev": 1,
        "node": requirement.node,
        "title": draft.line(title, item.place),
        "scale": SCALE,
        "na": [NOT_APPLICABLE],
    }
    weight = requirement.section.weight
    if weight != 1:
        entry["weight"] = int(weight) if weight.denominator == 1 else float(weight)
    if says and not title.endswith(says):
        entry["why"] = draft.text(says, item.place)
    if evidence := "\n".join(filter(None, (item["typical_evidence"].text(), *_own_questions(draft, item)))):
        entry["evidence"] = draft.text(evidence, item.place)
    conditions = [{"question": groups[name], "op": "==", "value": 1} for name in dict.fromkeys(_groups_of(requirement))]
    if conditions:
        entry["visible_when"] = conditions[0] if len(conditions) == 1 else {"any": conditions}
    draft.questions.append(entry)


def _own_questions(draft: Draft, item: Item) -> list[str]:
    """The questions inside a requirement, as lines; each is told, since its choices and their scores are not kept."""
    lines = []
    questions = item["questions"]
    for question in questions.blocks() if isinstance(questions.value, list) else questions.named_blocks():
        text = question["text"].line() or "?"
        choices = [choice["value"].line() for choice in question["choices"].blocks()]
        lines.append(f"{text} ({' / '.join(choices)})" if choices else text)
        message = f"“{text}” inside “{heading(item)}” is told as text; its choices and their scores are not carried"
        draft.note(Kind.LEFT_OUT, question.place, message)
    return lines


def _tell_unknown(draft: Draft, item: Item, block: str) -> None:
    for key in item.keys:
        if key not in KNOWN[block] and item[key].value not in (None, "", [], {}):
            draft.note(Kind.NOT_CARRIED, item[key].place, f"{key} of a {block}")
