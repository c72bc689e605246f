import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever printed a letter is given the same again for a while, because a download can fail."""

    dependencies = [
        ("services", "0014_written_under"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "letter",
            "printer",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "letter",
            "sealed",
            models.BinaryField(
                help_text="Code, name and address (`services.sealing`); empty once printed for good, or destroyed."
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["printed_at"],
                condition=models.Q(printed_at__isnull=False) & ~models.Q(sealed=b""),
                name="letters_just_printed",
            ),
        ),
    ]
