from django.db import migrations


class Migration(migrations.Migration):
    """What was found stands in the case by now: `services` moves it there before this runs."""

    dependencies = [("people", "0009_report_cases")]

    operations = [
        migrations.RemoveField(model_name="securityreport", name="looked_at"),
        migrations.RemoveField(model_name="securityreport", name="looked_by"),
        migrations.RemoveField(model_name="securityreport", name="finding"),
    ]
