"""A draft on 1.0.0 when 1.1.0 and 2.0.0 are published: looked at, moved, confirmed, and nothing lost."""

import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import read_rubric
from tests.conftest import give
from tests.journeys.looks import sideways, violations
from tests.journeys.questions import open_question, wait_for_responses
from tests.newer import NINTH, TOY_2, newer_toy

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wirtschaftlichkeitsberechnungsgrundlagenverordnung"


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whether the page scrolls sideways."""
    return violations(page) + ["scrolls sideways"] * bool(sideways(page))


@pytest.fixture
def draft(assessment, lead):
    """Six answers under 1.0.0."""
    for question, level in {"q1": 3, "q2": 2, "q3": 1, "q4": 4, "q5": 4, "q6": 1}.items():
        give(assessment, question, Answer(level=level, note=f"{LONG} {question}."), lead)
    return assessment


def test_draft_is_moved_to_a_minor_version_with_all_its_answers(draft, rubric_version, lead, new_context):
    actions.publish_rubric(rubric=newer_toy("1.1.0", NINTH))
    page = new_context(lead).new_page()
    page.goto(draft.get_absolute_url())

    page.get_by_role("link", name="See what would change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move to version 1.1.0?")
    page.get_by_role("button", name="Move to version 1.1.0").click()
    expect(page.locator(".message-success")).to_contain_text("Moved to version 1.1.0.")

    moved = draft.moved_to.get()
    assert moved.answers() == draft.answers()
    expect(page.locator(".task-summary")).to_contain_text("6 of 8 answered")
    page.goto(draft.get_absolute_url())
    page.get_by_role("link", name="Go on there").click()
    expect(page).to_have_url(f"{page.url.partition('/assessments')[0]}{moved.get_absolute_url()}")


def test_suggestion_counts_once_it_is_chosen(draft, rubric_version, lead, new_context):
    actions.publish_rubric(rubric=read_rubric(TOY_2))
    page = new_context(lead).new_page()
    page.goto(reverse("move-assessment", args=[draft.pk]))
    page.get_by_role("button", name="Move to version 2.0.0").click()
    moved = draft.moved_to.get()

    page.get_by_role("link", name="Eighth practice").click()
    expect(
        page.get_by_role("complementary").get_by_role("heading", name="Suggested from version 1.0.0")
    ).to_be_visible()
    assert "q8" not in moved.answers()
    page.get_by_role("radio", name="Standard").check()
    wait_for_responses(page, moved, 5)

    page.goto(moved.get_absolute_url())
    expect(page.locator("#answering")).not_to_contain_text("Suggested: Standard")
    assert moved.answers()["q8"] == Answer(level=3)


def test_answer_given_on_a_page_from_before_the_move_is_kept_and_led_to_the_new_one(
    draft, rubric_version, lead, member, new_context
):
    version = actions.publish_rubric(rubric=newer_toy("1.1.0", NINTH))
    page = new_context(member, refusals=True).new_page()
    page.goto(reverse("question", args=[draft.pk, "q3"]))
    moved = actions.move_assessment(assessment=draft, rubric_version=version, key=uuid.uuid4(), by=lead)

    page.get_by_role("radio", name="Standard").check()

    told = page.locator("#refused-title")
    expect(told).to_contain_text("This assessment moved to version 1.1.0")
    page.get_by_role("link", name="Go on in version 1.1.0").click()
    expect(page).to_have_url(re.compile(f"{moved.get_absolute_url()}$"))
    assert moved.answers() == draft.answers()


def test_move_works_without_script(draft, rubric_version, lead, new_context):
    actions.publish_rubric(rubric=read_rubric(TOY_2))
    page = new_context(lead, java_script_enabled=False).new_page()
    page.goto(draft.get_absolute_url())

    page.get_by_role("link", name="See what would change").click()
    page.get_by_role("link", name="What changed in the rubric").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed in 2.0.0")
    page.go_back()
    page.get_by_text("Show the answers").click()
    expect(page.get_by_role("cell", name="Standard")).to_be_visible()
    page.get_by_role("button", name="Move to version 2.0.0").click()

    expect(page.get_by_role("heading", name="Moved from version 1.0.0")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_about_versions_has_an_axe_violation_or_scrolls_sideways(
    draft, rubric_version, lead, new_context, scheme, width
):
    actions.publish_rubric(
        rubric=newer_toy("1.1.0", NINTH, ("Does the team follow the first", LONG), ("title: Mindset", f"title: {LONG}"))
    )
    actions.publish_rubric(rubric=read_rubric(TOY_2))
    page = new_context(lead, color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    move, found = reverse("move-assessment", args=[draft.pk]), {}

    for path in (
        reverse("rubric-versions", args=["toy"]),
        reverse("rubric-changes", args=["toy"]) + "?from=1.0.0&to=1.1.0",
        reverse("rubric-changes", args=["toy"]),
        draft.get_absolute_url(),
        move,
    ):
        page.goto(path)
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        found[path] = faults_of(page)
    page.get_by_role("button", name="Move to version 2.0.0").click()
    found["moved"] = faults_of(page)
    open_question(page, draft.moved_to.get(), "q8")
    found["suggestion"] = faults_of(page)
    page.goto(draft.get_absolute_url())
    found["as it was"] = faults_of(page)

    assert [name for name, faults in found.items() if faults] == [], found
