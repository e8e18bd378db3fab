"""The app, and what it insists on before it serves anybody."""

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

SQLITE_PROMISES = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


class AssessmentConfig(AppConfig):
    """Shipworthy, one app."""

    name = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check every new connection: settings that a database silently ignores have lost answers elsewhere."""
        connection_created.connect(assert_durable, dispatch_uid="assessment.assert_durable")


def assert_durable(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Read the settings that durability rests on back from SQLite.

    Raises ImproperlyConfigured when an acknowledged answer could be lost with the process or the power.
    """
    if connection.vendor != "sqlite":
        return
    promises = SQLITE_PROMISES
    if connection.is_in_memory_db():
        promises = {name: value for name, value in promises.items() if name != "journal_mode"}
    with connection.connection as raw:
        found = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in promises}
        waits = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    if found != promises or waits < 5000:
        raise ImproperlyConfigured(
            f"SQLite runs with {found} and busy_timeout={waits}; {promises} and at least 5000 are needed, "
            "or saved answers could be lost. Check OPTIONS in the database settings."
        )
