from django.db import migrations


class Migration(migrations.Migration):
    """By whose authority a use is kept from view is an officer's word about somebody: the sealed entry has it."""

    dependencies = [("access", "0004_entries_by_time")]

    operations = [migrations.RemoveField("withheldentry", "authority")]
