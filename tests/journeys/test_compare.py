"""Comparing in a browser: choosing, passing the address on, reading it with and without script."""

import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Membership
from tests.conftest import colleague, give
from tests.journeys.looks import sideways, violations
from tests.journeys.test_results import PROOF

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Vega", "Wirtschaftlichkeitsberechnungsbeauftragte", "Atlas")


@pytest.fixture
def teams(organisation, owner):
    """Three teams, one of them with a long name."""
    return [actions.create_team(organisation=organisation, name=name, by=owner) for name in NAMES]


@pytest.fixture
def reader(teams):
    """Rita, who may only read, and reads every team."""
    reader = colleague("Rita", Membership.Role.VIEWER, teams[0])
    for team in teams[1:]:
        Membership.objects.create(organisation=team.organisation, team=team, user=reader, role=Membership.Role.VIEWER)
    return reader


def submitted(team, version, by, shift):
    """A submission of the product's rubric with other levels for another shift; weak monitoring in all."""
    assessment = actions.start_assessment(
        team=team, rubric_version=version, name=f"{team} {shift}", key=uuid.uuid4(), by=by
    )
    rubric = version.rubric()
    weak = {question.id for question in rubric.questions_of("monitoring")}
    for position, question in enumerate(rubric.questions):
        level = shift % 2 if question.id in weak else (position * 3 + shift) % 5
        give(assessment, question.id, Answer(level=level, note="Geprüft.", evidence=PROOF), by)
    return actions.submit(assessment=assessment, by=by)


@pytest.fixture
def three(teams, ml_delivery_version, owner):
    """One submission of each team."""
    return [submitted(team, ml_delivery_version, owner, place) for place, team in enumerate(teams, start=1)]


def address(submissions):
    """The address of a comparison."""
    return f"{reverse('compare')}?{'&'.join(f'submission={each.pk}' for each in submissions)}"


def opened(context: BrowserContext, path: str) -> Page:
    """The page with the interactive radar in place."""
    page = context.new_page()
    page.goto(path)
    expect(page.locator("[data-chart][data-state=interactive] .main-svg").first).to_be_visible()
    return page


def numbers(page: Page) -> list[str]:
    """Every number of the table of scores."""
    return page.locator(".compare-table .cell-number").all_text_contents()


def test_a_pasted_address_gives_another_person_the_same_picture(three, owner, reader, new_context):
    mine = opened(new_context(owner), address(three))
    mine.get_by_role("link", name="Make baseline of Atlas").click()
    mine.get_by_role("link", name="Differences only").click()
    expect(mine.get_by_role("link", name="Show every row")).to_be_visible()

    theirs = opened(new_context(reader), mine.url)

    assert theirs.locator(".compare-table thead .side-head").all_text_contents() == ["Atlas", *NAMES[:2]]
    assert numbers(theirs) == numbers(mine)
    assert theirs.locator("h1").text_content() == mine.locator("h1").text_content()


def test_somebody_who_may_see_only_one_of_the_teams_finds_nothing(three, viewer, new_context):
    page = new_context(viewer, refusals=True).new_page()
    assert page.goto(address(three)).status == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_has_no_axe_violation_and_does_not_scroll_sideways(three, reader, new_context, scheme, width):
    page = opened(new_context(reader, color_scheme=scheme, viewport={"width": width, "height": 800}), address(three))
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert sideways(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_a_change_and_small_radars_have_no_axe_violation_either(
    three, teams, ml_delivery_version, owner, new_context, scheme, width
):
    later = submitted(teams[0], ml_delivery_version, owner, 4)
    page = new_context(owner, color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    for sides, shown in (([three[0], later], ".moved-list"), ([*three, later], ".small-multiples")):
        page.goto(address(sides))
        page.wait_for_load_state("networkidle")
        expect(page.locator(shown)).to_be_visible()
        assert sideways(page) == 0
        assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_without_script_teams_are_chosen_compared_and_read(three, reader, new_context, width):
    context = new_context(reader, java_script_enabled=False, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(reverse("compare"))
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Compare").click()

    expect(page.locator("svg.overlay")).to_be_visible()
    expect(page.locator("svg.comparison")).to_be_visible()
    expect(page.locator(".heat-table")).to_be_visible()
    expect(page.get_by_role("heading", name="Company findings")).to_be_visible()
    assert page.locator(".compare-table thead .side-head").all_text_contents() == sorted(NAMES)
    page.get_by_text("Show every question").click()
    expect(page.locator(".question-table tbody tr[data-row]")).to_have_count(45)


def test_pointing_at_a_mark_tells_what_every_side_says(three, reader, new_context):
    page = opened(new_context(reader), address(three))
    point = page.locator(".js-plotly-plot path.point").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hover = page.locator(".hoverlayer text").first
    for name in NAMES:
        expect(hover).to_contain_text(re.compile(name[:20]))


def test_every_file_is_two_clicks_away(three, reader, new_context):
    page = opened(new_context(reader, accept_downloads=True), address(three))
    day = f"{max(each.submitted_at for each in three):%Y-%m-%d}"
    for name, ending in (("Workbook (XLSX)", "xlsx"), ("Scores as CSV", "csv"), ("Everything as JSON", "json")):
        if not page.get_by_role("link", name=name).is_visible():
            page.get_by_text("Other formats").click()
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(f"-{day}.{ending}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename.startswith("shipworthy-comparison-vega-")
