"""What is wrong with a rubric that only shows when two places of it are held together.

The checks of words and structure run on plain data, well shaped or not: a part of the wrong shape is passed over here,
since `assessment.domain.shape` names it, so that one reading of a file lists every fault of both kinds. What a rubric
comes to (ranges, conditions, golden cases) is checked once its structure is sound, and what answers reach once its
ranges are.
"""

from collections.abc import Callable, Iterator
from typing import Any

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_checks.conditions import (
    check_caps,
    check_flags,
    check_visibility,
)
from assessment.domain.rubric_checks.earlier import check_earlier
from assessment.domain.rubric_checks.golden import check_golden, check_golden_words
from assessment.domain.rubric_checks.place import Flaw, Place
from assessment.domain.rubric_checks.possible import check_conditions
from assessment.domain.rubric_checks.questions import check_advice, check_words
from assessment.domain.rubric_checks.ranges import (
    check_band_ranges,
    check_cap_ranges,
    check_joint_caps,
    check_losses,
    check_parts,
    check_scored,
    check_stages,
    check_unknown,
    check_weights,
)
from assessment.domain.rubric_checks.reach import check_bands_reached, check_ends
from assessment.domain.rubric_checks.scales import (
    check_bands,
    check_display,
    check_not_applicable,
    check_scales,
    check_states,
    check_ticks,
)
from assessment.domain.rubric_checks.structure import check_ids, check_ladders, check_lenses, check_lists, check_tree
from assessment.domain.rubric_checks.translations import check_translated, check_translations

__all__ = ["Flaw", "rubric_flaws"]


def rubric_flaws(data: Any, rubric: Rubric | None) -> list[Flaw]:
    """Every flaw of a rubric given as plain data, and as a rubric if its shape allows; empty when it is sound."""
    place = Place(data)
    flaws = [flaw for check in STRUCTURE for flaw in check(place)]
    is_sound = rubric is not None and not flaws
    flaws += [flaw for check in WORDS for flaw in check(place)]
    if rubric is not None and is_sound:
        flaws += _flaws_of_scores(rubric)
    return flaws


def _flaws_of_scores(rubric: Rubric) -> list[Flaw]:
    if unscored := list(check_scored(rubric)):
        return unscored
    flaws = [flaw for check in RANGES for flaw in check(rubric)]
    reach = [flaw for check in REACH for flaw in check(rubric)] if not flaws else []
    return [*flaws, *reach, *check_golden(rubric), *check_translated(rubric)]


STRUCTURE: tuple[Callable[[Place], Iterator[Flaw]], ...] = (
    check_ids,
    check_tree,
    check_scales,
    check_ticks,
    check_states,
    check_not_applicable,
    check_bands,
    check_visibility,
    check_caps,
    check_flags,
    check_ladders,
    check_lenses,
    check_golden_words,
    check_translations,
)
"""What must hold before a score can be told."""
WORDS: tuple[Callable[[Place], Iterator[Flaw]], ...] = (
    check_lists,
    check_display,
    check_words,
    check_advice,
    check_earlier,
)
RANGES: tuple[Callable[[Rubric], Iterator[Flaw]], ...] = (
    check_parts,
    check_losses,
    check_unknown,
    check_weights,
    check_cap_ranges,
    check_joint_caps,
    check_stages,
    check_band_ranges,
    check_conditions,
)
REACH: tuple[Callable[[Rubric], Iterator[Flaw]], ...] = (check_ends, check_bands_reached)
