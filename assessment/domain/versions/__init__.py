"""Versions of a rubric: what differs between two, what may follow upon which, and what answers come to in a newer one.

Identity is (id, rev): a question never changes its meaning within a rev. The version number says how much changed.
Patch: wording only. Minor: the same answers make other numbers, so questions added or dropped, weights, what a verdict
takes. Major: the same answer means something else, so levels, points, gates, bands, reasons taken away (content model
3.11, and docs/decisions/0006).
"""

from assessment.domain.versions.carrying import Carried, Draft, Fate, carried, suggestions
from assessment.domain.versions.changes import Change, Kind, Needed, RubricDiff, What
from assessment.domain.versions.succession import check_succession
from assessment.domain.versions.telling import diff

__all__ = [
    "Carried",
    "Change",
    "Draft",
    "Fate",
    "Kind",
    "Needed",
    "RubricDiff",
    "What",
    "carried",
    "check_succession",
    "diff",
    "suggestions",
]
