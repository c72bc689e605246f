"""A message says which invitation or report it is about; those that are there say nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0002_how_soon_an_alert_tells"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="about_id",
            field=models.UUIDField(
                help_text="The invitation or report it tells of, which home has a line for.", null=True
            ),
        ),
    ]
