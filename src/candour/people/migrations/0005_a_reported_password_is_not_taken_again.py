"""The hash of a password that its owner's report stopped, so that it is not chosen again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_why_a_client_proves_nothing"),
    ]

    operations = [
        migrations.AddField(
            model_name="securityreport",
            name="password",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The hash of the one that it stopped: not taken again.",
                max_length=128,
            ),
            preserve_default=False,
        ),
    ]
