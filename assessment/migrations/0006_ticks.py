"""Boxes ticked in a response, as frozen as the rest of it."""

from importlib import import_module

from django.db import migrations, models

frozen_rows = import_module("assessment.migrations.0002_frozen_rows")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_organisation_add_ons")]
    operations = frozen_rows.thawed(
        "assessment_response",
        [
            migrations.AddField("response", "ticks", models.JSONField(default=list)),
            migrations.AddConstraint(
                "response",
                models.CheckConstraint(
                    condition=models.Q(state="level") | models.Q(ticks=[]), name="response_ticks_only_with_level"
                ),
            ),
        ],
        columns=("ticks",),
    )
