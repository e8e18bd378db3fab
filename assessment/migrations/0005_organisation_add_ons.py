"""Which add-on rubrics an organisation offers its teams."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0004_closed_and_compared"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="add_ons",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
