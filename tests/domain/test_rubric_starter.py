"""The file to start from, and the schema for editors."""

import importlib.util
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import find_rubric, parse_rubric, shelved_rubrics
from assessment.domain.rubric_starter import rubric_id, rubric_schema, starter


@pytest.mark.parametrize("name", ["Data platform", "Größe: “a #b” \\ 'c'", "漢字", "x" * 120, "a\nb"])
def test_starter_has_no_fault_under_any_name(name):
    rubric = parse_rubric(starter(name), "starter.yaml")

    assert (rubric.rubric.title, rubric.rubric.id) == (" ".join(name.split()), rubric_id(name))
    assert len(rubric.topics) == 3


def test_starter_explains_every_block_it_has():
    lines = starter("Ours").splitlines()
    blocks = [number for number, line in enumerate(lines) if line.endswith(":") and line[0].isalpha()]

    assert [lines[number] for number in blocks if not lines[number - 1].startswith("#")] == []


@pytest.mark.parametrize(
    ("name", "made"), [("Data platform, 2026", "data-platform-2026"), ("漢字", "ours"), ("x" * 80, "x" * 60)]
)
def test_id_is_made_from_the_name(name, made):
    assert rubric_id(name) == made


def blocks_of(model: type[BaseModel], found: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Every block of the format by its name."""
    found[model.__name__] = model
    for inner in model.__subclasses__():
        blocks_of(inner, found)
    return found


def test_schema_knows_the_words_of_every_block():
    schema = rubric_schema()
    blocks = blocks_of(Rubric.__base__, {})

    assert set(schema["$defs"]) <= blocks.keys()
    for name, block in {**schema["$defs"], "Rubric": schema}.items():
        words = {field.alias or word for word, field in blocks[name].model_fields.items()}
        assert (set(block["properties"]), block["additionalProperties"]) == (words, False), name


def breach(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a document breaks the schema, asked of jsonschema where it is installed and of the model otherwise."""
    if importlib.util.find_spec("jsonschema"):
        import jsonschema

        return not jsonschema.Draft202012Validator(schema).is_valid(document)
    try:
        Rubric.model_validate(document)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("name", shelved_rubrics())
def test_rubrics_of_the_product_keep_the_schema(name):
    assert not breach(find_rubric(name).document, rubric_schema())


@pytest.mark.parametrize("change", [{"format": 2}, {"ladders": {}}, {"questions": []}, {"display": {"firm": "wide"}}])
def test_document_of_the_wrong_shape_breaks_the_schema(toy, change):
    assert breach(toy.document | change, rubric_schema())
