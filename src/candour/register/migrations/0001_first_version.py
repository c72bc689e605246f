"""The tables of the register as the first version has them, for the steps that led there."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("register", "0001_initial"),
        ("register", "0002_shared_schemes"),
        ("register", "0003_linked_by"),
        ("register", "0004_sealed_attributes"),
    ]

    dependencies = [
        ("people", "0001_first_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("plain_name", models.CharField(help_text='After "your": "home address".', max_length=120)),
                ("topic", models.CharField(max_length=60)),
                (
                    "value_type",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("date", "Date"),
                            ("boolean", "Boolean"),
                            ("integer", "Integer"),
                            ("money", "Money"),
                            ("address", "Address"),
                            ("list", "List"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("sensitive", "Sensitive"),
                            ("special", "Special"),
                        ],
                        default="ordinary",
                        max_length=10,
                    ),
                ),
                (
                    "dpv",
                    models.CharField(help_text="The term of the Data Privacy Vocabulary.", max_length=120),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "sealed",
                    models.BooleanField(
                        default=False,
                        help_text="Shown to its person alone, after a fresh sign-in: a past name.",
                    ),
                ),
            ],
            options={
                "db_table": "attributes",
                "ordering": ["topic", "name"],
            },
        ),
        migrations.CreateModel(
            name="Dataset",
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
                ("key", models.CharField(max_length=200, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("held", "A sealed copy is held here"),
                            ("live", "Asked live"),
                            ("signposted", "Not joined yet: how to ask"),
                        ],
                        default="held",
                        max_length=12,
                    ),
                ),
                ("how_to_ask", models.TextField(blank=True)),
                (
                    "attributes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "shared_schemes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        help_text="Kinds of references under which it holds what is about several people: tenancy.",
                        size=None,
                    ),
                ),
                (
                    "linked_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=list,
                        help_text="By which facts, besides the number, a person links a record of it; empty: by none.",
                        size=None,
                    ),
                ),
                ("retention", models.CharField(help_text="ISO 8601 duration.", max_length=20)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="datasets",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "datasets",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ProcessingActivity",
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
                ("slug", models.SlugField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("purpose", models.TextField()),
                ("lawful_basis", models.CharField(max_length=40)),
                ("statute", models.CharField(blank=True, max_length=300)),
                ("special_category_condition", models.CharField(blank=True, max_length=300)),
                ("people", models.CharField(help_text="Categories of people.", max_length=300)),
                (
                    "attributes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("recipients", models.CharField(blank=True, max_length=300)),
                ("transfers", models.CharField(default="None outside the United Kingdom.", max_length=300)),
                ("retention", models.CharField(help_text="ISO 8601 duration.", max_length=20)),
                ("security", models.TextField(blank=True)),
                ("automated_decisions", models.CharField(default="None.", max_length=300)),
                ("reviewed_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "processing_activities",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "slug"), name="one_activity_per_slug_and_organisation"
                    )
                ],
            },
        ),
    ]
