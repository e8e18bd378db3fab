"""Every line of the table, in order."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from bench.comparison import comparison_queries, comparison_rows, six
from bench.floors import create_table
from bench.history import histories, history_queries, history_rows
from bench.measure import Row
from bench.pages import page_rows, query_rows
from bench.paper import paper_rows
from bench.portfolio import portfolio_rows
from bench.rubrics import rubric_rows
from bench.scores import score_rows
from bench.serving import Server
from bench.world import create_world

TITLE = f"""Shipworthy beside its floors, {date.today():%-d %B %Y}, {connection.vendor}

Medians; product and floor in turns within this run. Pages and saves over loopback from gunicorn as `manage.py serve`
starts it, over a real database; their floors are bare Django views, without middleware, in the same kind of server.
The portfolio in this process; its floor is the same rows by three bare statements, undrawn.
The PDF in CPU seconds, warm; its floor is the same words as plain paragraphs on as many pages."""


def rows() -> Iterator[Row]:
    """Measure and yield; what does not touch the database is measured on SQLite only."""
    world = create_world()
    sides = six(world)
    teams = histories(world)
    create_table()
    connection.close()
    with Server("manage.py", "serve") as product, Server("-m", "bench.floors") as floors:
        yield from page_rows(world, product, floors)
        yield from comparison_rows(world, sides, product, floors)
        yield from history_rows(world, teams, product, floors)
    yield from query_rows(world)
    yield from comparison_queries(world, sides)
    yield from history_queries(world, teams)
    yield from portfolio_rows(world.rubric)
    if connection.vendor == "sqlite":
        yield from score_rows(world.rubric)
        yield from paper_rows(world.submission.report())
        yield from rubric_rows(world)
