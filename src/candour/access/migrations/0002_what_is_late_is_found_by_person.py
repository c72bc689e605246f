"""Each home page asks whether anybody is late in confirming what its owner said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("acknowledged_at", None), ("flagged_at__isnull", False)),
                fields=["subject_id"],
                name="late_changes_of_a_subject",
            ),
        ),
    ]
