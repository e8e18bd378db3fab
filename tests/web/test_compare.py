"""The comparison by its address: the same address gives the same picture, and nothing of anybody else."""

import html
import json
import re
import uuid
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give
from tests.domain.test_scoring import PROOF, TOY_LEVELS
from tests.web.test_doors import CSRF_TOKEN
from tests.web.test_results import words

FILES = ("compare-pdf", "compare-csv", "compare-xlsx", "compare-json")


def submitted(team, version, by, at=None, **changes):
    """A submission with the levels of the worked example, but for the changes, all with evidence."""
    assessment = actions.start_assessment(
        team=team, rubric_version=version, name=f"{team} – assessed", key=uuid.uuid4(), by=by, at=at
    )
    levels = {question: Answer(level=level, evidence=PROOF) for question, level in TOY_LEVELS.items()}
    for question, answer in (levels | changes).items():
        give(assessment, question, answer if isinstance(answer, Answer) else Answer(level=answer, evidence=PROOF), by)
    return actions.submit(assessment=assessment, by=by, at=at)


@pytest.fixture
def teams(organisation, owner):
    """Three teams."""
    return [actions.create_team(organisation=organisation, name=name, by=owner) for name in ("Vega", "Atlas", "Orion")]


@pytest.fixture
def three(teams, rubric_version, owner):
    """One submission of each."""
    return [submitted(team, rubric_version, owner, q1=level) for team, level in zip(teams, (2, 3, 4), strict=True)]


@pytest.fixture
def earlier(teams, rubric_version, owner):
    """An older one of the first team."""
    return submitted(teams[0], rubric_version, owner, at=datetime(2026, 3, 5, 9, tzinfo=UTC), q1=0, q3=0)


@pytest.fixture
def foreign(outsider, rubric_version):
    """A submission of another organisation."""
    organisation = actions.create_organisation(name="Far away", by=outsider)
    return submitted(
        actions.create_team(organisation=organisation, name="Otto's", by=outsider), rubric_version, outsider
    )


def asked(client, submissions, name="compare", **query):
    ids = [getattr(each, "pk", each) for each in submissions]
    return client.get(reverse(name), {"submission": ids, **query})


def columns(response):
    """The sides in the order of the table of scores."""
    head = re.search(r'<table class="data-table compare-table">.*?</thead>', response.content.decode(), flags=re.S)[0]
    return [html.unescape(name) for name in re.findall(r'<span class="side-head">([^<]+)</span>', head)]


# What the address says


def test_sides_stand_in_the_order_of_the_address(client, owner, three):
    client.force_login(owner)
    assert columns(asked(client, three)) == ["Vega", "Atlas", "Orion"]
    assert columns(asked(client, reversed(three))) == ["Orion", "Atlas", "Vega"]


def test_the_baseline_is_pinned_first_and_differences_are_to_it(client, owner, three):
    client.force_login(owner)
    response = asked(client, three, baseline=three[2].pk)
    told = words(response)
    assert columns(response) == ["Orion", "Vega", "Atlas"]
    assert "Differences are to Orion." in told
    assert "First topic 90 60 −30 75 −15" in told


def test_the_same_address_gives_the_same_page_to_everybody_who_may_see_it(client, owner, three):
    client.force_login(owner)
    first, again = (CSRF_TOKEN.sub(b"", asked(client, three).content) for _ in range(2))
    assert first == again


def test_one_submission_named_twice_is_one(client, owner, three):
    client.force_login(owner)
    assert columns(asked(client, [three[0], three[1], three[0]])) == ["Vega", "Atlas"]
    assert asked(client, [three[0], three[0]]).status_code == 422


def test_only_differences_leaves_out_what_is_alike(client, owner, three):
    client.force_login(owner)
    whole, short = (asked(client, three, **query) for query in ({}, {"only": "differences"}))
    rows = [re.findall(r'data-row="([^"]+)"', response.content.decode()) for response in (whole, short)]
    assert rows[0] == ["overall", "m", "t1", "t2", "c", "t3", "i", "t4", *(f"q{number}" for number in range(1, 8))]
    assert rows[1] == ["overall", "m", "t1", "q1"]
    assert "Show every row" in words(short)


