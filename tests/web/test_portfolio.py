"""The portfolio: what a row says, and which teams are shown in which order."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Membership, Team
from assessment.web.portfolio import PAGE_LENGTH, SPARKLINE_LENGTH, STALE_AFTER
from tests.conftest import colleague, give
from tests.domain.test_scoring import UNKNOWN
from tests.web.conftest import AREAS, DAY, tagged
from tests.web.portfolio_pages import names, shown, words
from tests.web.test_compare import submitted


def test_areas_of_the_toy_rubric_are_those_that_the_tests_answer(toy):
    assert {area.id: tuple(q.id for q in toy.questions_of(area.id)) for area in toy.areas} == AREAS


def test_row_says_where_the_team_stands(client, owner, create, assess):
    team = create("Nova", "fraud")
    assess(team, 2, 2, 2, at=DAY - timedelta(days=90))
    latest = assess(team, 3, 4, 1)

    (row,) = shown(client, owner)["rows"]

    assert (row.latest.pk, row.tags, row.verdict) == (latest.pk, ("fraud",), "no clear change")
    assert [(area.id, score) for area, score, _ in row.areas] == [(area, latest.profile[area]) for area in AREAS]
    assert row.change == latest.score - 50
    assert row.scores == (50, latest.score)


@pytest.mark.parametrize(
    ("before", "after", "signed", "sign"), [(1, 3, "+50", "▲"), (3, 1, "−50", "▼"), (2, 2, "0", "")]
)
def test_change_is_told_by_sign_and_shape(before, after, signed, sign, client, owner, create, assess):
    team = create("Nova")
    assess(team, before, before, before, at=DAY - timedelta(days=90))
    assess(team, after, after, after)

    (row,) = shown(client, owner)["rows"]

    assert (row.signed, row.sign) == (signed, sign)


def test_first_submission_has_no_change_and_no_curve(client, owner, create, assess):
    assess(create("Nova"))

    (row,) = shown(client, owner)["rows"]

    assert (row.change, row.verdict, row.sparkline) == (None, "", "")
    assert "First submission" in words(client.get(reverse("home")))


def test_without_a_verdict_the_range_stands_alone_and_nothing_is_subtracted(client, owner, create, assess):
    team = create("Nova")
    assess(team, at=DAY - timedelta(days=90))
    latest = assess(team, 3, None, None)

    (row,) = shown(client, owner)["rows"]

    assert (row.change, row.scores) == (None, (50, None))
    assert f"{latest.floor}–{latest.ceiling} not enough answers" in words(client.get(reverse("home")))


def test_scores_of_two_stages_are_not_subtracted(client, owner, create, assess, rubric_version):
    team = create("Nova")
    early = actions.start_assessment(
        team=team, rubric_version=rubric_version, name="Early", key=uuid.uuid4(), by=owner, at=DAY
    )
    for question in rubric_version.rubric().questions[:6]:
        give(early, question.id, Answer(level=2), owner)
    give(early, "q7", Answer(na="nothing-live", note="In May."), owner)
    actions.submit(assessment=early, by=owner, at=DAY - timedelta(days=90))
    assess(team, 3, 3, 3)

    (row,) = shown(client, owner)["rows"]

    assert (row.change, row.verdict) == (None, "not comparable")
    assert "not comparable" in words(client.get(reverse("home")))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"q3": UNKNOWN, "q5": UNKNOWN}, {"q1": 4, "q7": UNKNOWN}, "not comparable"),  # 67% of the weight is common
        (
            {"q6": UNKNOWN},
            {"q1": 4, "q6": 4},
            "no clear change",
        ),  # no verdict, hence no number, while a gate is unknown
        ({}, {"q1": 4, "q3": 4}, "beyond doubt"),
        ({}, {"q1": 3}, "no clear change"),
    ],
)
def test_portfolio_says_of_a_change_what_the_page_of_the_team_says(
    before, after, said, client, owner, create, rubric_version
):
    team = create("Nova")
    submitted(team, rubric_version, owner, at=DAY - timedelta(days=90), **before)
    submitted(team, rubric_version, owner, at=DAY, **after)

    (row,) = shown(client, owner)["rows"]
    step = client.get(team.get_absolute_url()).context["rows"][0].step

    assert (row.change, row.signed, row.verdict) == (step.points, step.number, step.verdict)
    assert row.verdict == said
    assert f"{row.sign} {row.signed} {said}".strip() in words(client.get(reverse("home")))


def test_corrected_submission_counts_once(client, owner, create, assess):
    team = create("Nova")
    assess(team, 1, 1, 1, at=DAY - timedelta(days=90))
    wrong = assess(team, 2, 2, 2)
    correction = actions.correct(submission=wrong, reason="Misread.", by=owner)
    give(correction, "q1", Answer(level=4), owner, version=1)

    (before,) = shown(client, owner)["rows"]
    right = actions.submit(assessment=correction, by=owner)
    (after,) = shown(client, owner)["rows"]

    assert (before.latest.pk, before.scores) == (wrong.pk, (25, 50))
    assert (after.latest.pk, after.scores, after.change) == (right.pk, (25, right.score), right.score - 25)


def test_team_without_a_submission_says_so_and_cannot_be_compared(client, owner, create, assess):
    create("New")
    assess(create("Nova"))
    assess(create("Vega"))
    client.force_login(owner)

    page = client.get(reverse("home"))

    assert "New Not assessed yet" in words(page)
    assert page.content.decode().count('name="submission"') == 2


def test_curve_goes_back_twelve_submissions(client, owner, create, assess):
    team = create("Nova")
    for quarter in range(SPARKLINE_LENGTH + 2):
        assess(team, quarter % 5, quarter % 5, quarter % 5, at=DAY - timedelta(days=91 * quarter))

    (row,) = shown(client, owner)["rows"]

    assert row.scores == tuple(25 * (quarter % 5) for quarter in reversed(range(SPARKLINE_LENGTH)))


@pytest.mark.parametrize(("age", "is_stale"), [(STALE_AFTER, False), (STALE_AFTER + 1, True)])
def test_result_is_stale_when_older_than_180_days(age, is_stale, client, owner, create, assess):
    assess(create("Nova"), at=timezone.now() - timedelta(days=age))

    (row,) = shown(client, owner)["rows"]

    assert (row.is_stale, STALE_AFTER) == (is_stale, 180)
    assert bool(re.search(r"\d{4} Stale", words(client.get(reverse("home"))))) is is_stale


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", "Anna Bolt Core Dune Edge"),
        ("name", "Anna Bolt Core Dune Edge"),
        ("score", "Anna Dune Bolt Core Edge"),
        ("-score", "Core Bolt Anna Dune Edge"),
        ("change", "Anna Bolt Core Dune Edge"),
        ("-change", "Bolt Anna Core Dune Edge"),
        ("date", "Dune Anna Core Bolt Edge"),
        ("-date", "Bolt Core Anna Dune Edge"),
    ],
)
def test_teams_stand_in_the_order_asked_for_and_those_without_the_number_last(order, expected, five, client, owner):
    assert names(client, owner, f"?sort={order}") == expected.split()


@pytest.mark.parametrize("order", ["score", "change", "date"])
def test_orders_are_those_of_the_numbers_on_the_page(order, five, client, owner):
    number = {
        "score": lambda row: row.latest and row.latest.printed,
        "change": lambda row: row.change,
        "date": lambda row: row.latest and row.latest.submitted_at,
    }[order]

    printed = [number(row) for row in shown(client, owner, f"?sort={order}")["rows"]]

    known = [value for value in printed if value is not None]
    assert printed == sorted(known) + [None] * (len(printed) - len(known))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("?tag=EMEA", "Anna Bolt"),
        ("?tag=emea", "Anna Bolt"),
        ("?tag=search", "Core"),
        ("?area=m", "Core Dune"),
        ("?area=c", "Anna Core"),
        ("?area=i", "Bolt Core Dune"),
        ("?tag=EMEA&area=i", "Bolt"),
        ("?area=i&sort=score", "Dune Bolt Core"),
        ("?tag=search&area=&sort=name&view=topics", "Core"),
    ],
)
def test_teams_are_narrowed_by_tag_and_by_weakest_area(asked, expected, five, client, owner):
    assert names(client, owner, asked) == expected.split()


def test_area_without_a_score_is_never_the_weakest(client, owner, create, assess):
    assess(create("Nova"), 2, 3, None)

    assert [names(client, owner, f"?area={area}") for area in AREAS] == [["Nova"], [], []]


def test_each_tag_is_offered_once_whatever_its_case(five, client, owner):
    assert [name for name, _ in shown(client, owner)["choice"].fields["tag"].choices] == ["", "EMEA", "fraud", "search"]


@pytest.mark.parametrize("asked", ["?tag=gone", "?area=gone", "?organisation=gone", "?sort=best", "?view=gone"])
def test_word_that_is_not_there_matches_no_team_and_says_so(asked, five, client, owner):
    client.force_login(owner)

    page = client.get(f"{reverse('home')}{asked}")

    assert page.context["rows"] == []
    assert "No team matches" in words(page)
    assert f'href="{reverse("home")}">Show all teams' in page.content.decode()


def test_list_has_pages_of_fifty_that_keep_the_filter(organisation, owner, client):
    Team.objects.bulk_create(Team(organisation=organisation, name=f"Team {n:03}") for n in range(PAGE_LENGTH + 7))
    for team in Team.objects.all():
        tagged(team, ["EMEA"], owner)

    first = shown(client, owner, "?tag=EMEA&sort=score")
    body = client.get(f"{reverse('home')}?tag=EMEA&sort=score").content.decode()

    assert [len(first["rows"]), len(shown(client, owner, "?tag=EMEA&sort=score&page=2")["rows"])] == [50, 7]
    assert 'rel="next" href="?tag=EMEA&amp;sort=score&amp;page=2"' in body
    assert 'href="/portfolio.csv?tag=EMEA&amp;sort=score"' in body
    assert 'href="?tag=EMEA&amp;sort=score&amp;view=topics"' in body


@pytest.mark.parametrize("page", ["3", "0", "-1", "last", ""])
def test_page_that_is_not_there_is_the_nearest(page, organisation, owner, client):
    Team.objects.bulk_create(Team(organisation=organisation, name=f"Team {n:03}") for n in range(PAGE_LENGTH + 7))

    assert len(shown(client, owner, f"?page={page}")["rows"]) in (50, 7)


def test_form_shows_what_the_address_asks_for(five, client, owner):
    client.force_login(owner)

    body = client.get(f"{reverse('home')}?tag=EMEA&area=i&sort=-date&view=topics").content.decode()

    assert re.findall(r'<option value="([^"]*)"\s+selected', body) == ["EMEA", "i", "-date"]
    assert re.findall(r'<input type="hidden" name="view" value="([^"]*)"', body) == ["topics"]


def test_member_of_one_team_is_shown_this_team_and_nothing_of_the_others(client, five, owner, assess):
    mine = Team.objects.get(name="Bolt")
    ben = colleague("Ben", Membership.Role.MEMBER, mine)

    seen = shown(client, ben)

    assert [row.team for row in seen["rows"]] == [mine]
    assert seen["page"].paginator.count == 1
    assert [name for name, _ in seen["choice"].fields["tag"].choices] == ["", "emea"]
    assert names(client, ben, "?tag=search") == []
    assert names(client, ben, "?area=m") == []


def test_nothing_of_another_organisation_is_counted_listed_or_written(client, five, outsider, organisation):
    for asked in ("", "?tag=fraud", "?area=i", f"?organisation={organisation.pk}", "?view=topics", "?sort=score"):
        seen = shown(client, outsider, asked)
        assert (seen["rows"], seen["page"].paginator.count, seen["legend"]) == ([], 0, [])
    data = json.loads(client.get(reverse("portfolio-json")).content)

    assert data["teams"] == []
    assert "Assess your first team" in client.get(reverse("home")).content.decode()


def test_whoever_sees_several_organisations_is_told_which_and_may_choose_one(client, five, owner):
    other = actions.create_organisation(name="Fjord", by=owner, is_sample=True)
    actions.create_team(organisation=other, name="Nova", by=owner)
    client.force_login(owner)

    body = words(client.get(reverse("home")))

    assert "Nova Fjord Sample data" in body
    assert names(client, owner, f"?organisation={other.pk}") == ["Nova"]


def test_whoever_sees_one_organisation_is_not_asked_for_it(client, five, owner):
    assert "organisation" not in shown(client, owner)["choice"].fields


def test_topics_are_shown_when_they_are_asked_for(client, owner, five):
    assert shown(client, owner)["heats"] == []

    (heat,) = shown(client, owner, "?view=topics&sort=score")["heats"]

    assert [row.team.name for row, _ in heat.rows] == ["Anna", "Dune", "Bolt", "Core"]
    assert "Not assessed yet: Edge" in words(client.get(f"{reverse('home')}?view=topics"))
