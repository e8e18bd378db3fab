"""What is wrong with a rubric that only shows when two places of it are held together.

The checks run on plain data, well shaped or not: a part of the wrong shape is passed over here, since
`assessment.domain.shape` names it, so that one reading of a file lists every fault of both kinds.
"""

from collections.abc import Callable, Iterator
from typing import Any

from assessment.domain.rubric_checks.earlier import check_earlier
from assessment.domain.rubric_checks.place import Flaw, Place
from assessment.domain.rubric_checks.questions import check_advice, check_words
from assessment.domain.rubric_checks.rules import check_caps, check_flags
from assessment.domain.rubric_checks.structure import check_bands, check_ids, check_levels, check_scales, check_tree


def rubric_flaws(data: Any) -> list[Flaw]:
    """Every flaw of a rubric given as plain data; empty when it is sound."""
    return [flaw for check in CHECKS for flaw in check(Place(data))]


CHECKS: tuple[Callable[[Place], Iterator[Flaw]], ...] = (
    check_ids,
    check_tree,
    check_scales,
    check_levels,
    check_bands,
    check_caps,
    check_flags,
    check_words,
    check_advice,
    check_earlier,
)
