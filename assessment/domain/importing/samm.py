"""Reads the core model of OWASP SAMM 2: a folder of YAML files, one for each part, or the same parts in one file, as a
list or one document after another.

The parts point to one another by id: a question to its activity and its answer set, an activity to its stream and its
practice level, both to their practice, a practice to its function. The source scores so, and so does the rubric: an
answer is worth what its set says (0, 0.25, 0.5 or 1); a level of a practice is the mean of its streams; a practice is
the sum of its levels (0 to 3); a function is the mean of its practices, and the whole the mean of the functions.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assessment.domain.importing.draft import ROOT, Draft
from assessment.domain.importing.item import Item
from assessment.domain.importing.notes import ImportFault, ImportFileError, Kind, Place, as_faults
from assessment.domain.source import BYTE_LIMIT, parse_text, read_text

PART_LIMIT = 2_000
"""Files in a folder, or documents in a file; the model of 2024 has about 320 parts."""
MODEL, FUNCTION, PRACTICE, PRACTICE_LEVEL, MATURITY_LEVEL, STREAM, ACTIVITY, QUESTION, ANSWER_SET = (
    "Model",
    "Function",
    "Practice",
    "PracticeLevel",
    "MaturityLevel",
    "Stream",
    "Activity",
    "Question",
    "AnswerSet",
)
"""The types of parts, as their word `type` names them."""
CARRIED = {
    MODEL: {"name", "title", "version", "description"},
    FUNCTION: {"name", "description", "color", "logo"},
    PRACTICE: {"name", "shortName", "shortDescription", "function", "assignee", "progress"},
    PRACTICE_LEVEL: {"objective", "practice", "maturityLevel"},
    MATURITY_LEVEL: {"number", "level", "description", "name"},
    STREAM: {"name", "letter", "practice"},
    ACTIVITY: {"title", "benefit", "shortDescription", "stream", "level", "notes"},
    QUESTION: {"text", "quality", "activity", "answerSet"},
    ANSWER_SET: {"values"},
}
"""The words of each part that the rubric has a place for, that point to others, or that are notes of its authors."""

TYPES = {kind.casefold(): kind for kind in CARRIED} | {"businessfunction": FUNCTION, "securitypractice": PRACTICE}


def read(path: Path, draft: Draft) -> dict[str, Any]:
    """The rubric that a SAMM model comes to, as plain data."""
    parts = _Parts()
    for item in _documents(path, draft):
        _sort_in(draft, parts, item)
    if parts.untyped:
        draft.note(Kind.NOT_CARRIED, draft.start, f"parts of other types: {', '.join(sorted(parts.untyped))}")
    model = next(iter(parts.by_type[MODEL].values()), None)
    title = (model["name"].line() or model["title"].line() if model else "") or "OWASP SAMM"
    draft.nodes.append({"id": ROOT, "title": draft.line(title, draft.start)})
    _read_tree(draft, parts)
    draft.note(
        Kind.CHANGED,
        draft.start,
        "streams have no node of their own: a level of a practice is the mean of its streams, as the source scores",
    )
    return draft.document(
        name=title if model else "samm",
        title=title,
        version=model["version"].line() if model else "2",
        work=f"{title}, the core model as data",
        summary=model["description"].text() if model else "",
        answering="Pick the answer that is true today. A “yes” counts only where the criteria of the question are met.",
        na_reasons={},
    )


@dataclass(slots=True)
class _Parts:
    """The parts of the model by type and id, in the order of the files."""

    by_type: dict[str, dict[str, Item]] = field(default_factory=lambda: defaultdict(dict))
    untyped: set[str] = field(default_factory=set)
    scales: dict[str, str] = field(default_factory=dict)

    def of(self, item: Item, key: str, kind: str) -> Item | None:
        """The part that a word of another points to, if there is one."""
        return self.by_type[kind].get(item[key].line())

    def in_order(self, kind: str) -> list[Item]:
        """The parts of a type by their own order, then by that of the files."""
        return sorted(self.by_type[kind].values(), key=lambda item: item["order"].number() or 0)


def _documents(path: Path, draft: Draft) -> Iterator[Item]:
    """Every part in a file or in the files of a folder."""
    for file in _files(path):
        text = read_text(file)
        if text.count("\n---") > PART_LIMIT:
            raise ImportFileError(
                [_refusal(file, f"holds more than {PART_LIMIT:,} documents; leave out what is no part")]
            )
        for ahead, document in _parted(text):
            source = parse_text("\n" * ahead + document, file.as_posix())
            draft.faults += as_faults(source.faults)
            whole = Item.whole(source, draft.faults)
            if isinstance(whole.value, dict) and "type" not in whole:
                for key in whole.keys:
                    yield from whole[key].blocks()
            else:
                yield from whole.blocks() if isinstance(whole.value, list) else [whole]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix in (".yml", ".yaml") and file.is_file())
    if not files:
        raise ImportFileError([_refusal(path, "holds no YAML files; name the folder of the model or one file")])
    if len(files) > PART_LIMIT or sum(file.stat().st_size for file in files) > BYTE_LIMIT:
        limits = f"{PART_LIMIT:,} files or {BYTE_LIMIT:,} bytes"
        raise ImportFileError([_refusal(path, f"holds more than {limits}; name the folder of the model alone")])
    return files


def _refusal(path: Path, message: str) -> ImportFault:
    return ImportFault(Place(path.as_posix(), 1, 1, "file"), message)


def _parted(text: str) -> Iterator[tuple[int, str]]:
    """The documents of a text, each with the number of lines ahead of it; one that only comments fill is none."""
    start = 0
    lines = text.splitlines(keepends=True)
    for index in range(len(lines) + 1):
        if index == len(lines) or re.match(r"---(\s|$)", lines[index]):
            if any(line.strip() and not line.lstrip().startswith("#") for line in lines[start:index]):
                yield start, "".join(lines[start:index])
            start = index + 1


def _sort_in(draft: Draft, parts: _Parts, item: Item) -> None:
    kind = TYPES.get(item["type"].line().replace(" ", "").casefold())
    if kind is None:
        parts.untyped.add(item["type"].line() or "none")
        return
    name = item["id"].needed()
    if draft.is_first(f"part of type {kind}", name, item["id"].place):
        parts.by_type[kind][name] = item
    for key in item.keys:
        if key not in CARRIED[kind] | {"id", "type", "model", "order"} and item[key].value not in (None, "", [], {}):
            draft.note(Kind.NOT_CARRIED, item[key].place, f"{key} of parts of type {kind}")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A question with the parts that it hangs on."""

    question: Item
    activity: Item
    stream: Item
    level: Item
    practice: Item
    function: Item