def test_links_remove_a_side_pin_another_and_sort_by_name(client, owner, three):
    client.force_login(owner)
    body = html.unescape(asked(client, three).content.decode())
    vega, atlas, orion = (f"submission={each.pk}" for each in three)
    links = re.findall(r'href="(\?[^"]+)"', body)
    assert f"?{atlas}&{orion}" in links  # without Vega
    assert f"?{vega}&{atlas}&{orion}&baseline={three[1].pk}" in links
    assert f"?{atlas}&{orion}&{vega}&baseline={three[0].pk}" in links  # by name, the baseline stays


def test_with_two_sides_none_can_be_removed(client, owner, three):
    client.force_login(owner)
    assert "Remove" not in words(asked(client, three[:2]))


# Who may see it


@pytest.mark.parametrize("name", ("compare", *FILES))
def test_one_foreign_submission_among_own_ones_makes_the_whole_request_not_found(client, owner, three, foreign, name):
    client.force_login(owner)
    theirs, nothing = (asked(client, [*three[:2], each], name) for each in (foreign, uuid.uuid4()))
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert CSRF_TOKEN.sub(b"", theirs.content) == CSRF_TOKEN.sub(b"", nothing.content)
    assert b"Vega" not in theirs.content


def test_a_member_of_one_team_cannot_compare_it_with_another(client, member, submission, three):
    client.force_login(member)
    assert asked(client, [submission, three[0]]).status_code == 404


def test_the_page_to_choose_on_shows_what_the_person_may_see(client, owner, member, submission, three, foreign):
    client.force_login(owner)
    told = words(client.get(reverse("compare")))
    assert [name for name in ("Atlas", "Nova", "Orion", "Vega") if name not in told] == []
    assert "Otto's" not in told
    client.force_login(member)
    told = words(client.get(reverse("compare")))
    assert "One submission is not enough" in told
    assert "Vega" not in told


# Choosing


def test_teams_stand_sorted_by_name_with_their_latest_and_earlier_ones(client, owner, three, earlier):
    client.force_login(owner)
    body = client.get(reverse("compare")).content.decode()
    assert re.findall(r"<legend>(\w+)", body) == ["Atlas", "Orion", "Vega"]
    assert re.findall(r'name="submission" value="([^"]+)"', body) == [
        str(each.pk) for each in (three[1], three[2], three[0], earlier)
    ]
    assert "1 earlier" in body


def test_a_corrected_submission_is_not_offered(client, owner, three):
    correction = actions.correct(submission=three[0], reason="A slip.", by=owner)
    standing = actions.submit(assessment=correction, by=owner)
    client.force_login(owner)
    offered = re.findall(r'name="submission" value="([^"]+)"', client.get(reverse("compare")).content.decode())
    assert str(standing.pk) in offered
    assert str(three[0].pk) not in offered


def test_without_any_submission_the_page_says_what_it_takes(client, owner, team):
    client.force_login(owner)
    assert "Nothing to compare yet" in words(client.get(reverse("compare")))


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (lambda some: {"submission": some[:1]}, "Choose two submissions or more"),
        (lambda some: {"submission": [*some, *(uuid.uuid4() for _ in range(4))]}, "These are 7 submissions."),
        (lambda some: {"submission": [some[0], "../../etc/passwd"]}, "something that is no submission"),
        (lambda some: {"submission": some[:2], "baseline": some[2]}, "The baseline is not among the submissions."),
        (lambda some: {"submission": some[:2], "baseline": "x"}, "valid UUID"),
    ],
    ids=["one", "seven", "no id", "foreign baseline", "no baseline"],
)
def test_an_address_that_cannot_be_compared_says_so_and_offers_to_choose(client, owner, three, query, problem):
    client.force_login(owner)
    sent = query([str(each.pk) for each in three])
    for name in ("compare", *FILES):
        response = client.get(reverse(name), sent)
        assert response.status_code == 422
        assert problem in words(response)
        assert response.content.decode().count(" checked") == len({*sent["submission"]} & {str(e.pk) for e in three})


def test_what_is_compared_can_be_changed_with_the_same_ones_ticked(client, owner, three):
    client.force_login(owner)
    response = asked(client, three[:2], choose="yes")
    assert response.status_code == 200
    assert response.content.decode().count(" checked") == 2


