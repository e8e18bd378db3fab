"""What six submissions side by side cost beside an empty view, and how often they ask the database."""

import uuid
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.models import Submission, Team
from bench.measure import Row, against, counted, in_turns
from bench.pages import queries_of
from bench.sample import NOTE, sample_levels
from bench.serving import Server, request
from bench.world import World, send, signed_in, start

SIDES = 6


def six(world: World) -> str:
    """The query string that names six submissions, of a team each."""
    organisation = world.open.team.organisation
    teams = [actions.create_team(organisation=organisation, name=f"Team {n}", by=world.owner) for n in range(SIDES)]
    submissions = [submit(world, team, seed) for seed, team in enumerate(teams)]
    return urlencode([("submission", submission.pk) for submission in submissions])


def submit(world: World, team: Team, seed: int) -> Submission:
    """A submission with a level, a note and evidence for every question."""
    assessment = start(team, world.rubric, world.owner, team.name)
    for question, level in zip(world.rubric.questions, sample_levels(world.rubric, seed), strict=True):
        answer = Answer(level=level, note=NOTE, evidence=("https://wiki.example.org/evidence",))
        actions.record_response(
            assessment=assessment, question_id=question.id, answer=answer, version=0, key=uuid.uuid4(), by=world.owner
        )
    return actions.submit(assessment=assessment, by=world.owner)


def comparison_rows(world: World, query: str, product: Server, floors: Server) -> Iterator[Row]:
    """One person reading one comparison again and again."""
    headers = signed_in(world.owner)
    get, get_bare = request("GET", f"{reverse('compare')}?{query}", headers), request("GET", "/")
    times = in_turns(partial(send, product, [get]), partial(send, floors, [get_bare]), rounds=200)
    yield against(f"compare {SIDES} / empty view", times, at_most=10)


def comparison_queries(world: World, query: str) -> Iterator[Row]:
    """Queries of the page, however many are compared."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(world.owner)
    two = "&".join(query.split("&")[:2])
    for count, sides in ((2, two), (SIDES, query)):
        ask = partial(client.get, f"{reverse('compare')}?{sides}")
        yield counted(f"queries: compare {count}", queries_of(ask), at_most=12)
