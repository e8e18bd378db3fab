"""From nothing to the task list in three screens, and what a person sees of her teams."""

import re
import uuid

import pytest
from django.urls import reverse

from assessment.models import Assessment, Organisation, Team, User
from tests.conftest import PASSWORD, person


def test_new_person_reaches_the_task_list_in_three_screens(ml_delivery_version, client):
    client.force_login(person("Nora"))

    team = client.post(reverse("new-team"), {"organisation_name": "Fjord", "name": "Pricing"}, follow=True)
    start = team.context["form"]
    fields = {name: start[name].value() for name in ("name", "key")}
    started = client.post(team.redirect_chain[-1][0], fields | {"rubric_version": ml_delivery_version.pk}, follow=True)

    assessment = Assessment.objects.get()
    assert started.redirect_chain == [(assessment.get_absolute_url(), 302)]
    assert re.fullmatch(r"Pricing – \d{4} Q[1-4]", assessment.name)
    assert (assessment.team.organisation.name, assessment.rubric_version) == ("Fjord", ml_delivery_version)


def test_pressing_start_twice_starts_one_assessment(owner, team, rubric_version, client):
    client.force_login(owner)
    fields = {"name": "Q4", "rubric_version": rubric_version.pk, "key": uuid.uuid4()}

    addresses = {client.post(reverse("new-assessment", args=[team.pk]), fields)["Location"] for _ in range(2)}

    assert addresses == {Assessment.objects.get().get_absolute_url()}


def test_owner_adds_a_team_without_naming_her_organisation_again(owner, organisation, client):
    client.force_login(owner)

    client.post(reverse("new-team"), {"organisation": organisation.pk, "name": "Vega"})

    assert Team.objects.get(name="Vega").organisation == organisation


def test_taken_team_name_is_said_at_the_field_and_what_was_typed_stays(owner, organisation, team, client):
    client.force_login(owner)

    response = client.post(reverse("new-team"), {"organisation": organisation.pk, "name": "NOVA"})

    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["Harbour Analytics already has a team named “NOVA”."]}
    assert 'value="NOVA"' in response.content.decode()


def test_somebody_elses_organisation_is_no_choice(outsider, organisation, client):
    client.force_login(outsider)

    response = client.post(reverse("new-team"), {"organisation": organisation.pk, "name": "Spy"})

    assert list(response.context["form"].errors) == ["organisation"]
    assert not Team.objects.filter(name="Spy").exists()


@pytest.mark.parametrize(("who", "status"), [("lead", 200), ("member", 403), ("viewer", 403)])
def test_only_those_who_may_start_see_the_form(who, status, request, team, rubric_version, client):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("new-assessment", args=[team.pk])).status_code == status


def test_home_of_a_new_person_says_what_to_do(db, client):
    client.force_login(person("Nora"))

    page = client.get(reverse("home")).content.decode()

    assert "Assess your first team" in page
    assert reverse("new-team") in page


def test_home_offers_to_continue_at_the_first_open_question(member, assessment, client):
    client.force_login(member)

    response = client.get(reverse("home"))

    (shown, progress) = response.context["open_assessments"][0]
    assert (shown, progress.done, progress.total) == (assessment, 0, 7)
    assert reverse("question", args=[assessment.pk, progress.next_question.id]) in response.content.decode()


def test_home_and_team_page_show_the_score_with_its_range(viewer, submission, client):
    client.force_login(viewer)
    verdict = submission.verdict()

    for page in (reverse("home"), submission.assessment.team.get_absolute_url()):
        text = re.sub(r"<[^>]+>", "", client.get(page).content.decode())
        assert f"{verdict.score} ({verdict.floor}–{verdict.ceiling}) {verdict.band}" in " ".join(text.split())


def test_sample_data_is_labelled_and_goes_with_one_click(owner, team, submission, client):
    Organisation.objects.update(is_sample=True)
    client.force_login(owner)

    assert "Sample data" in client.get(reverse("home")).content.decode()
    assert "Sample data" in client.get(team.get_absolute_url()).content.decode()
    client.post(reverse("remove-sample", args=[team.organisation.pk]))

    assert Organisation.objects.count() == 0


def test_settings_switch_single_keys_off_and_on(member, client):
    client.force_login(member)

    client.post(reverse("preferences"), {})
    off = User.objects.get(pk=member.pk).single_keys
    client.post(reverse("preferences"), {"single_keys": "on"})

    assert (off, User.objects.get(pk=member.pk).single_keys) == (False, True)


def test_sign_up_and_sign_in_by_e_mail(db, client, settings):
    fields = {"name": "Nora Vik", "email": "nora@example.org", "password1": PASSWORD}

    client.post(reverse("account_signup"), fields)
    client.post(reverse("account_logout"))
    signed_in = client.post(reverse("account_login"), {"login": "NORA@example.org", "password": PASSWORD})

    assert signed_in["Location"] == reverse("home")
    assert str(User.objects.get()) == "Nora Vik"


def test_sign_up_can_be_closed(db, client, settings):
    settings.SIGNUP_OPEN = False

    client.post(reverse("account_signup"), {"name": "N", "email": "nora@example.org", "password1": PASSWORD})

    assert not User.objects.exists()
