"""Answering for everybody: keys that stay in their place, narrow screens, assistive technology, light and dark."""

from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give
from tests.journeys.looks import sideways, violations
from tests.journeys.questions import open_question, question_url, state, wait_for_responses

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(page: Page) -> list[str]:
    """The names of what is chosen."""
    return page.locator("input[name=choice]:checked").evaluate_all("all => all.map(one => one.labels[0].textContent)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_of_answering_has_an_axe_violation_or_scrolls_sideways(
    assessment, owner, lead, new_context, scheme, width
):
    give(
        assessment,
        "q5",
        Answer(na="other", note="Long-word-" * 30, evidence=("https://example.org/" + "a" * 300,)),
        owner,
    )
    give(assessment, "q6", Answer(dont_know=True), owner)
    page = new_context(owner, refusals=True, color_scheme=scheme, viewport={"width": width, "height": 740}).new_page()
    found = {}

    def check(name: str) -> None:
        found[name] = (violations(page), sideways(page))

    for name, address in {
        "task list": assessment.get_absolute_url(),
        "review": reverse("review", args=[assessment.pk]),
        "empty filter": reverse("review", args=[assessment.pk]) + "?show=no-evidence",
    }.items():
        page.goto(address)
        check(name)
    open_question(page, assessment, "q1")
    check("empty question")
    page.locator("input[name=choice]").nth(2).check()
    page.get_by_label("Note").fill("x" * 1950)
    wait_for_responses(page, assessment, 4)  # the two above, the level, the level with its note
    expect(state(page)).to_contain_text("Saved ")
    check("answered question")
    give(assessment, "q1", Answer(level=4, note="Ana’s text."), lead, 2)
    page.get_by_label("Note").fill("Mine.")
    expect(page.locator(".conflict")).to_be_visible()
    check("conflict")
    open_question(page, assessment, "q5")
    check("not applicable")
    page.get_by_label("Links to evidence").fill("ftp://example.org")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check("error")
    page.evaluate("document.querySelector('#keys').showModal()")
    check("keys")

    assert found == dict.fromkeys(found, ([], 0))
    assert len(found) == 9


def test_keys_answer_only_while_the_question_has_the_focus(assessment, owner, new_context):
    page = new_context(owner).new_page()
    open_question(page, assessment, "q5")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("123dx")
    assert chosen(page) == []
    page.get_by_label("Note").click()
    page.keyboard.type("123dx?")
    assert chosen(page) == []
    assert page.get_by_label("Note").input_value() == "123dx?"

    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("2")
    assert chosen(page) == ["Improvised"]
    page.keyboard.press("d")
    assert chosen(page) == ["I don’t know"]
    page.keyboard.press("x")
    assert chosen(page) == ["Not applicable"]
    expect(page.get_by_label("Nothing live yet")).to_be_focused()


def test_single_keys_can_be_switched_off(assessment, owner, new_context):
    actions.set_single_keys(on=False, by=owner)
    page = new_context(owner).new_page()
    open_question(page, assessment, "q5")

    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.type("2d?")

    assert chosen(page) == []
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_alt_and_arrows_go_on_and_back(assessment, owner, new_context):
    page = new_context(owner).new_page()
    open_question(page, assessment, "q6")
    page.keyboard.press("3")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("heading", level=1, name="Seventh practice")).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.get_by_role("heading", level=1, name="Sixth practice")).to_be_focused()

    assert chosen(page) == ["Partial"]


def test_the_question_mark_opens_the_list_of_keys(assessment, owner, new_context):
    page = new_context(owner).new_page()
    open_question(page, assessment, "q6")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_save_line_speaks_at_most_once_in_five_seconds(assessment, owner, new_context):
    page = new_context(owner).new_page()
    open_question(page, assessment, "q6")
    expect(page.get_by_role("status")).to_contain_text("All answers saved")
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => said.push(performance.now()))
            .observe(document.querySelector("[data-said]"), { childList: true });
        }"""
    )
    for key in "12345":
        page.keyboard.press(key)
        expect(page.locator("input[name=choice]").nth(int(key) - 1)).to_be_checked()
        expect(state(page)).to_contain_text("Saved ")

    expect(page.locator("[data-said]")).to_contain_text("Saved ")
    said = page.evaluate("said")
    assert [later - earlier for earlier, later in pairwise(said) if later - earlier < 4900] == []
    assert len(said) < 5


def test_the_panel_follows_the_level_that_has_the_focus(ml_assessment, owner, new_context):
    page = new_context(owner).new_page()
    question = ml_assessment.rubric_version.rubric().question_by_id["rollback"]
    open_question(page, ml_assessment, "rollback")
    page.keyboard.press("2")

    panel = page.get_by_role("complementary", name="Help with this question")
    expect(panel.get_by_role("heading", name="Improvised")).to_be_visible()
    expect(panel).to_contain_text(question.levels[2])
    expect(panel).to_contain_text("If this stands low, it holds the whole area down.")


def test_a_viewer_reads_a_question_and_moves_on(assessment, viewer, new_context):
    page = new_context(viewer).new_page()
    page.goto(question_url(assessment, "q6"))

    expect(page.get_by_role("radio", name="Absent")).to_be_disabled()
    page.get_by_role("link", name="Next").click()

    expect(page.get_by_role("heading", level=1, name="Seventh practice")).to_be_visible()


def test_changing_an_answer_from_the_review_returns_to_the_review(assessment, owner, new_context):
    page = new_context(owner).new_page()
    page.goto(reverse("review", args=[assessment.pk]))
    page.get_by_role("link", name="Answer Fourth practice").click()
    expect(page.get_by_role("heading", level=1, name="Fourth practice")).to_be_focused()
    page.keyboard.press("4")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Review the answers")).to_be_visible()
    expect(page.get_by_role("link", name="Change Fourth practice")).to_be_visible()
    assert assessment.answers() == {"q4": Answer(level=3)}


def test_the_page_stands_still_once_the_note_has_the_focus(ml_assessment, owner, new_context):
    page = new_context(owner, viewport={"width": 1280, "height": 700}).new_page()
    open_question(page, ml_assessment, "rollback")
    page.get_by_label("Note").focus()
    height = page.evaluate("scrollY")

    assert height > 0
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") == height
