"""What every journey through questions does."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

SAVED = re.compile(r"^Saved \d\d:\d\d$")


def question_url(assessment, question_id: str) -> str:
    """The address of a question."""
    return reverse("question", args=[assessment.pk, question_id])


def open_question(page: Page, assessment, question_id: str) -> None:
    """Open a question and wait until its page listens."""
    page.goto(question_url(assessment, question_id))
    expect(page.locator("[data-open-keys]")).not_to_have_attribute("hidden", "")


def state(page: Page) -> Locator:
    """The line that says where the answers are."""
    return page.locator("[data-save-line] [data-shown]")


def choose(page: Page, position: int) -> None:
    """Choose a level by its place."""
    page.locator("input[name=choice]").nth(position).check()


def wait_for_responses(page: Page, assessment, count: int) -> None:
    """Wait until the server holds so many responses."""
    for _ in range(200):
        if assessment.responses.count() == count:
            return
        page.wait_for_timeout(50)
    assert assessment.responses.count() == count
