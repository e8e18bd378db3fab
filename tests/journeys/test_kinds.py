"""Questions of every kind in a browser, with and without script, from the first to the printed answer."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment.domain.answers import Answer
from tests.conftest import give
from tests.journeys.looks import sideways, violations
from tests.journeys.questions import SAVED, open_question, question_url, state, wait_for_responses

pytestmark = pytest.mark.django_db(transaction=True)


def heading(page: Page, title: str) -> None:
    """Wait for a question."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()


def go_on(page: Page) -> None:
    """To the next question."""
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_every_kind_is_answered_submitted_and_printed(kinds_assessment, owner, new_context, script):
    page = new_context(owner, java_script_enabled=script).new_page()
    page.goto(kinds_assessment.get_absolute_url())
    expect(page.get_by_text("2 more may be asked, depending on “Is a model live?”")).to_be_visible()
    page.get_by_role("link", name="Start").click()

    heading(page, "Is a model live?")
    page.get_by_role("radio", name="Yes").check()
    go_on(page)
    heading(page, "What does a roll-back take back?")
    page.get_by_role("checkbox", name="The model").check()
    page.get_by_role("checkbox", name="The features it reads").check()
    page.get_by_role("checkbox", name="Its configuration").check()
    go_on(page)
    heading(page, "Was a roll-back rehearsed this year?")
    page.get_by_role("radio", name="No", exact=True).check()
    go_on(page)
    heading(page, "What wakes somebody up?")
    page.get_by_role("checkbox", name="None of these").check()
    go_on(page)
    heading(page, "Have the people in the data agreed?")
    page.get_by_role("radio", name="Not applicable").check()
    page.get_by_role("radio", name="No people in the data").check()
    page.get_by_label("Note").fill("Only machines.")
    go_on(page)
    heading(page, "How far is the inventory of data?")
    page.get_by_role("radio", name="Top").check()
    go_on(page)
    heading(page, "Which checks run on new data?")
    page.get_by_role("checkbox", name="Types and units").check()
    go_on(page)
    heading(
        page,
        "Does somebody other than the author look at a sample of every batch of data before a model learns from it?",
    )
    page.get_by_role("radio", name="I don’t know").check()
    go_on(page)
    heading(page, "Review the answers")
    page.get_by_role("button", name="Submit assessment of Nova").click()
    page.wait_for_url("**/submissions/**")

    assert kinds_assessment.submissions.get().answers == {
        "live": {"level": 1},
        "rollback": {"level": 1, "ticks": ["model", "features", "config"]},
        "drill": {"level": 0},
        "alerts": {"level": 0},
        "consent": {"na": "no-people", "note": "Only machines."},
        "grade": {"level": 9},
        "checks": {"level": 1, "ticks": ["types"]},
        "review": {"unknown": True},
    }
    page.locator("summary", has_text="Operation").last.click()
    expect(page.get_by_text("3 of 3 ticked")).to_be_visible()


def test_boxes_by_key_exclude_what_contradicts_them(kinds_assessment, owner, new_context):
    page = new_context(owner).new_page()
    open_question(page, kinds_assessment, "checks")

    page.keyboard.press("n")
    expect(page.get_by_role("checkbox", name="None of these")).to_be_checked()
    page.keyboard.press("1")
    page.keyboard.press("3")
    expect(page.get_by_role("checkbox", name="None of these")).not_to_be_checked()
    page.keyboard.press("1")
    expect(state(page)).to_have_text(SAVED)
    page.keyboard.press("Enter")
    heading(
        page,
        "Does somebody other than the author look at a sample of every batch of data before a model learns from it?",
    )

    assert kinds_assessment.answers() == {"checks": Answer(level=1, ticks=("drift",))}


def test_an_answer_that_decides_moves_the_way_on(kinds_assessment, owner, new_context):
    page = new_context(owner).new_page()
    open_question(page, kinds_assessment, "live")

    page.get_by_role("radio", name="No", exact=True).check()
    expect(state(page)).to_have_text(SAVED)
    go_on(page)
    heading(page, "What wakes somebody up?")
    page.get_by_role("button", name="Back").click()
    heading(page, "Is a model live?")
    page.get_by_role("radio", name="Yes").check()
    go_on(page)

    heading(page, "What does a roll-back take back?")


def test_what_somebody_else_ticked_is_shown_beside_what_i_ticked(kinds_assessment, owner, lead, new_context):
    page = new_context(owner, refusals=True).new_page()
    open_question(page, kinds_assessment, "checks")
    give(kinds_assessment, "checks", Answer(level=1, ticks=("volume",)), lead)

    page.get_by_role("checkbox", name="Types and units").check()
    conflict = page.locator(".conflict")
    expect(conflict.locator("[data-mine]")).to_contain_text("Types and units")
    expect(conflict.locator("[data-theirs]")).to_contain_text("How much arrives")
    page.get_by_role("button", name="Take Ana’s").click()

    expect(page.get_by_role("checkbox", name="How much arrives")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Types and units")).not_to_be_checked()


def test_boxes_ticked_offline_arrive_later(kinds_assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    open_question(page, kinds_assessment, "alerts")

    context.set_offline(True)
    page.get_by_role("checkbox", name="Worse predictions").check()
    expect(state(page)).to_contain_text("kept on this device")
    context.set_offline(False)
    wait_for_responses(page, kinds_assessment, 1)

    assert kinds_assessment.answers() == {"alerts": Answer(level=1, ticks=("quality",))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_has_an_axe_violation_or_scrolls_sideways(kinds_assessment, owner, new_context, scheme, width):
    give(kinds_assessment, "rollback", Answer(level=0, ticks=("model",), note="Once by hand."), owner)
    give(kinds_assessment, "checks", Answer(level=1, ticks=("types", "laenge")), owner)
    page = new_context(owner, color_scheme=scheme, viewport={"width": width, "height": 740}).new_page()
    questions = {name: question_url(kinds_assessment, name) for name in ("live", "checks", "grade", "consent", "drill")}
    found = {}

    def look(addresses):
        for name, address in addresses.items():
            page.goto(address)
            found[name] = (violations(page), sideways(page))

    look({"task list": kinds_assessment.get_absolute_url(), **questions})
    give(kinds_assessment, "live", Answer(level=0), owner)
    hidden = question_url(kinds_assessment, "rollback")
    look({"review": reverse("review", args=[kinds_assessment.pk]), "hidden": hidden})

    assert found == dict.fromkeys(found, ([], 0))
