"""People, an organisation with a team, published rubrics, an open and a submitted assessment: one small world."""

import uuid
from pathlib import Path

import pytest

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import find_rubric, read_rubric
from assessment.domain.rubric_starter import starter
from assessment.models import (
    Assessment,
    Membership,
    Organisation,
    Response,
    RubricDraft,
    RubricVersion,
    Submission,
    Team,
    User,
)

TOY = Path(__file__).parent / "rubrics" / "toy.yaml"
KINDS = Path(__file__).parent / "rubrics" / "kinds.yaml"
PASSWORD = "a long enough secret"


def person(name: str) -> User:
    """Somebody who can sign in as `<name>@example.org`."""
    return User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)


def colleague(name: str, role: Membership.Role, team: Team) -> User:
    """A person with this role in the team."""
    user = person(name)
    Membership.objects.create(organisation=team.organisation, team=team, user=user, role=role)
    return user


def give(assessment: Assessment, question_id: str, answer: Answer, by: User, version: int = 0) -> Response:
    """Answer a question as the application does."""
    return actions.record_response(
        assessment=assessment, question_id=question_id, answer=answer, version=version, key=uuid.uuid4(), by=by
    )


@pytest.fixture(scope="session")
def toy() -> Rubric:
    """The rubric of the worked examples: seven questions in three areas."""
    return read_rubric(TOY)


@pytest.fixture(scope="session")
def kinds() -> Rubric:
    """One question of every kind: boxes, yes and no, conditions, not applicable that counts."""
    return read_rubric(KINDS)


@pytest.fixture(scope="session")
def ml_delivery() -> Rubric:
    """The rubric that comes with the product."""
    return find_rubric("ml-delivery")


@pytest.fixture
def owner(db) -> User:
    """Olga, who owns the organisation once `organisation` exists."""
    return person("Olga")


@pytest.fixture
def organisation(owner) -> Organisation:
    """Olga's organisation."""
    return actions.create_organisation(name="Harbour Analytics", by=owner)


@pytest.fixture
def team(organisation, owner) -> Team:
    """The team that everybody but the outsider belongs to."""
    return actions.create_team(organisation=organisation, name="Nova", by=owner)


@pytest.fixture
def lead(team) -> User:
    """Ana, who leads the team."""
    return colleague("Ana", Membership.Role.LEAD, team)


@pytest.fixture
def member(team) -> User:
    """Ben, who may answer and not submit."""
    return colleague("Ben", Membership.Role.MEMBER, team)


@pytest.fixture
def viewer(team) -> User:
    """Vera, who may only read."""
    return colleague("Vera", Membership.Role.VIEWER, team)


@pytest.fixture
def outsider(db) -> User:
    """Otto, who owns another organisation."""
    stranger = person("Otto")
    actions.create_organisation(name="Elsewhere", by=stranger)
    return stranger


@pytest.fixture
def rubric_version(db, toy) -> RubricVersion:
    """The toy rubric, published."""
    return actions.publish_rubric(rubric=toy)


@pytest.fixture
def ml_delivery_version(db, ml_delivery) -> RubricVersion:
    """The rubric of the product, published."""
    return actions.publish_rubric(rubric=ml_delivery)


@pytest.fixture
def draft(organisation, owner) -> RubricDraft:
    """A rubric that Olga begins for her organisation: the file to start from."""
    return actions.create_draft(organisation=organisation, name="Ours", text=starter("Ours"), by=owner)


@pytest.fixture
def own_rubric(draft, owner) -> RubricVersion:
    """Version 1.0.0 of her organisation's rubric “ours”, published from the draft."""
    return actions.publish_draft(draft=draft, note="The first version.", version=draft.version, by=owner)


@pytest.fixture
def assessment(team, rubric_version, owner) -> Assessment:
    """An open assessment of the team against the toy rubric."""
    return actions.start_assessment(
        team=team, rubric_version=rubric_version, name="Nova – 2026 Q4", key=uuid.uuid4(), by=owner
    )


@pytest.fixture
def ml_assessment(team, ml_delivery_version, owner) -> Assessment:
    """An open assessment of the team against the product's rubric."""
    return actions.start_assessment(
        team=team, rubric_version=ml_delivery_version, name="Nova – 2026 Q4", key=uuid.uuid4(), by=owner
    )


@pytest.fixture
def kinds_assessment(team, kinds, owner) -> Assessment:
    """An open assessment of the team against the questions of every kind."""
    version = actions.publish_rubric(rubric=kinds)
    return actions.start_assessment(team=team, rubric_version=version, name="Nova – kinds", key=uuid.uuid4(), by=owner)


@pytest.fixture
def submission(team, rubric_version, owner) -> Submission:
    """An earlier assessment of the team, answered and submitted."""
    earlier = actions.start_assessment(
        team=team, rubric_version=rubric_version, name="Nova – 2026 Q3", key=uuid.uuid4(), by=owner
    )
    for position, question in enumerate(rubric_version.rubric().questions):
        give(earlier, question.id, Answer(level=position % 5, note=f"Note {position + 1}."), owner)
    return actions.submit(assessment=earlier, by=owner)
