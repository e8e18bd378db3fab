"""What a difference between two versions is: of which sort, how much of a change, and where."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from assessment.domain.rubric import Rubric
from assessment.domain.source import Steps, spell


class Kind(IntEnum):
    """How much of a change it is, and so which number of the version must rise."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


class What(StrEnum):
    """What became of something, in the words and the order in which it is told."""

    MEANING = "Changed meaning"
    ADDED = "Questions added"
    DROPPED = "Questions dropped"
    MOVED = "Moved to another topic"
    REWEIGHTED = "Other weights"
    STRUCTURE = "Areas and topics"
    RULES = "Rules"
    REWORDED = "Reworded"
    TEXTS = "Other texts"
    ORDER = "Another order"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` is whose (a title, or empty), `id` its id, `part` which part of it; `before` and
    `after` are texts, `None` for what is not there. `steps` lead to it in the newer document, or in the older one to
    what was taken away. `origin` says which earlier questions an added one comes from."""

    what: What
    kind: Kind
    steps: Steps
    subject: str = ""
    id: str = ""
    part: str = ""
    before: str | None = None
    after: str | None = None
    origin: str = ""

    @property
    def path(self) -> str:
        """The place as the linter names it, such as `questions[3].levels.2`."""
        return spell(self.steps)


@dataclass(frozen=True, slots=True)
class Needed:
    """The least that must be given: the version number, and a rev for each question that changed its meaning."""

    version: str
    revs: dict[str, int]


@dataclass(frozen=True, slots=True)
class RubricDiff:
    """Everything that differs between two versions, first what weighs most."""

    old: Rubric
    new: Rubric
    changes: tuple[Change, ...]

    @property
    def kind(self) -> Kind | None:
        """The largest of the changes; `None` when nothing differs."""
        return max((change.kind for change in self.changes), default=None)

    @property
    def needed(self) -> Needed:
        """What the newer version must at least be called, whatever it is called now."""
        major, minor, patch = self.old.number
        match self.kind:
            case Kind.MAJOR:
                version = f"{major + 1}.0.0"
            case Kind.MINOR:
                version = f"{major}.{minor + 1}.0"
            case _:
                version = f"{major}.{minor}.{patch + 1}"
        changed = {change.id for change in self.of(What.MEANING)}
        revs = {name: self.old.question_by_id[name].rev + 1 for name in self.old.question_by_id if name in changed}
        return Needed(version, revs)

    def of(self, *whats: What) -> tuple[Change, ...]:
        """The changes of some sorts."""
        return tuple(change for change in self.changes if change.what in whats)

    def by_what(self) -> dict[What, tuple[Change, ...]]:
        """The changes by what became of things, without the sorts of which there is none."""
        return {what: found for what in What if (found := self.of(what))}
