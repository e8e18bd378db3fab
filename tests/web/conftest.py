"""Teams with submissions whose scores differ, for the pages that show many of them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from assessment import actions
from assessment.domain.answers import Answer
from tests.conftest import give

AREAS = {"m": ("q1", "q2", "q3"), "c": ("q4", "q5"), "i": ("q6", "q7")}
"""The areas of the toy rubric with their questions."""
DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def assess(rubric_version, owner):
    """Submit an assessment of a team in which each area has one level; None leaves the area out."""

    def submit(team, m=2, c=2, i=2, *, at=DAY):
        begun = actions.start_assessment(
            team=team, rubric_version=rubric_version, name="Again", key=uuid.uuid4(), by=owner, at=at
        )
        for area, level in (("m", m), ("c", c), ("i", i)):
            for question in AREAS[area] if level is not None else ():
                give(begun, question, Answer(level=level), owner)
        return actions.submit(assessment=begun, by=owner, at=at)

    return submit


@pytest.fixture
def create(organisation, owner):
    """A team of the organisation by its name."""
    return lambda name, *tags: tagged(actions.create_team(organisation=organisation, name=name, by=owner), tags, owner)


def tagged(team, tags, by):
    """The team with these tags."""
    actions.set_tags(team=team, names=tags, by=by)
    return team


@pytest.fixture
def five(create, assess):
    """Five teams with everything different, one of them new."""
    quarter = timedelta(days=91)
    anna, bolt, core = create("Anna", "EMEA", "fraud"), create("Bolt", "emea"), create("Core", "search")
    assess(anna, 3, 2, 4, at=DAY - 3 * quarter)
    assess(anna, 2, 1, 2, at=DAY - 2 * quarter)
    assess(bolt, 1, 1, 1, at=DAY - 2 * quarter)
    assess(bolt, 3, 3, 2, at=DAY)
    assess(core, 4, 4, 4, at=DAY - quarter)
    assess(create("Dune"), 1, 3, 1, at=DAY - 4 * quarter)
    create("Edge")
