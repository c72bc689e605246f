import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    """Officers through whom an organisation acts hear of news, as they choose."""

    dependencies = [
        ("people", "0020_drafts"),
        ("services", "0015_letters_printed_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficerTold",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="told_of_news",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("at-once", "At Once"), ("daily", "Daily"), ("not", "Not")], max_length=8
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={"db_table": "officer_told"},
        ),
        migrations.CreateModel(
            name="OfficerNews",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=candour.people.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("page", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.representation",
                    ),
                ),
            ],
            options={
                "db_table": "officer_news",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(read_at=None),
                        fields=("account", "representation", "page"),
                        name="a_page_has_news_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(due_at__isnull=False),
                        fields=["due_at"],
                        name="officer_news_that_waits",
                    )
                ],
            },
        ),
    ]
