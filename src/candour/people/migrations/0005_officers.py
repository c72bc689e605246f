from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_staff")]

    operations = [
        migrations.AlterField(
            model_name="staffrole",
            name="role",
            field=models.CharField(
                choices=[
                    ("administrator", "Administrator"),
                    ("data-protection-officer", "Data Protection Officer"),
                    ("auditor", "Auditor"),
                    ("officer", "Officer"),
                ],
                max_length=30,
            ),
        ),
    ]