def test_different_rubrics_are_not_set_side_by_side(client, owner, three, ml_assessment):
    client.force_login(owner)
    response = asked(client, [three[0], actions.submit(assessment=ml_assessment, by=owner)])
    assert response.status_code == 422
    assert "These answer different rubrics: “Toy rubric” and “ML delivery due diligence”." in words(response)


# What is shown


def test_three_teams_are_told_with_headline_scores_and_company_findings(client, owner, three):
    client.force_login(owner)
    told = words(asked(client, three))
    assert "Vega, Atlas and Orion" in told
    assert "Comparable: 100% of the weight is common. All 3 answer Toy rubric, version 1.0.0." in told
    assert "Overall 52 Partial range 52–52" in told
    assert "Second topic Mindset Weak in 3 of 3 teams." in told
    assert "The change" not in told


def test_two_of_one_team_are_told_as_a_change(client, owner, three, earlier):
    client.force_login(owner)
    told = words(asked(client, [earlier, three[0]]))
    assert "Vega, 5 Mar 2026" in told
    assert "Clear change, beyond doubt: +16 points, two practices moved with evidence" in told
    assert "What moved 2 of 7 questions" in told
    assert "1. First practice Mindset · First topic Up two levels https://wiki.example.org/proof" in told
    assert "Company findings" not in told


def test_different_stages_say_what_differs_and_compare_the_common_questions(
    client, owner, three, teams, rubric_version
):
    early = submitted(teams[1], rubric_version, owner, q7=Answer(na="nothing-live", note="In May."))
    client.force_login(owner)
    told = words(asked(client, [three[0], early]))
    assert "Only the common questions are compared: 87% of the weight. Both answer Toy rubric, version 1.0.0." in told
    assert "Stages differ (Live, Pre-production): published scores are not compared" in told
    assert "Scores on the common questions" in told
    assert "Overall on the common questions 39 39–39 39 0 39–39" in told.replace("range ", "")
    assert "Left out, because not every side has a level: Seventh practice." in told
    assert "Clear change" not in told


def test_too_little_in_common_shows_the_reason_and_nothing_else(client, owner, three, teams, rubric_version):
    early = submitted(teams[1], rubric_version, owner, **{f"q{n}": Answer(dont_know=True) for n in range(1, 7)})
    client.force_login(owner)
    response = asked(client, [three[0], early])
    assert "Not compared: 13% of the weight is common. Both answer Toy rubric, version 1.0.0." in words(response)
    assert "<table" not in response.content.decode()
    assert "charts.js" not in response.content.decode()


@pytest.mark.parametrize(("count", "radars"), [(2, 0), (3, 0), (4, 4), (6, 6)])
def test_up_to_three_share_a_radar_and_more_have_one_each(client, owner, three, teams, rubric_version, count, radars):
    sides = [*three, *(submitted(teams[0], rubric_version, owner) for _ in range(3))]
    client.force_login(owner)
    body = asked(client, sides[:count]).content.decode()
    assert body.count('class="small-radar"') == radars
    assert body.count('class="overlay"') == (0 if radars else 1)
    assert ('id="overlay-data"' in body) is not bool(radars)
    assert body.count('class="comparison') == 1


def test_table_drawing_and_heat_show_the_same_numbers(client, owner, three):
    client.force_login(owner)
    body = asked(client, three).content.decode()
    scores = [[topic.score for topic in each.report().topics] for each in three]
    rows = {
        row: [int(number) for number in re.findall(r'<span class="cell-number">(\d+)</span>', cells)]
        for row, cells in re.findall(r'<tr data-row="(t\d)">(.*?)</tr>', body, flags=re.S)
    }
    chart = json.loads(re.search(r'<script id="overlay-data" type="application/json">(.*?)</script>', body)[1])
    lines = [trace["r"][:-1] for trace in chart["data"] if str(trace["meta"]).startswith("series-")]
    heat = re.search(r'<table class="heat-table">.*?</table>', body, flags=re.S)[0]
    shades = [int(number) for number in re.findall(r'class="level-cell-\d">(\d+)<', heat)]
    assert list(rows.values()) == [list(row) for row in zip(*scores, strict=True)]
    assert lines == scores
    assert shades == [number for row in rows.values() for number in row]


def test_the_page_holds_no_style_and_no_script_of_its_own(client, owner, three):
    client.force_login(owner)
    body = asked(client, three).content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", body) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", body) == ['<script id="overlay-data" type="application/json">']


