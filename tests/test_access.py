"""Who may do what, as a truth table, and what each person sees."""

import pytest
from django.core.exceptions import PermissionDenied

from assessment import actions
from assessment.access import ROLES, May, assessments_for, can, organisations_for, require, submissions_for, teams_for

TABLE = {
    # who: (read, answer, submit, start, describe, manage)
    "owner": (True, True, True, True, True, True),
    "lead": (True, True, True, True, True, False),
    "member": (True, True, False, False, False, False),
    "viewer": (True, False, False, False, False, False),
    "outsider": (False, False, False, False, False, False),
}


@pytest.fixture
def people(owner, lead, member, viewer, outsider):
    return {"owner": owner, "lead": lead, "member": member, "viewer": viewer, "outsider": outsider}


@pytest.mark.parametrize("who", TABLE)
def test_person_may_do_in_a_team_what_the_table_says(who, people, team):
    assert tuple(can(people[who], act, team) for act in May) == TABLE[who]


@pytest.mark.parametrize("who", TABLE)
def test_only_the_owner_manages_the_organisation(who, people, organisation):
    assert can(people[who], May.MANAGE, organisation) is (who == "owner")


@pytest.mark.parametrize("who", TABLE)
def test_person_sees_her_own_teams_assessments_and_submissions(who, people, team, assessment, submission):
    user = people[who]
    seen = [list(teams_for(user)), set(assessments_for(user)), list(submissions_for(user))]

    assert seen == (
        [[], set(), []] if who == "outsider" else [[team], {assessment, submission.assessment}, [submission]]
    )


def test_team_member_does_not_see_another_team_of_the_organisation(owner, member, organisation):
    other = actions.create_team(organisation=organisation, name="Vega", by=owner)

    assert other not in teams_for(member)
    assert other in teams_for(owner)
    assert [can(member, act, other) for act in May] == [False] * len(May)


def test_removed_member_sees_nothing_at_once(member, team, submission):
    member.memberships.all().delete()

    assert [*teams_for(member), *assessments_for(member), *submissions_for(member), *organisations_for(member)] == []


def test_refusal_says_what_is_missing(viewer, team):
    with pytest.raises(PermissionDenied, match="Your role in Nova does not let you answer questions"):
        require(viewer, May.ANSWER, team)


def test_every_role_can_at_least_read():
    assert [May.READ in acts for acts in ROLES.values()] == [True] * 4
