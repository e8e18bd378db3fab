"""Close what was submitted or moved on, compare each submission with the one before, and freeze both.

A rebuild of the table of assessments, as SQLite needs it for most changes, drops its trigger: such a migration creates
it again.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q

from assessment.domain.answers import Answer
from assessment.domain.comparison import Side, compare
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import Scorecard

frozen_rows = import_module("assessment.migrations.0002_frozen_rows")
open_and_change = import_module("assessment.migrations.0003_open_and_change")

SUBMISSION = (*frozen_rows.FROZEN["assessment_submission"], "change", "change_verdict")

STAYS_CLOSED_SQLITE = """
CREATE TRIGGER assessment_assessment_stays_closed BEFORE UPDATE OF is_open ON assessment_assessment
WHEN NEW.is_open AND NOT OLD.is_open BEGIN SELECT RAISE(ABORT, 'a closed assessment stays closed'); END
"""
STAYS_CLOSED_POSTGRESQL = """
CREATE TRIGGER assessment_assessment_stays_closed BEFORE UPDATE OF is_open ON assessment_assessment
FOR EACH ROW WHEN (NEW.is_open AND NOT OLD.is_open) EXECUTE FUNCTION assessment_stays_closed()
"""
STAYS_CLOSED_FUNCTION = """
CREATE FUNCTION assessment_stays_closed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    RAISE EXCEPTION 'a closed assessment stays closed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def close(apps, schema_editor):
    """What was submitted, and drafts that moved on; one that moved twice is followed where it went last."""
    assessments = apps.get_model("assessment", "Assessment").objects.order_by("-started_at", "id")
    followed = set()
    for pk, source in assessments.exclude(moved_from=None).values_list("pk", "moved_from"):
        if source in followed:
            assessments.filter(pk=pk).update(moved_from=None)
        followed.add(source)
    submissions = apps.get_model("assessment", "Submission").objects.filter(assessment=OuterRef("pk"))
    moved = assessments.filter(moved_from=OuterRef("pk"))
    assessments.filter(Q(Exists(submissions)) | Q(Exists(moved))).update(is_open=False)


def compare_with_the_one_before(apps, schema_editor):
    """As it would have been written on the day."""
    documents = apps.get_model("assessment", "RubricVersion").objects.values_list("pk", "document")
    rubrics = {pk: Rubric.model_validate(document) for pk, document in documents}
    submissions = apps.get_model("assessment", "Submission").objects.select_related("assessment")
    earlier, team = [], None
    for submission in submissions.order_by("team", "submitted_at").iterator(chunk_size=100):
        if submission.team_id != team:
            earlier, team = [], submission.team_id
        rubric = rubrics[submission.assessment.rubric_version_id]
        side = Side(
            rubric,
            {question: Answer.from_data(data) for question, data in submission.answers.items()},
            Scorecard.from_data(submission.scorecard),
        )
        earlier = [(pk, other) for pk, other in earlier if pk != submission.assessment.corrects_id]
        before = [other for _, other in earlier if other.rubric.rubric.id == rubric.rubric.id]
        if before:
            change = compare(before[-1], side)
            found = submissions.filter(pk=submission.pk)
            found.update(change=change.points, change_verdict=change.verdict.value)
        earlier.append((submission.pk, side))


def freeze(apps, schema_editor):
    """Create the triggers."""
    schema_editor.execute(frozen_rows.trigger(schema_editor, "assessment_submission", SUBMISSION))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(STAYS_CLOSED_FUNCTION, params=None)
        schema_editor.execute(STAYS_CLOSED_POSTGRESQL)
    else:
        schema_editor.execute(STAYS_CLOSED_SQLITE)


def thaw(apps, schema_editor):
    """Drop the triggers."""
    open_and_change.thaw_submissions(apps, schema_editor)
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    on_table = " ON assessment_assessment" if is_postgresql else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS assessment_assessment_stays_closed{on_table}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION assessment_stays_closed()")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_open_and_change")]
    operations = [
        migrations.RunPython(close, migrations.RunPython.noop),
        migrations.RunPython(compare_with_the_one_before, migrations.RunPython.noop),
        migrations.AddConstraint(
            "assessment", models.UniqueConstraint(fields=["moved_from"], name="assessment_moved_once")
        ),
        migrations.AddConstraint(
            "submission",
            models.CheckConstraint(
                condition=Q(change=None) | ~Q(change_verdict__in=["", "not comparable"]),
                name="submission_change_only_where_comparable",
            ),
        ),
        migrations.RunPython(freeze, thaw),
    ]
