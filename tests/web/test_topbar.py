"""The top bar leads to the comparison once there is something to compare."""

from django.urls import reverse

from assessment.models import Membership
from tests.conftest import colleague

LINK = f'<a class="topbar-link" href="{reverse("compare")}"'


def test_link_is_there_for_whoever_sees_two_submissions(client, owner, create, assess):
    nova = create("Nova")
    for team in (nova, create("Vega")):
        assess(team)
    ben = colleague("Ben", Membership.Role.MEMBER, nova)
    told = {}
    for person in (owner, ben):
        client.force_login(person)
        told[person] = client.get(reverse("home")).content.decode()
    client.logout()

    assert f"{LINK}>Compare</a>" in told[owner]
    assert LINK not in told[ben]
    assert LINK not in client.get(reverse("home")).content.decode()


def test_link_says_where_one_is(client, owner, create, assess):
    assess(create("Nova"))
    assess(create("Vega"))
    client.force_login(owner)

    assert f'{LINK} aria-current="page">Compare</a>' in client.get(reverse("compare")).content.decode()


def test_whoever_has_seen_two_is_not_looked_up_again(client, owner, create, assess, django_assert_num_queries):
    assess(create("Nova"))
    assess(create("Vega"))
    client.force_login(owner)
    client.get(reverse("method"))

    with django_assert_num_queries(3):
        client.get(reverse("method"))
