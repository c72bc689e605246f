import django.db.models.deletion
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    """Letters with activation codes, as they wait, are printed, posted, or come back."""

    dependencies = [("people", "0011_resets_from_the_machine"), ("services", "0008_mistakes_are_cases")]

    operations = [
        migrations.CreateModel(
            name="Letter",
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
                (
                    "sealed",
                    models.BinaryField(
                        help_text="Code, name and address (`services.sealing`); empty once printed or destroyed."
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("printed_by", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.CharField(blank=True, max_length=200)),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_by", models.CharField(blank=True, max_length=200)),
                ("destroyed_at", models.DateTimeField(help_text="When nobody had printed it.", null=True)),
                (
                    "code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="services.activationcode",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "letters",
                "indexes": [
                    models.Index(fields=["organisation", "-made_at"], name="letters_of_an_organisation"),
                    models.Index(
                        condition=models.Q(("destroyed_at", None), ("printed_at", None)),
                        fields=["made_at"],
                        name="letters_that_wait",
                    ),
                ],
            },
        ),
    ]
