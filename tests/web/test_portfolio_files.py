"""The portfolio as files: the same teams and numbers as on the page."""

import json
from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
from django.urls import reverse
from django.utils import timezone

from assessment.models import Team
from assessment.web.portfolio import PAGE_LENGTH
from assessment.web.portfolio_files import portfolio_data
from tests.web.conftest import DAY
from tests.web.portfolio_pages import names, shown


def test_files_hold_every_team_that_is_asked_for_in_order(client, five, owner):
    client.force_login(owner)
    expected = names(client, owner, "?area=i&sort=score")

    told = {ending: client.get(f"/portfolio.{ending}?area=i&sort=score") for ending in ("csv", "xlsx", "json")}

    lines = told["csv"].content.decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(BytesIO(told["xlsx"].content))
    data = json.loads(told["json"].content)
    assert [line.split(",")[1] for line in lines[1:]] == expected
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == expected
    assert [team["team"] for team in data["teams"]] == expected
    assert data["schema"] == 1
    assert {response.status_code for response in told.values()} == {200}
    today = f"{timezone.now():%Y-%m-%d}"
    assert told["csv"]["Content-Disposition"] == f'attachment; filename="shipworthy-portfolio-{today}.csv"'


def test_file_has_no_pages(organisation, owner, client):
    Team.objects.bulk_create(Team(organisation=organisation, name=f"Team {n:03}") for n in range(PAGE_LENGTH + 7))
    client.force_login(owner)

    assert len(json.loads(client.get("/portfolio.json?page=2").content)["teams"]) == PAGE_LENGTH + 7


def test_table_has_typed_cells_and_the_numbers_of_the_page(client, owner, create, assess):
    team = create("=Nova", "fraud", "EMEA")
    assess(team, 1, 1, 1, at=DAY - timedelta(days=91))
    latest = assess(team, 3, 4, 1)
    create("Zeta")
    client.force_login(owner)

    sheet = openpyxl.load_workbook(BytesIO(client.get("/portfolio.xlsx").content)).active

    head, ours, new = ([cell.value for cell in row] for row in sheet.iter_rows())
    told = dict(zip(head, ours, strict=True))
    assert told["Date"] == datetime(2026, 11, 2)
    assert (told["Team"], told["Tags"], told["Organisation"]) == ("=Nova", "EMEA, fraud", "Harbour Analytics")
    assert (told["Score"], told["Floor"], told["Ceiling"]) == (latest.score, latest.floor, latest.ceiling)
    assert (told["Change"], told["Band"]) == (latest.score - 25, latest.band)
    assert (told["M Mindset"], told["I1 Fourth topic"]) == (latest.profile["m"], latest.profile["t4"])
    assert set(new[3:]) == {None}


def test_data_says_of_each_team_what_the_page_says(client, owner, five):
    data = {team["team"]: team for team in json.loads(client_json(client, owner))["teams"]}
    page = {row.team.name: row for row in shown(client, owner)["rows"]}

    assert data["Edge"]["latest"] is None
    for name, row in page.items():
        if row.latest:
            told = data[name]["latest"]
            assert (told["score"], told["change"]) == (row.latest.printed, row.change)
            assert told["areas"] == {area.id: score for area, score, _ in row.areas}
    assert portfolio_data(list(page.values()), at=DAY)["teams"] == list(data.values())


def client_json(client, user):
    """The portfolio as JSON."""
    client.force_login(user)
    return client.get(reverse("portfolio-json")).content
