from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce

import candour.people.identifiers


def since_the_sign_in(apps: Any, _schema: Any) -> None:
    """What was reported before is in doubt from the sign-in on that it was about."""
    reports = apps.get_model("people", "SecurityReport").objects
    sign_in = apps.get_model("people", "SignIn").objects.filter(pk=models.OuterRef("sign_in"))
    reports.update(since=Coalesce(models.Subquery(sign_in.values("at")), models.F("reported_at")))


class Migration(migrations.Migration):
    """What somebody else may have set up in an account, and whether its owner has looked at it."""

    dependencies = [("people", "0020_drafts")]

    operations = [
        migrations.AddField(
            "securityreport",
            "since",
            models.DateTimeField(
                null=True, help_text="From when on what the account did may have been another's doing."
            ),
        ),
        migrations.AddField(
            "securityreport",
            "looked_at",
            models.DateTimeField(null=True, help_text="When the owner had looked at all that was done."),
        ),
        migrations.RunPython(since_the_sign_in, migrations.RunPython.noop),
        migrations.AlterField(
            "securityreport",
            "since",
            models.DateTimeField(
                help_text="From when on what the account did may have been another's doing."
            ),
        ),
        migrations.AddField(
            "representation",
            "doubted_at",
            models.DateTimeField(
                null=True, help_text="When the person said that it may not have been them who invited."
            ),
        ),
        migrations.CreateModel(
            name="SetAside",
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
                    "type",
                    models.CharField(
                        help_text="As django-allauth names it: totp or webauthn.", max_length=20
                    ),
                ),
                ("data", models.JSONField()),
                ("added_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to="people.securityreport",
                    ),
                ),
            ],
            options={"db_table": "set_aside_factors"},
        ),
    ]
