"""The portfolio in a browser: wide and narrow, light and dark, with and without script, to a comparison."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Team
from tests.conftest import give
from tests.journeys.looks import sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wirtschaftlichkeitsberechnungsabteilung Versicherungsbetrugserkennung"
LOOKS = [("light", 1280), ("light", 360), ("dark", 1280), ("dark", 360)]


@pytest.fixture
def portfolio(organisation, rubric_version, owner):
    """Four teams: one with two submissions, one long ago, one that knows too little, one not assessed; long words."""
    day = datetime(2026, 11, 2, 9, tzinfo=UTC)
    for name, tags, levels in (
        ("Anna", ["fraud", "EMEA"], (2, 4)),
        (LONG, ["Betrugserkennungsplattform"], (1,)),
        ("Core", [], (None,)),
        ("Dune", ["EMEA"], ()),
    ):
        team = actions.create_team(organisation=organisation, name=name, by=owner)
        actions.set_tags(team=team, names=tags, by=owner)
        for place, level in enumerate(levels):
            at = day + timedelta(days=91 * (place - len(levels)) - 200 * (level == 1))
            begun = actions.start_assessment(
                team=team, rubric_version=rubric_version, name="Quarter", key=uuid.uuid4(), by=owner, at=at
            )
            for question in rubric_version.rubric().questions:
                answer = Answer(level=level) if level is not None else Answer(dont_know=True)
                give(begun, question.id, answer, owner)
            actions.submit(assessment=begun, by=owner, at=at)


def opened(page: Page, asked: str = "") -> Page:
    """The portfolio at `/?…`."""
    page.goto(f"{reverse('home')}{asked}")
    expect(page.get_by_role("heading", name="Where each team stands")).to_be_visible()
    return page


@pytest.mark.parametrize("asked", ["", "?view=topics", "?tag=gone", "?tag=EMEA&sort=score"])
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_page_has_no_axe_violation_and_does_not_scroll_sideways(
    asked, scheme, width, portfolio, owner, new_context
):
    context = new_context(owner, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = opened(context.new_page(), asked)

    assert sideways(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_teams_are_narrowed_and_sorted_with_and_without_script(script, portfolio, owner, new_context):
    page = opened(new_context(owner, java_script_enabled=script).new_page())
    page.get_by_label("Tag", exact=True).select_option("EMEA")
    page.get_by_label("Sort by").select_option("-date")
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.locator("tbody th > a")).to_have_text(["Anna", "Dune"])
    expect(page.get_by_label("Tag", exact=True)).to_have_value("EMEA")
    page.get_by_role("link", name="Topics").click()
    expect(page.locator(".heat-table tbody th")).to_have_text(["Anna"])
    page.get_by_role("link", name="Show all teams").click()
    expect(page.locator(".heat-table tbody th")).to_have_count(3)


def test_a_tag_of_a_row_shows_the_teams_that_have_it(portfolio, owner, new_context):
    page = opened(new_context(owner).new_page())
    page.get_by_role("link", name="Teams tagged EMEA").first.click()

    expect(page.locator("tbody th > a")).to_have_text(["Anna", "Dune"])


@pytest.mark.parametrize("script", [True, False])
def test_two_teams_are_compared_in_three_actions(script, portfolio, owner, new_context):
    page = opened(new_context(owner, java_script_enabled=script).new_page())
    page.get_by_label("Compare Anna").check()
    page.get_by_label(f"Compare {LONG}").check()
    expect(page.get_by_text("Tick two to six teams.")).to_be_visible()
    page.get_by_role("button", name="Compare selected").click()

    latest = [Team.objects.get(name=name).submissions.first().pk for name in ("Anna", LONG)]
    assert page.url.endswith(f"{reverse('compare')}?submission={latest[0]}&submission={latest[1]}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_button_stays_in_view_once_a_team_is_ticked(portfolio, owner, new_context):
    page = opened(new_context(owner, viewport={"width": 360, "height": 500}).new_page())
    button = page.get_by_role("button", name="Compare selected")
    expect(button).not_to_be_in_viewport()
    page.get_by_label("Compare Anna").check()

    expect(button).to_be_in_viewport()


def test_topics_scroll_by_keyboard_in_a_region_of_their_own(portfolio, owner, new_context):
    page = opened(new_context(owner, viewport={"width": 320, "height": 800}).new_page(), "?view=topics")
    region = page.get_by_role("region", name="Topics of each team")
    region.focus()
    page.keyboard.press("ArrowRight")

    expect(region).to_be_focused()
    page.wait_for_function("document.querySelector('.heat-scroll').scrollLeft > 0")
    first = page.locator(".heat-table tbody th").first
    assert first.bounding_box()["x"] >= 0
    assert sideways(page) == 0
