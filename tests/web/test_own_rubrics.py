"""Where an organisation's own rubrics are seen, and how teams start on them."""

import uuid

import pytest
from django.urls import reverse

from assessment import actions
from assessment.domain.rubric_file import parse_rubric
from assessment.models import Assessment, Organisation
from tests.web.test_drafts import read


@pytest.fixture
def as_owner(owner, client):
    client.force_login(owner)
    return client


@pytest.fixture
def newer(own_rubric, draft, owner):
    """Version 1.1.0 of the own rubric: another weight."""
    text = draft.text.replace("version: 1.0.0", "version: 1.1.0").replace("weight: 2, axis", "weight: 3, axis")
    saved = actions.save_draft(draft=draft, name="Ours", text=text, note="", version=1, by=owner)
    return actions.publish_draft(draft=saved, note="Habits weigh more.", version=2, by=owner)


# The list


def test_owner_sees_her_rubrics_once_each_her_drafts_and_those_of_the_product(as_owner, newer, rubric_version):
    text = read(as_owner.get(reverse("rubrics")))

    assert "Harbour Analytics Write a rubric of Harbour Analytics Ours ours · 2 versions 1.1.0" in text
    assert "Ours Saved on" in text
    assert "Comes with the product How scoring works Toy rubric toy 1.0.0" in text


def test_viewer_sees_what_is_published_and_no_draft(viewer, own_rubric, draft, client):
    client.force_login(viewer)

    response = client.get(reverse("rubrics"))

    (shelf,) = response.context["own"]
    assert ([line.newest for line in shelf.lines], shelf.drafts, shelf.may_write) == ([own_rubric], [], False)


def test_owner_without_a_rubric_is_told_when_one_is_worth_writing(as_owner, organisation):
    assert "No rubric of your own yet." in read(as_owner.get(reverse("rubrics")))


def test_list_names_the_version_to_start_on_not_a_retired_one(as_owner, newer, own_rubric, owner):
    actions.retire_rubric(rubric_version=newer, by=owner)
    assert "1.0.0" in read(as_owner.get(reverse("rubrics")))

    actions.retire_rubric(rubric_version=own_rubric, by=owner)

    assert "Ours ours · 2 versions 1.1.0 Retired" in read(as_owner.get(reverse("rubrics")))


# Versions, changes, method, files


def test_versions_stand_with_their_notes_and_lead_to_changes_method_and_file(as_owner, newer):
    response = as_owner.get(newer.get_absolute_url())

    text, page = read(response), response.content.decode()
    assert "Habits weigh more." in text
    assert "1 weight differs" in text
    for path in (newer.changes_url, newer.method_url, newer.file_url):
        assert f'href="{path}' in page
        assert as_owner.get(path).status_code == 200


def test_method_of_an_own_rubric_is_its_own(as_owner, own_rubric):
    text = read(as_owner.get(own_rubric.method_url))

    assert "Ours, version 1.0.0" in text
    assert "Budowski-Tal" not in text


def test_method_of_the_product_is_never_an_organisations_own(rubric_version, own_rubric, client):
    assert "Toy rubric, version 1.0.0" in read(client.get(reverse("method")))


def test_downloaded_file_reads_back_with_the_same_hash(as_owner, own_rubric, ml_delivery_version):
    for version in (own_rubric, ml_delivery_version):
        response = as_owner.get(version.file_url)

        text = response.content.decode()
        assert parse_rubric(text, "download").content_hash == version.content_hash
        assert f'filename="{version.slug}-{version.version}.yaml"' in response["Content-Disposition"]
    assert as_owner.get(own_rubric.file_url).content.decode() == own_rubric.text


def test_own_rubric_has_no_address_among_those_of_the_product(as_owner, own_rubric):
    assert as_owner.get(reverse("rubric-versions", args=["ours"])).status_code == 404
    assert as_owner.get(reverse("rubric-file", args=["ours", "1.0.0"])).status_code == 404


def test_own_rubric_is_not_found_by_an_outsider_and_not_below_her_organisation(own_rubric, outsider, client):
    client.force_login(outsider)
    elsewhere = Organisation.objects.get(name="Elsewhere")

    for page, more in (("versions", []), ("changes", []), ("method", []), ("file", ["1.0.0"])):
        for organisation in (own_rubric.organisation, elsewhere):
            path = reverse(f"own-rubric-{page}", args=[organisation.pk, "ours", *more])
            assert client.get(path).status_code == 404, path


def test_retired_version_says_so_and_offers_it_no_more(as_owner, own_rubric, organisation, team):
    retire = reverse("own-rubric-retire", args=[organisation.pk, "ours", "1.0.0"])

    response = as_owner.post(retire, follow=True)

    assert "Ours 1.0.0 is retired." in read(response)
    assert ", retired on " in read(response)
    assert "Retire this version" not in read(response)
    form = as_owner.get(reverse("new-assessment", args=[team.pk])).context["form"]
    assert list(form.fields["rubric_version"].queryset) == []


# Starting


def start(client, team, **fields):
    return client.post(reverse("new-assessment", args=[team.pk]), {"name": "Q4", "key": uuid.uuid4()} | fields)


def test_rubric_is_chosen_where_there_are_several(as_owner, team, own_rubric, rubric_version):
    form = as_owner.get(reverse("new-assessment", args=[team.pk])).context["form"]
    field = form.fields["rubric_version"]
    assert [label for _, label in field.choices] == ["Toy rubric, version 1.0.0", "Ours, version 1.0.0 (your own)"]
    assert field.initial == rubric_version

    start(as_owner, team, rubric_version=own_rubric.pk)

    assert Assessment.objects.get().rubric_version == own_rubric


def test_only_rubric_is_not_asked_for(as_owner, team, rubric_version):
    form = as_owner.get(reverse("new-assessment", args=[team.pk])).context["form"]

    assert [field.name for field in form.visible_fields()] == ["name"]
    assert start(as_owner, team, rubric_version=rubric_version.pk).status_code == 302


def test_rubric_of_last_time_is_chosen(as_owner, team, own_rubric, newer, rubric_version, owner):
    earlier = actions.start_assessment(team=team, rubric_version=own_rubric, name="Q3", key=uuid.uuid4(), by=owner)
    actions.submit(assessment=earlier, by=owner)

    form = as_owner.get(reverse("new-assessment", args=[team.pk])).context["form"]

    assert form.fields["rubric_version"].initial == newer


def test_rubric_of_another_organisation_is_no_choice(own_rubric, outsider, client):
    client.force_login(outsider)
    elsewhere = Organisation.objects.get(name="Elsewhere")
    team = actions.create_team(organisation=elsewhere, name="Vega", by=outsider)

    response = start(client, team, rubric_version=own_rubric.pk)

    assert list(response.context["form"].errors) == ["rubric_version"]
    assert Assessment.objects.count() == 0
