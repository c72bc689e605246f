import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_resets_from_the_machine"),
    ]

    operations = [
        migrations.CreateModel(
            name="RepresentationStep",
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
                ("change", models.CharField(max_length=20)),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("representative", "Representative"),
                            ("officer", "Officer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="people.representation",
                    ),
                ),
            ],
            options={
                "db_table": "representation_steps",
            },
        ),
    ]
