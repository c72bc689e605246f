"""Each home page asks whether somebody invited its owner, by their email."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_a_reported_password_is_not_taken_again"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="representation",
            index=models.Index(
                condition=models.Q(("accepted_at", None), ("ended_at", None)),
                fields=["email"],
                name="invitations_by_email",
            ),
        ),
    ]
