"""Who and what is measured: a team with one open and one submitted assessment, and eight people who save answers."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from django.core.management import call_command
from django.test import Client
from django.utils.crypto import get_random_string

from assessment import actions
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import find_rubric
from assessment.models import Assessment, Membership, Submission, Team, User
from bench.sample import sample_answers
from bench.serving import Connection, Server, request

SAVERS = 8


@dataclass(frozen=True, slots=True)
class World:
    """`owner` may see everything; each of `savers` has an assessment of her own."""

    rubric: Rubric
    owner: User
    open: Assessment
    submission: Submission
    savers: tuple["Saver", ...]


def create_world() -> World:
    """Fill an empty database by the product's own actions."""
    call_command("migrate", verbosity=0)
    rubric = find_rubric("ml-delivery")
    owner = User.objects.create_user("owner@example.org", None, name="Olga")
    organisation = actions.create_organisation(name="Harbour Analytics", by=owner)
    team = actions.create_team(organisation=organisation, name="Nova", by=owner)
    answered = [start(team, rubric, owner, name) for name in ("Nova – 2026 Q3", "Nova – 2026 Q4")]
    for assessment in answered:
        for question, answer in sample_answers(rubric).items():
            actions.record_response(
                assessment=assessment, question_id=question, answer=answer, version=0, key=uuid.uuid4(), by=owner
            )
    return World(
        rubric=rubric,
        owner=owner,
        open=answered[1],
        submission=actions.submit(assessment=answered[0], by=owner),
        savers=tuple(create_saver(team, rubric, owner, number) for number in range(SAVERS)),
    )


def start(team: Team, rubric: Rubric, by: User, name: str) -> Assessment:
    """A new assessment of the team."""
    version = actions.publish_rubric(rubric=rubric)
    return actions.start_assessment(team=team, rubric_version=version, name=name, key=uuid.uuid4(), by=by)


def create_saver(team: Team, rubric: Rubric, owner: User, number: int) -> "Saver":
    """A member of the team with an assessment."""
    user = User.objects.create_user(f"saver-{number}@example.org", None, name=f"Saver {number}")
    Membership.objects.create(organisation=team.organisation, team=team, user=user, role=Membership.Role.MEMBER)
    return Saver(signed_in(user), start(team, rubric, owner, f"Draft {number}"), rubric)


def signed_in(user: User) -> dict[str, str]:
    """The headers of a signed-in browser's request: its session, and the CSRF token twice."""
    client = Client()
    client.force_login(user)
    session = client.cookies.popitem()[1]
    token = get_random_string(32)
    return {"Cookie": f"{session.key}={session.value}; csrftoken={token}", "X-CSRFToken": token}


class Saver:
    """Somebody who answers one question after another, and starts again with other answers when all are done."""

    def __init__(self, headers: dict[str, str], assessment: Assessment, rubric: Rubric):
        self.headers = headers
        self.versions = dict.fromkeys((question.id for question in rubric.questions), 0)
        self.questions = cycle(self.versions)
        self.path = f"/assessments/{assessment.pk}/questions/"

    def save(self) -> bytes:
        """The request that saves the next answer."""
        question = next(self.questions)
        version = self.versions[question]
        self.versions[question] += 1
        return request(
            "PUT",
            f"{self.path}{question}/",
            {
                **self.headers,
                "Content-Type": "application/json",
                "If-Match": f'"{version}"',
                "Idempotency-Key": str(uuid.uuid4()),
            },
            json.dumps({"answer": {"level": version % 5, "note": "A note.", "evidence": []}}).encode(),
        )


def send(server: Server, requests: Iterable[bytes]) -> None:
    """Send the requests one after the other over a new connection."""
    with Connection(server) as connection:
        for each in requests:
            connection.ask(each)
