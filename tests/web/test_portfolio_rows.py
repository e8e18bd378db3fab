"""The rows and topics of the portfolio where rubrics differ: worked out from columns, without a page."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessment.domain.rubric import Rubric
from assessment.models import Team
from assessment.web.portfolio import Result, area_choices, heats, rows

DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_topics_stand_area_by_area_in_the_bands_of_the_rubric(toy, organisation):
    result = result_of(toy, profile={"t1": 0, "t2": None, "t3": 50, "t4": 100})

    (heat,) = heats(rows([team_of(result, organisation)], [result], {toy.content_hash: toy}, today=DAY.date()), [toy])

    ((_, steps),) = heat.rows
    assert [(step.topic.id, step.begins_area, step.score, step.step) for step in steps] == [
        ("t1", True, 0, 0),
        ("t2", False, None, None),
        ("t3", True, 50, 2),
        ("t4", True, 100, 4),
    ]
    assert heat.bands == tuple(enumerate(("Exposed", "Improvised", "Partial", "Dependable", "Self-correcting")))


@pytest.mark.parametrize(("score", "step"), [(12, 0), (13, 1), (37, 1), (38, 2), (62, 2), (63, 3), (87, 3), (88, 4)])
def test_step_of_a_topic_is_the_band_of_its_printed_score(score, step, toy, organisation):
    result = result_of(toy, profile={"t1": score})

    (heat,) = heats(rows([team_of(result, organisation)], [result], {toy.content_hash: toy}, today=DAY.date()), [toy])

    assert heat.rows[0][1][0].step == step


def test_topics_of_two_rubrics_stand_in_two_tables(toy, ml_delivery, organisation):
    ours, theirs = result_of(toy, profile={}), result_of(ml_delivery, profile={})
    teams = [team_of(ours, organisation), team_of(theirs, organisation)]
    rubrics = {rubric.content_hash: rubric for rubric in (ml_delivery, toy)}

    tables = heats(rows(teams, [ours, theirs], rubrics, today=DAY.date()), rubrics.values())

    assert [(table.title, len(table.rows)) for table in tables] == [
        ("ML delivery due diligence", 1),
        ("Toy rubric", 1),
    ]


def test_scores_of_two_rubrics_are_not_drawn_together(toy, ml_delivery, organisation):
    later = result_of(toy, profile={})
    earlier = result_of(ml_delivery, profile={}, team_id=later.team_id)
    rubrics = {rubric.content_hash: rubric for rubric in (ml_delivery, toy)}

    (row,) = rows([team_of(later, organisation)], [later, earlier], rubrics, today=DAY.date())

    assert (row.is_new_version, row.scores) == (False, (50,))


def test_two_versions_of_a_rubric_are_drawn_together_and_it_is_told(toy, organisation):
    newer = Rubric.model_validate(toy.document | {"rubric": toy.document["rubric"] | {"version": "1.1.0"}})
    later = result_of(newer, profile={})
    earlier = replace(result_of(toy, profile={}, team_id=later.team_id), score=42)
    rubrics = {rubric.content_hash: rubric for rubric in (newer, toy)}

    (row,) = rows([team_of(later, organisation)], [later, earlier], rubrics, today=DAY.date())

    assert newer.content_hash != toy.content_hash
    assert (row.is_new_version, row.scores) == (True, (42, 50))


def test_areas_are_offered_in_the_words_of_the_newest_rubric(toy, ml_delivery):
    assert area_choices([toy, toy, ml_delivery])[:4] == [
        ("m", "Mindset"),
        ("c", "Company"),
        ("i", "Infrastructure"),
        ("mindset", "ML team mindset"),
    ]


def result_of(rubric, *, profile, team_id=None):
    """A submission against this rubric that scored 50."""
    return Result(
        pk=uuid.uuid4(),
        team_id=team_id or uuid.uuid4(),
        score=50,
        floor=50,
        ceiling=50,
        completeness=100,
        band="Partial",
        stage="",
        open_gates=0,
        profile=profile,
        change=None,
        change_verdict="",
        rubric_hash=rubric.content_hash,
        submitted_at=DAY,
    )


def team_of(result, organisation):
    """The team that the submission is of."""
    team = Team(pk=result.team_id, organisation=organisation, name="Nova")
    team._prefetched_objects_cache = {"tags": team.tags.none()}
    return team
