"""Nothing typed is lost: no network, no session, another person, two people on one answer, every way out."""

import pytest
from django.conf import settings
from playwright.sync_api import Dialog, Page, expect

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import PASSWORD, give
from tests.journeys.questions import SAVED, choose, open_question, state, wait_for_responses

pytestmark = pytest.mark.django_db(transaction=True)

NETWORK = "**/questions/**"


def wait_for_answer(page: Page, assessment, expected: Answer, question_id: str = "q1") -> None:
    """Wait until this is the server's only answer."""
    for _ in range(200):
        if assessment.answers() == {question_id: expected}:
            return
        page.wait_for_timeout(50)
    assert assessment.answers() == {question_id: expected}


def leave_anyway(dialog: Dialog) -> None:
    """Close the warning that something is unsent, and go."""
    dialog.accept()


def test_offline_answers_wait_on_the_device_through_closing_the_tab_and_are_sent_once(assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q6")
    choose(page, 0)
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    choose(page, 2)
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")
    for position, title in ((3, "Seventh practice"), (1, "Fourth practice")):
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_focused()
        choose(page, position)
    expect(state(page)).to_have_text("Offline. 3 answers kept on this device.")
    page.close(run_before_unload=True)

    context.set_offline(False)
    later = context.new_page()
    open_question(later, assessment, "q1")
    wait_for_responses(later, assessment, 4)

    assert assessment.answers() == {"q6": Answer(level=2), "q7": Answer(level=3), "q4": Answer(level=1)}


def test_when_the_network_returns_the_answer_goes_out_by_itself(assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    open_question(page, assessment, "q1")
    context.set_offline(True)
    page.get_by_label("Note").fill("Written in a tunnel.")
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")

    context.set_offline(False)

    expect(state(page)).to_have_text(SAVED)
    assert assessment.answers() == {"q1": Answer(note="Written in a tunnel.")}


def test_reloading_shows_what_was_typed_and_sends_it(assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    page.route(NETWORK, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    page.get_by_label("Note").fill("Still here.")
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")
    page.unroute(NETWORK)

    page.reload()

    expect(page.get_by_label("Note")).to_have_value("Still here.")
    expect(state(page)).to_have_text(SAVED)
    assert assessment.answers() == {"q1": Answer(note="Still here.")}


def test_the_task_list_sends_what_an_earlier_page_left_and_counts_it(assessment, owner, new_context):
    page = new_context(owner, refusals=True).new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q6")
    page.route(NETWORK, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    choose(page, 3)
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")
    page.unroute(NETWORK)

    page.goto(assessment.get_absolute_url())

    expect(page.get_by_text("1 of 7 answered")).to_be_visible()
    assert assessment.answers() == {"q6": Answer(level=3)}


def test_a_busy_server_is_tried_again(assessment, owner, new_context):
    page = new_context(owner, refusals=True).new_page()
    open_question(page, assessment, "q1")
    page.route(NETWORK, lambda route: route.fulfill(status=503) if route.request.method == "PUT" else route.continue_())
    choose(page, 1)
    expect(state(page)).to_have_text("Server busy, trying again in 5 s. Nothing is lost.")
    page.unroute(NETWORK)

    page.get_by_role("button", name="Retry now").click()

    expect(state(page)).to_have_text(SAVED)
    assert assessment.answers() == {"q1": Answer(level=1)}


def test_continue_goes_on_as_soon_as_a_busy_server_has_the_answer(assessment, owner, new_context):
    page = new_context(owner, refusals=True).new_page()
    open_question(page, assessment, "q6")
    page.route(NETWORK, lambda route: route.fulfill(status=503) if route.request.method == "PUT" else route.continue_())
    page.get_by_label("Note").fill("While the server restarts.")
    page.get_by_role("button", name="Continue").click()
    expect(state(page)).to_contain_text("Server busy")
    page.unroute(NETWORK)

    page.get_by_role("button", name="Retry now").click()

    expect(page.get_by_role("heading", level=1, name="Seventh practice")).to_be_focused()
    assert assessment.answers() == {"q6": Answer(note="While the server restarts.")}


def test_whoever_goes_on_writing_after_continue_is_left_in_peace(assessment, owner, new_context):
    page = new_context(owner, refusals=True).new_page()
    open_question(page, assessment, "q6")
    page.route(NETWORK, lambda route: route.fulfill(status=503) if route.request.method == "PUT" else route.continue_())
    page.get_by_label("Note").fill("While the server restarts.")
    page.get_by_role("button", name="Continue").click()
    expect(state(page)).to_contain_text("Server busy")
    page.get_by_label("Note").fill("While the server restarts, more comes to mind.")
    page.unroute(NETWORK)

    page.get_by_role("button", name="Retry now").click()

    expect(state(page)).to_have_text(SAVED)
    wait_for_answer(page, assessment, Answer(note="While the server restarts, more comes to mind."), "q6")
    expect(page.get_by_role("heading", level=1, name="Sixth practice")).to_be_visible()


def test_an_answer_whose_reply_got_lost_counts_once(assessment, owner, new_context):
    page = new_context(owner, refusals=True).new_page()
    open_question(page, assessment, "q1")

    def lose_the_reply(route) -> None:
        if route.request.method == "PUT":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(NETWORK, lose_the_reply)
    choose(page, 1)
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")
    page.unroute(NETWORK)
    choose(page, 3)

    expect(state(page)).to_have_text(SAVED)
    assert list(assessment.responses.order_by("version").values_list("version", "level")) == [(1, 1), (2, 3)]


def test_after_the_session_ends_the_answer_waits_for_the_sign_in(assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Note").fill("Long text, long session.")
    expect(state(page)).to_have_text("You were signed out. Your answers are safe on this device. Sign in to send them.")

    page.locator("[data-sign-in]").click()
    sign_in_by_form(page, owner)

    expect(page.get_by_label("Note")).to_have_value("Long text, long session.")
    wait_for_responses(page, assessment, 1)
    assert assessment.answers() == {"q1": Answer(note="Long text, long session.")}


def test_signing_in_again_in_another_tab_lets_the_answer_through(assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    open_question(page, assessment, "q1")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    choose(page, 2)
    expect(state(page)).to_contain_text("You were signed out.")
    other = context.new_page()
    other.goto("/accounts/login/")
    sign_in_by_form(other, owner)

    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(state(page)).to_have_text(SAVED)
    assert assessment.answers() == {"q1": Answer(level=2)}


def test_another_person_neither_sees_nor_sends_the_answers_of_the_first(assessment, owner, lead, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    context.clear_cookies()
    page.get_by_label("Note").fill("Only Olga’s.")
    expect(state(page)).to_contain_text("You were signed out.")
    page.goto("/accounts/login/")
    sign_in_by_form(page, lead)

    open_question(page, assessment, "q1")
    expect(page.get_by_label("Note")).to_have_value("")
    expect(state(page)).to_have_text("All answers saved")
    choose(page, 0)
    expect(state(page)).to_have_text(SAVED)
    assert assessment.answers() == {"q1": Answer(level=0)}

    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto("/accounts/login/")
    sign_in_by_form(page, owner)
    open_question(page, assessment, "q1")
    expect(page.get_by_role("heading", name="Ana changed this answer")).to_be_visible()
    expect(page.locator(".conflict")).to_contain_text("Only Olga’s.")


def test_a_tab_left_open_sends_nothing_under_the_name_of_the_next_person(assessment, owner, lead, new_context):
    context = new_context(owner, refusals=True)
    left_open = context.new_page()
    open_question(left_open, assessment, "q1")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page = context.new_page()
    page.goto("/accounts/login/")
    sign_in_by_form(page, lead)

    choose(left_open, 4)

    expect(state(left_open)).to_contain_text("You were signed out.")
    assert assessment.responses.count() == 0


def test_signing_out_leaves_nothing_on_the_device(assessment, owner, new_context):
    context = new_context(owner, refusals=True)
    page = context.new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    page.route(NETWORK, lambda route: route.fulfill(status=503) if route.request.method == "PUT" else route.continue_())
    page.get_by_label("Note").fill("Not for the next person.")
    expect(state(page)).to_contain_text("Server busy")
    page.goto("/method/")
    page.get_by_text("Account: Olga").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()

    kept = page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open("shipworthy", 1);
          request.onsuccess = () => {
            const all = request.result.transaction("answers").objectStore("answers").getAll();
            all.onsuccess = () => resolve(all.result);
          };
        })"""
    )
    assert kept == []


@pytest.mark.parametrize(
    ("button", "stands"),
    [
        ("Keep mine", Answer(level=0, note="Olga’s text.")),
        ("Take Ana’s", Answer(level=4, note="Ana’s text.")),
        ("Merge notes", Answer(level=0, note="Olga’s text.\n\nAna’s text.")),
    ],
)
def test_two_people_on_one_answer_see_both_texts_and_choose(assessment, owner, lead, new_context, button, stands):
    olga = new_context(owner, refusals=True).new_page()
    ana = new_context(lead).new_page()
    for page in (olga, ana):
        open_question(page, assessment, "q1")
    answer(ana, 4, "Ana’s text.")
    wait_for_answer(ana, assessment, Answer(level=4, note="Ana’s text."))

    answer(olga, 0, "Olga’s text.")
    panel = olga.locator(".conflict")
    expect(panel).to_contain_text("Olga’s text.")
    expect(panel).to_contain_text("Ana’s text.")
    assert assessment.answers() == {"q1": Answer(level=4, note="Ana’s text.")}
    panel.get_by_role("button", name=button).click()

    expect(panel).to_have_count(0)
    wait_for_answer(olga, assessment, stands)
    olga.reload()
    expect(olga.get_by_label("Note")).to_have_value(stands.note)
    expect(panel).to_have_count(0)


def test_what_the_loser_of_a_conflict_typed_survives_a_reload(assessment, owner, lead, new_context):
    page = new_context(owner, refusals=True).new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    give(assessment, "q1", Answer(level=4, note="Ana’s text."), lead)
    page.get_by_label("Note").fill("Olga’s text.")
    expect(page.locator(".conflict")).to_contain_text("Olga’s text.")

    page.reload()

    expect(page.locator(".conflict")).to_contain_text("Olga’s text.")
    expect(page.locator(".conflict")).to_contain_text("Ana’s text.")


def test_a_conflict_on_another_question_is_one_link_away(assessment, owner, lead, new_context):
    page = new_context(owner, refusals=True).new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    page.route(NETWORK, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    choose(page, 3)
    expect(state(page)).to_have_text("Offline. 1 answer kept on this device.")
    give(assessment, "q1", Answer(level=0), lead)
    page.unroute(NETWORK)

    open_question(page, assessment, "q6")
    expect(state(page)).to_have_text("Ana changed “First practice” as well. Choose what to keep.")
    page.get_by_role("link", name="Open the question").click()

    expect(page.get_by_role("heading", name="Ana changed this answer just now.")).to_be_visible()
    page.get_by_role("button", name="Keep mine").click()
    wait_for_answer(page, assessment, Answer(level=3))


def test_after_submission_the_unsent_text_can_be_copied(assessment, owner, lead, new_context):
    page = new_context(owner, refusals=True).new_page()
    page.on("dialog", leave_anyway)
    open_question(page, assessment, "q1")
    submission = actions.submit(assessment=assessment, by=lead)

    page.get_by_label("Note").fill("Came too late.")

    expect(state(page)).to_have_text(f"This assessment was submitted at {submission.submitted_at:%H:%M} by Ana.")
    expect(page.locator(".conflict")).to_contain_text("Came too late.")
    page.reload()
    expect(page.locator(".conflict")).to_contain_text("Came too late.")


def answer(page: Page, position: int, note: str) -> None:
    """Choose and write."""
    page.get_by_label("Note").fill(note)
    choose(page, position)


def sign_in_by_form(page: Page, user) -> None:
    """Type address and password."""
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_text(f"Account: {user}")).to_be_visible()
