import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """An organisation says by which facts its records may be linked; none until it does."""

    dependencies = [("register", "0002_shared_schemes")]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="linked_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                default=list,
                help_text="By which facts, besides the number, a person links a record of it; empty: by none.",
                size=None,
            ),
        ),
    ]
