"""The delivery ledger in a browser: begun from nothing, corrected by what the form says, filled from a file."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.looks import sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)

LINES = """name,started,stage,promised_to,promised,launched,withdrawn,ended,reason
Churn model,2025-03-10,live,management,2025-05-02,2025-11-20,,,
Donaudampfschifffahrtsgesellschaftsvorhersage,2025-06-01,build,customer,2025-07-01,,,2026-02-15,company
"""


def check(page: Page) -> None:
    """Nothing for axe to find, nothing to scroll sideways."""
    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_ledger_is_filled_from_pasted_lines_after_their_faults_are_mended(team, lead, new_context, scheme, width):
    page = new_context(lead, color_scheme=scheme, viewport={"width": width, "height": 800}, refusals=True).new_page()
    page.goto(reverse("ledger", args=[team.pk]))
    check(page)
    page.get_by_role("link", name="Import a CSV file").click()
    check(page)
    page.get_by_label("Or the lines themselves").fill(LINES.replace("2025-03-10", "spring"))
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("row 2, started: “spring” is no date: write it as 2026-03-31.").first).to_be_visible()
    check(page)
    page.get_by_label("Or the lines themselves").fill(LINES)
    page.get_by_role("button", name="Import").click()

    expect(page.get_by_text("The file is in the ledger: 2 added, 0 changed.")).to_be_visible()
    expect(page.get_by_text("1 of 2").first).to_be_visible()
    check(page)
    page.get_by_role("link", name="Churn model").click()
    check(page)


def test_an_entry_is_written_without_script(team, lead, new_context):
    page = new_context(lead, java_script_enabled=False).new_page()
    page.goto(reverse("new-entry", args=[team.pk]))
    page.get_by_label("Name").fill("Photo triage")
    page.get_by_label("Stage reached").select_option("Proof of concept")
    page.get_by_label("Started").fill("2026-01-05")
    page.get_by_role("button", name="Save the entry").click()

    expect(page.get_by_role("link", name="Photo triage")).to_be_visible()
    assert team.ledger.get().stage == "proof-of-concept"
