from typing import Any
from uuid import UUID

from django.db import migrations


def create_register_version(apps: Any, schema_editor: Any) -> None:
    """The row that guards every decision against a change of the register; it stays for ever."""
    apps.get_model("people", "Version").objects.get_or_create(id=UUID(int=0), defaults={"version": 1})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(create_register_version, migrations.RunPython.noop)]
