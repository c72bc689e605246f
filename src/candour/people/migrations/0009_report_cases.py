from django.db import migrations, models


class Migration(migrations.Migration):
    """A report that a sign-in was not the owner's leads to the case in which a person looks at it."""

    dependencies = [("people", "0008_safe_use")]

    operations = [
        migrations.AddField(
            model_name="securityreport",
            name="case_id",
            field=models.UUIDField(
                help_text="In which a person looks at it (`services.models.Case`).", null=True
            ),
        ),
    ]
