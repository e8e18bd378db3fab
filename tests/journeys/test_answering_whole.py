"""The whole questionnaire, from the first question to the result: by keyboard, by mouse, and without script."""

import pytest
from playwright.sync_api import Page, expect

from assessment.web.progress import questions_in_order

pytestmark = pytest.mark.django_db(transaction=True)


def heading(page: Page, title: str) -> None:
    """Wait until the question is shown and its page listens."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()


def test_forty_five_questions_by_keyboard_take_two_keys_each(ml_assessment, owner, new_context):
    page = new_context(owner).new_page()
    questions = questions_in_order(ml_assessment.rubric_version.rubric())
    keys = 0
    page.goto(ml_assessment.get_absolute_url())
    page.get_by_role("link", name="Start").press("Enter")

    for position, question in enumerate(questions):
        expect(page.get_by_role("heading", level=1, name=question.title, exact=True)).to_be_focused()
        page.keyboard.press(str(position % 5 + 1))
        page.keyboard.press("Enter")
        keys += 2
    expect(page.get_by_role("heading", level=1, name="Review the answers")).to_be_visible()

    answers = ml_assessment.answers()
    assert [answers[question.id].level for question in questions] == [position % 5 for position in range(45)]
    assert keys == 90
    assert ml_assessment.responses.count() == 45


def test_forty_five_questions_by_mouse(ml_assessment, owner, new_context):
    page = new_context(owner).new_page()
    questions = questions_in_order(ml_assessment.rubric_version.rubric())
    page.goto(ml_assessment.get_absolute_url())
    page.get_by_role("link", name="Start").click()

    for position, question in enumerate(questions):
        heading(page, question.title)
        page.locator(".level-card").nth(position % 5).click()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Submit assessment of Nova").click()
    page.wait_for_url("**/submissions/**")

    submission = ml_assessment.submissions.get()
    assert [submission.answers[question.id]["level"] for question in questions] == [p % 5 for p in range(45)]


def test_forty_five_questions_without_script(ml_assessment, owner, new_context):
    page = new_context(owner, java_script_enabled=False).new_page()
    questions = questions_in_order(ml_assessment.rubric_version.rubric())
    page.goto(ml_assessment.get_absolute_url())
    page.get_by_role("link", name="Start").click()

    for question in questions:
        heading(page, question.title)
        if question.na:
            page.get_by_role("radio", name="Not applicable").check()
            page.locator("input[name=na_reason]").first.check()
            page.get_by_label("Note").fill("There is no such thing here.")
        else:
            page.get_by_role("radio", name="Standard").check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Submit assessment of Nova").click()
    page.wait_for_url("**/submissions/**")

    submission = ml_assessment.submissions.get()
    assert submission.answers == {
        question.id: {"na": question.na[0], "note": "There is no such thing here."} if question.na else {"level": 3}
        for question in questions
    }
