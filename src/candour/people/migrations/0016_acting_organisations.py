import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    """An organisation acts through officers who are named; and whoever acts is told of ends once."""

    dependencies = [("people", "0015_desk_words_sealed")]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="told_of",
            field=models.DateField(
                help_text="The last end or review of which whoever acts was told.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("kind", "corporate-appointee")),
                fields=("person_id", "organisation"),
                name="an_organisation_is_appointed_once",
            ),
        ),
        migrations.CreateModel(
            name="NamedOfficer",
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
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="people.representation",
                    ),
                ),
            ],
            options={
                "db_table": "named_officers",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("representation", "account"),
                        name="an_officer_is_named_once",
                    )
                ],
            },
        ),
    ]
