"""The words that every block of a rubric file is written with: ids, texts, numbers, and what a block is."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
KEY = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
VERSION = r"^\d+\.\d+\.\d+$"
LANGUAGE = r"^[a-z]{2}$"

Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
Key = Annotated[str, Field(pattern=KEY, max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Weight = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
LevelIndex = Annotated[int, Field(ge=0, le=20)]


Printed = int | Decimal
"""A score as it is printed: a whole number, or a decimal where a rubric rounds to parts of a point."""


def trimmed(number: Decimal) -> Printed:
    """A decimal without zeros that nobody prints."""
    return int(number) if number == int(number) else number.normalize()


class Part(BaseModel):
    """A block of a rubric file: frozen, and a word it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def version_number(version: str) -> tuple[int, ...]:
    """A version in numbers, so that 1.10.0 comes after 1.9.0."""
    return tuple(int(number) for number in version.split("."))


@lru_cache(maxsize=1024)
def exact(number: float) -> Fraction:
    """A number of a rubric file as the fraction that its decimal spelling means (0.1 is one tenth)."""
    return Fraction(str(number))
