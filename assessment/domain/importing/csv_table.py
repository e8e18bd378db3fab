"""Reads a table of questions in CSV, as docs/rubric-import.md tells it: one row for each question.

The first row names the columns: `id`, `area` and `question` must be there; `topic`, `intent`, `why`, `evidence` and
`weight` may be; each `level` column is a step of the scale, with what it is worth and a name if it has one, such as
`level 25 Begun`. Without level columns a question is answered no (0) or yes (1). Scores are weighted means: questions
weigh what their row says, topics and areas the same.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from assessment.domain.importing.draft import NOT_APPLICABLE, QUESTION_LIMIT, ROOT, Draft
from assessment.domain.importing.notes import Kind, Place
from assessment.domain.source import read_text

NEEDED = ("id", "area", "question")
OPTIONAL = ("topic", "intent", "why", "evidence", "weight")
DELIMITERS = ",;\t"
SCALE = "levels"
"""The scale with every level; a question that uses fewer has its own."""
REASONS = {NOT_APPLICABLE: {"title": "Not applicable", "text": "The question has no place in this work."}}
WEIGHT_LIMIT = 1000
COLUMN_LIMIT = 100

_LEVEL = re.compile(r"level\s+(-?\d{1,9}(?:[.,]\d{1,9})?)(?:\s+(.+))?", re.IGNORECASE | re.DOTALL)
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class _Level:
    """A column that is a step of the scale."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a question by the name of their column, and the line it begins in."""

    file: str
    line: int
    cells: dict[str, str]

    def place(self, column: str) -> Place:
        return Place(self.file, self.line, 1, column)


def read(path: Path, draft: Draft) -> dict[str, Any]:
    """The rubric that a table comes to, as plain data."""
    rows = _rows(draft, read_text(path))
    columns = next(rows, None)
    levels = _levels(draft, columns.cells) if columns else {}
    title = path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "Imported"
    draft.nodes.append({"id": ROOT, "title": draft.line(title, draft.start)})
    if columns is None:
        draft.fault(draft.start, "is empty; the first row names the columns, and each other row is a question")
    elif not draft.faults:
        table = list(islice(rows, QUESTION_LIMIT + 1))
        if len(table) > QUESTION_LIMIT:
            draft.fault(draft.start, f"holds more than {QUESTION_LIMIT} questions, the most of a rubric; split it")
            table = []
        nodes = _Nodes(draft, {row.cells["area"] for row in table if row.cells["topic"]})
        for row, name in [(row, draft.new_id(row.cells["id"], "question")) for row in table if _is_whole(draft, row)]:
            _read_question(draft, row, name, levels, nodes)
    draft.note(Kind.CHOSEN, draft.start, f"the name “{title}”, after the file; areas and topics all weigh the same")
    return draft.document(
        name=path.stem,
        title=title,
        version="1.0.0",
        work=f"The table {path.name}",
        answering="Pick the description that is true today. In doubt, pick the lower one.",
        na_reasons=REASONS,
    )


def _rows(draft: Draft, text: str) -> Iterator[_Row]:
    """The rows that are not empty; the cells of the first are its own names."""
    head = text.lstrip("\n\r").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            place = Place(draft.file, line, 1, "row")
            if any(_UNPRINTABLE.search(cell) for cell in cells):
                draft.fault(place, "holds a character that cannot be stored; remove it")
            elif any(cells) and not columns:
                columns = [" ".join(cell.split()) for cell in cells]
                columns = [name.lower() if name.lower() in NEEDED + OPTIONAL else name for name in columns]
                _look_at_columns(draft, columns)
                yield _Row(draft.file, line, {name: name for name in columns})
            elif any(cells) and any(cells[len(columns) :]):
                draft.fault(place, f"has {len(cells)} cells; expected {len(columns)}, one for each column")
            elif any(cells):
                named = dict.fromkeys(OPTIONAL, "") | dict(zip(columns, cells + [""] * len(columns), strict=False))
                yield _Row(draft.file, line, named)
            line = reader.line_num + 1
    except csv.Error as error:
        draft.fault(Place(draft.file, line, 1, "row"), f"is no row of a CSV file: {error}")


def _look_at_columns(draft: Draft, columns: list[str]) -> None:
    if len(columns) > COLUMN_LIMIT:
        draft.fault(draft.start, f"has {len(columns):,} columns; expected {COLUMN_LIMIT} at most")
        return
    for name, count in Counter(name for name in columns if name).items():
        if count > 1:
            draft.fault(draft.start, f"names the column “{name}” {count} times; once is enough")
        if name not in NEEDED + OPTIONAL and not _LEVEL.fullmatch(name):
            draft.note(Kind.NOT_CARRIED, draft.start, f"the column “{name}”")
    for name in NEEDED:
        if name not in columns:
            message = f"has no column “{name}”; the first row names the columns, {', '.join(NEEDED)} at least"
            draft.fault(draft.start, message)


