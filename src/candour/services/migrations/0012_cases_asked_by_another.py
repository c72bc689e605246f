from django.db import migrations, models


class Migration(migrations.Migration):
    """A case may be asked by whoever acts for its person."""

    dependencies = [("services", "0011_what_arrived")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="representation_id",
            field=models.UUIDField(help_text="Under which authority another asked it.", null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("representation_id", None), _negated=True),
                fields=["subject_id", "representation_id"],
                name="cases_asked_by_another",
            ),
        ),
    ]
