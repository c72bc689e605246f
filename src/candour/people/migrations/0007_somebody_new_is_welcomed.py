"""Home welcomes somebody new until they have done a first thing; whoever has an account already is not new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_invitations_are_found_by_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="welcome_ended_at",
            field=models.DateTimeField(
                help_text="When its owner was new no more: a first thing was done, or no welcome wanted.",
                null=True,
            ),
        ),
        migrations.RunSQL("update accounts set welcome_ended_at = now()", migrations.RunSQL.noop),
    ]
