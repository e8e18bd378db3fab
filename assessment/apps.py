"""The app, and what it insists on before it serves anybody."""

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

PROMISES = {
    "sqlite": {
        "PRAGMA journal_mode": ("wal", lambda found: found == "wal"),
        "PRAGMA synchronous": ("2 (full)", lambda found: found >= 2),
        "PRAGMA foreign_keys": ("1", lambda found: found == 1),
        "PRAGMA busy_timeout": ("at least 5000", lambda found: found >= 5000),
    },
    "postgresql": {
        "SHOW synchronous_commit": ("on", lambda found: found != "off"),
    },
}
"""What the database is asked on every new connection, the answer in words, and whether an answer will do."""


class AssessmentConfig(AppConfig):
    """Shipworthy, one app."""

    name = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check every new connection: settings that a database silently ignores have lost answers elsewhere."""
        connection_created.connect(assert_durable, dispatch_uid="assessment.assert_durable")


def assert_durable(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Read the settings that durability rests on back from the database.

    Raises ImproperlyConfigured when an acknowledged answer could be lost with the process or the power.
    """
    cursor = connection.connection.cursor()
    for question, (wanted, will_do) in PROMISES[connection.vendor].items():
        cursor.execute(question)
        found = cursor.fetchone()[0]
        if not will_do(found):
            raise ImproperlyConfigured(
                f"The database answers {question} with {found}; {wanted} is needed, or saved answers could be lost. "
                "Check DATABASE_URL and the settings of the database."
            )
    cursor.close()
