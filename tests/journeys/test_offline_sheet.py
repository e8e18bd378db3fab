"""Working offline in a browser: take the sheet, fill it in, look at what would change, and bring it back."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from assessment.domain.answers import Answer
from tests.conftest import give
from tests.journeys.looks import sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wirtschaftlichkeitsberechnungsverfahren" * 4
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]


def taken(page: Page, path) -> None:
    """Follow the link on the task list and save the sheet."""
    page.get_by_role("link", name="Work offline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Work offline")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download answer sheet").click()
    download.value.save_as(path)


def filled_in(path, **cells) -> None:
    """Type into cells of the sheet and save it."""
    book = load_workbook(path)
    for place, value in cells.items():
        book["Answers"][place] = value
    book.save(path)


def offered(page: Page, path) -> None:
    """Choose the file and ask what would change."""
    page.get_by_label("Filled-in file").set_input_files(path)
    page.get_by_role("button", name="Show what would change").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_sheet_is_taken_filled_in_and_brought_back(new_context, ml_assessment, member, owner, tmp_path, javascript):
    sheet = tmp_path / "Nova offline.xlsx"
    give(ml_assessment, "impact-metric", Answer(level=1, note="As it was."), owner)
    page = new_context(member, accept_downloads=True, java_script_enabled=javascript).new_page()
    page.goto(ml_assessment.get_absolute_url())

    taken(page, sheet)
    filled_in(
        sheet, E2="3 Standard", E3="2 Partial", L3=LONG, M3="https://wiki.example.org/a\nhttps://wiki.example.org/b"
    )
    offered(page, sheet)

    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    expect(page.locator(".change")).to_have_count(2)
    expect(page.locator(".change").first).to_contain_text("1 Improvised")
    expect(page.locator(".change").first).to_contain_text("3 Standard")
    page.get_by_role("button", name="Import 2 answers").click()
    page.wait_for_url(f"**{ml_assessment.get_absolute_url()}")
    expect(page.get_by_role("status").first).to_contain_text("2 answers imported from Nova offline.xlsx.")
    second = ml_assessment.rubric_version.rubric().questions[1].id
    assert ml_assessment.answers() == {
        "impact-metric": Answer(level=3, note="As it was."),
        second: Answer(level=2, note=LONG, evidence=("https://wiki.example.org/a", "https://wiki.example.org/b")),
    }


def test_cells_to_mend_are_listed_and_read_out(new_context, ml_assessment, member, tmp_path):
    sheet = tmp_path / "sheet.xlsx"
    page = new_context(member, refusals=True, accept_downloads=True).new_page()
    page.goto(ml_assessment.get_absolute_url())
    taken(page, sheet)
    filled_in(sheet, E2="Maybe", L3="=1+1")

    offered(page, sheet)

    expect(page.get_by_role("alert")).to_contain_text("The file was not used")
    expect(page.get_by_role("heading", name="2 places to mend")).to_be_visible()
    expect(page.get_by_role("row", name="E2 Answer")).to_contain_text("“Maybe” is not among the choices")
    expect(page.get_by_role("row", name="L3 Note")).to_contain_text("The cell holds a formula")
    assert ml_assessment.answers() == {}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_state_of_the_page_is_accessible_and_fits(
    new_context, ml_assessment, member, owner, tmp_path, width, scheme
):
    sheet, wrong = tmp_path / "sheet.xlsx", tmp_path / f"{LONG}.xlsx"
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = new_context(member, refusals=True, accept_downloads=True, **options).new_page()
    page.goto(ml_assessment.get_absolute_url())
    found = [violations(page)]
    taken(page, sheet)
    found.append(violations(page))
    filled_in(sheet, E2="Maybe", M3=LONG)
    wrong.write_bytes(sheet.read_bytes())
    offered(page, wrong)
    expect(page.locator(".faults")).to_be_visible()
    found += [violations(page), sideways(page)]
    filled_in(sheet, E2="3 Standard", M3=f"https://{LONG}.example", E4="2 Partial", L4=LONG)
    give(ml_assessment, "impact-metric", Answer(level=0, note=LONG), owner)
    offered(page, sheet)
    expect(page.locator(".change")).to_have_count(3)
    found += [violations(page), sideways(page)]

    assert found == [[], [], [], 0, [], 0]
