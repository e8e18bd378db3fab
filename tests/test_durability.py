"""A saved answer outlives the process: the settings that this rests on are read back from the database."""

import sqlite3
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from assessment.apps import assert_durable

PROMISES = [
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=20000",
]
BROKEN = [
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA busy_timeout=0",
    "PRAGMA synchronous=OFF",
]


def opened(path, *pragmas):
    raw = sqlite3.connect(path)
    for pragma in pragmas:
        raw.execute(pragma)
    return SimpleNamespace(vendor="sqlite", connection=raw)


def test_connection_with_every_setting_is_accepted(tmp_path):
    wrapper = opened(tmp_path / "db.sqlite3", *PROMISES)

    assert assert_durable(None, wrapper) is None
    wrapper.connection.close()


@pytest.mark.parametrize("broken", BROKEN)
def test_connection_without_a_setting_is_refused(broken, tmp_path):
    wrapper = opened(tmp_path / "db.sqlite3", *PROMISES, broken)

    with pytest.raises(ImproperlyConfigured, match="saved answers could be lost"):
        assert_durable(None, wrapper)
    wrapper.connection.close()


@pytest.mark.parametrize("setting", ["on", "off"])
def test_postgresql_that_acknowledges_before_writing_is_refused(setting):
    cursor = SimpleNamespace(execute=lambda _: None, fetchone=lambda: (setting,), close=lambda: None)
    wrapper = SimpleNamespace(vendor="postgresql", connection=SimpleNamespace(cursor=lambda: cursor))

    with pytest.raises(ImproperlyConfigured, match="saved answers") if setting == "off" else nullcontext():
        assert_durable(None, wrapper)


def test_the_running_database_acknowledges_only_what_is_written(db):
    assert assert_durable(None, connection) is None
