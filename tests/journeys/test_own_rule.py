"""Other instruments from start to paper: the ML Test Score by its own rule, and ten questions of one's own."""

import re
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.domain.rubric_file import find_rubric, parse_rubric
from assessment.domain.rubric_starter import starter
from assessment.web.progress import questions_in_order
from tests.journeys.test_write_rubric import ten_questions

pytestmark = pytest.mark.django_db(transaction=True)

WORKED = {
    "data": (2, 2, 1, 1, 1, 0, 0),
    "model": (2, 1, 1, 1, 1, 0, 0),
    "infra": (2, 2, 2, 1, 0, 0, 0),
    "monitor": (1, 1, 1, 0, 0, 0, 0),
}
"""The worked example of content model 5.3: 3.5, 3, 3.5 and 1.5 points, of which the lowest is the score."""


def start(page: Page, team, rubric: str) -> None:
    """Start an assessment of the team with a rubric."""
    page.goto(team.get_absolute_url())
    page.get_by_role("link", name="Start an assessment").first.click()
    choice = page.get_by_label("Rubric", exact=True)
    if choice.count():
        choice.select_option(label=choice.locator("option", has_text=rubric).inner_text())
    page.get_by_role("button", name="Start assessment").click()
    page.get_by_role("link", name="Start").click()


def answer(page: Page, title: str, level: int) -> None:
    """Answer a question by its key, and go on."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_focused()
    page.keyboard.press(str(level + 1))
    page.keyboard.press("Enter")


def report(page: Page) -> str:
    """The words of the report that is downloaded."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    with pypdfium2.PdfDocument(BytesIO(download.value.path().read_bytes())) as pdf:
        return re.sub(r"\s+", " ", " ".join(sheet.get_textpage().get_text_range() for sheet in pdf))


def test_the_ml_test_score_is_answered_scored_as_its_paper_says_and_printed(
    team, owner, ml_delivery_version, new_context
):
    rubric = find_rubric("ml-test-score")
    actions.publish_rubric(rubric=rubric)
    page = new_context(owner, accept_downloads=True).new_page()
    start(page, team, "ML Test Score")
    sections = {section: iter(levels) for section, levels in WORKED.items()}
    for question in questions_in_order(rubric):
        answer(page, question.title, next(sections[question.node]))
    page.get_by_role("button", name="Submit assessment of Nova").click()
    page.wait_for_url("**/submissions/**")

    expect(page.locator(".score-block .score-value").first).to_have_text("1.5")
    expect(page.locator(".score-block .score-band").first).to_have_text("First pass")
    expect(page.locator(".score-block .score-range").first).to_have_text("of 7, range 1.5–1.5")
    page.get_by_text("How the overall score came about").click()
    expect(page.get_by_text("weakest of 3.5, 3, 3.5, 1.5 = 1.5")).to_be_visible()
    printed = report(page)
    assert "First pass" in printed
    assert "weakest of 3.5, 3, 3.5, 1.5 = 1.5" in printed


def test_ten_own_questions_are_answered_and_reported(team, owner, organisation, new_context):
    text = ten_questions(starter("Platform practice"))
    rubric = parse_rubric(text, "platform-practice.yaml")
    draft = actions.create_draft(organisation=organisation, name="Platform practice", text=text, by=owner)
    actions.publish_draft(draft=draft, version=draft.version, note="Ours.", by=owner)
    page = new_context(owner, accept_downloads=True).new_page()
    start(page, team, "Platform practice")
    for question in questions_in_order(rubric):
        answer(page, question.title, 1)
    page.get_by_role("button", name="Submit assessment of Nova").click()
    page.wait_for_url("**/submissions/**")

    expect(page.locator(".score-block .score-value").first).to_have_text("50")
    printed = report(page)
    assert "Platform practice" in printed
    assert "Practice 10" in printed
