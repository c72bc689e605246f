from django.db import migrations, models


class Migration(migrations.Migration):
    """Wrong tries to link one record by known facts, kept for a day."""

    dependencies = [("services", "0009_letters")]

    operations = [
        migrations.CreateModel(
            name="FactAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(help_text="Keyed, of the organisation and the number.")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "fact_attempts",
                "indexes": [models.Index(fields=["digest", "at"], name="attempts_at_a_record")],
            },
        ),
    ]
