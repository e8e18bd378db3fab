"""A rubric of ten own questions: written with two faults, mended, published, and an assessment of it started."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.domain.rubric_file import parse_rubric
from assessment.domain.rubric_starter import starter
from assessment.models import Assessment, RubricDraft, RubricVersion
from tests.journeys.looks import sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wirtschaftlichkeitsberechnungsgrundlagenverordnung"
QUESTION = """
  - id: practice-{number}
    rev: 1
    node: {node}
    title: Practice {number}
    intent: Does the team follow practice {number}?
    scale: three
    weight: 1
    why: It is one of ours.
    levels:
      0: Nobody follows practice {number}.
      1: Part of the team follows practice {number}.
      2: Everybody follows practice {number}, and it is on record.
    evidence: The record of practice {number}.
    roles: {{best: [lead]}}
    advice: []
"""


def ten_questions(text: str) -> str:
    """The file to start from with seven questions more."""
    more = "".join(
        QUESTION.format(number=number, node=("skills", "habits", "release")[number % 3]) for number in range(4, 11)
    )
    return text.replace("\n# Gates hold a node", f"{more}\n# Gates hold a node")


def state(page: Page):
    """What the panel says of the text."""
    return page.locator("[data-state]")


def mend(page: Page, old: str, new: str) -> None:
    """Type over a part of the text, as with the keyboard."""
    text = page.get_by_label("The rubric as YAML")
    at = text.input_value().index(old)
    text.evaluate("(area, [from, to]) => area.setSelectionRange(from, to)", [at, at + len(old)])
    text.focus()
    page.keyboard.insert_text(new)


def test_ten_own_questions_are_written_mended_published_and_begun(owner, team, organisation, new_context):
    page = new_context(owner).new_page()
    page.goto("/")
    page.get_by_role("link", name="Rubrics", exact=True).click()
    page.get_by_role("link", name="Write a rubric").click()
    page.get_by_label("Name").fill("Platform practice")
    page.get_by_role("button", name="Begin").click()
    expect(state(page)).to_have_text("No faults")

    faulty = ten_questions(starter("Platform practice")).replace("status: expert", "status: proven")
    faulty = faulty.replace("title: Practice 7\n    intent: Does", "title: Practice 7\n    intention: Does")
    page.get_by_label("The rubric as YAML").fill(faulty)
    expect(state(page)).to_have_text("2 faults")
    expect(page.locator(".fault").first).to_contain_text("Is “proven”; expected expert, validated or adaptation.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".message-success")).to_have_text("The draft is saved.")
    expect(page.get_by_role("link", name="Publish version")).to_have_count(0)

    page.get_by_role("link", name="Line 22").click()
    area = page.get_by_label("The rubric as YAML")
    expect(area).to_be_focused()
    picked = area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert picked.startswith("proven ")
    mend(page, "proven", "expert")
    mend(page, "intention:", "intent:")
    expect(state(page)).to_have_text("No faults")
    expect(page.locator(".preview-question")).to_contain_text("question 7 of 10")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.get_by_label("Question", exact=True).select_option("10. Practice 10")
    expect(page.locator(".preview-question .question-title")).to_have_text("Practice 10")
    expect(page.locator(".preview-part .radar")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Publish version 1.0.0").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Publish Platform practice 1.0.0?")
    page.get_by_label("Change note").fill("The ten practices of our platform teams.")
    page.get_by_role("button", name="Publish version 1.0.0").click()
    expect(page.locator(".edition-note")).to_have_text("The ten practices of our platform teams.")

    version = RubricVersion.objects.get()
    assert (len(version.rubric().questions), parse_rubric(version.text, "text")) == (10, version.rubric())
    page.goto(team.get_absolute_url())
    page.get_by_role("link", name="Start an assessment").first.click()
    page.get_by_role("button", name="Start assessment").click()
    expect(page.locator(".task-summary")).to_contain_text("0 of 10 answered")
    assert Assessment.objects.get().rubric_version == version


def test_preview_stays_while_a_fault_stands_and_says_so(draft, owner, new_context):
    page = new_context(owner).new_page()
    page.goto(draft.get_absolute_url())

    mend(page, "rev: 1", "rev: one")

    expect(state(page)).to_have_text("1 fault")
    expect(page.locator("[data-stale]")).to_be_visible()
    expect(page.locator(".preview-question .question-title")).to_have_text("Training")
    mend(page, "rev: one", "rev: 1")
    expect(state(page)).to_have_text("No faults")
    expect(page.locator("[data-stale]")).to_be_hidden()
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def test_chosen_file_takes_the_place_of_the_text_and_is_checked_before_it_is_saved(draft, owner, new_context, tmp_path):
    file = tmp_path / "ours.yaml"
    file.write_text(draft.text.replace("Training", "Schooling"), encoding="utf-8")
    page = new_context(owner).new_page()
    page.goto(draft.get_absolute_url())

    page.get_by_label("Upload a file").set_input_files(file)

    expect(page.locator(".preview-question .question-title")).to_have_text("Schooling")
    assert RubricDraft.objects.get().text == draft.text
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".message-success")).to_be_visible()
    assert RubricDraft.objects.get().text == file.read_text(encoding="utf-8")


def test_unsaved_text_is_not_left_without_a_warning(draft, owner, new_context):
    page = new_context(owner).new_page()
    page.goto(draft.get_absolute_url())
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    mend(page, "rev: 1", "rev: 2")

    page.get_by_role("link", name="Teams", exact=True).click(no_wait_after=True)
    page.wait_for_timeout(200)

    assert warned == ["beforeunload"]
    expect(page.locator("[data-unsaved]")).to_be_visible()


def test_second_tab_is_told_and_overwrites_only_when_it_says_so_twice(draft, owner, new_context):
    context = new_context(owner, refusals=True)
    first, second = context.new_page(), context.new_page()
    for page, old, new in ((first, "Training", "Schooling"), (second, "Training", "Teaching")):
        page.goto(draft.get_absolute_url())
        mend(page, f"title: {old}", f"title: {new}")
    first.get_by_role("button", name="Save draft").click()
    expect(first.locator(".message-success")).to_be_visible()

    second.get_by_role("button", name="Save draft").click()

    expect(second.get_by_role("alert")).to_contain_text("Olga saved another text")
    assert "title: Schooling" in RubricDraft.objects.get().text
    second.get_by_role("button", name="Save mine over it").click()
    expect(second.locator(".message-success")).to_be_visible()
    assert "title: Teaching" in RubricDraft.objects.get().text


def test_rubric_is_written_without_script(draft, owner, new_context):
    page = new_context(owner, java_script_enabled=False, refusals=True).new_page()
    page.goto(draft.get_absolute_url())
    text = page.get_by_label("The rubric as YAML")

    text.fill(draft.text.replace("status: expert", "status: proven"))
    page.get_by_role("button", name="Check").click()
    expect(state(page)).to_have_text("1 fault")
    expect(page.locator(".fault-line")).to_contain_text("status: proven")
    text.fill(draft.text)
    page.get_by_role("button", name="Check").click()
    page.get_by_label("Question", exact=True).select_option("3. The way back")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".preview-question .question-title")).to_have_text("The way back")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Publish version 1.0.0").click()
    page.get_by_label("Change note").fill("First.")
    page.get_by_role("button", name="Publish version 1.0.0").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Versions of this rubric")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_about_own_rubrics_has_an_axe_violation_or_scrolls_sideways(
    draft, own_rubric, organisation, owner, new_context, scheme, width
):
    text = draft.text.replace("version: 1.0.0", "version: 1.1.0").replace("title: Training", f"title: {LONG}")
    long = actions.create_draft(organisation=organisation, name=f"{LONG} {LONG}", text=text, by=owner)
    faults = text.replace("status: expert", f"status: {LONG}{LONG}").replace("node: habits", "node: habit")
    faulty = actions.create_draft(organisation=organisation, name="Faulty", text=faults, by=owner)
    page = new_context(owner, color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    found = {}

    for path in (
        reverse("rubrics"),
        reverse("new-draft", args=[organisation.pk]),
        long.get_absolute_url(),
        faulty.get_absolute_url(),
        reverse("draft-changes", args=[long.pk]),
        reverse("publish-draft", args=[long.pk]),
        own_rubric.get_absolute_url(),
        own_rubric.method_url,
    ):
        page.goto(path)
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        found[path] = violations(page) + ["scrolls sideways"] * bool(sideways(page))

    assert [path for path, faults in found.items() if faults] == [], found
