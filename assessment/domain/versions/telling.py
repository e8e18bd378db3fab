"""diff(old, new) → RubricDiff: each difference of two documents told as a change, weighed by a table."""

from collections.abc import Iterator
from typing import Any

from assessment.domain.rubric import Question, Rubric
from assessment.domain.source import Steps
from assessment.domain.versions.changes import Change, Kind, RubricDiff, What
from assessment.domain.versions.leaves import Leaf, leaves
from assessment.domain.versions.meaning import (
    gate,
    gate_in_words,
    is_another,
    is_asked_otherwise,
    joint_gate_in_words,
    not_applicable_in_words,
    own_texts,
    points,
)

PATCH, MINOR, MAJOR = Kind
WEIGHT: tuple[tuple[str, What, Kind], ...] = (
    ("questions.*.rev", What.MEANING, MAJOR),
    ("questions.*.node", What.MOVED, MINOR),
    ("questions.*.weight", What.REWEIGHTED, MINOR),
    ("questions.*.scan", What.RULES, MINOR),
    ("questions.*.ticks", What.MEANING, MAJOR),
    ("questions.*.visible_when", What.RULES, MINOR),
    ("questions.*.rung", What.RULES, MINOR),
    ("questions.*.unknown", What.RULES, MINOR),
    ("questions.*.links", What.TEXTS, PATCH),
    ("questions.*", What.REWORDED, PATCH),
    ("nodes.*.title", What.STRUCTURE, PATCH),
    ("nodes.*.weight", What.REWEIGHTED, MINOR),
    ("nodes.*.aggregate", What.RULES, MINOR),
    ("nodes.*.bands", What.RULES, MAJOR),
    ("nodes.*.code", What.TEXTS, PATCH),
    ("nodes.*.reason", What.TEXTS, PATCH),
    ("nodes.*.text", What.TEXTS, PATCH),
    ("nodes.*", What.STRUCTURE, MINOR),
    ("scales.*.options.*.label", What.TEXTS, PATCH),
    ("scales.*.options.*.text", What.TEXTS, PATCH),
    ("bands.*.names", What.TEXTS, PATCH),
    ("bands.*.texts", What.TEXTS, PATCH),
    ("bands", What.RULES, MAJOR),
    ("stages.*.title", What.TEXTS, PATCH),
    ("stages.*.text", What.TEXTS, PATCH),
    ("stages", What.RULES, MAJOR),
    ("rules.flags.*.title", What.TEXTS, PATCH),
    ("rules.flags.*.text", What.TEXTS, PATCH),
    ("na_reasons.*.title", What.TEXTS, PATCH),
    ("na_reasons.*.text", What.TEXTS, PATCH),
    ("efforts.*.title", What.TEXTS, PATCH),
    ("efforts.*.text", What.TEXTS, PATCH),
    ("lenses.*.title", What.TEXTS, PATCH),
    ("lenses.*.text", What.TEXTS, PATCH),
    ("golden", What.TEXTS, PATCH),
    ("translations", What.TEXTS, PATCH),
    ("rubric.target", What.RULES, MINOR),
    ("rubric", What.TEXTS, PATCH),
    ("roles", What.TEXTS, PATCH),
    ("references", What.TEXTS, PATCH),
    ("trace", What.TEXTS, PATCH),
    ("", What.RULES, MINOR),
)
"""What a difference is, by where it stands; the first line that leads there counts. Words of results are held to the
same mark as levels: who compares two teams within one major version reads the same bands and gates."""

UNTOLD = (
    "rubric.version",
    "wording_only",
    "questions.*.map_from",
    "questions.*.scale",
    "questions.*.levels",
    "questions.*.na_policy",
    "rules.caps",
)
"""What speaks of versions rather than of the instrument, and what is told by what it does to a question."""

BLOCKS = {
    "rubric": "Rubric",
    "scales": "Scale",
    "roles": "Role",
    "na_reasons": "Reason for not applicable",
    "efforts": "Effort",
    "states": "Answers other than a level",
    "stages": "Stage",
    "bands": "Bands",
    "publish": "When a verdict is printed",
    "display": "How scores are printed",
    "rules": "Flag",
    "references": "Reference",
    "trace": "Claim",
    "lenses": "Lens",
    "golden": "Golden case",
    "translations": "Translation",
}
"""How a block is called where it is told what changed in it."""


def diff(old: Rubric, new: Rubric) -> RubricDiff:
    """What differs between two versions; raises ValueError when they are versions of different rubrics."""
    if old.rubric.id != new.rubric.id:
        raise ValueError(f"Only versions of one rubric can be compared, not {old.name} and {new.name}.")
    changes = [change for leaf in leaves(old, new) for change in _told(old, new, leaf)]
    for position, question in enumerate(new.questions):
        if (before := old.question_by_id.get(question.id)) is not None:
            changes.extend(_by_effect(old, new, before, question, ("questions", position)))
    changes.extend(_joint_gates(old, new))
    return RubricDiff(old, new, tuple(sorted(changes, key=_place)))


def _place(change: Change) -> tuple[Any, ...]:
    return list(What).index(change.what), [(isinstance(step, str), step) for step in change.steps]


