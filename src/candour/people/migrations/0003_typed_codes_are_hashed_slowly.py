"""By how its code begins an invitation is found: of the code only an Argon2 hash with a salt is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_held_passkeys"),
    ]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="found_by",
            field=models.CharField(
                blank=True, help_text="How that code begins; empty for one kept as SHA-256.", max_length=4
            ),
        ),
        migrations.AlterField(
            model_name="representation",
            name="digest",
            field=models.BinaryField(help_text="What is kept of the code that was handed over.", null=True),
        ),
        migrations.AlterField(
            model_name="secondfactorreset",
            name="digest",
            field=models.BinaryField(help_text="What is kept of the code that was handed over.", null=True),
        ),
    ]
