"""The ledger on screen and in files: what is written, what is refused and why, and who may write."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from assessment import actions
from assessment.domain.ledger import Entry, Promised, Reason, Stage
from assessment.domain.ledger_file import read_entries

CHURN = Entry("Churn", date(2026, 1, 5), Stage.PROOF)
LOST = replace(
    CHURN,
    name="Fraud",
    promised_to=Promised.CUSTOMER,
    promised_on=date(2026, 2, 1),
    ended_on=date(2026, 4, 1),
    reason=Reason.COMPANY,
)
FORM = {"name": "Churn", "stage": "proof-of-concept", "started_on": "2026-01-05"}


@pytest.fixture
def row(team, owner):
    return actions.record_entry(team=team, entry=LOST, by=owner)


def entries(team):
    return [row.entry() for row in team.ledger.all()]


def test_empty_ledger_says_what_it_is_for_and_offers_a_start(team, owner, client):
    client.force_login(owner)
    page = client.get(reverse("ledger", args=[team.pk])).content.decode()

    assert "Nothing written down yet" in page
    assert reverse("new-entry", args=[team.pk]) in page


def test_ledger_shows_its_figures_and_every_entry(team, row, viewer, client):
    client.force_login(viewer)
    response = client.get(reverse("ledger", args=[team.pk]))

    assert [(fact.title, str(fact.share)) for fact in response.context["facts"]] == [
        ("Late losses", "1 of 1"),
        ("Never launched", "1 of 1"),
        ("Early stops", "0 of 1"),
    ]
    assert "1 Apr 2026: Readiness of the company" in response.content.decode()


def test_entry_is_written_down(team, lead, client):
    client.force_login(lead)
    response = client.post(reverse("new-entry", args=[team.pk]), FORM)

    assert response.status_code == 302
    assert entries(team) == [CHURN]


def test_entry_is_put_right_in_its_place(team, row, lead, client):
    client.force_login(lead)
    client.post(reverse("entry", args=[row.pk]), FORM)

    assert entries(team) == [CHURN]


def test_form_shows_an_entry_as_it_stands(row, lead, client):
    client.force_login(lead)
    page = client.get(reverse("entry", args=[row.pk])).content.decode()

    assert '<option value="customer" selected>A customer</option>' in page
    assert 'value="2026-04-01"' in page


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"ended_on": "2026-02-01"}, "reason", "An end has a reason, and only an end has one."),
        ({"stage": "live"}, "launched_on", "What has reached users has a date of launch, and nothing else has one."),
        ({"started_on": "2999-01-01"}, "started_on", "This day has not come yet: the ledger holds facts."),
        ({"name": "fraud"}, "name", "The ledger of Nova already has an entry named “fraud”."),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field_and_kept(fields, field, message, team, row, lead, client):
    client.force_login(lead)
    response = client.post(reverse("new-entry", args=[team.pk]), FORM | fields)

    assert (response.status_code, dict(response.context["form"].errors)) == (422, {field: [message]})
    assert (FORM | fields)["name"] in response.content.decode()
    assert entries(team) == [LOST]


def test_entry_is_taken_out(team, row, lead, client):
    client.force_login(lead)
    response = client.post(reverse("remove-entry", args=[row.pk]), follow=True)

    assert "“Fraud” is taken out of the ledger." in response.content.decode()
    assert entries(team) == []


@pytest.mark.parametrize("name", ["new-entry", "import-ledger"])
def test_member_may_read_and_not_write(name, team, member, client):
    client.force_login(member)

    assert client.get(reverse("ledger", args=[team.pk])).status_code == 200
    assert client.get(reverse(name, args=[team.pk])).status_code == 403


def test_file_is_imported_as_a_whole(team, row, lead, client):
    client.force_login(lead)
    lines = "name,started,stage\nChurn,2026-01-05,proof-of-concept\nfraud,2026-01-05,idea\n"
    response = client.post(
        reverse("import-ledger", args=[team.pk]), {"file": SimpleUploadedFile("l.csv", lines.encode())}, follow=True
    )

    assert "The file is in the ledger: 1 added, 1 changed." in response.content.decode()
    assert set(entries(team)) == {CHURN, Entry("fraud", date(2026, 1, 5), Stage.IDEA)}


def test_file_with_faults_names_every_one_and_writes_nothing(team, lead, client):
    client.force_login(lead)
    lines = "name,started,stage\nChurn,2026-01-05,proof-of-concept\n,soon,dream\n"
    response = client.post(reverse("import-ledger", args=[team.pk]), {"text": lines})

    assert (response.status_code, response.context["form"].errors["text"]) == (
        422,
        [
            "row 3, started: “soon” is no date: write it as 2026-03-31.",
            "row 3, stage: “dream” is not known: use idea, proof-of-concept, build or live.",
        ],
    )
    assert "soon,dream" in response.content.decode()
    assert entries(team) == []


def test_file_that_is_no_text_is_refused(team, lead, client):
    client.force_login(lead)
    file = SimpleUploadedFile("l.xlsx", b"PK\x03\x04\xff\xfe")
    response = client.post(reverse("import-ledger", args=[team.pk]), {"file": file})

    assert response.context["form"].errors["file"] == ["This is no text in UTF-8: save it as “CSV UTF-8”."]


def test_files_hold_every_entry_and_the_csv_reads_back(team, row, viewer, client):
    client.force_login(viewer)
    files = {ending: client.get(reverse(f"ledger-{ending}", args=[team.pk])) for ending in ("csv", "xlsx", "json")}

    assert read_entries(files["csv"].content.decode("utf-8-sig")) == (LOST,)
    sheet = load_workbook(BytesIO(files["xlsx"].content)).active
    assert [cell.value for cell in sheet[2]][:3] == ["Fraud", sheet["B2"].value, "proof-of-concept"]
    data = json.loads(files["json"].content)
    assert (data["schema"], data["team"], data["counts"]["lost_late"]) == ("shipworthy-ledger/1", "Nova", 1)
    assert data["entries"][0]["ended"] == "2026-04-01"


def test_empty_ledger_makes_empty_files(team, viewer, client):
    client.force_login(viewer)

    assert read_entries(client.get(reverse("ledger-csv", args=[team.pk])).content.decode("utf-8-sig")) == ()
