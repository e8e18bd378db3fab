"""The rubrics a person sees, each once with its newest version, by whom they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from assessment.models import Organisation, RubricDraft, RubricVersion


@dataclass(slots=True)
class Line:
    """One rubric: the version to start on (the newest one when all are retired), and how many versions there are."""

    newest: "RubricVersion"
    count: int = 1
    is_retired: bool = False


@dataclass(slots=True)
class Shelf:
    """The rubrics of one organisation, and for its owners those that are being written."""

    organisation: "Organisation"
    may_write: bool
    lines: list[Line] = field(default_factory=list)
    drafts: list["RubricDraft"] = field(default_factory=list)


def shelves(
    *,
    organisations: "Iterable[Organisation]",
    managed: "Iterable[Organisation]",
    versions: "Iterable[RubricVersion]",
    drafts: "Iterable[RubricDraft]",
) -> tuple[list[Shelf], list[Line]]:
    """A shelf for each organisation in their order, and the rubrics that come with the product."""
    may_write = {organisation.pk for organisation in managed}
    own = {each.pk: Shelf(each, each.pk in may_write) for each in organisations}
    by_line: dict[tuple[UUID | None, str], list[RubricVersion]] = {}
    for version in versions:
        by_line.setdefault((version.organisation_id, version.slug), []).append(version)
    built_in: list[Line] = []
    for (organisation, _), published in by_line.items():
        (own[organisation].lines if organisation else built_in).append(_line(published))
    for draft in drafts:
        own[draft.organisation_id].drafts.append(draft)
    for lines in (built_in, *(shelf.lines for shelf in own.values())):
        lines.sort(key=lambda line: line.newest.title.casefold())
    return list(own.values()), built_in


def _line(published: "list[RubricVersion]") -> Line:
    usable = [version for version in published if not hasattr(version, "retirement")]
    newest = max(usable or published, key=lambda version: version.number)
    return Line(newest, len(published), is_retired=not usable)
