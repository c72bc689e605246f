"""Passkeys that wait for their owner: after django-allauth's tables, which refer to ours."""

import django.db.models.deletion
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    replaces = [("people", "0006_accounts")]

    dependencies = [
        ("people", "0001_first_version"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldPasskey",
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
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "passkey",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held",
                        to="mfa.authenticator",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.securityreport"
                    ),
                ),
            ],
            options={
                "db_table": "held_passkeys",
            },
        ),
    ]
