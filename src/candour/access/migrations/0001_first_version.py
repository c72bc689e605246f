"""The tables of the log as the first version has them, for the steps that led there."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("access", "0001_initial"),
        ("access", "0002_changes"),
        ("access", "0003_unnumbered_changes"),
        ("access", "0004_entries_by_time"),
        ("access", "0005_authority_is_in_the_entry"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("leaf", models.BinaryField()),
            ],
            options={
                "db_table": "leaves",
            },
        ),
        migrations.CreateModel(
            name="OpenEntry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("kind", models.CharField(max_length=12)),
                ("body", models.BinaryField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "db_table": "open_entries",
            },
        ),
        migrations.CreateModel(
            name="Unnumbered",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("client_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
                ("organisation_id", models.UUIDField()),
                ("entry_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("key_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("only_withheld", models.BooleanField()),
            ],
            options={
                "db_table": "unnumbered",
            },
        ),
        migrations.CreateModel(
            name="Untold",
            fields=[
                ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField(help_text="Empty for an open entry.", null=True)),
                ("recorded", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "untold",
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("client_id", models.UUIDField(primary_key=True, serialize=False)),
                ("url", models.URLField(max_length=500)),
                ("registered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("through", models.BigIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "webhooks",
            },
        ),
        migrations.CreateModel(
            name="WebhookSecret",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("client_id", models.UUIDField(db_index=True)),
                ("wrapping_version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "webhook_secrets",
            },
        ),
        migrations.CreateModel(
            name="WithheldEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "entry_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("entry_id", models.UUIDField()),
                ("review_by", models.DateField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "review_of",
                    models.UUIDField(help_text="The use that this entry is a finding about.", null=True),
                ),
            ],
            options={
                "db_table": "withheld_entries",
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("client_id", models.UUIDField()),
                ("n", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("organisation_id", models.UUIDField()),
                ("entry_id", models.UUIDField(db_index=True, help_text="The entry it tells of.")),
                ("subject_id", models.UUIDField(null=True)),
                ("agreement_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField(help_text="When what it tells of happened.")),
                ("key_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("recorded", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("only_withheld", models.BooleanField(default=False)),
                ("told_at", models.DateTimeField(null=True)),
                ("acknowledge_by", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledgement_id", models.UUIDField(help_text="The entry that records it.", null=True)),
                (
                    "flagged_at",
                    models.DateTimeField(help_text="When both sides were told that it is late.", null=True),
                ),
            ],
            options={
                "db_table": "changes",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("acknowledge_by__isnull", False), ("acknowledged_at", None), ("flagged_at", None)
                        ),
                        fields=["acknowledge_by"],
                        name="changes_to_be_acknowledged",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("client_id", "n"), name="one_change_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("change_id", models.UUIDField(primary_key=True, serialize=False)),
                ("client_id", models.UUIDField()),
                ("n", models.BigIntegerField()),
                ("died_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField()),
                ("problem", models.CharField(max_length=200)),
                ("again_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "dead_letters",
                "constraints": [
                    models.UniqueConstraint(fields=("client_id", "n"), name="one_dead_letter_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("happened", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        help_text="The leaf's kind; the exact kind is in the body.", max_length=12
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("key_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("holder_key_id", models.UUIDField(null=True)),
                ("holder_sealed", models.BinaryField(help_text="What only the holder may see.", null=True)),
            ],
            options={
                "db_table": "entries",
                "indexes": [
                    models.Index(
                        fields=["subject_id", "kind", "-happened", "-id"], name="entries_newest_first"
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["at"], name="entries_by_time", pages_per_range=16
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=200)),
                ("size", models.BigIntegerField(default=0)),
                ("root", models.BinaryField()),
                (
                    "edge",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(),
                        default=list,
                        help_text="Right-edge hashes, largest first.",
                        size=None,
                    ),
                ),
                ("epoch", models.BigIntegerField(default=0)),
                ("signed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "log_head",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="one_log_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("recorded", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "pending",
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            models.Func("leaf", function="octet_length", output_field=models.IntegerField()),
                            65535,
                        ),
                        name="a_leaf_fits_a_bundle",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("id", models.UUIDField(help_text="The entry's id.", primary_key=True, serialize=False)),
                ("client_id", models.UUIDField()),
                ("key", models.CharField(max_length=200)),
                ("request", models.BinaryField()),
                ("subject_id", models.UUIDField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "repeats",
                "constraints": [
                    models.UniqueConstraint(fields=("client_id", "key"), name="one_entry_per_repeat_key")
                ],
            },
        ),
    ]