def _told(old: Rubric, new: Rubric, leaf: Leaf) -> Iterator[Change]:
    if any(_leads(pattern, leaf.steps) for pattern in UNTOLD):
        return
    if leaf.is_order:
        yield Change(What.ORDER, PATCH, leaf.steps, subject=str(leaf.steps[-1]).replace("_", " ").capitalize())
    elif leaf.steps[0] == "questions":
        yield _told_of_question(old, new, leaf)
    elif leaf.steps[0] == "nodes":
        yield _told_of_node(old, new, leaf)
    else:
        what, kind = _weight(leaf.steps)
        subject, part = _block(leaf.steps, old if leaf.after is None and isinstance(leaf.steps[-1], int) else new)
        yield Change(what, kind, leaf.steps, subject, "", part, _said(leaf.before), _said(leaf.after))


def _told_of_question(old: Rubric, new: Rubric, leaf: Leaf) -> Change:
    position, inside = int(leaf.steps[1]), leaf.steps[2:]
    if not inside and leaf.before is None:
        question = new.questions[position]
        topic = new.topic_of(question).title
        origin = _origin(old, question)
        return Change(What.ADDED, MINOR, leaf.steps, question.title, question.id, topic, None, question.intent, origin)
    if not inside:
        question = old.questions[position]
        topic = old.topic_of(question).title
        return Change(What.DROPPED, MINOR, leaf.steps, question.title, question.id, topic, question.intent, None)
    question = new.questions[position]
    before, after = _said(leaf.before), _said(leaf.after)
    what, kind = _weight(leaf.steps)
    if inside[0] == "ticks" and isinstance(leaf.before, str) and inside[-1] == "text":
        what, kind = _weight_of_texts(old, new, question)
    if inside[0] in ("title", "intent") and is_asked_otherwise(old, new, question.id):
        what, kind = _weight_of_texts(old, new, question)
    if inside[0] == "na":
        what, kind = _weight_of_reasons(leaf)
    if inside[0] == "node":
        before, after = old.node_by_id[leaf.before].title, new.node_by_id[leaf.after].title
    return Change(what, kind, leaf.steps, question.title, question.id, _part(inside), before, after)


def _weight_of_texts(old: Rubric, new: Rubric, question: Question) -> tuple[What, Kind]:
    """Another text of a level or a tick is another meaning, unless the file says that it is wording and may be
    believed."""
    before = old.question_by_id[question.id]
    is_believed = not own_texts(question) or not is_another(before, question)
    is_wording = question.id in new.wording_only and before.rev == question.rev and is_believed
    same_levels = old.texts_of(before).keys() == new.texts_of(question).keys()
    return (What.REWORDED, PATCH) if is_wording and same_levels else (What.MEANING, MAJOR)


def _weight_of_reasons(leaf: Leaf) -> tuple[What, Kind]:
    """Taking a reason away makes answers impossible that were given; another reason leaves them as they are."""
    if set(leaf.before) - set(leaf.after):
        return What.MEANING, MAJOR
    return (What.RULES, MINOR) if set(leaf.after) - set(leaf.before) else (What.REWORDED, PATCH)


def _origin(old: Rubric, question: Question) -> str:
    """Where an added question says that it comes from."""
    words = {"rename": "renamed from", "split": "split from", "merge": "merged from"}
    sources = [
        f"“{old.question_by_id[source.id].title if source.id in old.question_by_id else source.id}”"
        for source in question.map_from
    ]
    return f"{words[question.map_from[0].kind]} {' and '.join(sources)}" if sources else ""


def _told_of_node(old: Rubric, new: Rubric, leaf: Leaf) -> Change:
    position, inside = int(leaf.steps[1]), leaf.steps[2:]
    what, kind = _weight(leaf.steps)
    node = (old if leaf.after is None and not inside else new).nodes[position]
    before, after = _said(leaf.before), _said(leaf.after)
    if not inside:
        before, after = (None, node.title) if leaf.before is None else (node.title, None)
    elif inside[0] == "parent":
        before, after = (
            above and rubric.node_by_id[above].title for rubric, above in ((old, leaf.before), (new, leaf.after))
        )
    return Change(what, kind, leaf.steps, node.title, node.id, _part(inside), before, after)


def _by_effect(old: Rubric, new: Rubric, before: Question, after: Question, steps: Steps) -> Iterator[Change]:
    """What is told by what it does, however it is written: the points of the levels, and the gate."""
    yield from _level_texts(old, new, after, steps)
    yield from _not_applicable(old, new, after, steps)
    worth = points(old, before), points(new, after)
    if worth[0] != worth[1]:
        said = (", ".join(f"{float(each):g}" for each in levels) for levels in worth)
        yield Change(What.MEANING, MAJOR, (*steps, "scale"), after.title, after.id, "points of the levels", *said)
    elif before.scale != after.scale:
        names = (_scale_in_words(before), _scale_in_words(after))
        yield Change(What.REWORDED, PATCH, (*steps, "scale"), after.title, after.id, "scale", *names)
    caps = [[cap for cap in rubric.rules.caps if cap.question == after.id] for rubric in (old, new)]
    place: Steps = ("rules", "caps", new.rules.caps.index(caps[1][0])) if caps[1] else ("rules", "caps")
    if gate(old, before) != gate(new, after):
        gates = gate_in_words(old, before), gate_in_words(new, after)
        yield Change(What.MEANING, MAJOR, place, after.title, after.id, "gate", *gates)
    elif caps[0] != caps[1]:
        yield Change(What.RULES, PATCH, place, after.title, after.id, "gate, written in another way")


