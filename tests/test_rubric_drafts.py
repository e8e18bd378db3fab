"""An organisation's own rubrics: written by its owners, published once, retired without breaking what stands."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from assessment import actions
from assessment.access import drafts_for, newer_version, published_in, rubrics_for
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import parse_rubric
from assessment.models import Assessment, Organisation, Retirement, RubricDraft, RubricVersion
from tests.conftest import give
from tests.newer import NINTH, newer_toy, toy_text


def write(draft, text, by, **changes):
    """The draft saved once more with another text."""
    fields = {"name": draft.name, "note": draft.note, "version": draft.version} | changes
    return actions.save_draft(draft=draft, text=text, by=by, **fields)


def published(draft, text, by):
    """A version published from this text."""
    draft = write(draft, text, by)
    return actions.publish_draft(draft=draft, note="New.", version=draft.version, by=by)


def start(team, version, by):
    return actions.start_assessment(team=team, rubric_version=version, name="Q4", key=uuid.uuid4(), by=by)


# Writing


def test_text_is_saved_as_it_is_with_its_faults(draft, owner):
    saved = write(draft, "format: [\n  # half a thought", owner)

    saved.refresh_from_db()
    assert (saved.text, saved.version, saved.updated_by) == ("format: [\n  # half a thought", 2, owner)


def test_second_of_two_tabs_is_told_and_overwrites_nothing(draft, owner):
    write(draft, "mine", owner)

    with pytest.raises(actions.DraftChanged, match=r"Olga saved another text on .* Nothing was overwritten") as refusal:
        write(draft, "the other tab’s", owner)

    draft.refresh_from_db()
    assert (draft.text, refusal.value.current) == ("mine", draft)


def test_the_same_save_once_more_changes_nothing(draft, owner):
    write(draft, "mine", owner)

    assert write(draft, "mine", owner).version == 2


def test_lead_may_read_that_there_is_a_draft_and_not_write_it(draft, lead):
    assert list(drafts_for(lead)) == [draft]
    with pytest.raises(PermissionDenied, match="does not let you create teams, write rubrics"):
        write(draft, "", lead)


def test_outsider_sees_no_draft(draft, outsider):
    assert list(drafts_for(outsider)) == []


# Publishing


def test_published_version_keeps_text_note_and_hash_and_the_draft_stays(draft, owner, organisation):
    version = actions.publish_draft(draft=draft, note="For the data platform.", version=1, by=owner)

    version.refresh_from_db()
    assert (version.organisation, str(version), version.note) == (organisation, "ours@1.0.0", "For the data platform.")
    assert version.text == draft.text
    assert parse_rubric(version.text, "text").content_hash == version.content_hash == version.rubric().content_hash
    assert RubricDraft.objects.get() == draft


def test_publishing_twice_publishes_once(draft, owner):
    versions = {actions.publish_draft(draft=draft, note="Once.", version=1, by=owner) for _ in range(2)}

    assert versions == {RubricVersion.objects.get()}


def test_draft_with_faults_is_not_published(draft, owner):
    faulty = write(draft, draft.text.replace("status: expert", "status: proven"), owner)

    with pytest.raises(actions.UnfitToPublish, match=r"^1 fault stands in the text") as refusal:
        actions.publish_draft(draft=faulty, note="Now.", version=2, by=owner)

    assert [(fault.line, fault.path) for fault in refusal.value.faults] == [(22, "rubric.status")]
    assert RubricVersion.objects.count() == 0


def test_text_that_changed_since_it_was_looked_at_is_not_published(draft, owner):
    write(draft, draft.text + "# more\n", owner)

    with pytest.raises(actions.DraftChanged):
        actions.publish_draft(draft=draft, note="Now.", version=1, by=owner)


def test_next_version_must_follow_upon_those_before(own_rubric, draft, owner):
    changed = own_rubric.text.replace("weight: 2, axis", "weight: 3, axis")

    with pytest.raises(actions.UnfitToPublish) as refusal:
        published(draft, changed, owner)

    assert [fault.path for fault in refusal.value.faults] == ["rubric.version"]
    draft.refresh_from_db()
    assert str(published(draft, changed.replace("version: 1.0.0", "version: 1.1.0"), owner)) == "ours@1.1.0"


def test_id_of_a_rubric_of_the_product_is_taken(rubric_version, draft, owner):
    with pytest.raises(actions.UnfitToPublish) as refusal:
        published(draft, toy_text("1.1.0", NINTH), owner)

    assert [fault.path for fault in refusal.value.faults] == ["rubric.id"]


def test_organisation_that_had_an_id_first_keeps_it(draft, owner, toy, organisation):
    own = published(draft, toy_text("1.0.0"), owner)
    built_in = actions.publish_rubric(rubric=newer_toy("1.1.0", NINTH))

    assert published_in(organisation, "toy").versions == (toy,)
    draft.refresh_from_db()
    again = published(draft, toy_text("1.0.1", ("Seven questions", "7 questions")), owner)
    assert (newer_version(own), newer_version(built_in)) == (again, None)


def test_two_organisations_may_use_one_id_and_one_text(draft, own_rubric, outsider):
    elsewhere = Organisation.objects.get(name="Elsewhere")
    theirs = actions.create_draft(organisation=elsewhere, name="Ours", text=draft.text, by=outsider)

    version = actions.publish_draft(draft=theirs, note="Ours.", version=1, by=outsider)

    assert (str(version), version.content_hash) == (str(own_rubric), own_rubric.content_hash)
    assert version != own_rubric


# Whose they are


def test_person_sees_the_rubrics_of_the_product_and_of_her_own_organisations(
    rubric_version, own_rubric, owner, viewer, outsider
):
    assert [set(rubrics_for(user)) for user in (owner, viewer, outsider)] == [
        {rubric_version, own_rubric},
        {rubric_version, own_rubric},
        {rubric_version},
    ]


def test_no_team_starts_on_the_rubric_of_another_organisation(own_rubric, outsider):
    elsewhere = Organisation.objects.get(name="Elsewhere")
    team = actions.create_team(organisation=elsewhere, name="Vega", by=outsider)

    with pytest.raises(actions.ActionError, match="not a rubric on which a team of Elsewhere can start"):
        start(team, own_rubric, outsider)


def test_own_rubrics_go_with_their_organisation(draft, own_rubric, team, owner, organisation):
    begun = start(team, own_rubric, owner)
    actions.retire_rubric(rubric_version=own_rubric, by=owner)
    actions.submit(assessment=begun, by=owner)

    organisation.delete()

    assert [kind.objects.count() for kind in (RubricVersion, RubricDraft, Retirement, Assessment)] == [0] * 4


# Retiring


def test_nothing_new_starts_on_a_retired_version(own_rubric, team, owner):
    actions.retire_rubric(rubric_version=own_rubric, by=owner)

    with pytest.raises(actions.ActionError, match="can start now"):
        start(team, own_rubric, owner)


def test_what_was_begun_on_a_retired_version_is_finished_corrected_and_read(own_rubric, team, owner):
    begun = start(team, own_rubric, owner)
    key, fields = uuid.uuid4(), {"team": team, "rubric_version": own_rubric, "name": "Q4", "by": owner}
    first = actions.start_assessment(key=key, **fields)
    retirement = actions.retire_rubric(rubric_version=own_rubric, by=owner)

    give(begun, "review", Answer(level=2), owner)
    submission = actions.submit(assessment=begun, by=owner)
    correction = actions.correct(submission=submission, reason="A slip.", by=owner)

    assert submission.report().rubric == own_rubric.rubric()
    assert correction.rubric_version == own_rubric
    assert actions.start_assessment(key=key, **fields) == first
    assert actions.retire_rubric(rubric_version=own_rubric, by=owner) == retirement


def test_no_draft_is_led_to_a_retired_version(own_rubric, draft, owner):
    newer = published(
        draft, own_rubric.text.replace("version: 1.0.0", "version: 1.0.1").replace("Not done", "Undone"), owner
    )
    assert newer_version(own_rubric) == newer

    actions.retire_rubric(rubric_version=newer, by=owner)

    assert newer_version(own_rubric) is None


def test_nobody_retires_a_rubric_of_the_product(rubric_version, owner):
    with pytest.raises(PermissionDenied, match="comes with the product"):
        actions.retire_rubric(rubric_version=rubric_version, by=owner)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins_and_the_other_is_told(draft, owner):
    results, gate = [], threading.Barrier(2)

    def save(text):
        gate.wait()
        try:
            results.append(write(draft, text, owner).text)
        except actions.DraftChanged as error:
            results.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[text]) for text in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    draft.refresh_from_db()
    assert sorted(map(str, results)) == sorted(map(str, [draft.text, actions.DraftChanged]))