def _read_tree(draft: Draft, parts: _Parts) -> None:
    """Nodes and questions in the order in which the source prints them."""
    by_level: dict[str, list[_Placed]] = defaultdict(list)
    for question in parts.by_type[QUESTION].values():
        placed = _placed(parts, question)
        if isinstance(placed, str):
            draft.note(Kind.LEFT_OUT, question.place, f"“{question['text'].line()}” points to {placed} that is missing")
        else:
            by_level[placed.level["id"].line()].append(placed)
    levels: dict[str, list[Item]] = defaultdict(list)
    for level in parts.by_type[PRACTICE_LEVEL].values():
        if by_level[level["id"].line()]:
            levels[level["practice"].line()].append(level)
    most = max(map(len, levels.values()), default=0)
    practices: dict[str, list[Item]] = defaultdict(list)
    for practice in parts.in_order(PRACTICE):
        if count := len(levels[practice["id"].line()]):
            if count < most:
                message = (
                    f"has whole questions on {count} of {most} levels, so that it would add up to less than others"
                )
                practice.fault(f"{message}; complete it, or take the practice out")
            practices[practice["function"].line()].append(practice)
    for function in parts.in_order(FUNCTION):
        if not practices[function["id"].line()]:
            draft.note(Kind.NOT_CARRIED, function.place, f"function “{function['name'].line()}” has no questions")
            continue
        node = _node(draft, function, function["name"].needed(), ROOT, text=function["description"].text())
        for practice in practices[function["id"].line()]:
            _read_practice(draft, parts, practice, node, levels[practice["id"].line()], by_level)


