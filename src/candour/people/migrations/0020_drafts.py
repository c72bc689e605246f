import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    """What officers typed on several pages and did not record yet outlives their session, for a day."""

    dependencies = [("people", "0019_sent_forms")]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=candour.people.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.UUIDField()),
                ("sealed", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "drafts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "organisation", "number"), name="a_draft_has_a_number_of_its_own"
                    )
                ],
            },
        ),
    ]
