"""Add-on rubrics: offered only where an owner switched them on."""

import pytest
from django.urls import reverse

from assessment import actions
from assessment.domain.rubric_file import find_rubric

pytestmark = pytest.mark.django_db
ADD_ON = "data-and-responsible-use"


@pytest.fixture(autouse=True)
def add_on(ml_delivery_version):
    """The add-on, published after the rubric of the product."""
    return actions.publish_rubric(rubric=find_rubric(ADD_ON))


@pytest.fixture
def offered(client, team):
    """What a person may choose from when she starts an assessment."""

    def choices(user):
        client.force_login(user)
        form = client.get(reverse("new-assessment", args=[team.pk])).context["form"]
        return [version.slug for version in form.fields["rubric_version"].queryset]

    return choices


def switch(client, team, rubric=ADD_ON, **data):
    """Press the button."""
    return client.post(reverse("add-ons", args=[team.pk]), {"rubric": rubric, **data})


def test_an_add_on_is_not_offered_until_it_is_switched_on(offered, lead):
    assert offered(lead) == ["ml-delivery"]


def test_an_owner_switches_it_on_and_off_for_all_teams(offered, client, owner, lead, team, organisation):
    client.force_login(owner)

    assert switch(client, team, on="True")["Location"] == reverse("new-assessment", args=[team.pk])
    assert offered(lead) == ["ml-delivery", ADD_ON]

    client.force_login(owner)
    switch(client, team, on="False")
    assert offered(lead) == ["ml-delivery"]


def test_the_page_of_an_owner_says_how_it_stands(client, owner, team, organisation):
    client.force_login(owner)
    shown = [client.get(reverse("new-assessment", args=[team.pk])).content.decode()]
    switch(client, team, on="True")
    shown.append(client.get(reverse("new-assessment", args=[team.pk])).content.decode())

    assert ["Offer it in Harbour Analytics" in page for page in shown] == [True, False]
    assert ["Stop offering it" in page for page in shown] == [False, True]


def test_nobody_else_is_shown_the_switch_or_may_use_it(client, lead, team, organisation):
    client.force_login(lead)

    assert "Add-ons" not in client.get(reverse("new-assessment", args=[team.pk])).content.decode()
    assert switch(client, team, on="True").status_code == 403
    organisation.refresh_from_db()
    assert organisation.add_ons == []


def test_what_is_no_add_on_cannot_be_switched(client, owner, team, organisation):
    client.force_login(owner)

    assert switch(client, team, rubric="ml-delivery", on="True").status_code == 404
    with pytest.raises(actions.ActionError, match="“ml-delivery” is no add-on"):
        actions.switch_add_on(organisation=organisation, rubric="ml-delivery", on=True, by=owner)


def test_switched_on_twice_it_is_offered_once(organisation, owner):
    for _ in range(2):
        actions.switch_add_on(organisation=organisation, rubric=ADD_ON, on=True, by=owner)

    organisation.refresh_from_db()
    assert organisation.add_ons == [ADD_ON]


def test_another_organisation_is_not_touched(offered, organisation, owner, outsider, lead):
    elsewhere = outsider.memberships.get().organisation
    actions.switch_add_on(organisation=elsewhere, rubric=ADD_ON, on=True, by=outsider)

    assert offered(lead) == ["ml-delivery"]
