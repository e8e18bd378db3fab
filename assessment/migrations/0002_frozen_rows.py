"""Triggers that keep frozen rows as they are, on both databases, and the table of the shared cache.

Rows may be deleted with what they belong to, and lose the link to a person who is deleted; nothing else changes.
"""

from django.core.management import call_command
from django.db import migrations

FROZEN = {
    "assessment_rubricversion": ("slug", "version", "title", "content_hash", "document", "published_at"),
    "assessment_response": (
        *("assessment_id", "question", "version", "key", "state", "level", "na_reason", "note", "evidence"),
        "answered_at",
    ),
    "assessment_submission": (
        *("assessment_id", "team_id", "rubric_hash", "organisation_name", "team_name", "assessment_name", "answers"),
        *("scorecard", "score", "floor", "ceiling", "completeness", "band", "stage", "open_gates", "profile", "ledger"),
        *("submitted_by_name", "submitted_at"),
    ),
}

SQLITE = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} rows are frozen'); END
"""
POSTGRESQL = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW EXECUTE FUNCTION assessment_refuse_update()
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION assessment_refuse_update() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    RAISE EXCEPTION '% rows are frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def trigger(schema_editor, table, columns):
    """The statement that freezes these columns."""
    statement = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    quoted = ", ".join(schema_editor.quote_name(column) for column in columns)
    return statement.format(table=table, columns=quoted)


def drop(schema_editor, table):
    """Thaw a table that is to be changed: SQLite rebuilds it and would lose the trigger, PostgreSQL would refuse."""
    on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen{on_table}")


def thawed(table, operations, columns):
    """The operations with the table thawed meanwhile, and frozen again with these columns besides; also on the way
    back."""

    def thaw_it(apps, schema_editor):
        drop(schema_editor, table)

    def freeze_it(apps, schema_editor):
        schema_editor.execute(trigger(schema_editor, table, (*FROZEN[table], *columns)))

    def freeze_as_before(apps, schema_editor):
        schema_editor.execute(trigger(schema_editor, table, FROZEN[table]))

    return [
        migrations.RunPython(thaw_it, freeze_as_before),
        *operations,
        migrations.RunPython(freeze_it, thaw_it),
    ]


def freeze(apps, schema_editor):
    """Create a trigger for every frozen table."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table, columns in FROZEN.items():
        schema_editor.execute(trigger(schema_editor, table, columns))


def thaw(apps, schema_editor):
    """Drop the triggers."""
    for table in FROZEN:
        drop(schema_editor, table)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION assessment_refuse_update()")


def create_cache_table(apps, schema_editor):
    """The cache that every worker shares; rate limits count in it."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [
        migrations.RunPython(freeze, thaw),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