def _level_texts(old: Rubric, new: Rubric, question: Question, steps: Steps) -> Iterator[Change]:
    """What each level says, wherever the text stands: in the question, in its own scale, or in a named one."""
    before, after = old.texts_of(old.question_by_id[question.id]), new.texts_of(question)
    what, kind = _weight_of_texts(old, new, question)
    for level in sorted(before.keys() | after.keys()):
        if before.get(level) != after.get(level):
            place: Steps = (*steps, "levels", level) if question.levels else (*steps, "scale")
            texts = before.get(level), after.get(level)
            yield Change(what, kind, place, question.title, question.id, f"level {level}", *texts)


def _not_applicable(old: Rubric, new: Rubric, question: Question, steps: Steps) -> Iterator[Change]:
    """What an answer of not applicable does, wherever that is said."""
    earlier = old.question_by_id[question.id]
    before, after = not_applicable_in_words(old, earlier), not_applicable_in_words(new, question)
    what = question.title, question.id, "not applicable"
    if before != after and (earlier.na or question.na):
        yield Change(What.MEANING, MAJOR, (*steps, "na_policy"), *what, before, after)
    elif earlier.na_policy != question.na_policy:
        yield Change(What.REWORDED, PATCH, (*steps, "na_policy"), *what, before, after)


def _joint_gates(old: Rubric, new: Rubric) -> Iterator[Change]:
    """Gates on several answers, told apart by their ids."""
    before, after = ({cap.id: cap for cap in rubric.joint_caps} for rubric in (old, new))
    for name in before | after:
        was, now = before.get(name), after.get(name)
        cap = now or was
        if was == now or cap is None:
            continue
        place: Steps = ("rules", "caps", (new if now else old).rules.caps.index(cap))
        subject, titles = f"Gate “{cap.title or name}”", (was.title if was else None, now.title if now else None)
        texts = joint_gate_in_words(old, was) if was else None, joint_gate_in_words(new, now) if now else None
        if texts[0] == texts[1]:
            yield Change(What.TEXTS, PATCH, place, subject, "", "title", *titles)
        else:
            yield Change(What.RULES, MAJOR, place, subject, "", "", *texts)


def _scale_in_words(question: Question) -> str:
    return question.scale if isinstance(question.scale, str) else "a scale of its own"


def _weight(steps: Steps) -> tuple[What, Kind]:
    return next((what, kind) for pattern, what, kind in WEIGHT if _leads(pattern, steps))


def _leads(pattern: str, steps: Steps) -> bool:
    """Whether a place is the one that a pattern names, or inside it."""
    words = pattern.split(".") if pattern else []
    return len(words) <= len(steps) and all(word in ("*", step) for word, step in zip(words, steps, strict=False))


def _part(steps: Steps) -> str:
    """Which part of a question or node it is, in words."""
    match steps:
        case ("levels", level):
            return f"level {level}"
        case ("advice", int(step), *word):
            return f"advice from level {step}{''.join(f', {each}' for each in word)}"
        case ("ticks", "items", int(box), "text"):
            return f"box {box + 1}"
        case ("intent", *_):
            return "question"
        case ("na", *_):
            return "reasons for not applicable"
        case ("node", *_):
            return "topic"
        case _:
            return " ".join(str(step) for step in steps)


def _block(steps: Steps, rubric: Rubric) -> tuple[str, str]:
    """Whose difference it is, and which part, outside questions and nodes."""
    name = BLOCKS.get(str(steps[0]), str(steps[0]))
    match steps:
        case ("rules", "flags", int(index), *inside):
            return f"{name} “{rubric.rules.flags[index].title}”", _part(tuple(inside))
        case ("stages", int(index), *inside):
            return f"{name} “{rubric.stages[index].title}”", _part(tuple(inside))
        case ("golden", int(index), *inside):
            return f"{name} “{rubric.golden[index].name}”", _part(tuple(inside))
        case ("trace", int(index), *inside):
            return f"{name} {rubric.trace[index].id}", _part(tuple(inside))
        case (
            ("scales" | "roles" | "na_reasons" | "efforts" | "references" | "bands" | "lenses" | "translations"),
            str(key),
            *inside,
        ):
            return f"{name} “{key}”", _part(tuple(inside))
        case _:
            return name, _part(steps[1:])


def _said(value: Any) -> str | None:
    """A value as a file would have it, in one line."""
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:g}"
        case dict():
            return "{" + ", ".join(f"{key}: {_said(each)}" for key, each in value.items() if each is not None) + "}"
        case _:
            return ", ".join(filter(None, map(_said, value)))
