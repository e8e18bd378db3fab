"""The second assessment of a team, beside the answers of the first; and a submission that has to be corrected."""

import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Assessment
from assessment.web.progress import questions_in_order
from tests.conftest import give
from tests.journeys.looks import sideways, violations
from tests.journeys.questions import SAVED, open_question, question_url, state, wait_for_responses

pytestmark = pytest.mark.django_db(transaction=True)

PROOF = ("https://wiki.example.org/" + "runs-and-records/" * 12,)
LONG = "Rückversicherungsbestandsführungsschnittstellen" * 2
SAME = "Same as last time"


@pytest.fixture
def given(ml_delivery) -> dict[str, Answer]:
    """What is said the first time: a level everywhere, one unknown, one not applicable, notes and links."""
    questions = questions_in_order(ml_delivery)
    answers = {question.id: Answer(level=place % 5) for place, question in enumerate(questions)}
    left_out = next(question for question in questions[3:] if question.na)
    answers[questions[1].id] = Answer(level=1, note=f"Seen in May. {LONG}", evidence=PROOF)
    answers[questions[2].id] = Answer(dont_know=True, note="Ask Mia.")
    answers[left_out.id] = Answer(na=left_out.na[0], note="There is no such thing here.")
    return answers


@pytest.fixture
def first(ml_assessment, given, owner):
    """The submission of last time."""
    for question_id, answer in given.items():
        give(ml_assessment, question_id, answer, owner)
    return actions.submit(assessment=ml_assessment, by=owner)


@pytest.fixture
def second(first, ml_delivery_version, owner) -> Assessment:
    """The assessment of today, beside last time's answers."""
    return actions.start_assessment(
        team=first.team, rubric_version=ml_delivery_version, name="Again", key=uuid.uuid4(), previous=first, by=owner
    )


