from django.db import migrations, models


class Migration(migrations.Migration):
    """Words for the desk are sealed. None were kept in the open by a version that was given out."""

    dependencies = [
        ("people", "0014_deaths_confirmed"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="representation",
            name="ended_why",
        ),
        migrations.RemoveField(
            model_name="representation",
            name="reason",
        ),
        migrations.RemoveField(
            model_name="representation",
            name="suspended_why",
        ),
        migrations.RemoveField(
            model_name="representationobjection",
            name="finding",
        ),
        migrations.RemoveField(
            model_name="representationobjection",
            name="why",
        ),
        migrations.RemoveField(
            model_name="representationstep",
            name="words",
        ),
        migrations.AddField(
            model_name="representationobjection",
            name="sealed",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="representationobjection",
            name="sealed_for",
            field=models.UUIDField(help_text="The subject under whose log key it is sealed.", null=True),
        ),
        migrations.AddField(
            model_name="representationstep",
            name="sealed",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="representationstep",
            name="sealed_for",
            field=models.UUIDField(help_text="The subject under whose log key it is sealed.", null=True),
        ),
        migrations.RunSQL(
            "update representation_objections set by = 'another' where by <> 'person'",
            migrations.RunSQL.noop,
        ),
    ]