def test_evidence_is_linked_only_when_it_leads_to_the_web(client, owner, three, teams, rubric_version):
    shown = Answer(level=4, evidence=("https://wiki.example.org/?a=1&b=<script>",))
    later = submitted(teams[0], rubric_version, owner, q1=shown)
    client.force_login(owner)
    body = asked(client, [three[0], later]).content.decode()
    assert "<script>" not in body.replace("<script type", "").partition('class="moved-list"')[2].partition("</ul>")[0]
    assert 'rel="noopener noreferrer nofollow"' in body


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_comparison_costs_one_query_besides_session_and_person(
    client, owner, three, teams, rubric_version, count, django_assert_num_queries
):
    sides = [*three, *(submitted(teams[0], rubric_version, owner) for _ in range(3))][:count]
    client.force_login(owner)
    client.get(reverse("method"))  # from here on the session knows that there is something to compare
    with django_assert_num_queries(3):
        asked(client, sides)


# Files


def test_files_hold_what_the_page_shows(client, owner, three):
    client.force_login(owner)
    told = {name: asked(client, three, name) for name in FILES}
    assert {name: response["Content-Disposition"] for name, response in told.items()} == {
        name: f'attachment; filename="shipworthy-comparison-vega-atlas-orion-{three[2].submitted_at:%Y-%m-%d}.{ending}"'
        for name, ending in zip(FILES, ("pdf", "csv", "xlsx", "json"), strict=True)
    }
    table = told["compare-csv"].content.decode("utf-8-sig").splitlines()
    data = json.loads(told["compare-json"].content)
    assert table[1].split(",")[3:] == ["52", "52", "52", "54", "54", "54", "2", "56", "56", "56", "4"]
    assert data["overall"][0]["values"] == [52, 54, 56]
    assert [side["submission"] for side in data["sides"]] == [str(each.pk) for each in three]
    assert load_workbook(BytesIO(told["compare-xlsx"].content))["Scores"]["D2"].value == 52
    assert told["compare-pdf"].content.startswith(b"%PDF")


def test_files_keep_baseline_and_filter_of_the_address(client, owner, three):
    client.force_login(owner)
    query = {"baseline": three[1].pk, "only": "differences"}
    data = json.loads(asked(client, three, "compare-json", **query).content)
    assert [side["name"] for side in data["sides"]] == ["Atlas", "Vega", "Orion"]
    assert [area["id"] for area in data["areas"]] == ["m"]


# The results page


def test_the_results_page_says_what_changed_since_the_submission_before(client, owner, three, earlier):
    client.force_login(owner)
    told = client.get(three[0].get_absolute_url())
    link = f"{reverse('compare')}?submission={earlier.pk}&submission={three[0].pk}"
    assert "Since 5 March 2026: +16, clear change, beyond doubt – compare" in words(told)
    assert f'href="{html.escape(link)}"' in told.content.decode()


def test_the_results_page_of_a_first_submission_has_no_such_line(client, owner, three, earlier):
    client.force_login(owner)
    assert "Since " not in words(client.get(earlier.get_absolute_url()))


def test_a_correction_of_the_one_before_is_what_counts_from_then_on(client, owner, teams, earlier, rubric_version):
    client.force_login(owner)
    correction = actions.correct(submission=earlier, reason="A slip.", by=owner)
    later = submitted(teams[0], rubric_version, owner)
    before = words(client.get(later.get_absolute_url()))
    give(correction, "q1", Answer(level=2, evidence=PROOF), owner, version=1)
    actions.submit(assessment=correction, by=owner, at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    after = words(client.get(later.get_absolute_url()))
    assert "Since 5 March 2026: +16, clear change, beyond doubt" in before
    assert "Since 1 April 2026: +1, no clear change" in after


# The history of a team on paper


def test_the_history_is_a_pdf_once_something_is_submitted(client, owner, teams, three, earlier):
    client.force_login(owner)
    empty = actions.create_team(organisation=teams[0].organisation, name="New", by=owner)
    told = client.get(reverse("history-pdf", args=[teams[0].pk]))
    assert told.content.startswith(b"%PDF")
    assert told["Content-Disposition"] == (
        f'attachment; filename="shipworthy-vega-history-{three[0].submitted_at:%Y-%m-%d}.pdf"'
    )
    assert client.get(reverse("history-pdf", args=[empty.pk])).status_code == 404
