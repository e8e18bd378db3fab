"""Reading a result in a browser: with and without script, wide and narrow, light and dark."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give
from tests.journeys.looks import sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)

PROOF = ("https://wiki.example.org/runs/2026-11-23?with=a-rather-long-query&and=another-part-of-it",)


@pytest.fixture
def result(ml_assessment, owner):
    """A submission of the product's rubric: every level, a closed gate, unknowns, something not applicable."""
    for position, question in enumerate(ml_assessment.rubric_version.rubric().questions):
        answer = Answer(level=position * 3 % 5, note="Wirtschaftlichkeitsberechnung" * 3, evidence=PROOF)
        if question.id == "focus":
            answer = Answer(dont_know=True)
        if question.id == "hiring-for-impact":
            answer = Answer(na="no-hiring-12m", note="Nobody was hired.")
        if question.id == "population-monitoring":
            answer = Answer(level=0)
        give(ml_assessment, question.id, answer, owner)
    return actions.submit(assessment=ml_assessment, by=owner)


def opened(context: BrowserContext, submission) -> Page:
    """The results page with the interactive radar in place."""
    page = context.new_page()
    page.goto(submission.get_absolute_url())
    expect(page.locator("[data-chart][data-state=interactive] .main-svg").first).to_be_visible()
    return page


def unfold(page: Page) -> None:
    """Open every disclosure of the page."""
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_has_no_axe_violation_and_does_not_scroll_sideways(result, viewer, new_context, scheme, width):
    page = opened(new_context(viewer, color_scheme=scheme, viewport={"width": width, "height": 800}), result)
    unfold(page)
    assert sideways(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_method_page_has_no_axe_violation_and_does_not_scroll_sideways(
    ml_delivery_version, new_context, scheme, width
):
    page = new_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    page.goto(reverse("method"))
    unfold(page)
    assert sideways(page) == 0
    assert violations(page) == []


def test_without_script_everything_can_be_read_and_opened(result, viewer, new_context):
    page = new_context(viewer, java_script_enabled=False).new_page()
    page.goto(result.get_absolute_url())
    topics = result.report().topics

    expect(page.locator("svg.radar")).to_be_visible()
    expect(page.locator("svg.radar .chart-number text")).to_have_count(len(topics))
    page.get_by_text("The same numbers as a table").click()
    expect(page.locator("tr[data-topic] td:nth-of-type(1)")).to_have_text([str(topic.score) for topic in topics])
    page.get_by_text("How the overall score came about").click()
    expect(page.get_by_text("Average and weakest: 0.5 ×")).to_be_visible()


def test_without_script_a_narrow_page_does_not_scroll_sideways(result, viewer, new_context):
    page = new_context(viewer, java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(result.get_absolute_url())

    expect(page.locator("svg.radar")).to_be_visible()
    assert sideways(page) == 0


def test_table_drawing_and_interactive_chart_show_the_same_numbers(result, viewer, new_context):
    page = opened(new_context(viewer), result)
    scores = [topic.score for topic in result.report().topics]
    table = page.locator("tr[data-topic] td:nth-of-type(1)").all_text_contents()
    drawn = page.locator("svg.radar .chart-number text").all_text_contents()
    plotted = page.evaluate(
        "document.querySelector('.js-plotly-plot').data.find(trace => trace.meta === 'this').r.slice(0, -1)"
    )
    assert [int(text) for text in table] == scores
    assert [int(text.split()[-1]) for text in drawn] == scores
    assert plotted == scores


def test_pointing_at_a_topic_tells_score_range_and_levels(result, viewer, new_context):
    page = opened(new_context(viewer), result)
    point = page.locator(".js-plotly-plot path.point").nth(1)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    topic = result.report().topics[1]
    expect(page.locator(".hoverlayer text").first).to_contain_text(
        f"{topic.node.title}: {topic.score}, range {topic.floor}–{topic.ceiling}"
    )


def test_the_chart_comes_after_the_page_and_from_nowhere_else(result, viewer, new_context, live_server):
    context = new_context(viewer)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, result)
    waited = page.evaluate("""() => {
        const load = performance.getEntriesByType("navigation")[0].loadEventStart;
        const chart = performance.getEntriesByType("resource").find((entry) => entry.name.includes("plotly.min"));
        return chart.startTime - load;
    }""")
    assert waited >= 0
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_when_the_chart_cannot_be_loaded_the_drawing_stays(result, viewer, new_context):
    context = new_context(viewer, refusals=True)
    context.route(re.compile(r"plotly\.min"), lambda route: route.abort("internetdisconnected"))
    page = context.new_page()
    page.goto(result.get_absolute_url())
    page.wait_for_load_state("networkidle")
    expect(page.locator("svg.radar")).to_be_visible()
    expect(page.locator("[data-state=interactive]")).to_have_count(0)


def test_the_chart_follows_the_theme_and_the_width(result, viewer, new_context):
    page = opened(new_context(viewer, color_scheme="light"), result)
    line = page.locator(".js-plotly-plot path.js-line").last
    labels = page.locator(".js-plotly-plot .angularaxistick text")
    expect(labels.first).to_contain_text("Impact first")
    light = line.evaluate("line => getComputedStyle(line).stroke")

    page.emulate_media(color_scheme="dark")
    expect(line).not_to_have_css("stroke", light)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(labels.first).to_have_text(re.compile(r"^A1 \d+$"))


def test_a_topic_opens_to_its_arithmetic_by_keyboard(result, viewer, new_context):
    page = opened(new_context(viewer), result)
    topic = page.locator("details.topic").first
    topic.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(topic.get_by_text("Rounded once:")).to_be_visible()


def test_the_pdf_is_two_clicks_away_on_either_paper(result, viewer, new_context):
    page = opened(new_context(viewer, accept_downloads=True), result)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename == f"shipworthy-nova-{result.submitted_at:%Y-%m-%d}.pdf"
    page.get_by_text("Other formats").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF on US Letter").click()
    assert download.value.suggested_filename == f"shipworthy-nova-{result.submitted_at:%Y-%m-%d}.pdf"
