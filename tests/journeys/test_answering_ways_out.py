"""Every way out of a question saves what was typed. With FAULT=long each way is taken from forty questions."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from assessment.web.progress import questions_in_order
from tests.journeys.questions import open_question, wait_for_responses

pytestmark = pytest.mark.django_db(transaction=True)

LONG = os.environ.get("FAULT") == "long"


def by_next(page: Page) -> None:
    """Continue."""
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def by_back(page: Page) -> None:
    """Back."""
    with page.expect_navigation():
        page.get_by_role("button", name="Back").click()


def by_leaving(page: Page) -> None:
    """Save and leave."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save and leave").click()


def by_keys(page: Page) -> None:
    """Ctrl+Enter in the note."""
    with page.expect_navigation():
        page.get_by_label("Note").press("Control+Enter")


def by_link(page: Page) -> None:
    """A link that knows nothing of answers."""
    with page.expect_navigation():
        page.get_by_role("link", name="How scoring works").click()


def by_browser_back(page: Page) -> None:
    """The browser's own button."""
    page.go_back()


def by_reloading(page: Page) -> None:
    """Reload."""
    page.reload()


def by_closing(page: Page) -> None:
    """Close the tab, whatever it says about what is not sent yet."""
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_event("close"):
        page.close(run_before_unload=True)


WAYS_OUT = (by_next, by_back, by_leaving, by_keys, by_link, by_browser_back, by_reloading, by_closing)


@pytest.mark.parametrize("way_out", WAYS_OUT, ids=lambda way: way.__name__)
def test_every_way_out_saves(way_out: Callable[[Page], None], ml_assessment, owner, new_context):
    context = new_context(owner)
    watcher = context.new_page()
    questions = questions_in_order(ml_assessment.rubric_version.rubric())[1 : 41 if LONG else 4]
    page = context.new_page()
    for number, question in enumerate(questions, start=1):
        page.goto(ml_assessment.get_absolute_url())
        open_question(page, ml_assessment, question.id)
        page.get_by_label("Note").fill(f"Way out {number}.")
        way_out(page)
        wait_for_responses(watcher, ml_assessment, number)
        if page.is_closed():
            page = context.new_page()

    assert {name: answer.note for name, answer in ml_assessment.answers().items()} == {
        question.id: f"Way out {number}." for number, question in enumerate(questions, start=1)
    }
