import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which forms were sent a moment ago, so that a second press does nothing twice."""

    dependencies = [("people", "0018_reasons_sealed")]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("led_to", models.TextField()),
                ("sent_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sent_forms",
                "indexes": [models.Index(fields=["account", "sent_at"], name="sent_forms_of_an_account")],
            },
        ),
    ]
