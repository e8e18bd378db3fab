"""A delivery ledger on pages, paper and in files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessment.domain.ledger import Entry, Ledger, Share
from assessment.domain.ledger_file import COLUMNS, entry_row
from assessment.reports.sheets import Sheet

SCHEMA = "shipworthy-ledger/1"
CAUTION = (
    "These are the team’s own facts and give no points. They stand in place of the often repeated 87 % of projects "
    "that never reach production, a figure whose origin nobody has found."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the three figures of a ledger, and how it is to be read."""

    title: str
    share: Share
    text: str


def facts(ledger: Ledger) -> tuple[Fact, ...]:
    """The three figures, the painful one first."""
    return (
        Fact("Late losses", ledger.late_losses, "ended or withdrawn after they had been promised, of all promised."),
        Fact("Never launched", ledger.never_launched, "ended before reaching users, of all that have concluded."),
        Fact("Early stops", ledger.early_stops, "ended before anybody was promised anything, of all started: healthy."),
    )


def ledger_sheet(entries: Iterable[Entry]) -> Sheet:
    """The entries as a table; its CSV can be imported again."""
    return Sheet("Delivery ledger", tuple(COLUMNS), tuple(map(entry_row, entries)))


def ledger_data(team: str, entries: Iterable[Entry]) -> dict[str, Any]:
    """The ledger as plain data: every entry, and the counts of all."""
    listed = list(entries)
    rows = [dict(zip(COLUMNS, entry_row(entry), strict=True)) for entry in listed]
    return {"schema": SCHEMA, "team": team, "counts": Ledger.of(listed).to_data(), "entries": rows}
