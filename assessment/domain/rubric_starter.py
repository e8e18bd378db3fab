"""What helps to write a rubric: a commented file to start from, and the format as a schema for editors."""

import json
import re
from pathlib import Path
from typing import Any

from assessment.domain.rubric import Rubric
from assessment.domain.rubric.words import SLUG

STARTER = Path(__file__).resolve().parents[2] / "fixtures" / "starter.yaml"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def starter(name: str) -> str:
    """A small sound rubric with comments, under a name as people write it; its id is made from the name."""
    name = " ".join(name.split())
    words = {"title": name, "id": rubric_id(name), "quoted_title": json.dumps(name, ensure_ascii=False)}
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: words[found[1]], STARTER.read_text(encoding="utf-8"))


def rubric_id(name: str) -> str:
    """The id that a name suggests: small letters and digits joined by hyphens; `ours` when there are none."""
    made = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-")
    return made if re.fullmatch(SLUG, made) else "ours"


def rubric_schema() -> dict[str, Any]:
    """JSON Schema of a rubric file. What needs two places of a file at once, only `rubric lint` knows."""
    return {"$schema": DIALECT, **Rubric.model_json_schema(by_alias=True), "title": "Shipworthy rubric, format 1"}
