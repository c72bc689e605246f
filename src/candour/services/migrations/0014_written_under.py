from django.db import migrations, models


class Migration(migrations.Migration):
    """A message keeps the authority under which another wrote it; of older ones it is not known."""

    dependencies = [("services", "0013_reasons_sealed")]

    operations = [
        migrations.AddField(
            "message",
            "representation_id",
            models.UUIDField(help_text="Under which authority another wrote it.", null=True),
        ),
    ]