def _placed(parts: _Parts, question: Item) -> _Placed | str:
    """A question with what it hangs on, or the name of what is missing."""
    activity = parts.of(question, "activity", ACTIVITY)
    if activity is None:
        return "an activity"
    stream, level = parts.of(activity, "stream", STREAM), parts.of(activity, "level", PRACTICE_LEVEL)
    if stream is None or level is None:
        return "a stream" if stream is None else "a practice level"
    practice = parts.of(level, "practice", PRACTICE)
    function = parts.of(practice, "function", FUNCTION) if practice else None
    if practice is None or function is None:
        return "a practice" if practice is None else "a function"
    if parts.of(question, "answerSet", ANSWER_SET) is None:
        return "an answer set"
    return _Placed(question, activity, stream, level, practice, function)


def _node(draft: Draft, item: Item, title: str, parent: str, *, text: str = "", **words: Any) -> str:
    node = {"id": draft.new_id(words.pop("name", title), "node"), "title": draft.line(title or "?", item.place)}
    node |= {"parent": parent, **words}
    if text:
        node["text"] = draft.text(text, item.place)
    draft.nodes.append(node)
    return node["id"]


def _read_practice(
    draft: Draft,
    parts: _Parts,
    practice: Item,
    parent: str,
    levels: Iterable[Item],
    by_level: dict[str, list[_Placed]],
) -> None:
    title, short = practice["name"].needed(), practice["shortName"].line()
    code = {"code": short} if short and len(short) < 6 else {}
    node = _node(
        draft, practice, title, parent, text=practice["shortDescription"].text(), aggregate="sum", axis=True, **code
    )
    for number, level in sorted(_numbered(parts, levels), key=lambda pair: pair[0]):
        inner = _node(
            draft,
            level,
            f"{title}, level {number}",
            node,
            name=f"{short or title} level {number}",
            text=level["objective"].text(),
            **({"code": f"{short}{number}"} if code else {}),
        )
        for placed in sorted(by_level[level["id"].line()], key=_by_stream):
            _read_question(draft, parts, placed, inner, f"{short or title}-{number}")


def _numbered(parts: _Parts, levels: Iterable[Item]) -> Iterator[tuple[int, Item]]:
    """Practice levels with the number of their maturity level, or else in the order of the files."""
    for position, level in enumerate(levels, start=1):
        maturity = parts.of(level, "maturityLevel", MATURITY_LEVEL)
        words = ("number", "level", "order")
        number = next((n for word in words if maturity and (n := maturity[word].number()) is not None), None)
        yield (int(number) if number is not None else position), level


def _by_stream(placed: _Placed) -> tuple[float, str, float]:
    stream = placed.stream
    return stream["order"].number() or 0, stream["letter"].line(), placed.question["order"].number() or 0


def _read_question(draft: Draft, parts: _Parts, placed: _Placed, node: str, code: str) -> None:
    question, activity = placed.question, placed.activity
    answers = parts.by_type[ANSWER_SET][question["answerSet"].line()]
    entry: dict[str, Any] = {
        "id": draft.new_id(f"{code}-{placed.stream['letter'].line()}", "question"),
        "rev": 1,
        "node": node,
        "title": draft.line(activity["title"].line() or question["text"].needed() or "?", activity.place),
        "intent": draft.line(question["text"].needed() or "?", question.place),
        "scale": _scale(draft, parts, answers),
    }
    if benefit := activity["benefit"].text() or activity["shortDescription"].text():
        entry["why"] = draft.text(benefit, activity.place)
    if criteria := [criterion.line() for criterion in question["quality"].entries()]:
        entry["evidence"] = draft.text("\n".join(filter(None, criteria)) or "?", question["quality"].place)
    draft.questions.append(entry)


def _scale(draft: Draft, parts: _Parts, answers: Item) -> str:
    """The id of the scale that an answer set comes to."""
    source_id = answers["id"].line()
    if source_id not in parts.scales:
        parts.scales[source_id] = f"answers-{len(parts.scales) + 1}"
        values = []
        for answer in answers["values"].blocks():
            label, value = answer["text"].needed(), answer["value"].number()
            if value is None:
                answer["value"].fault("is missing; add what the answer is worth")
            values.append((value or 0, label or "?", label))
            if answer["weight"].number() not in (None, 1):
                draft.note(Kind.NOT_CARRIED, answer["weight"].place, "weight of an answer; its value alone counts")
        draft.scales[parts.scales[source_id]] = {"options": draft.options(values, answers["values"].place)}
    return parts.scales[source_id]
