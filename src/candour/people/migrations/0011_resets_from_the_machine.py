import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever runs the machine resets a second factor where an organisation has too few administrators."""

    dependencies = [("people", "0010_reports_without_findings")]

    operations = [
        migrations.AddField(
            model_name="secondfactorreset",
            name="operator",
            field=models.CharField(
                blank=True, default="", help_text="Who did it from the machine.", max_length=200
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="secondfactorreset",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
