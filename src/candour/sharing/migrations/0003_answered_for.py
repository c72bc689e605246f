from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_shared_references")]

    operations = [
        migrations.AddField(
            model_name="consentrecord",
            name="representation_id",
            field=models.UUIDField(help_text="By which authority another answered for them.", null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="answered_by",
            field=models.CharField(
                blank=True, default="", help_text="What the person calls whoever did.", max_length=60
            ),
            preserve_default=False,
        ),
    ]
