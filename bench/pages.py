"""What pages and saves cost over HTTP beside bare views served in the same way, and how often they ask the database."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.measure import Row, against, counted, in_turns
from bench.serving import Connection, Server, request
from bench.world import World, send, signed_in

SAVES = 10
"""Saves of each person in one burst."""
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def page_rows(world: World, product: Server, floors: Server) -> Iterator[Row]:
    """Eight people saving at once, then one person reading one page again and again."""
    yield against(
        f"save one answer, {len(world.savers)} people at once / bare UPDATE",
        save_in_turns(world, product, floors),
        at_most=1 / 0.6,
        goal=">= 0.6 the rate",
    )
    headers = signed_in(world.owner)
    question = reverse("question", args=[world.open.pk, world.rubric.questions[22].id])
    results = reverse("results", args=[world.submission.pk])
    pdf = reverse("report-pdf", args=[world.submission.pk])
    with Connection(product) as reader:
        (settings.STATE_DIR / "report.pdf").write_bytes(reader.ask(request("GET", pdf, headers)))
    for work, path, floor, at_most in (
        ("show one question / empty view", question, "/", 4),
        ("show one question / bare SELECT of 40 rows", question, "/select/", None),
        ("results page / empty view", results, "/", 10),
        ("same PDF again / file read", pdf, "/file/", 2),
    ):
        get, get_bare = request("GET", path, headers), request("GET", floor)
        times = in_turns(partial(send, product, [get]), partial(send, floors, [get_bare]), rounds=200)
        yield against(work, times, at_most=at_most)


def save_in_turns(world: World, product: Server, floors: Server) -> tuple[float, float]:
    """Seconds for one save and for one bare UPDATE while as many people send them, each over her own connection."""
    people = len(world.savers)
    updates = [request("POST", f"/update/{number}/") for number in range(people)]
    with ThreadPoolExecutor(people) as pool:

        def save() -> None:
            list(pool.map(lambda saver: send(product, (saver.save() for _ in range(SAVES))), world.savers))

        def update() -> None:
            list(pool.map(lambda ready: send(floors, repeat(ready, SAVES)), updates))

        ours, floor = in_turns(save, update, rounds=20)
    return ours / (people * SAVES), floor / (people * SAVES)


def query_rows(world: World) -> Iterator[Row]:
    """Queries of each page and of a save, without those that begin and end a transaction."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(world.owner)
    question = reverse("question", args=[world.open.pk, world.rubric.questions[0].id])
    pages = {
        "home": reverse("home"),
        "team page": world.open.team.get_absolute_url(),
        "task list": world.open.get_absolute_url(),
        "one question": question,
        "review": reverse("review", args=[world.open.pk]),
        "results page": world.submission.get_absolute_url(),
    }
    for name, path in pages.items():
        yield counted(f"queries: {name}", queries_of(partial(client.get, path)), at_most=8 if path == question else 12)
    save = partial(
        client.put,
        question,
        {"answer": {"level": 3}},
        content_type="application/json",
        headers={"If-Match": '"1"', "Idempotency-Key": str(uuid.uuid4())},
    )
    yield counted("queries: save one answer", queries_of(save), at_most=6)


def queries_of(ask: Callable[[], HttpResponse]) -> int:
    """How many statements a request takes; raises RuntimeError unless it is answered with 200."""
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    if response.status_code != 200:
        raise RuntimeError(f"{response.request['PATH_INFO']} is answered with {response.status_code}.")
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured)
