"""The history of a team in a browser: read in every look, drawn with and without script, added to and compared."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from tests.journeys.looks import sideways, violations
from tests.web.test_team_history import corrected, levels, submitted

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = datetime(2026, 2, 18, 9, tzinfo=UTC)
QUARTER = timedelta(days=91)


@pytest.fixture
def history(team, rubric_version, owner):
    """Four submissions, one of them before anything was live, one corrected; two events, tags of great length."""
    before = {**levels(1, count=6), "q7": Answer(na="nothing-live", note="Nothing yet.")}
    made = [
        submitted(team, rubric_version, owner, FIRST, **before),
        submitted(team, rubric_version, owner, FIRST + QUARTER, **levels(2)),
        submitted(team, rubric_version, owner, FIRST + 2 * QUARTER, **levels(3)),
    ]
    made.append(corrected(made[-1], owner, made[-1].submitted_at + timedelta(days=1), "Zeitmessprotokoll" * 4))
    actions.set_tags(team=team, names=["Kraftfahrzeughaftpflichtversicherung", "EMEA"], by=owner)
    actions.add_event(team=team, happened_on=date(2026, 4, 1), text="Squad formed", by=owner)
    actions.add_event(team=team, happened_on=date(2026, 4, 2), text="Datenplattformmodernisierung" * 4, by=owner)
    return made


def opened(context: BrowserContext, team) -> Page:
    """The team's page with the interactive trend in place."""
    page = context.new_page()
    page.goto(team.get_absolute_url())
    expect(page.locator("[data-chart][data-state=interactive] .main-svg").first).to_be_visible()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800, 360])
def test_the_page_has_no_axe_violation_and_does_not_scroll_sideways(history, lead, team, new_context, scheme, width):
    page = opened(new_context(lead, color_scheme=scheme, viewport={"width": width, "height": 800}), team)
    assert sideways(page) == 0
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_new_team_and_one_with_a_single_submission_are_whole_pages(
    team, lead, owner, rubric_version, new_context, width
):
    page = new_context(lead, viewport={"width": width, "height": 800}).new_page()
    page.goto(team.get_absolute_url())
    expect(page.get_by_role("heading", name="Not assessed yet")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)

    submitted(team, rubric_version, owner, FIRST, **levels(1))
    page.reload()
    expect(page.get_by_text("The next submission draws a line.")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)


def test_without_script_the_drawing_is_read_and_an_event_is_added(history, lead, team, new_context):
    page = new_context(lead, java_script_enabled=False).new_page()
    page.goto(team.get_absolute_url())
    expect(page.locator("svg.trend .chart-mark")).to_have_count(3)
    expect(page.locator("svg.small-trend")).to_have_count(7)

    page.get_by_text("Add an event").click()
    page.get_by_role("textbox", name="Date").fill("2026-09-01")
    page.get_by_label("What happened").fill("New lead")
    page.get_by_role("button", name="Add event").click()

    expect(page.locator(".event-text").last).to_have_text("New lead")
    expect(page.locator("svg.trend .chart-event-number")).to_have_text(["1", "2", "3"])


def test_an_event_that_is_still_to_come_is_refused_at_the_form_and_put_right(history, lead, team, new_context):
    page = opened(new_context(lead, refusals=True), team)
    page.get_by_text("Add an event").click()
    page.get_by_role("textbox", name="Date").fill("2199-01-01")
    page.get_by_label("What happened").fill("Moon base")
    page.get_by_role("button", name="Add event").click()

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("What happened")).to_have_value("Moon base")
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("textbox", name="Date").fill("2026-01-05")
    page.get_by_role("button", name="Add event").click()

    expect(page.get_by_text("Noted: 5 January 2026: Moon base.")).to_be_visible()
    page.get_by_role("button", name="Remove “Moon base”").click()
    expect(page.get_by_text("Removed: 5 January 2026: Moon base.")).to_be_visible()
    expect(page.locator(".event-text")).to_have_count(2)


def test_tags_are_changed_in_one_line(history, lead, team, new_context):
    page = opened(new_context(lead), team)
    page.get_by_text("Change tags").click()
    page.get_by_role("textbox", name="Tags").fill("fraud, payments")
    page.get_by_role("button", name="Save tags").click()

    expect(page.locator(".tag-list .chip")).to_have_text(["fraud", "payments"])


def test_ticked_submissions_are_compared(history, viewer, team, new_context):
    page = opened(new_context(viewer), team)
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Compare selected").click()

    page.wait_for_url(re.compile(rf"/compare/\?submission={history[3].pk}&submission={history[1].pk}$"))


def test_drawing_chart_and_table_show_the_same_scores(history, viewer, team, new_context):
    page = opened(new_context(viewer), team)
    scores = [submission.score for submission in (history[0], history[1], history[3])]
    drawn = page.locator("svg.trend g > title").all_text_contents()
    plotted = page.evaluate("document.querySelector('.js-plotly-plot').data.find(trace => trace.meta === 'this').y")
    table = page.locator("#track-numbers tbody tr").first.locator("td").all_text_contents()

    assert [int(words.split(": ")[1].split(",")[0]) for words in drawn] == scores
    assert plotted == scores
    assert [int(text) for text in table] == scores


def test_pointing_at_a_number_tells_what_happened(history, viewer, team, new_context):
    page = opened(new_context(viewer), team)
    point = page.locator(".js-plotly-plot .scatterlayer .trace").last.locator("path.point").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(page.locator(".hoverlayer text").first).to_contain_text("1 April 2026: Squad formed")


def test_when_the_chart_cannot_be_loaded_the_drawing_stays(history, viewer, team, new_context):
    context = new_context(viewer, refusals=True)
    context.route(re.compile(r"plotly\.min"), lambda route: route.abort("internetdisconnected"))
    page = context.new_page()
    page.goto(team.get_absolute_url())
    page.wait_for_load_state("networkidle")
    expect(page.locator("svg.trend")).to_be_visible()
    expect(page.locator("[data-state=interactive]")).to_have_count(0)
