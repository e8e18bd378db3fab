"""The delivery ledger: what became of each piece of ML work a team began. Facts, which give no points.

Its figures stand in place of the unsourced 87 % (content model 3.7): how much was stopped early, which is healthy, how
much was lost after it had been promised, which hurts, and how much of what has concluded was never launched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from assessment.domain.scoring import shown

PERCENT_FROM = 10
"""From how many cases on a share is also printed in per cent; below, one case moves it by more than ten points."""


class Word(StrEnum):
    """A word of the ledger."""

    @property
    def label(self) -> str:
        """The word as people read it."""
        return LABELS[self]


class Stage(Word):
    """How far a piece of work has come, or had come when it ended."""

    IDEA = "idea"
    PROOF = "proof-of-concept"
    BUILD = "build"
    LIVE = "live"


class Promised(Word):
    """To whom a delivery was promised."""

    MANAGEMENT = "management"
    CUSTOMER = "customer"


class Reason(Word):
    """Where the reason for an end lay: one of the three groups of pitfalls, or elsewhere."""

    MINDSET = "mindset"
    COMPANY = "company"
    OPERATIONS = "operations"
    OTHER = "other"


LABELS: dict[Word, str] = {
    Stage.IDEA: "Idea",
    Stage.PROOF: "Proof of concept",
    Stage.BUILD: "Being built",
    Stage.LIVE: "Live",
    Promised.MANAGEMENT: "Management",
    Promised.CUSTOMER: "A customer",
    Reason.MINDSET: "Mindset of the ML team",
    Reason.COMPANY: "Readiness of the company",
    Reason.OPERATIONS: "ML infrastructure and operations",
    Reason.OTHER: "Elsewhere, such as no value found",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of ML work. `ended_on` is an end before any launch, `withdrawn_on` one after it."""

    name: str
    started_on: date
    stage: Stage
    promised_to: Promised | None = None
    promised_on: date | None = None
    launched_on: date | None = None
    withdrawn_on: date | None = None
    ended_on: date | None = None
    reason: Reason | None = None

    @property
    def is_promised(self) -> bool:
        """True when somebody counts on it."""
        return self.promised_on is not None

    @property
    def is_launched(self) -> bool:
        """True when it reached users, whether or not it is still there."""
        return self.launched_on is not None

    @property
    def outcome(self) -> str:
        """What became of it, in a word."""
        if self.withdrawn_on:
            return "Withdrawn"
        if self.is_launched:
            return "Launched"
        if self.ended_on:
            return "Ended after a promise" if self.is_promised else "Stopped early"
        return "Promised" if self.is_promised else "Under way"

    @property
    def is_lost_late(self) -> bool:
        """True when it came to nothing after it had been promised."""
        return self.is_promised and (self.ended_on is not None or self.withdrawn_on is not None)


@dataclass(frozen=True, slots=True)
class EntryFault:
    """One thing wrong with an entry: the field it is about, and the way out."""

    field: str
    message: str


def entry_faults(entry: Entry) -> tuple[EntryFault, ...]:
    """Everything in an entry that contradicts itself."""
    return tuple(_faults(entry))


def _faults(entry: Entry) -> Iterator[EntryFault]:
    if not entry.name.strip():
        yield EntryFault("name", "Give it a name that the team will recognise.")
    if (entry.promised_to is None) != (entry.promised_on is None):
        missing = "promised_to" if entry.promised_to is None else "promised_on"
        yield EntryFault(missing, "A promise has a person it was given to and a date: fill in both or neither.")
    if (entry.stage is Stage.LIVE) != entry.is_launched:
        yield EntryFault("launched_on", "What has reached users has a date of launch, and nothing else has one.")
    if entry.withdrawn_on and not entry.is_launched:
        yield EntryFault("withdrawn_on", "Only what was launched can be withdrawn: use the date of the end instead.")
    if entry.ended_on and entry.is_launched:
        yield EntryFault("ended_on", "It was launched: what ends after a launch is withdrawn.")
    if (entry.reason is not None) != bool(entry.ended_on or entry.withdrawn_on):
        yield EntryFault("reason", "An end has a reason, and only an end has one.")
    for name in ("promised_on", "launched_on", "withdrawn_on", "ended_on"):
        day = getattr(entry, name)
        if day and day < entry.started_on:
            yield EntryFault(name, f"This lies before the start on {entry.started_on:%-d %B %Y}.")
    if entry.withdrawn_on and entry.launched_on and entry.withdrawn_on < entry.launched_on:
        yield EntryFault("withdrawn_on", f"This lies before the launch on {entry.launched_on:%-d %B %Y}.")
    if entry.promised_on and entry.ended_on and entry.promised_on > entry.ended_on:
        yield EntryFault("promised_on", f"This lies after the end on {entry.ended_on:%-d %B %Y}.")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. In per cent only from `PERCENT_FROM` cases on."""

    part: int
    whole: int

    def __str__(self) -> str:
        if self.whole < PERCENT_FROM:
            return f"{self.part} of {self.whole}"
        return f"{self.part} of {self.whole} ({shown(Fraction(100 * self.part, self.whole))} %)"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counts of a ledger. `concluded` are those that ended or were launched."""

    started: int
    stopped_early: int
    promised: int
    lost_late: int
    launched: int
    withdrawn: int
    ended: int

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Ledger":
        """Count entries."""
        listed = list(entries)
        return cls(
            started=len(listed),
            stopped_early=sum(entry.ended_on is not None and not entry.is_promised for entry in listed),
            promised=sum(entry.is_promised for entry in listed),
            lost_late=sum(entry.is_lost_late for entry in listed),
            launched=sum(entry.is_launched for entry in listed),
            withdrawn=sum(entry.withdrawn_on is not None for entry in listed),
            ended=sum(entry.ended_on is not None for entry in listed),
        )

    def to_data(self) -> dict[str, int]:
        """Plain data; `Ledger(**data)` reads it back."""
        return asdict(self)

    @property
    def concluded(self) -> int:
        """How many have reached users or ended before that."""
        return self.ended + self.launched

    @property
    def early_stops(self) -> Share:
        """Ended before any promise, of all that was started: cheap and healthy."""
        return Share(self.stopped_early, self.started)

    @property
    def late_losses(self) -> Share:
        """Ended or withdrawn after a promise, of all that was promised: the source's “painful number”."""
        return Share(self.lost_late, self.promised)

    @property
    def never_launched(self) -> Share:
        """Ended before a launch, of all that has concluded: the team's own figure in place of 87 %."""
        return Share(self.ended, self.concluded)

    @property
    def late_loss_share(self) -> Fraction | None:
        """The late losses as a fraction; `None` when nothing was promised."""
        return Fraction(self.lost_late, self.promised) if self.promised else None
