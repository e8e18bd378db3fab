"""Exact numbers beside those that people write in a file."""

from fractions import Fraction
from math import floor

from assessment.domain.rubric import exact

CENTS = 100
SPELLED_OUT = 10**6
"""What a decimal of at most six digits can be multiplied by to be whole."""


def written(value: Fraction) -> str:
    """A number as people write it: 60, 1.5, and 52.43… (3775/72) for what six decimals do not spell out."""
    if SPELLED_OUT % value.denominator == 0:
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    return f"{int(value * CENTS) / CENTS:.2f}… ({value})"


def agrees(expected: float, found: Fraction) -> bool:
    """Whether a number in a file is the exact one; or, of one that no decimal spells out, cut or rounded to two."""
    if SPELLED_OUT % found.denominator == 0:
        return exact(expected) == found
    cut, rounded = int(found * CENTS), floor(found * CENTS + Fraction(1, 2))
    return exact(expected) in (Fraction(cut, CENTS), Fraction(rounded, CENTS))
