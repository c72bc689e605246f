"""The tables of agreements and choices as the first version has them, for the steps that led there."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import candour.people.identifiers
import candour.sharing.constraints


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("sharing", "0001_initial"),
        ("sharing", "0002_shared_references"),
        ("sharing", "0003_answered_for"),
        ("sharing", "0004_explanations_sealed"),
    ]

    dependencies = [
        ("people", "0001_first_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedPerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "shared_id",
                        "dataset_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("shared_id", models.UUIDField(db_index=True)),
                ("dataset_id", models.UUIDField()),
            ],
            options={
                "db_table": "shared_people",
            },
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("purpose", models.SlugField(max_length=100)),
                ("register_only", models.BooleanField(default=False)),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="The register it was imported from.", max_length=200
                    ),
                ),
                ("source_id", models.CharField(blank=True, max_length=100)),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "agreements",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
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
                (
                    "asker_id",
                    models.UUIDField(
                        help_text="Copied from the agreement for the exclusion below.", null=True
                    ),
                ),
                ("purpose", models.SlugField(help_text="Copied likewise.", max_length=100)),
                ("version", models.PositiveIntegerField()),
                ("what_changed", models.TextField(blank=True)),
                ("name", models.CharField(max_length=300)),
                (
                    "question",
                    models.CharField(
                        blank=True, help_text="As put to a resident, when theirs to answer.", max_length=300
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        help_text='What they are told, after "they are": one line.',
                        max_length=300,
                    ),
                ),
                ("why", models.TextField(help_text="The purpose in plain words.")),
                ("benefits", models.TextField(blank=True)),
                ("if_yes", models.TextField(blank=True)),
                ("if_no", models.TextField(blank=True)),
                ("either_way", models.TextField(blank=True)),
                ("services_affected", models.TextField(blank=True)),
                (
                    "disclosed",
                    models.TextField(
                        blank=True, help_text="The information disclosed, as its register words it."
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=300)),
                ("contact", models.CharField(blank=True, max_length=300)),
                ("controllers", models.TextField(blank=True)),
                ("processors", models.TextField(blank=True)),
                ("areas", models.TextField(blank=True)),
                (
                    "lawful_basis",
                    models.CharField(
                        choices=[
                            ("consent", "consent"),
                            ("contract", "contract"),
                            ("legal-obligation", "legal-obligation"),
                            ("vital-interests", "vital-interests"),
                            ("public-task", "public-task"),
                            ("recognised-legitimate-interests", "recognised-legitimate-interests"),
                            ("legitimate-interests", "legitimate-interests"),
                        ],
                        max_length=40,
                    ),
                ),
                ("statute", models.CharField(blank=True, max_length=300)),
                ("special_category_condition", models.CharField(blank=True, max_length=300)),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[
                            ("not-confidential", "not-confidential"),
                            ("implied-consent-direct-care", "implied-consent-direct-care"),
                            ("explicit-consent", "explicit-consent"),
                            ("statute", "statute"),
                            ("section-251", "section-251"),
                            ("public-interest", "public-interest"),
                        ],
                        default="not-confidential",
                        max_length=40,
                    ),
                ),
                ("caldicott_guardian", models.CharField(blank=True, max_length=200)),
                ("opt_out_applies", models.BooleanField(default=False)),
                (
                    "attributes",
                    models.JSONField(default=dict, help_text="Attribute -> dataset keys, in order."),
                ),
                (
                    "releasable",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("claims", models.JSONField(default=dict, help_text="Claim -> its arguments.")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("assurance", models.PositiveSmallIntegerField(default=0)),
                ("single_use", models.BooleanField(default=False)),
                ("for_emergencies", models.BooleanField(default=False)),
                (
                    "second_approval",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("consent_since", models.PositiveIntegerField(default=1)),
                (
                    "consent_lasts",
                    models.CharField(blank=True, help_text="ISO 8601 duration.", max_length=20),
                ),
                ("retention", models.CharField(blank=True, help_text="ISO 8601 duration.", max_length=20)),
                (
                    "matching",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        help_text="The kinds of references that its sides may link as one person's.",
                        size=None,
                    ),
                ),
                (
                    "acknowledge_within",
                    models.CharField(default="P1D", help_text="ISO 8601 duration.", max_length=20),
                ),
                (
                    "obligations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("drafted_by", models.CharField(blank=True, max_length=200)),
                ("drafted_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(help_text="When both sides had approved.", null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="sharing.agreement",
                    ),
                ),
            ],
            options={
                "db_table": "agreement_versions",
                "ordering": ["agreement", "version"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.CharField(choices=[("asker", "Asker"), ("holder", "Holder")], max_length=6)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.organisation"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="sharing.agreementversion",
                    ),
                ),
            ],
            options={
                "db_table": "approvals",
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("agreement_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ConsentGiven", "ConsentGiven"),
                            ("RenewedConsentGiven", "RenewedConsentGiven"),
                            ("Unknown", "Unknown"),
                            ("Requested", "Requested"),
                            ("RequestDeferred", "RequestDeferred"),
                            ("Refused", "Refused"),
                            ("Withdrawn", "Withdrawn"),
                            ("Expired", "Expired"),
                            ("Terminated", "Terminated"),
                            ("Invalidated", "Invalidated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("answered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("assurance", models.PositiveSmallIntegerField(default=2)),
                ("spent_at", models.DateTimeField(null=True)),
                (
                    "spent_by",
                    models.UUIDField(help_text="The entry that spent a single-use consent.", null=True),
                ),
            ],
            options={
                "db_table": "choices",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_id", "agreement_id"), name="one_choice_per_agreement"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("number", models.CharField(max_length=20)),
                ("agreement_id", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ConsentGiven", "ConsentGiven"),
                            ("RenewedConsentGiven", "RenewedConsentGiven"),
                            ("Unknown", "Unknown"),
                            ("Requested", "Requested"),
                            ("RequestDeferred", "RequestDeferred"),
                            ("Refused", "Refused"),
                            ("Withdrawn", "Withdrawn"),
                            ("Expired", "Expired"),
                            ("Terminated", "Terminated"),
                            ("Invalidated", "Invalidated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("question", models.CharField(max_length=300)),
                ("notice", models.TextField(help_text="What stood on the page, word for word.")),
                ("language", models.CharField(default="en-GB", max_length=10)),
                ("entry_id", models.UUIDField()),
                (
                    "representation_id",
                    models.UUIDField(help_text="By which authority another answered for them.", null=True),
                ),
                (
                    "answered_by",
                    models.CharField(
                        blank=True, help_text="What the person calls whoever did.", max_length=60
                    ),
                ),
            ],
            options={
                "db_table": "consent_records",
                "indexes": [
                    models.Index(fields=["subject_id", "agreement_id", "-at"], name="consent_history")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_id", "number"), name="one_receipt_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("agreement_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("weighing", "weighing"),
                            ("accepted", "accepted"),
                            ("overridden", "overridden"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reason_sealed",
                    models.BinaryField(help_text="In the person's own words, under their log key."),
                ),
                ("made_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("ground", models.CharField(blank=True, max_length=40)),
                (
                    "explanation_sealed",
                    models.BinaryField(
                        default=b"", help_text="What the person is told, under their log key."
                    ),
                ),
            ],
            options={
                "db_table": "objections",
                "indexes": [
                    models.Index(fields=["subject_id", "agreement_id"], name="objections_of_a_subject")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "weighing")),
                        fields=("subject_id", "agreement_id"),
                        name="one_objection_weighed_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("attribute", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "protections",
                "indexes": [models.Index(fields=["subject_id"], name="protections_of_a_subject")],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("dataset_id", models.UUIDField()),
                (
                    "shared_id",
                    models.UUIDField(help_text="The shared reference it is held under, if it is.", null=True),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("key_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "records",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_id", "dataset_id", "shared_id"),
                        name="one_record_per_subject_dataset_and_shared_reference",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("dataset_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "restrictions",
                "indexes": [models.Index(fields=["subject_id"], name="restrictions_of_a_subject")],
            },
        ),
        migrations.CreateModel(
            name="SharedReference",
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
                (
                    "blind",
                    models.BinaryField(
                        help_text="HMAC-SHA-256 of organisation, scheme and value.", unique=True
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.organisation"),
                ),
            ],
            options={
                "db_table": "shared_references",
            },
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(
                fields=("agreement", "version"), name="one_row_per_agreement_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("approved_at__isnull", False), ("asker_id__isnull", False)),
                expressions=[
                    (
                        candour.sharing.constraints._Point(
                            django.db.models.functions.text.Concat(
                                django.db.models.functions.comparison.Cast("asker_id", models.CharField()),
                                models.Value("|"),
                                models.F("purpose"),
                                output_field=models.CharField(),
                            )
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("starts_at"),
                            models.F("ends_at"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_agreement_in_force_per_asker_and_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("version", "organisation"), name="one_approval_per_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("version", "by"), name="nobody_approves_twice"),
        ),
    ]
