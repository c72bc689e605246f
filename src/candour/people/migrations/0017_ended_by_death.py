from django.db import migrations, models

BY = [("person", "Person"), ("representative", "Representative"), ("officer", "Officer"), ("death", "Death")]


class Migration(migrations.Migration):
    """What others have for somebody ends with their death."""

    dependencies = [("people", "0016_acting_organisations")]

    operations = [
        migrations.AlterField(
            model_name="representation",
            name="ended_by",
            field=models.CharField(blank=True, choices=BY, max_length=20),
        ),
        migrations.AlterField(
            model_name="representationstep",
            name="by",
            field=models.CharField(choices=BY, max_length=20),
        ),
    ]
