"""What a person was told about their objection is sealed where it stands."""

from typing import Any

from django.db import migrations, models


def seal_explanations(apps: Any, _schema: Any) -> None:
    """Each under the subject that objected, with keys asked for only where there is a row."""
    from candour.people.desk_words import sealed_for
    from candour.vault.errors import DestroyedKey

    for objection in apps.get_model("sharing", "Objection").objects.exclude(explanation="").iterator():
        try:
            words = {"explanation": objection.explanation}
            objection.explanation_sealed = sealed_for(objection.subject_id, objection.id, words)
        except DestroyedKey:
            continue  # of whom all was erased; nobody reads it
        objection.save(update_fields=["explanation_sealed"])


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_answered_for"), ("people", "0018_reasons_sealed")]

    operations = [
        migrations.AddField(
            "objection",
            "explanation_sealed",
            models.BinaryField(default=b"", help_text="What the person is told, under their log key."),
        ),
        migrations.RunPython(seal_explanations, migrations.RunPython.noop),
        migrations.RemoveField("objection", "explanation"),
    ]
