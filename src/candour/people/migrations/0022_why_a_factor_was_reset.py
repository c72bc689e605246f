"""How a colleague knew that a second factor was lost is sealed under their organisation's key."""

from typing import Any

from django.db import migrations, models


def seal(apps: Any, _schema: Any) -> None:
    """With this deployment's keys, which are asked for only where there is a row to seal."""
    for reset in apps.get_model("people", "SecondFactorReset").objects.iterator():
        from candour.people.actions.organisations import equip
        from candour.people.models import Organisation
        from candour.people.organisation_words import sealed_by

        equip(Organisation.objects.get(pk=reset.organisation_id))
        reset.sealed = sealed_by(reset.organisation_id, reset.id, {"why": reset.why})
        reset.save(update_fields=["sealed"])


class Migration(migrations.Migration):
    dependencies = [("people", "0021_set_aside")]

    operations = [
        migrations.AddField("secondfactorreset", "sealed", models.BinaryField(default=b"")),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RemoveField("secondfactorreset", "why"),
    ]
