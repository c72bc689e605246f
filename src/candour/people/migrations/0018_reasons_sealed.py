"""Why a death was recorded or undone, and why an officer set or ended safe use, is sealed where it stands."""

from typing import Any

from django.db import migrations, models


def seal_deaths(apps: Any, _schema: Any) -> None:
    """Each under the subject that it stands under."""
    for death in apps.get_model("people", "Death").objects.iterator():
        words = {"reason": death.reason, "why_undone": death.why_undone}
        death.sealed = _sealed(death.subject_id, death.id, words)
        death.save(update_fields=["sealed"])


def seal_safe_uses(apps: Any, _schema: Any) -> None:
    """Each under its account's own subject."""
    uses = apps.get_model("people", "SafeUse").objects.exclude(reason="", ended_reason="")
    for use in uses.select_related("account").iterator():
        use.sealed_for = _own_subject(apps, use.account.person_id)
        words = {"reason": use.reason, "ended_reason": use.ended_reason}
        use.sealed = b"" if use.sealed_for is None else _sealed(use.sealed_for, use.id, words)
        use.save(update_fields=["sealed_for", "sealed"])


def _own_subject(apps: Any, person: Any) -> Any:
    """The subject of an account to which no reference leads; None where all was erased, or it is closed."""
    with_keys = apps.get_model("people", "SubjectKey").objects.filter(dataset_id=None).values("subject_id")
    known = apps.get_model("people", "Reference").objects.values("subject_id")
    found = apps.get_model("people", "Subject").objects.filter(person_id=person, id__in=with_keys)
    return found.exclude(id__in=known).order_by("id").values_list("id", flat=True).first()


def _sealed(subject: Any, row: Any, words: dict[str, str]) -> bytes:
    """Sealed with this deployment's keys, which are asked for only where there is a row to seal."""
    from candour.people.desk_words import sealed_for
    from candour.vault.errors import DestroyedKey

    try:
        return sealed_for(subject, row, {name: said for name, said in words.items() if said})
    except DestroyedKey:
        return b""  # of whom all was erased; nobody reads it


class Migration(migrations.Migration):
    dependencies = [("people", "0017_ended_by_death")]

    operations = [
        migrations.AddField("death", "sealed", models.BinaryField(default=b"")),
        migrations.AddField(
            "safeuse",
            "sealed_for",
            models.UUIDField(help_text="The subject under whose log key it is sealed.", null=True),
        ),
        migrations.AddField("safeuse", "sealed", models.BinaryField(default=b"")),
        migrations.RunPython(seal_deaths, migrations.RunPython.noop),
        migrations.RunPython(seal_safe_uses, migrations.RunPython.noop),
        migrations.RemoveField("death", "reason"),
        migrations.RemoveField("death", "why_undone"),
        migrations.RemoveField("safeuse", "reason"),
        migrations.RemoveField("safeuse", "ended_reason"),
    ]
