"""Conditions in a rubric file: when a gate holds an area down, and when a flag goes up."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from assessment.domain.rubric.words import LevelIndex, Number, Part, Slug, exact


def _comparison(op: str) -> str:
    if op not in COMPARISONS:
        raise ValueError(f"use one of {', '.join(COMPARISONS)}")
    return op


COMPARISONS = {
    "==": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}
Comparison = Annotated[str, AfterValidator(_comparison)]


class QuestionIs(Part):
    """True when the question has a level and the comparison holds for it."""

    question: Slug
    op: Comparison
    value: LevelIndex

    def holds(self, level: int | None) -> bool:
        """Whether it is true at `level`; never for a question without a level."""
        return level is not None and COMPARISONS[self.op](level, self.value)


class MeasureIs(Part):
    """True when a measure of the whole assessment or of the delivery ledger compares so; shares run from 0 to 1."""

    measure: Literal[
        "top_level_share",
        "evidence_coverage",
        "dont_know_share",
        "na_share",
        "longest_run",
        "promised",
        "late_loss_share",
    ]
    op: Comparison
    value: Number

    def holds(self, measured: Fraction | int | None) -> bool:
        """Whether it is true of what was measured; never when nothing could be measured."""
        return measured is not None and COMPARISONS[self.op](measured, exact(self.value))


class StageIs(Part):
    """True when the assessment carries this stamp, or none for `live`."""

    stage: Slug


class AllOf(Part):
    """True when every part is."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(Part):
    """True when one part is."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


CONDITION_KEYS = ("question", "measure", "stage", "all", "any")


def _condition_kind(value: Any) -> str | None:
    has = value.__contains__ if isinstance(value, dict) else lambda key: hasattr(value, key)
    return next((f"<{key}>" for key in CONDITION_KEYS if has(key)), None)


Condition = Annotated[
    Annotated[QuestionIs, Tag("<question>")]
    | Annotated[MeasureIs, Tag("<measure>")]
    | Annotated[StageIs, Tag("<stage>")]
    | Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")],
    Discriminator(_condition_kind),
]
