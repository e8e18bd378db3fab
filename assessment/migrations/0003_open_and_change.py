"""Columns that say which assessments take answers, and what changed since the submission before.

Submissions thaw until the next migration has filled theirs in.
"""

from importlib import import_module

from django.db import migrations, models

from assessment.models.submissions import ScoreField

frozen_rows = import_module("assessment.migrations.0002_frozen_rows")


def thaw_submissions(apps, schema_editor):
    """Drop the trigger."""
    frozen_rows.drop(schema_editor, "assessment_submission")


def freeze_submissions(apps, schema_editor):
    """Create it again as it was."""
    columns = frozen_rows.FROZEN["assessment_submission"]
    schema_editor.execute(frozen_rows.trigger(schema_editor, "assessment_submission", columns))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_frozen_rows")]
    operations = [
        migrations.RunPython(thaw_submissions, freeze_submissions),
        migrations.AddField("assessment", "is_open", models.BooleanField(default=True)),
        migrations.AddField("submission", "change", ScoreField(null=True)),
        migrations.AddField("submission", "change_verdict", models.CharField(blank=True, max_length=20)),
        migrations.AddIndex(
            "assessment",
            models.Index(
                condition=models.Q(is_open=True),
                fields=["-started_at", "id"],
                name="assessment_open_newest_first",
            ),
        ),
    ]
