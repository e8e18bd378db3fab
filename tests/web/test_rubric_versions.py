"""The pages about versions of a rubric, and the move of an assessment to a newer one."""

import re
import uuid

import pytest
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import read_rubric
from assessment.models import Assessment
from tests.conftest import give
from tests.newer import NINTH, TOY_2, newer_toy, renamed_toy

VERSIONS = reverse("rubric-versions", args=["toy"])
CHANGES = reverse("rubric-changes", args=["toy"])


@pytest.fixture
def minor(rubric_version):
    """Version 1.1.0 of the toy rubric, published: one question more."""
    return actions.publish_rubric(rubric=newer_toy("1.1.0", NINTH))


@pytest.fixture
def major(minor):
    """Version 2.0.0 of the toy rubric, published."""
    return actions.publish_rubric(rubric=read_rubric(TOY_2))


@pytest.fixture
def answered(assessment, owner):
    """The open assessment with answers that are carried, to confirm, and left behind."""
    for question, level in {"q1": 3, "q2": 4, "q5": 4}.items():
        give(assessment, question, Answer(level=level, note=f"Note on {question}."), owner)
    return assessment


def text_of(response):
    """What a person reads on a page, in one line."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


# Versions


def test_versions_stand_newest_first_with_date_hash_and_what_each_changed(major, minor, rubric_version, viewer, client):
    client.force_login(viewer)

    response = client.get(VERSIONS)

    editions = response.context["editions"]
    assert [edition.version for edition in editions] == [major, minor, rubric_version]
    assert [edition.summary for edition in editions] == [
        ["1 question means something else", "1 question is new", "2 questions are gone"],
        ["1 question is new"],
        [],
    ]
    text = text_of(response)
    for edition in editions:
        assert edition.version.content_hash in text
        assert f"Published on {edition.version.published_at:%-d %B %Y}" in text


def test_first_version_alone_offers_nothing_to_compare(rubric_version, viewer, client):
    client.force_login(viewer)

    assert "The first version." in text_of(client.get(VERSIONS))
    assert "Compare" not in text_of(client.get(VERSIONS))
    assert "This is one and the same version." in text_of(client.get(CHANGES))


def test_method_page_leads_to_the_versions(rubric_version, client):
    assert f'href="{VERSIONS}"' in client.get(reverse("method")).content.decode()


@pytest.mark.parametrize("path", [VERSIONS, CHANGES])
def test_rubric_that_was_never_published_is_not_found(path, viewer, client):
    client.force_login(viewer)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["?from=1.0.0", "?from=1.0.0&to=7.0.0", "?from=x&to=1.0.0", "?from=1.0.0&to=1.0.0'"])
def test_versions_that_are_not_published_are_not_found(query, minor, viewer, client):
    client.force_login(viewer)

    assert client.get(CHANGES + query).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ("1.1.0", "2.0.0")),
        ("?from=1.0.0&to=2.0.0", ("1.0.0", "2.0.0")),
        ("?from=2.0.0&to=1.0.0", ("1.0.0", "2.0.0")),
        ("?from=1.1.0&to=1.1.0", ("1.1.0", "1.1.0")),
    ],
)
def test_older_version_is_the_one_before_and_without_a_choice_the_newest_two(query, names, major, viewer, client):
    client.force_login(viewer)

    context = client.get(CHANGES + query).context

    assert (context["old"].version, context["new"].version) == names


def test_changes_of_two_versions_can_be_read(major, viewer, client):
    client.force_login(viewer)

    response = client.get(CHANGES + "?from=1.0.0&to=2.0.0")

    assert [str(section.what) for section in response.context["sections"]] == [
        "Changed meaning",
        "Questions added",
        "Questions dropped",
    ]
    text = text_of(response)
    assert "Major version. Some answers mean something else now." in text
    assert "Second practice rev 1 → 2 Level 3 1.0.0 Everybody follows the second practice, and" in text
    assert "Eighth practice Third topic, renamed from “Fifth practice” Does the team follow the eighth" in text
    assert "<ins>a tool refuses work that does not.</ins>" in response.content.decode()
    assert "<del>it is on record.</del>" in response.content.decode()


# Moving


def test_task_list_offers_the_move_to_those_who_may_take_it(answered, major, lead, member, client):
    pages = {}
    for person in (lead, member):
        client.force_login(person)
        pages[person] = text_of(client.get(answered.get_absolute_url()))

    assert "Toy rubric 2.0.0 has been published. This assessment stays on 1.0.0 unless you move it." in pages[lead]
    assert "has been published" not in pages[member]


def test_assessment_on_the_newest_version_is_offered_nothing(answered, lead, client):
    client.force_login(lead)

    assert "has been published" not in text_of(client.get(answered.get_absolute_url()))
    assert client.get(reverse("move-assessment", args=[answered.pk]))["Location"] == answered.get_absolute_url()


def test_preview_says_what_becomes_of_every_answer(answered, major, lead, client):
    client.force_login(lead)

    response = client.get(reverse("move-assessment", args=[answered.pk]))

    preview = response.context["preview"]
    assert [row.question.id for row in preview.carried] == ["q1"]
    assert (preview.open, [row.question.id for row in preview.confirm]) == (4, ["q2", "q8"])
    assert [(row.earlier[0][1].title, row.suggested.title) for row in preview.confirm] == [
        ("Sustained", "Sustained"),
        ("Sustained", "Standard"),
    ]
    assert (preview.new, preview.removed) == ((), ())
    assert "Carried 1 Confirm again 2 New 0 Removed 0" in text_of(response)
    assert Assessment.objects.count() == 1


def test_preview_names_what_is_new_and_what_is_removed(team, minor, major, lead, client):
    assessment = actions.start_assessment(team=team, rubric_version=minor, name="Q4", key=uuid.uuid4(), by=lead)
    give(assessment, "q9", Answer(level=2), lead)
    client.force_login(lead)

    preview = client.get(reverse("move-assessment", args=[assessment.pk])).context["preview"]

    assert [(row.question.id, row.earlier[0][1].title) for row in preview.removed] == [("q9", "Partial")]


def test_move_leads_to_the_new_assessment_and_the_old_one_says_so(answered, major, lead, client):
    client.force_login(lead)
    address = reverse("move-assessment", args=[answered.pk])
    fields = {"key": uuid.uuid4(), "rubric_version": major.pk}

    responses = [client.post(address, fields) for _ in range(2)]

    moved = answered.moved_to.get()
    assert {response["Location"] for response in responses} == {moved.get_absolute_url()}
    for path in (answered.get_absolute_url(), reverse("review", args=[answered.pk])):
        assert "This assessment moved to version 2.0.0" in text_of(client.get(path))
    question = reverse("question", args=[answered.pk, "q5"])
    assert "This assessment moved to version 2.0.0" in text_of(client.get(question))
    assert client.get(address)["Location"] == moved.get_absolute_url()


@pytest.fixture
def moved(answered, major, lead):
    """What the answered draft moved to."""
    return actions.move_assessment(assessment=answered, rubric_version=major, key=uuid.uuid4(), by=lead)


def test_draft_that_moved_is_read_and_not_written(answered, moved, lead, client):
    client.force_login(lead)

    tasks, review = (client.get(reverse(name, args=[answered.pk])) for name in ("assessment", "review"))
    question = client.get(reverse("question", args=[answered.pk, "q5"]))

    assert "It can be read here; answers are given in version 2.0.0." in text_of(tasks)
    assert [word for word in ("Continue", "min left", "In progress", "Not started") if word in text_of(tasks)] == []
    assert "Submit assessment" not in text_of(review)
    assert 'data-may-answer="no"' in question.content.decode()
    assert "Everybody follows the fifth practice" in text_of(question)


def test_answer_to_a_draft_that_moved_is_shown_with_the_way_to_the_new_one(answered, moved, member, client):
    client.force_login(member)
    address = reverse("question", args=[answered.pk, "q3"])
    fields = {"version": 0, "key": uuid.uuid4(), "choice": "3", "note": "Typed before the move.", "go": "next"}

    page = client.post(address, fields)
    saved = client.put(
        address,
        {"answer": {"level": 3}},
        content_type="application/json",
        headers={"If-Match": '"0"', "Idempotency-Key": str(uuid.uuid4())},
    )

    assert page.status_code == saved.status_code == 409
    assert "This assessment moved to version 2.0.0" in text_of(page)
    assert "Typed before the move." in text_of(page)
    assert f'href="{moved.get_absolute_url()}">Go on in version 2.0.0</a>' in page.content.decode()
    assert saved.json() == {
        "moved": {
            "message": f"This assessment moved to version 2.0.0 on {moved.started_at:%-d %B %Y}. Answer there.",
            "url": moved.get_absolute_url(),
            "version": "2.0.0",
        }
    }
    assert answered.answers().keys() == {"q1", "q2", "q5"}


@pytest.mark.parametrize("name", ["submit", "answer-sheet", "import-answers"])
def test_every_way_to_write_into_a_draft_that_moved_leads_to_the_new_one(name, answered, moved, lead, client):
    client.force_login(lead)
    send = client.post if name == "submit" else client.get

    response = send(reverse(name, args=[answered.pk]), follow=True)

    assert response.redirect_chain[-1][0] == moved.get_absolute_url()
    assert "This assessment moved to version 2.0.0" in text_of(response)


def test_team_page_lists_both_drafts_and_says_where_the_old_one_went(answered, moved, team, lead, client):
    client.force_login(lead)

    page = client.get(team.get_absolute_url())
    home = client.get(reverse("home"))
    start = client.get(reverse("new-assessment", args=[team.pk]))

    assert list(page.context["open_assessments"]) == [moved]
    assert f"{answered.name} Toy rubric, version 1.0.0, as it was Moved to version 2.0.0" in text_of(page)
    assert f'href="{answered.get_absolute_url()}"' in page.content.decode()
    assert [assessment for assessment, _ in home.context["open_assessments"]] == [moved]
    assert list(start.context["open_assessments"]) == [moved]


def test_suggestion_arrives_from_the_oldest_of_several_drafts(team, rubric_version, lead, client):
    versions = [
        actions.publish_rubric(rubric=each)
        for each in (renamed_toy("1.1.0", "q5", "called"), renamed_toy("2.0.0", "called", "named"))
    ]
    draft = actions.start_assessment(team=team, rubric_version=rubric_version, name="Q4", key=uuid.uuid4(), by=lead)
    give(draft, "q5", Answer(level=3), lead)
    at_once = actions.start_assessment(team=team, rubric_version=rubric_version, name="Q4", key=uuid.uuid4(), by=lead)
    give(at_once, "q5", Answer(level=3), lead)
    client.force_login(lead)

    for version in versions:
        preview = client.get(reverse("move-assessment", args=[draft.pk])).context["preview"]
        draft = actions.move_assessment(assessment=draft, rubric_version=version, key=uuid.uuid4(), by=lead)
    at_once = actions.move_assessment(assessment=at_once, rubric_version=versions[1], key=uuid.uuid4(), by=lead)

    assert [(row.question.id, row.version, row.suggested.title) for row in preview.confirm] == [
        ("named", "1.0.0", "Standard")
    ]
    for moved in (draft, at_once):
        question = text_of(client.get(reverse("question", args=[moved.pk, "named"])))
        assert "Suggested from version 1.0.0 Standard" in question
        assert "“Fifth practice” was answered “Standard”." in question


def test_suggestions_wait_on_the_task_list_and_on_their_question_until_it_is_answered(answered, major, lead, client):
    moved = actions.move_assessment(assessment=answered, rubric_version=major, key=uuid.uuid4(), by=lead)
    client.force_login(lead)

    tasks = text_of(client.get(moved.get_absolute_url()))
    question = text_of(client.get(reverse("question", args=[moved.pk, "q8"])))

    assert "Moved from version 1.0.0" in tasks
    assert "Second practice Suggested: Sustained" in tasks
    assert "Eighth practice Suggested: Standard" in tasks
    assert "Suggested from version 1.0.0 Standard Everybody follows the eighth practice" in question
    assert "“Fifth practice” was answered “Sustained”." in question
    assert moved.answers().keys() == {"q1"}

    give(moved, "q8", Answer(level=3), lead)
    assert "Eighth practice Suggested" not in text_of(client.get(moved.get_absolute_url()))
    assert "Suggested from" not in text_of(client.get(reverse("question", args=[moved.pk, "q8"])))


@pytest.mark.parametrize("fields", [{}, {"key": "x", "rubric_version": "x"}, {"key": str(uuid.uuid4())}])
def test_move_that_names_no_version_moves_nothing(fields, answered, major, lead, client):
    client.force_login(lead)

    response = client.post(reverse("move-assessment", args=[answered.pk]), fields)

    assert response.status_code == 422
    assert Assessment.objects.count() == 1


def test_move_to_the_version_it_has_is_refused_in_words(answered, major, rubric_version, lead, client):
    client.force_login(lead)

    response = client.post(
        reverse("move-assessment", args=[answered.pk]),
        {"key": uuid.uuid4(), "rubric_version": rubric_version.pk},
        follow=True,
    )

    assert "can move to a newer version of toy@1.0.0, not to toy@1.0.0." in text_of(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_member_may_not_move(method, answered, major, member, client):
    client.force_login(member)

    assert getattr(client, method)(reverse("move-assessment", args=[answered.pk])).status_code == 403


def test_submitted_assessment_leads_to_its_result(submission, major, owner, client):
    client.force_login(owner)

    response = client.get(reverse("move-assessment", args=[submission.assessment.pk]))

    assert response["Location"] == submission.get_absolute_url()
