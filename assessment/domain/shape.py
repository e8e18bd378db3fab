"""Says in plain words what pydantic found wrong with the shape of a file, and where in the file it stands."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric.conditions import CONDITION_KEYS
from assessment.domain.rubric.words import KEY, LANGUAGE, SLUG, VERSION
from assessment.domain.source import Fault, Source, Steps

PATTERNS = {
    SLUG: "small letters and digits joined by hyphens, such as safe-release",
    KEY: "letters and digits joined by hyphens, such as RF1",
    VERSION: "three numbers, such as 1.0.0",
    LANGUAGE: "two small letters, such as en",
}

EXPECTED = {
    "string_type": (Rule.SHAPE_TYPE, "text"),
    "int_type": (Rule.SHAPE_TYPE, "a whole number"),
    "int_parsing": (Rule.SHAPE_TYPE, "a whole number"),
    "int_parsing_size": (Rule.SHAPE_RANGE, "a smaller number"),
    "int_from_float": (Rule.SHAPE_TYPE, "a whole number"),
    "float_type": (Rule.SHAPE_TYPE, "a number"),
    "float_parsing": (Rule.SHAPE_TYPE, "a number"),
    "finite_number": (Rule.SHAPE_TYPE, "a number"),
    "bool_type": (Rule.SHAPE_TYPE, "true or false"),
    "bool_parsing": (Rule.SHAPE_TYPE, "true or false"),
    "greater_than": (Rule.SHAPE_RANGE, "a number above {gt:g}"),
    "greater_than_equal": (Rule.SHAPE_RANGE, "{ge:g} or more"),
    "less_than_equal": (Rule.SHAPE_RANGE, "{le:g} or less"),
    "tuple_type": (Rule.SHAPE_TYPE, "a list"),
    "list_type": (Rule.SHAPE_TYPE, "a list"),
    "dict_type": (Rule.SHAPE_TYPE, "a block"),
    "model_type": (Rule.SHAPE_TYPE, "a block"),
    "literal_error": (Rule.SHAPE_WORD, "{expected}"),
    "string_too_long": (Rule.SHAPE_LENGTH, "at most {max_length} characters"),
    "too_short": (Rule.SHAPE_LENGTH, "at least {min_length} {entries}"),
    "too_long": (Rule.SHAPE_LENGTH, "at most {max_length} {entries}"),
}
KINDS = {
    "_condition_kind()": "a block with one of " + ", ".join(CONDITION_KEYS),
    "_aggregate_kind()": "the name of an aggregate, or a block with blend or ladder",
}
"""What a union was to be, by how pydantic calls the function that tells its kinds apart."""


def shape_faults(source: Source, model: type[BaseModel], error: ValidationError) -> Iterator[Fault]:
    """One fault for each error; `model` is what the whole of the source should have been."""
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # the entries are there, and each has its own fault
        steps, at_key = _steps(source.data, detail["loc"])
        rule, message = _said(model, detail)
        yield source.fault(steps, message, rule, at_key=at_key or rule is Rule.SHAPE_UNKNOWN_WORD)


def _said(model: type[BaseModel], detail: ErrorDetails) -> tuple[Rule, str]:
    """The rule that an error breaks, and what to do."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Rule.SHAPE_MISSING, "is missing; add it"
        case "extra_forbidden":
            words = ", ".join(_words_at(model, detail["loc"][:-1]))
            return Rule.SHAPE_UNKNOWN_WORD, f"is not a word of this block; expected one of {words}"
        case "string_too_short":
            return Rule.SHAPE_EMPTY, "is empty; expected text"
        case "value_error":
            return Rule.SHAPE_WORD, f"{_found(detail['input'])}; {context['error']}"
        case "string_pattern_mismatch":
            rule, expected = Rule.SHAPE_WORD, PATTERNS[context["pattern"]]
        case "union_tag_not_found":
            rule, expected = Rule.SHAPE_KIND, KINDS[context["discriminator"]]
        case kind:
            rule, template = EXPECTED[kind]
            entries = "entry" if context.get("min_length") == 1 else "entries"
            expected = template.format(**context, entries=entries).replace("'", "")
    return rule, f"{_found(detail['input'])}; expected {expected}"


def _found(value: Any) -> str:
    match value:
        case None:
            return "is empty"
        case bool():
            return f"is {str(value).lower()}"
        case int() | float():
            return f"is {value}"
        case str() if len(value) > 40:
            return f"has {len(value):,} characters"
        case str():
            return f"is “{value}”"
        case dict():
            return "is a block"
        case _:
            return f"is a list of {len(value)}"


def _steps(data: Any, loc: tuple[Any, ...]) -> tuple[Steps, bool]:
    """The way to the place, without pydantic's tags; True when the fault is in the key."""
    at_key = bool(loc) and loc[-1] == "[key]"
    steps: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and step.startswith(("<", "[key]")):
            continue
        if isinstance(data, dict) and step not in data and str(step).lstrip("-").isdigit():
            step = int(step)
        data = data[step] if isinstance(data, list) else data.get(step) if isinstance(data, dict) else None
        steps.append(step)
    return tuple(steps), at_key


def _words_at(annotation: Any, loc: tuple[str | int, ...]) -> list[str]:
    """The words that the block at `loc` knows."""
    for step in loc:
        annotation = _inside(_bare(annotation), step)
    return [field.alias or name for name, field in _bare(annotation).model_fields.items()]


def _inside(annotation: Any, step: str | int) -> Any:
    """The type of what `step` leads to: a field of a block, an entry, or one kind of a union by its tag."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        name = next(name for name, field in annotation.model_fields.items() if step in (name, field.alias))
        return get_type_hints(annotation, include_extras=True)[name]
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0]
    return next(kind for kind in get_args(annotation) if Tag(str(step)) in get_args(kind))


def _bare(annotation: Any) -> Any:
    """A type without its marks and without `None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return _bare(kinds[0]) if get_origin(annotation) in (Union, UnionType) and len(kinds) == 1 else annotation