def _levels(draft: Draft, columns: dict[str, str]) -> dict[str, _Level]:
    """The level columns by name, lowest value first."""
    levels = {}
    for name in columns:
        if match := _LEVEL.fullmatch(name):
            number = match[1].replace(",", ".")
            levels[name] = _Level(float(number), match[2] or f"Level {number}")
    levels = dict(sorted(levels.items(), key=lambda pair: pair[1].value))
    if len({level.value for level in levels.values()}) < len(levels):
        draft.fault(draft.start, "has two level columns that are worth the same; give each a value of its own")
    if len(levels) == 1:
        draft.fault(draft.start, "has one level column; expected two or more, or none for no and yes")
    if not levels:
        options = draft.options([(0, "No", "No."), (1, "Yes", "Yes.")], draft.start)
        draft.scales[SCALE] = {"options": options}
        draft.note(Kind.CHOSEN, draft.start, "no (0) or yes (1) as the answer to every question")
    return levels


class _Nodes:
    """Areas and topics as the rows name them, in the order of their first row."""

    def __init__(self, draft: Draft, with_topics: set[str]):
        self.draft = draft
        self.with_topics = with_topics
        self.ids: dict[tuple[str, str], str] = {}

    def of(self, row: _Row) -> str:
        """The node that the question of a row hangs on."""
        area, topic = row.cells["area"], row.cells["topic"]
        if (area, "") not in self.ids:
            self.ids[area, ""] = self._add(area, ROOT, row, is_axis=area not in self.with_topics)
        if area not in self.with_topics:
            return self.ids[area, ""]
        if (area, topic or area) not in self.ids:
            self.ids[area, topic or area] = self._add(topic or area, self.ids[area, ""], row, is_axis=True)
        return self.ids[area, topic or area]

    def _add(self, title: str, parent: str, row: _Row, *, is_axis: bool) -> str:
        node = {
            "id": self.draft.new_id(title, "node"),
            "title": self.draft.line(title, row.place("area")),
            "parent": parent,
        }
        self.draft.nodes.append(node | ({"axis": True} if is_axis else {}))
        return node["id"]


def _is_whole(draft: Draft, row: _Row) -> bool:
    """Whether a row has what a question needs, and its id is its own."""
    missing = [column for column in NEEDED if not row.cells[column]]
    for column in missing:
        draft.fault(row.place(column), "is empty; fill it in")
    return not missing and draft.is_first("question", row.cells["id"], row.place("id"))


def _read_question(draft: Draft, row: _Row, name: str, levels: dict[str, _Level], nodes: _Nodes) -> None:
    entry: dict[str, Any] = {
        "id": name,
        "rev": 1,
        "node": nodes.of(row),
        "title": draft.line(row.cells["question"], row.place("question")),
        "na": [NOT_APPLICABLE],
    }
    if row.cells["intent"]:
        entry["intent"] = draft.line(row.cells["intent"], row.place("intent"))
    for column in ("why", "evidence"):
        if row.cells[column]:
            entry[column] = draft.text(row.cells[column], row.place(column))
    if (weight := _weight(draft, row)) != 1:
        entry["weight"] = weight
    _give_scale(draft, row, entry, levels)
    draft.questions.append(entry)


def _weight(draft: Draft, row: _Row) -> float:
    text = row.cells["weight"].replace(",", ".")
    if not text:
        return 1
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", text) or not 0 < float(text) <= WEIGHT_LIMIT:
        draft.fault(row.place("weight"), f"is “{text[:20]}”; expected a number above 0 and up to {WEIGHT_LIMIT:,}")
        return 1
    return int(text) if text.isdigit() else float(text)


def _give_scale(draft: Draft, row: _Row, entry: dict[str, Any], levels: dict[str, _Level]) -> None:
    """The steps whose cells are filled. All questions share the lowest and the highest, so that means can be formed."""
    if not levels:
        entry["scale"] = SCALE
        return
    filled = {name: level for name, level in levels.items() if row.cells[name]}
    ends = [next(iter(levels)), list(levels)[-1]]
    for name in (empty := [name for name in ends if name not in filled]):
        draft.fault(row.place(name), "is empty; every question needs the lowest and the highest level")
    if empty:
        return
    texts = [draft.text(row.cells[name], row.place(name)) for name in filled]
    values = [(level.value, level.label, level.label) for level in filled.values()]
    scale = {"options": draft.options(values, row.place("level"))}
    if len(filled) == len(levels):
        draft.scales[SCALE] = scale
        entry["scale"] = SCALE
    else:
        entry["scale"] = scale
    entry["levels"] = dict(enumerate(texts))
