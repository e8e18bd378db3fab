"""An answer that was shown as saved outlives the process that saved it, and counts once (promises R-01 and R-02)."""

import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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
    """Kill a worker every 30 to 250 ms until there were enough kills and enough acknowledged answers."""
    chance = random.Random(SEED)
    kills = 0
    while kills < size.worker_kills or sum(len(editor.acknowledged) for editor in editors) < size.acknowledged:
        assert time.monotonic() < deadline, f"Only {kills} kills in time."
        time.sleep(chance.uniform(0.03, 0.25))
        if workers := workers_of(server):
            os.kill(chance.choice(workers), signal.SIGKILL)
            kills += 1


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
