"""Newer versions of the toy rubric, made from its file."""

from pathlib import Path

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import parse_rubric
from tests.conftest import TOY

TOY_2 = Path(__file__).parent / "rubrics" / "toy-2.yaml"
"""Version 2.0.0: q8 replaces q5, and q2 means something else (content model 3.11)."""
_SEVENTH = TOY.read_text(encoding="utf-8").partition("  - id: q7\n")[2].partition("\n\nrules:")[0]
_NINTH = _SEVENTH.replace("Seventh", "Ninth").replace("seventh", "ninth")
NINTH = ("\n\nrules:", f"\n  - id: q9\n{_NINTH}\n\nrules:")
"""A change that adds a question at the end."""


def toy_text(number: str, *changes: tuple[str, str]) -> str:
    """The file of the toy rubric under another number, with each first text replaced once by the second."""
    text = TOY.read_text(encoding="utf-8")
    for old, new in (("version: 1.0.0", f"version: {number}"), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def newer_toy(number: str, *changes: tuple[str, str]) -> Rubric:
    """The same as a rubric; without changes it has only another number and a question more."""
    return parse_rubric(toy_text(number, *(changes or (NINTH,))), "toy.yaml")


def renamed_toy(number: str, old: str, new: str) -> Rubric:
    """The toy rubric in which q5 has another name, that it took from the one before."""
    document = newer_toy(number).model_dump(by_alias=True, mode="json")
    question = next(question for question in document["questions"] if question["id"] == "q5")
    levels = {level: level for level in range(5)}
    question |= {"id": new, "map_from": [{"id": old, "rev": 1, "kind": "rename", "levels": levels}]}
    return Rubric.model_validate(document)
