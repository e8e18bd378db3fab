"""What the page of a team with forty submissions costs beside an empty view and beside the bare rows, and how often it
asks the database."""

from collections.abc import Iterator
from functools import partial

from django.test import Client

from assessment import actions
from assessment.models import Team
from assessment.web.history import MOST_COMPARED
from bench.comparison import submit
from bench.measure import Row, against, counted, in_turns
from bench.pages import queries_of
from bench.serving import Server, request
from bench.world import World, send, signed_in

FEW, MANY = 4, MOST_COMPARED


def histories(world: World) -> dict[int, Team]:
    """A team with few submissions and one with many, by how many they have."""
    organisation = world.open.team.organisation
    teams = {}
    for count in (FEW, MANY):
        teams[count] = actions.create_team(organisation=organisation, name=f"History of {count}", by=world.owner)
        for seed in range(count):
            submit(world, teams[count], seed)
    return teams


def history_rows(world: World, teams: dict[int, Team], product: Server, floors: Server) -> Iterator[Row]:
    """One person reading one history again and again, with every submission listed and compared."""
    get = request("GET", whole(teams[MANY]), signed_in(world.owner))
    for floor, path in (("empty view", "/"), (f"bare SELECT of {MANY} rows", "/select/")):
        times = in_turns(partial(send, product, [get]), partial(send, floors, [request("GET", path)]), rounds=100)
        yield against(f"history of {MANY} / {floor}", times, at_most=None)


def history_queries(world: World, teams: dict[int, Team]) -> Iterator[Row]:
    """Queries of the page, however many submissions there are."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(world.owner)
    for count, team in teams.items():
        yield counted(f"queries: history of {count}", queries_of(partial(client.get, whole(team))), at_most=12)


def whole(team: Team) -> str:
    """The address of the page with every submission."""
    return f"{team.get_absolute_url()}?submissions=all"
