"""In which case an officer set or ended safe use is sealed with why: a case can say what it is about."""

from typing import Any

from django.db import migrations


def seal_cases(apps: Any, _schema: Any) -> None:
    """With this deployment's keys, which are asked for only where there is a row to seal."""
    uses = apps.get_model("people", "SafeUse").objects.exclude(case_reference="", ended_case_reference="")
    for use in uses.exclude(sealed_for=None).iterator():
        use.sealed = _with_cases(use)
        use.save(update_fields=["sealed"])


def _with_cases(use: Any) -> bytes:
    from candour.access.actions import log_key
    from candour.people.desk_words import opened_with, sealed_for
    from candour.vault.errors import DestroyedKey

    try:
        words = dict(opened_with(log_key(use.sealed_for), use.id, bytes(use.sealed))) if use.sealed else {}
        cases = {"case": use.case_reference, "ended_case": use.ended_case_reference}
        return sealed_for(
            use.sealed_for, use.id, words | {name: case for name, case in cases.items() if case}
        )
    except DestroyedKey:
        return bytes(use.sealed)  # of whom all was erased; nobody reads it


class Migration(migrations.Migration):
    dependencies = [("people", "0022_why_a_factor_was_reset")]

    operations = [
        migrations.RunPython(seal_cases, migrations.RunPython.noop),
        migrations.RemoveField("safeuse", "case_reference"),
        migrations.RemoveField("safeuse", "ended_case_reference"),
    ]
