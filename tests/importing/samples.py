"""Small files of our own in the formats that are imported, and what they come to."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from assessment.domain.importing import Kind, import_rubric
from assessment.domain.source import parse_text

HERE = Path(__file__).parent
SAMPLES = {
    "aws-lens": HERE / "lens.json",
    "samm": HERE / "samm.yaml",
    "ciso-assistant": HERE / "framework.yaml",
    "csv": HERE / "kitchen-check.csv",
}
LEFT_BEHIND = (Kind.LEFT_OUT, Kind.NOT_CARRIED, Kind.CHANGED)


def data(form: str) -> Any:
    """A sample as plain data; the parts of the SAMM model as one list, the table as rows."""
    text = SAMPLES[form].read_text(encoding="utf-8")
    match form:
        case "csv":
            return list(csv.reader(StringIO(text, newline="")))
        case "samm":
            return [parse_text(part, "part").data for part in text.split("---\n")[1:]]
        case _:
            return parse_text(text, "sample").data


def write(form: str, value: Any, folder: Path) -> Path:
    """A file that holds such data; JSON is YAML as well."""
    file = folder / SAMPLES[form].name
    if form == "csv":
        with file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows(value)
    else:
        file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


def imported(form: str, value: Any, folder: Path) -> Any:
    """What such data comes to."""
    return import_rubric(form, write(form, value, folder))


def left_behind(found: Any) -> list[str]:
    """What the source holds and the rubric does not, or holds otherwise: the way to it, and what is said of it."""
    return [f"{note.place.path}: {note.told}" for note in found.notes if note.kind in LEFT_BEHIND]


def count_questions(form: str, value: Any) -> int:
    """How many questions the source has, counted without the importers."""
    return sum(1 for _ in _questions(form, value))


def _questions(form: str, value: Any) -> Iterator[Any]:
    match form:
        case "aws-lens":
            for pillar in _blocks(_get(value, "pillars")):
                yield from _blocks(_get(pillar, "questions"))
        case "samm":
            yield from (part for part in _blocks(value) if _get(part, "type") == "Question")
        case "ciso-assistant":
            for node in _blocks(_get(_get(_get(value, "objects"), "framework"), "requirement_nodes")):
                if _get(node, "assessable") is True:
                    yield node
                    yield from _blocks(_get(node, "questions"))
        case "csv":
            yield from (row for row in value[1:] if any(cell.strip() for cell in row))


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _blocks(value: Any) -> Iterator[Any]:
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from (entry for entry in entries if isinstance(entry, dict))
