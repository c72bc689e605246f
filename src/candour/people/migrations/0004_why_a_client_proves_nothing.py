"""Why an administrator lets a system call without proving its key stands with the system."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_typed_codes_are_hashed_slowly"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnerclient",
            name="why_no_proof",
            field=models.CharField(
                blank=True, help_text="Why an administrator lets it call without.", max_length=300
            ),
        ),
    ]
