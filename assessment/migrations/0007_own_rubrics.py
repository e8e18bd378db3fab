"""Rubrics that belong to an organisation: their drafts, their published versions, and when one was retired."""

import uuid
from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

frozen_rows = import_module("assessment.migrations.0002_frozen_rows")


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0006_ticks"),
    ]

    operations = frozen_rows.thawed(
        "assessment_rubricversion",
        [
            migrations.CreateModel(
                name="Retirement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("retired_at", models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name="RubricDraft",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("name", models.CharField(max_length=120)),
                    ("text", models.TextField(blank=True)),
                    ("note", models.CharField(blank=True, max_length=500)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    "ordering": ["name", "id"],
                },
            ),
            migrations.RemoveConstraint(
                model_name="rubricversion",
                name="rubric_version_published_once",
            ),
            migrations.AddField(
                model_name="rubricversion",
                name="note",
                field=models.CharField(blank=True, max_length=500),
            ),
            migrations.AddField(
                model_name="rubricversion",
                name="organisation",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="rubrics",
                    to="assessment.organisation",
                ),
            ),
            migrations.AddField(
                model_name="rubricversion",
                name="text",
                field=models.TextField(blank=True),
            ),
            migrations.AlterField(
                model_name="assessment",
                name="rubric_version",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.RESTRICT,
                    related_name="assessments",
                    to="assessment.rubricversion",
                ),
            ),
            migrations.AlterField(
                model_name="rubricversion",
                name="content_hash",
                field=models.CharField(max_length=64),
            ),
            migrations.AddConstraint(
                model_name="rubricversion",
                constraint=models.UniqueConstraint(
                    models.F("slug"),
                    models.F("version"),
                    condition=models.Q(("organisation", None)),
                    name="rubric_version_published_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="rubricversion",
                constraint=models.UniqueConstraint(
                    models.F("organisation"),
                    models.F("slug"),
                    models.F("version"),
                    name="rubric_version_published_once_in_an_organisation",
                ),
            ),
            migrations.AddField(
                model_name="retirement",
                name="retired_by",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="retirement",
                name="rubric_version",
                field=models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="retirement",
                    to="assessment.rubricversion",
                ),
            ),
            migrations.AddField(
                model_name="rubricdraft",
                name="organisation",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="rubric_drafts",
                    to="assessment.organisation",
                ),
            ),
            migrations.AddField(
                model_name="rubricdraft",
                name="updated_by",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        columns=("organisation_id", "text", "note"),
    )