def heading(page: Page, title: str) -> None:
    """Wait until the question is shown and its page listens."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_focused()


def test_the_second_assessment_by_keyboard_confirms_with_two_keys(first, given, owner, new_context):
    page = new_context(owner).new_page()
    questions = questions_in_order(first.assessment.rubric_version.rubric())
    page.goto(first.team.get_absolute_url())
    page.get_by_role("link", name="Start an assessment").click()
    expect(page.get_by_label("Show last time’s answers beside each question")).to_be_checked()
    page.get_by_role("button", name="Start assessment").press("Enter")
    expect(page.get_by_text("45 of 45 from last time")).to_be_visible()
    page.get_by_role("link", name="Start").press("Enter")

    changed = {questions[0].id, questions[5].id}
    for question in questions:
        heading(page, question.title)
        page.keyboard.press("4" if question.id in changed else "s")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Review the answers")).to_be_visible()

    again = Assessment.objects.get(previous=first)
    differ = {name for name in changed if given[name].level != 3}
    assert again.answers() == given | dict.fromkeys(changed, Answer(level=3))
    assert again.responses.count() == 45
    expect(page.get_by_role("link", name=f"Differs from last time ({len(differ)})")).to_be_visible()
    expect(page.get_by_text("to confirm")).to_have_count(0)


def test_the_button_fills_the_form_and_stays_so_that_it_can_be_changed(second, given, owner, new_context):
    page = new_context(owner).new_page()
    question = questions_in_order(second.rubric_version.rubric())[1]
    open_question(page, second, question.id)
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    page.get_by_role("button", name=SAME).click()

    expect(page.locator("input[name=choice]:checked")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value(given[question.id].note)
    expect(page.get_by_label("Links to evidence")).to_have_value(PROOF[0])
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_role("button", name=SAME)).to_have_count(0)
    page.keyboard.press("5")
    expect(page.get_by_role("button", name=SAME)).to_be_visible()
    wait_for_responses(page, second, 2)

    assert second.answers() == {question.id: Answer(level=4, note=given[question.id].note, evidence=PROOF)}


def test_the_key_says_the_same_only_in_the_question_and_only_when_single_keys_are_on(second, owner, new_context):
    page = new_context(owner).new_page()
    question = questions_in_order(second.rubric_version.rubric())[0]
    open_question(page, second, question.id)
    page.get_by_label("Note").click()
    page.keyboard.type("s")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("s")
    expect(page.get_by_label("Note")).to_have_value("s")
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    wait_for_responses(page, second, 1)

    actions.set_single_keys(on=False, by=owner)
    open_question(page, second, question.id)
    heading(page, question.title)
    page.keyboard.type("s")
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    assert second.answers() == {question.id: Answer(note="s")}


def test_without_script_every_question_takes_one_button(second, given, owner, new_context):
    page = new_context(owner, java_script_enabled=False).new_page()
    questions = questions_in_order(second.rubric_version.rubric())
    page.goto(second.get_absolute_url())
    page.get_by_role("link", name="Start").click()

    for place, question in enumerate(questions):
        expect(page.get_by_role("heading", level=1, name=question.title, exact=True)).to_be_visible()
        if place == 3:
            page.get_by_role("radio", name="Absent").check()
            page.get_by_label("Note").fill("It is gone.")
            page.get_by_role("radio", name="Absent").press("Enter")  # in a field of the form, Enter means Continue
        else:
            page.get_by_role("button", name=SAME).click()
    expect(page.get_by_role("heading", level=1, name="Review the answers")).to_be_visible()

    assert second.answers() == given | {questions[3].id: Answer(level=0, note="It is gone.")}


def test_what_is_confirmed_without_a_network_arrives_once_when_it_is_back(second, given, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    questions = questions_in_order(second.rubric_version.rubric())
    open_question(page, second, questions[0].id)
    page.keyboard.press("s")
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    for question in questions[1:3]:
        page.keyboard.press("Enter")
        heading(page, question.title)
        page.keyboard.press("s")
    expect(state(page)).to_have_text("Offline. 2 answers kept on this device.")

    context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)

    wait_for_responses(page, second, 3)
    assert second.answers() == {question.id: given[question.id] for question in questions[:3]}


def test_what_waits_on_the_device_is_shown_as_confirmed_after_a_reload(second, given, owner, new_context):
    page = new_context(owner, refusals=True).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    question = questions_in_order(second.rubric_version.rubric())[1]
    open_question(page, second, question.id)
    page.route("**/questions/**", lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    page.keyboard.press("s")
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")

    page.reload()

    expect(page.locator("[data-is-same]:visible")).to_have_text(SAME)
    expect(page.get_by_label("Note")).to_have_value(given[question.id].note)


def test_a_submission_is_reopened_and_changed_in_three_clicks(first, lead, new_context):
    page = new_context(lead).new_page()
    question = questions_in_order(first.assessment.rubric_version.rubric())[0]
    page.goto(first.get_absolute_url())
    page.evaluate("sessionStorage.clicks = 0")
    page.context.add_init_script("addEventListener('click', (e) => { if (e.detail) sessionStorage.clicks++; }, true)")
    page.reload()

    page.get_by_text("Correct this submission…").click()
    page.keyboard.press("Tab")
    page.keyboard.type("The drill of May was of another team.")
    page.get_by_role("button", name="Open the correction").click()
    expect(page.get_by_text("The drill of May was of another team.")).to_be_visible()
    page.get_by_role("link", name=f"Change {question.title}").click()
    heading(page, question.title)
    page.keyboard.press("5")
    expect(state(page)).to_have_text(SAVED)
    assert page.evaluate("sessionStorage.clicks") == "3"

    page.keyboard.press("Enter")
    page.get_by_role("button", name="Submit the correction").click()
    expect(page.get_by_text("Corrects the submission of")).to_be_visible()
    page.locator(".banner").get_by_role("link", name=re.compile(r"\d{4}$")).click()
    superseded = page.locator(".banner", has_text="Superseded on")
    expect(superseded).to_contain_text("by Ana: The drill of May was of another team.")
    page.get_by_role("link", name="See the result that stands").click()
    expect(page.get_by_text("Corrects the submission of")).to_be_visible()

    correction = Assessment.objects.get(corrects=first)
    assert correction.answers() == first.assessment.answers() | {question.id: Answer(level=4)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_changed_page_has_an_axe_violation_or_scrolls_sideways(second, owner, new_context, scheme, width):
    page = new_context(owner, refusals=True, color_scheme=scheme, viewport={"width": width, "height": 740}).new_page()
    questions = questions_in_order(second.rubric_version.rubric())
    found = {}

    def check(name: str, address: str = "") -> None:
        if address:
            page.goto(address)
        if page.locator("[data-chart]").count():  # the drawn radar is wider than a phone until it is replaced
            expect(page.locator("[data-chart=radar-data][data-state=interactive]")).to_be_visible()
        found[name] = (violations(page), sideways(page))

    give(second, questions[2].id, Answer(level=2, note=LONG), owner)
    check("start", reverse("new-assessment", args=[second.team.pk]))
    check("task list", second.get_absolute_url())
    check("review", reverse("review", args=[second.pk]))
    check("question with last time", question_url(second, questions[1].id))
    page.get_by_role("button", name=SAME).click()
    expect(state(page)).to_have_text(SAVED)
    check("question confirmed")
    again = actions.submit(assessment=second, by=owner)
    page.goto(again.get_absolute_url())
    page.get_by_text("Correct this submission…").click()
    check("asking for a correction")
    page.get_by_role("button", name="Open the correction").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check("a correction without a reason")
    correction = actions.correct(submission=again, reason=f"Wrong: {LONG} {LONG}", by=owner)
    check("results with an open correction", again.get_absolute_url())
    check("task list of a correction", correction.get_absolute_url())
    check("review of a correction", reverse("review", args=[correction.pk]))
    check("question of a correction", question_url(correction, questions[1].id))
    corrected = actions.submit(assessment=correction, by=owner)
    check("superseded results", again.get_absolute_url())
    check("results of a correction", corrected.get_absolute_url())

    assert found == dict.fromkeys(found, ([], 0))
    assert len(found) == 13
