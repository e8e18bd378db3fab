"""The delivery ledger of a team: what became of each piece of ML work."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import May, can, entries_for, require, teams_for
from assessment.domain.ledger import Ledger
from assessment.reports.ledger import CAUTION, facts, ledger_data, ledger_sheet
from assessment.reports.sheets import sheet_csv, workbook
from assessment.web.ledger_forms import EntryForm, LedgerFileForm
from assessment.web.requests import PersonRequest

if TYPE_CHECKING:
    from assessment.models import LedgerEntry, Team


@require_safe
def ledger(request: PersonRequest, team_id: str) -> HttpResponse:
    """The three figures, and every entry behind them."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    rows = [(row.pk, row.entry()) for row in team.ledger.all()]
    context = {
        **_heading(team),
        "rows": rows,
        "facts": facts(Ledger.of(entry for _, entry in rows)) if rows else (),
        "caution": CAUTION,
        "may_write": can(request.user, May.DESCRIBE, team),
    }
    return render(request, "ledger/ledger.html", context)


def new_entry(request: PersonRequest, team_id: str) -> HttpResponse:
    """Write down one piece of work."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.DESCRIBE, team)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_recorded(request, team, form):
        return redirect("ledger", team.pk)
    return render(request, "ledger/entry.html", {**_heading(team), "form": form}, status=422 if form.errors else 200)


def entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Put an entry right, or take it out."""
    row = get_object_or_404(entries_for(request.user), pk=entry_id)
    require(request.user, May.DESCRIBE, row.team)
    form = EntryForm(request.POST if request.method == "POST" else None, initial=asdict(row.entry()))
    if form.is_valid() and _is_recorded(request, row.team, form, row):
        return redirect("ledger", row.team.pk)
    context = {**_heading(row.team), "form": form, "row": row}
    return render(request, "ledger/entry.html", context, status=422 if form.errors else 200)


@require_POST
def remove_entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Take an entry out of the ledger."""
    row = get_object_or_404(entries_for(request.user), pk=entry_id)
    actions.remove_entry(row=row, by=request.user)
    messages.success(request, f"“{row.name}” is taken out of the ledger.")
    return redirect("ledger", row.team.pk)


def import_entries(request: PersonRequest, team_id: str) -> HttpResponse:
    """Write many entries at once, from a CSV file: all or nothing."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    require(request.user, May.DESCRIBE, team)
    form = LedgerFileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        added, changed = actions.import_entries(team=team, entries=form.cleaned_data["entries"], by=request.user)
        messages.success(request, f"The file is in the ledger: {added} added, {changed} changed.")
        return redirect("ledger", team.pk)
    return render(request, "ledger/import.html", {**_heading(team), "form": form}, status=422 if form.errors else 200)


@require_safe
def ledger_file(request: PersonRequest, team_id: str, ending: str) -> HttpResponse:
    """The entries as a table, a workbook or JSON."""
    team = get_object_or_404(teams_for(request.user), pk=team_id)
    content_type, content = _written(team, ending)
    name = f"shipworthy-{slugify(team.name)[:60]}-ledger-{timezone.localdate()}.{ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _written(team: "Team", ending: str) -> tuple[str, str | bytes]:
    entries = [row.entry() for row in team.ledger.all()]
    if ending == "json":
        data = json.dumps(ledger_data(team.name, entries), cls=DjangoJSONEncoder, indent=1, ensure_ascii=False)
        return "application/json", data
    sheet = ledger_sheet(entries)
    if ending == "csv":
        return "text/csv; charset=utf-8", sheet_csv(sheet).encode("utf-8-sig")
    content = workbook([sheet], title=f"Delivery ledger of {team}", at=timezone.now())
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content


def _is_recorded(request: PersonRequest, team: "Team", form: EntryForm, row: "LedgerEntry | None" = None) -> bool:
    try:
        actions.record_entry(team=team, entry=form.entry(), row=row, by=request.user)
    except actions.ActionError as error:
        form.add_error("name", str(error))
        return False
    return True


def _heading(team: "Team") -> dict[str, object]:
    return {"team": team, "organisation": team.organisation}
