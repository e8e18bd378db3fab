"""Writes into delivery ledgers."""

from collections.abc import Iterable

from django.db import transaction

from assessment.access import May, require
from assessment.actions.refusals import ActionError
from assessment.domain.ledger import Entry
from assessment.models import LedgerEntry, Team, User


@transaction.atomic
def record_entry(*, team: Team, entry: Entry, by: User, row: LedgerEntry | None = None) -> LedgerEntry:
    """Write an entry into the team's delivery ledger, in place of `row` if given.

    The entry contradicts nothing (`entry_faults`). Raises ActionError when another entry has its name.
    """
    require(by, May.DESCRIBE, team)
    namesakes = team.ledger.filter(name__iexact=entry.name).exclude(pk__in=[row.pk] if row else [])
    if namesakes.exists():
        raise ActionError(f"The ledger of {team} already has an entry named “{entry.name}”.")
    written = LedgerEntry(pk=row.pk if row else None, team=team, **LedgerEntry.columns(entry))
    written.save()
    return written


@transaction.atomic
def import_entries(*, team: Team, entries: Iterable[Entry], by: User) -> tuple[int, int]:
    """Write many entries, all or nothing; one whose name stands in the ledger is replaced.

    Returns how many were added and how many were changed.
    """
    require(by, May.DESCRIBE, team)
    standing = {row.name.casefold(): row for row in team.ledger.all()}
    added = changed = 0
    for entry in entries:
        row = standing.get(entry.name.casefold())
        if row is None or row.entry() != entry:
            LedgerEntry(pk=row.pk if row else None, team=team, **LedgerEntry.columns(entry)).save()
            added += row is None
            changed += row is not None
    return added, changed


@transaction.atomic
def remove_entry(*, row: LedgerEntry, by: User) -> None:
    """Take an entry out of the ledger."""
    require(by, May.DESCRIBE, row.team)
    row.delete()
