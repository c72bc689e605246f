"""Why an activation code was made is sealed where it stands."""

from typing import Any

from django.db import migrations, models


def seal_codes(apps: Any, _schema: Any) -> None:
    """Each under the subject that its reference leads to, with keys asked for only where there is a row."""
    from candour.people.desk_words import sealed_for
    from candour.vault.errors import DestroyedKey

    for code in apps.get_model("services", "ActivationCode").objects.iterator():
        try:
            code.sealed = sealed_for(code.subject_id, code.id, {"reason": code.reason})
        except DestroyedKey:
            continue  # of whom all was erased; nobody reads it
        code.save(update_fields=["sealed"])


class Migration(migrations.Migration):
    dependencies = [("services", "0012_cases_asked_by_another"), ("people", "0018_reasons_sealed")]

    operations = [
        migrations.AddField("activationcode", "sealed", models.BinaryField(default=b"")),
        migrations.RunPython(seal_codes, migrations.RunPython.noop),
        migrations.RemoveField("activationcode", "reason"),
    ]
