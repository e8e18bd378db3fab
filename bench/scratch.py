"""A place to measure in: an empty database and state folder that are gone afterwards, whatever the shell has set."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg2

SETTINGS_FROM_SHELL = ("DEBUG", "HTTPS", "TRUSTED_PROXIES", "SIGNUP", "EMAIL_URL", "SECRET_KEY", "SECRET_KEY_FILE")


@contextmanager
def scratch() -> Iterator[None]:
    """Point the environment at the place; PostgreSQL if `DATABASE_URL` names one, SQLite otherwise."""
    url = os.environ.pop("DATABASE_URL", "")
    for name in SETTINGS_FROM_SHELL:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="shipworthy-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="assessment.settings",
            STATE_DIR=folder,
            STATIC_ROOT=f"{folder}/static",
            ALLOWED_HOSTS="127.0.0.1",
        )
        if not url.startswith("postgres"):
            yield
            return
        name = f"shipworthy_bench_{os.getpid()}"
        os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
        _execute(url, f'CREATE DATABASE "{name}"')
        try:
            yield
        finally:
            _execute(url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
