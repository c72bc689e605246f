"""Each alert tells at once or once a day; those there are tell as their person chose for all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0001_first_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="pace",
            field=models.CharField(
                blank=True,
                choices=[("", "Usual"), ("at-once", "At Once"), ("daily", "Daily")],
                default="",
                help_text="How soon; empty: as for every alert of theirs.",
                max_length=8,
            ),
            preserve_default=False,
        ),
    ]
