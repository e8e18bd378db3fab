"""An answer that was shown as saved outlives the process that saved it, and counts once (promises R-01 and R-02)."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

from django.db import connection

from assessment.models import Response
from bench.serving import Server
from tests.fault.editors import Editor
from tests.fault.size import Size

SEED = 20261123


def test_killed_workers_lose_no_acknowledged_answer_and_count_none_twice(server, editors, size):
    with autosaving(server, editors, size) as deadline:
        kill_workers(server, editors, size, deadline)

    assert_saved_is_what_was_acknowledged(editors, at_least=size.acknowledged)


def test_killed_server_loses_no_acknowledged_answer_and_counts_none_twice(server, editors, size):
    chance = random.Random(SEED)
    with autosaving(server, editors, size):
        for _ in range(size.server_kills):
            time.sleep(chance.uniform(0.2, 0.6))
            server.kill()
            server.start()

    assert_saved_is_what_was_acknowledged(editors, at_least=size.server_kills)


@contextmanager
def autosaving(server: Server, editors: list[Editor], size: Size) -> Iterator[float]:
    """Everybody saves for as long as the block runs; a failure of any of them is raised at its end."""
    deadline = time.monotonic() + size.seconds
    enough = Event()
    with ThreadPoolExecutor(len(editors)) as pool:
        runs = [pool.submit(editor.autosave, server, enough, deadline) for editor in editors]
        try:
            yield deadline
        finally:
            enough.set()
    for run in runs:
        run.result()


def kill_workers(server: Server, editors: list[Editor], size: Size, deadline: float) -> None:
    """Kill a worker after 30 to 250 ms, again and again, each time that its share of the answers is acknowledged."""
    chance = random.Random(SEED)
    for kill in range(1, size.worker_kills + 1):
        time.sleep(chance.uniform(0.03, 0.25))
        wait_for(partial(workers_of, server), deadline)
        os.kill(chance.choice(workers_of(server)), signal.SIGKILL)
        share = size.acknowledged * kill // size.worker_kills
        wait_for(lambda share=share: sum(len(editor.acknowledged) for editor in editors) >= share, deadline)


def wait_for(condition: Callable[[], object], deadline: float) -> None:
    """Go on when the condition is true; raises TimeoutError at `deadline`."""
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("The server did not come back.")
        time.sleep(0.005)


def workers_of(server: Server) -> list[int]:
    """The processes that the server has forked, as Linux lists them."""
    master = server.process.pid
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def assert_saved_is_what_was_acknowledged(editors: list[Editor], at_least: int) -> None:
    """Compare the database, row by row, with what was acknowledged: nothing is missing, different or there twice."""
    acknowledged = {save: note for editor in editors for save, note in editor.acknowledged.items()}
    saved = Response.objects.values_list("question", "version", "note")
    assert {(question, version): note for question, version, note in saved} == acknowledged
    assert len(acknowledged) >= at_least
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
