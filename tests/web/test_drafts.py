"""Writing a rubric in the browser: begun, checked, kept with its faults, published; and what a file must be."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment import actions
from assessment.domain.rubric_file import parse_rubric
from assessment.models import RubricDraft, RubricVersion
from tests.newer import toy_text

FAULTY = ("status: expert", "status: proven"), ("node: habits", "node: habit")


@pytest.fixture
def as_owner(owner, client):
    client.force_login(owner)
    return client


def sent(draft, **changes):
    """The fields of the desk as the page sends them."""
    return {"text": draft.text, "name": draft.name, "note": draft.note, "version": draft.version} | changes


def faulty(draft):
    text = draft.text
    for old, new in FAULTY:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def read(response):
    """What a person reads on a page, in one line."""
    text = response.content.decode()
    main = text.partition("<main")[2].partition("</main>")[0] or text
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))).strip()


def file(content, name="ours.yaml"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


# Beginning


def test_rubric_begins_from_a_commented_example_without_faults(as_owner, organisation):
    response = as_owner.post(reverse("new-draft", args=[organisation.pk]), {"name": "Data platform"}, follow=True)

    draft = RubricDraft.objects.get()
    assert (draft.name, parse_rubric(draft.text, "draft").name) == ("Data platform", "data-platform@1.0.0")
    assert "No faults" in read(response)


def test_rubric_begins_from_one_that_comes_with_the_product_under_an_id_of_its_own(
    as_owner, organisation, ml_delivery_version
):
    fields = {"name": "Our delivery", "source": ml_delivery_version.pk}
    response = as_owner.post(reverse("new-draft", args=[organisation.pk]), fields, follow=True)

    rubric = parse_rubric(RubricDraft.objects.get().text, "draft")
    assert (rubric.name, rubric.rubric.title) == ("our-delivery@1.0.0", "Our delivery")
    assert rubric.questions == ml_delivery_version.rubric().questions
    assert "No faults" in read(response)


def test_next_version_begins_from_the_very_text_that_was_published(as_owner, organisation, own_rubric):
    path = reverse("new-draft", args=[organisation.pk])
    form = as_owner.get(f"{path}?from={own_rubric.pk}").context["form"]
    assert (form["name"].value(), form["source"].value()) == ("Ours", own_rubric.pk)

    as_owner.post(path, {"name": "Next", "source": own_rubric.pk})

    assert RubricDraft.objects.get(name="Next").text == own_rubric.text


def test_uploaded_file_is_kept_as_it_is_even_with_faults(as_owner, organisation):
    as_owner.post(
        reverse("new-draft", args=[organisation.pk]), {"name": "Theirs", "file": file("\ufeffformat: [\r\n# half")}
    )

    assert RubricDraft.objects.get().text == "format: [\n# half"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: caf\xe9\n", "Line 2, column 7: byte 0xe9 is not UTF-8; save the file as UTF-8."),
        (b"", "The file is empty: save it, and choose again."),
        (b"x" * 1_000_001, "This is larger than 1 MB. Shorten it: a rubric has up to 500 questions."),
    ],
)
def test_file_that_cannot_be_read_says_why(as_owner, organisation, draft, content, message):
    for path, fields in (
        (reverse("new-draft", args=[organisation.pk]), {"name": "Theirs"}),
        (draft.get_absolute_url(), sent(draft)),
    ):
        response = as_owner.post(path, fields | {"file": file(content)})

        assert (response.status_code, response.context["form"].errors) == (422, {"file": [message]})
    assert RubricDraft.objects.get() == draft


# The desk


def test_saved_text_comes_back_to_the_letter(as_owner, draft):
    text = "\n\n  a: <b>&amp;\u2028 ß 漢\t\n" + draft.text + "\n  \n"

    as_owner.post(draft.get_absolute_url(), sent(draft, text=text.replace("\n", "\r\n")))
    page = as_owner.get(draft.get_absolute_url()).content.decode()

    draft.refresh_from_db()
    assert draft.text == text
    area = re.search(r"<textarea name=\"text\".*?>\r?\n(.*?)</textarea>", page, re.DOTALL)[1]
    assert html.unescape(area) == text
    assert as_owner.get(reverse("draft-file", args=[draft.pk])).content.decode() == text


def test_every_fault_is_told_with_its_line_number_and_the_line(as_owner, draft):
    written = faulty(draft)

    response = as_owner.post(draft.get_absolute_url(), sent(draft, text=written), follow=True)

    draft.refresh_from_db()
    assert draft.text == written
    text = read(response)
    assert "3 faults" in text
    assert "Line 22 rubric.status Is “proven”; expected expert, validated or adaptation. status: proven" in text
    assert "Line 107 questions[1].node “habit” is not a node of this rubric. node: habit" in text


def test_check_without_script_looks_at_the_text_and_keeps_nothing(as_owner, draft):
    response = as_owner.post(draft.get_absolute_url(), sent(draft, text=faulty(draft), do="check"))

    before = draft.text
    draft.refresh_from_db()
    assert (draft.text, draft.version) == (before, 1)
    assert response.context["form"]["text"].value() == faulty(draft)
    assert "3 faults" in read(response)
    assert "Not saved yet." in read(response)


def test_script_is_handed_the_panel_alone(as_owner, draft):
    response = as_owner.post(reverse("check-draft", args=[draft.pk]), sent(draft, question="review"))

    assert response.templates[0].name == "drafts/_findings.html"
    assert "<main" not in response.content.decode()
    assert "People · question 2 of 3 Review Does a second person look" in read(response)


def test_preview_shows_any_question_and_nothing_in_it_can_be_pressed(as_owner, draft):
    page = as_owner.get(draft.get_absolute_url()).content.decode()
    preview = page.partition('class="preview-question"')[2].partition("</section>\n<section")[0]

    controls = re.findall(r"<(?:input|textarea)[^>]*>", preview)
    assert len(controls) == 6
    assert [control for control in controls if "disabled" not in control] == []
    assert len(re.findall("<form", page.partition("<main")[2])) == 2


def test_preview_says_the_worst_the_best_and_the_axes(as_owner, draft):
    text = read(as_owner.get(draft.get_absolute_url()))

    assert "Lowest score 0 Exposed Highest score 100 Dependable" in text
    assert "Questions Lowest Highest People 2 0 100 Skills 1 0 100 Habits 1 0 100 Tools 1 0 100 Release 1 0 100" in text


def test_other_tab_is_told_and_may_save_over_it(as_owner, draft, owner):
    actions.save_draft(draft=draft, name="Ours", text="theirs", note="", version=1, by=owner)

    response = as_owner.post(draft.get_absolute_url(), sent(draft, text="mine"))

    assert response.status_code == 409
    assert "Olga saved another text" in read(response)
    assert RubricDraft.objects.get().text == "theirs"
    again = {name: response.context["form"][name].value() for name in ("text", "name", "note", "version")}
    assert (again["text"], again["version"]) == ("mine", 2)
    as_owner.post(draft.get_absolute_url(), again)
    assert RubricDraft.objects.get().text == "mine"


def test_uploaded_file_is_not_lost_to_another_tab(as_owner, draft, owner):
    actions.save_draft(draft=draft, name="Ours", text="theirs", note="", version=1, by=owner)

    response = as_owner.post(draft.get_absolute_url(), sent(draft, file=file("from a file")))

    assert response.context["form"]["text"].value() == "from a file"


def test_text_over_a_megabyte_is_refused_and_stays_on_the_page(as_owner, draft):
    text = "# " + "x" * 999_999
    response = as_owner.post(draft.get_absolute_url(), sent(draft, text=text))

    assert response.context["form"].errors == {
        "text": ["This is larger than 1 MB. Shorten it: a rubric has up to 500 questions."]
    }
    assert response.context["form"]["text"].value() == text
    assert "1 fault" in read(response)


def test_list_of_faults_ends_at_a_hundred(as_owner, draft):
    text = draft.text + "".join(f"word-{n}: 1\n" for n in range(150))
    response = as_owner.post(reverse("check-draft", args=[draft.pk]), sent(draft, text=text))

    assert "150 faults" in read(response)
    assert "And 50 more. Mend these first." in read(response)


def test_text_of_the_first_two_tags_is_no_markup(as_owner, draft):
    text = draft.text.replace("title: Training", "title: '<script>alert(1)</script>'")
    page = as_owner.post(reverse("check-draft", args=[draft.pk]), sent(draft, text=text)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_removed_draft_is_gone_and_what_was_published_stays(as_owner, draft, own_rubric):
    response = as_owner.post(reverse("remove-draft", args=[draft.pk]), follow=True)

    assert "The draft “Ours” is removed." in read(response)
    assert (RubricDraft.objects.count(), RubricVersion.objects.count()) == (0, 1)


# Publishing


def test_publishing_asks_once_more_and_wants_to_know_what_is_new(as_owner, draft):
    path = reverse("publish-draft", args=[draft.pk])
    assert "Publish Ours 1.0.0?" in read(as_owner.get(path))

    response = as_owner.post(path, {"note": "", "version": 1})

    assert response.context["form"].errors == {"note": ["Say what is new; of a first version, what it is for."]}
    assert RubricVersion.objects.count() == 0


def test_published_version_stands_with_its_note(as_owner, draft):
    response = as_owner.post(
        reverse("publish-draft", args=[draft.pk]), {"note": "For all platform teams.", "version": 1}, follow=True
    )

    version = RubricVersion.objects.get()
    assert response.redirect_chain[-1][0] == version.get_absolute_url()
    assert "Ours 1.0.0 is published." in read(response)
    assert "For all platform teams." in read(response)
    assert "Published as version 1.0.0" in read(as_owner.get(draft.get_absolute_url()))


@pytest.mark.parametrize("method", ["get", "post"])
def test_draft_with_faults_is_sent_back_to_be_mended(as_owner, draft, method):
    as_owner.post(draft.get_absolute_url(), sent(draft, text=faulty(draft)))

    response = getattr(as_owner, method)(reverse("publish-draft", args=[draft.pk]), {"note": "x", "version": 2})

    assert response["Location"] == draft.get_absolute_url()
    assert "3 faults must be mended before this can be published." in read(as_owner.get(draft.get_absolute_url()))
    assert RubricVersion.objects.count() == 0


def test_changed_meanwhile_is_not_published_unseen(as_owner, draft, owner):
    actions.save_draft(draft=draft, name="Ours", text=draft.text + "# more\n", note="", version=1, by=owner)

    response = as_owner.post(reverse("publish-draft", args=[draft.pk]), {"note": "x", "version": 1}, follow=True)

    assert "Olga saved another text" in read(response)
    assert RubricVersion.objects.count() == 0


def test_what_is_new_in_the_draft_is_shown_against_the_published_version(as_owner, draft, own_rubric):
    text = draft.text.replace("version: 1.0.0", "version: 1.1.0").replace("weight: 2, axis", "weight: 3, axis")
    page = read(as_owner.post(draft.get_absolute_url(), sent(draft, text=text), follow=True))
    assert "Since 1.0.0: 1 weight differs." in page

    changes = read(as_owner.get(reverse("draft-changes", args=[draft.pk])))

    assert "What is new in the draft" in changes
    assert "Habits 2 3" in changes


def test_first_version_has_nothing_to_be_compared_with(as_owner, draft):
    assert as_owner.get(reverse("draft-changes", args=[draft.pk])).status_code == 404


def test_id_of_the_product_is_told_at_its_line(as_owner, draft, rubric_version):
    response = as_owner.post(draft.get_absolute_url(), sent(draft, text=toy_text("1.0.0")), follow=True)

    assert "Line 6 rubric.id “toy” is a rubric that comes with the product" in read(response)


# Who may


@pytest.mark.parametrize(
    "name", ["draft", "check-draft", "draft-changes", "draft-file", "publish-draft", "remove-draft"]
)
def test_lead_is_refused_at_every_door_of_a_draft(lead, draft, client, name):
    client.force_login(lead)

    statuses = {getattr(client, method)(reverse(name, args=[draft.pk])).status_code for method in ("get", "post")}

    assert statuses - {405} == {403}


def test_lead_cannot_begin_a_rubric_or_retire_one(lead, organisation, own_rubric, client):
    client.force_login(lead)
    retire = reverse("own-rubric-retire", args=[organisation.pk, "ours", "1.0.0"])

    assert client.get(reverse("new-draft", args=[organisation.pk])).status_code == 403
    assert client.post(retire).status_code == 403
    assert not hasattr(RubricVersion.objects.get(), "retirement")
