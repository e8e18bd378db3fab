"""Bare Django views: the least that a page or a save can cost. `python -m bench.floors 127.0.0.1:0` serves them.

No middleware and no template; the same web server with the same settings over the same database as the product.
"""

import sys

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

TABLE = "bench_floor"
ROWS = 40


def create_table() -> None:
    """The table that the bare views read and write."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, level integer, note varchar(2000))")
        cursor.executemany(f"INSERT INTO {TABLE} VALUES (%s, 0, 'A note.')", [(number,) for number in range(ROWS)])


def bare(body: bytes) -> HttpResponse:
    """An answer with nothing around it."""
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return bare(b"")


def update(request: HttpRequest, number: int) -> HttpResponse:
    """One UPDATE, committed."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET level = level + 1 WHERE id = %s", [number])
    return bare(b"{}")


def select(request: HttpRequest) -> HttpResponse:
    """Forty rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, level, note FROM {TABLE}")
        return bare(repr(cursor.fetchall()).encode())


def file(request: HttpRequest) -> HttpResponse:
    """The report that was printed before, read from its file."""
    return bare((settings.STATE_DIR / "report.pdf").read_bytes())


urlpatterns = [
    path("", empty),
    path("update/<int:number>/", update),
    path("select/", select),
    path("file/", file),
]


def serve(address: str) -> None:
    """Serve the bare views until stopped."""
    django.setup()
    # The command's imports need Django's settings.
    from assessment.management.commands.serve import Server, claim

    listener = claim(address)
    ready = f"Floors are ready: http://127.0.0.1:{listener.getsockname()[1]}/"
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.floors"):
        Server(listener, lambda: print(ready, flush=True)).run()


if __name__ == "__main__":
    serve(sys.argv[1])
