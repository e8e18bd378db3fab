"""Boxes ticked in a response, as frozen as the rest of it.

SQLite makes the table anew for a new column and for a constraint, and its trigger goes with the old table: here it is
made again, on both databases over every column.
"""

from importlib import import_module

from django.db import migrations, models

frozen_rows = import_module("assessment.migrations.0002_frozen_rows")
TABLE = "assessment_response"
COLUMNS = frozen_rows.FROZEN[TABLE]


def thaw(apps, schema_editor):
    """Drop the trigger."""
    on_table = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_frozen{on_table}")


def freeze(apps, schema_editor):
    """Create it over all that was answered."""
    schema_editor.execute(frozen_rows.trigger(schema_editor, TABLE, (*COLUMNS, "ticks")))


def freeze_as_before(apps, schema_editor):
    """Create it as it was."""
    schema_editor.execute(frozen_rows.trigger(schema_editor, TABLE, COLUMNS))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_organisation_add_ons")]
    operations = [
        migrations.RunPython(thaw, freeze_as_before),
        migrations.AddField("response", "ticks", models.JSONField(default=list)),
        migrations.AddConstraint(
            "response",
            models.CheckConstraint(
                condition=models.Q(state="level") | models.Q(ticks=[]), name="response_ticks_only_with_level"
            ),
        ),
        migrations.RunPython(freeze, thaw),
    ]
