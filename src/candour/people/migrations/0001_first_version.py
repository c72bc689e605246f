"""The tables of people and accounts as the first version has them, for the steps that led there."""

from typing import Any
from uuid import UUID

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import candour.people.identifiers

COUNTED = """
create table counted (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index counted_expires on counted (expires);
"""
"""As Django's database cache has it: attempts to sign in, and codes used."""


def create_register_version(apps: Any, schema_editor: Any) -> None:
    """The row that guards every decision against a change of the register; it stays for ever."""
    apps.get_model("people", "Version").objects.create(id=UUID(int=0), version=1)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_register_version"),
        ("people", "0003_key_proofs_and_limits"),
        ("people", "0004_staff"),
        ("people", "0005_officers"),
        ("people", "0007_representations"),
        ("people", "0008_safe_use"),
        ("people", "0009_report_cases"),
        ("people", "0010_reports_without_findings"),
        ("people", "0011_resets_from_the_machine"),
        ("people", "0012_representation_steps"),
        ("people", "0013_deaths"),
        ("people", "0014_deaths_confirmed"),
        ("people", "0015_desk_words_sealed"),
        ("people", "0016_acting_organisations"),
        ("people", "0017_ended_by_death"),
        ("people", "0018_reasons_sealed"),
        ("people", "0019_sent_forms"),
        ("people", "0020_drafts"),
        ("people", "0021_set_aside"),
        ("people", "0022_why_a_factor_was_reset"),
        ("people", "0023_cases_of_safe_use"),
    ]

    dependencies = []

    operations = [
        migrations.RunSQL(COUNTED, "drop table counted"),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=candour.people.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("email", models.EmailField(max_length=254, null=True, unique=True)),
                ("user_name", models.CharField(max_length=60, null=True, unique=True)),
                ("given_name", models.CharField(max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("person_id", models.UUIDField(null=True, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "accounts",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("local-authority", "Local Authority"),
                            ("housing", "Housing"),
                            ("health", "Health"),
                            ("finance", "Finance"),
                            ("national", "National"),
                            ("voluntary", "Voluntary"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "joined",
                    models.BooleanField(default=False, help_text="Whether it takes part in this exchange."),
                ),
                ("homepage", models.URLField(blank=True, max_length=500)),
                (
                    "contact",
                    models.CharField(blank=True, help_text="How people reach it, in words.", max_length=300),
                ),
                ("dpo_contact", models.CharField(blank=True, max_length=300)),
                ("local_authority_code", models.CharField(max_length=10, null=True, unique=True)),
                ("gss_code", models.CharField(max_length=9, null=True, unique=True)),
                ("tier", models.CharField(blank=True, max_length=40)),
                ("nation", models.CharField(blank=True, max_length=40)),
                ("started_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="people.organisation",
                    ),
                ),
                (
                    "successors",
                    models.ManyToManyField(
                        db_table="organisation_successors",
                        related_name="predecessors",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "organisations",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Subject",
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
                    "person_id",
                    models.UUIDField(db_index=True, help_text="The person this subject is joined in."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("unknown", "Unknown")],
                        default="person",
                        max_length=10,
                    ),
                ),
                (
                    "opted_out",
                    models.BooleanField(
                        help_text="The holder's National Data Opt-out check; empty while none is recorded.",
                        null=True,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "subjects",
            },
        ),
        migrations.CreateModel(
            name="UsedProof",
            fields=[
                (
                    "digest",
                    models.BinaryField(
                        help_text="SHA-256 of its key's thumbprint and its jti.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "used_by",
                    models.UUIDField(help_text="The entry it was used for, or a number made for the call."),
                ),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "used_proofs",
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(default=1)),
            ],
            options={
                "db_table": "versions",
            },
        ),
        migrations.CreateModel(
            name="EmailChange",
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
                ("old", models.EmailField(blank=True, max_length=254)),
                ("new", models.EmailField(blank=True, max_length=254)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "ended_at",
                    models.DateTimeField(help_text="When it was undone, or given up for another.", null=True),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="email_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "email_changes",
            },
        ),
        migrations.CreateModel(
            name="KnownDevice",
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
                ("digest", models.BinaryField()),
                (
                    "agent",
                    models.CharField(blank=True, help_text="What the browser says it is.", max_length=300),
                ),
                ("first_seen_at", models.DateTimeField()),
                (
                    "forgotten_at",
                    models.DateTimeField(help_text="From when it counts as any other.", null=True),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "known_devices",
            },
        ),
        migrations.CreateModel(
            name="OrganisationKey",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="people.organisation",
                    ),
                ),
                ("key_id", models.UUIDField(default=candour.people.identifiers.new_id, unique=True)),
                ("wrapping_version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField()),
            ],
            options={
                "db_table": "organisation_keys",
            },
        ),
        migrations.CreateModel(
            name="UnknownSubject",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="people.organisation",
                    ),
                ),
                ("subject_id", models.UUIDField(unique=True)),
            ],
            options={
                "db_table": "unknown_subjects",
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("number", models.UUIDField()),
                ("sealed", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "drafts",
            },
        ),
        migrations.CreateModel(
            name="Death",
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
                ("subject_id", models.UUIDField()),
                ("died_on", models.DateField()),
                ("evidence", models.CharField(max_length=120)),
                ("sealed", models.BinaryField(default=b"")),
                ("case_reference", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "told_by",
                    models.UUIDField(help_text="The entry by which partners are told of it.", null=True),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.organisation"),
                ),
            ],
            options={
                "db_table": "deaths",
            },
        ),
        migrations.CreateModel(
            name="OutsideIdentity",
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
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(help_text="The provider's `sub`.", max_length=255)),
                ("linked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "outside_identities",
            },
        ),
        migrations.CreateModel(
            name="PartnerClient",
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
                ("client_id", models.SlugField(max_length=100, unique=True)),
                ("system", models.CharField(max_length=200)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                (
                    "proof_required",
                    models.BooleanField(
                        default=False,
                        help_text="Whether it must sign every call with its own key (DPoP, RFC 9449).",
                    ),
                ),
                (
                    "most_requests",
                    models.PositiveIntegerField(
                        help_text="How many it may make a second; empty for as many as any.", null=True
                    ),
                ),
                (
                    "most_concurrent",
                    models.PositiveIntegerField(
                        help_text="How many may be under way at once; empty for as many as any.", null=True
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clients",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "partner_clients",
            },
        ),
        migrations.CreateModel(
            name="ClientKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kid", models.CharField(max_length=100)),
                ("jwk", models.JSONField()),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="people.partnerclient",
                    ),
                ),
            ],
            options={
                "db_table": "client_keys",
            },
        ),
        migrations.CreateModel(
            name="RecoveryCard",
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
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.CharField(
                        blank=True, help_text="Who at the desk; empty for the owner.", max_length=200
                    ),
                ),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(help_text="When another card took its place.", null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_cards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "recovery_cards",
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "blind",
                    models.BinaryField(
                        help_text="HMAC-SHA-256 of organisation, scheme and value.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("scheme", models.SlugField(max_length=60)),
                ("subject_id", models.UUIDField(db_index=True)),
                ("sealed", models.BinaryField(help_text="The value, sealed under the subject's log key.")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.organisation"),
                ),
            ],
            options={
                "db_table": "subject_references",
            },
        ),
        migrations.CreateModel(
            name="Representation",
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
                ("person_id", models.UUIDField(db_index=True, help_text="The person who is acted for.")),
                ("kind", models.CharField(help_text="core.authority.Kind", max_length=30)),
                ("relation", models.CharField(max_length=60)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=100),
                        help_text="Slugs of what is offered.",
                        size=None,
                    ),
                ),
                ("may_act", models.BooleanField(default=False, help_text="Answer too, and not only see.")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "email",
                    models.EmailField(
                        blank=True, help_text="Whom the person invited, until it is accepted.", max_length=254
                    ),
                ),
                (
                    "digest",
                    models.BinaryField(help_text="SHA-256 of the code that was handed over.", null=True),
                ),
                ("invited_until", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "evidence",
                    models.CharField(blank=True, help_text="core.authority.EVIDENCE", max_length=60),
                ),
                ("case", models.CharField(blank=True, max_length=100)),
                ("capacity_lost_on", models.DateField(null=True)),
                (
                    "reviews",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "told_of",
                    models.DateField(
                        help_text="The last end or review of which whoever acts was told.", null=True
                    ),
                ),
                ("suspended_at", models.DateTimeField(null=True)),
                (
                    "doubted_at",
                    models.DateTimeField(
                        help_text="When the person said that it may not have been them who invited.",
                        null=True,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "Person"),
                            ("representative", "Representative"),
                            ("officer", "Officer"),
                            ("death", "Death"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "representations",
            },
        ),
        migrations.CreateModel(
            name="NamedOfficer",
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
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="people.representation",
                    ),
                ),
            ],
            options={
                "db_table": "named_officers",
            },
        ),
        migrations.CreateModel(
            name="RepresentationObjection",
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
                    "sealed_for",
                    models.UUIDField(help_text="The subject under whose log key it is sealed.", null=True),
                ),
                ("sealed", models.BinaryField(default=b"")),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="people.representation",
                    ),
                ),
            ],
            options={
                "db_table": "representation_objections",
            },
        ),
        migrations.CreateModel(
            name="RepresentationStep",
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
                    "sealed_for",
                    models.UUIDField(help_text="The subject under whose log key it is sealed.", null=True),
                ),
                ("sealed", models.BinaryField(default=b"")),
                ("change", models.CharField(max_length=20)),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("representative", "Representative"),
                            ("officer", "Officer"),
                            ("death", "Death"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="people.representation",
                    ),
                ),
            ],
            options={
                "db_table": "representation_steps",
            },
        ),
        migrations.CreateModel(
            name="SafeUse",
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
                    "sealed_for",
                    models.UUIDField(help_text="The subject under whose log key it is sealed.", null=True),
                ),
                ("sealed", models.BinaryField(default=b"")),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "set_by",
                    models.CharField(
                        blank=True, help_text="Who at the desk; empty for the owner.", max_length=200
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=120)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True, help_text="Who at the desk; empty for the owner.", max_length=200
                    ),
                ),
                ("ended_evidence", models.CharField(blank=True, max_length=120)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safe_uses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="people.organisation"
                    ),
                ),
                (
                    "ended_desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "safe_uses",
            },
        ),
        migrations.CreateModel(
            name="SecondFactorReset",
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
                ("sealed", models.BinaryField(default=b"")),
                ("asked_at", models.DateTimeField()),
                (
                    "operator",
                    models.CharField(blank=True, help_text="Who did it from the machine.", max_length=200),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "digest",
                    models.BinaryField(help_text="SHA-256 of the code that was handed over.", null=True),
                ),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "ended_at",
                    models.DateTimeField(
                        help_text="When it was refused, or another took its place.", null=True
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.organisation"),
                ),
            ],
            options={
                "db_table": "second_factor_resets",
            },
        ),
        migrations.CreateModel(
            name="SecurityReport",
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
                    "since",
                    models.DateTimeField(
                        help_text="From when on what the account did may have been another's doing."
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                (
                    "unlocked_at",
                    models.DateTimeField(help_text="When the owner chose a new password.", null=True),
                ),
                (
                    "looked_at",
                    models.DateTimeField(
                        help_text="When the owner had looked at all that was done.", null=True
                    ),
                ),
                (
                    "case_id",
                    models.UUIDField(
                        help_text="In which a person looks at it (`services.models.Case`).", null=True
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="security_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "security_reports",
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("led_to", models.TextField()),
                ("sent_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sent_forms",
            },
        ),
        migrations.CreateModel(
            name="SetAside",
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
                    "type",
                    models.CharField(
                        help_text="As django-allauth names it: totp or webauthn.", max_length=20
                    ),
                ),
                ("data", models.JSONField()),
                ("added_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to="people.securityreport",
                    ),
                ),
            ],
            options={
                "db_table": "set_aside_factors",
            },
        ),
        migrations.CreateModel(
            name="SignIn",
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
                    "how",
                    models.CharField(
                        choices=[
                            ("password", "Password"),
                            ("password-and-code", "Password And Code"),
                            ("passkey", "Passkey"),
                            ("outside", "Outside"),
                        ],
                        max_length=20,
                    ),
                ),
                ("assurance", models.PositiveSmallIntegerField(help_text="core.agreement.Assurance")),
                (
                    "network",
                    models.CharField(
                        blank=True, help_text="The address without its last part.", max_length=45
                    ),
                ),
                ("session_key", models.CharField(blank=True, db_index=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("signed-out", "Signed Out"),
                            ("by-owner", "By Owner"),
                            ("new-password", "New Password"),
                            ("reported", "Reported"),
                            ("closed", "Closed"),
                            ("by-staff", "By Staff"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.knowndevice"),
                ),
            ],
            options={
                "db_table": "sign_ins",
            },
        ),
        migrations.AddField(
            model_name="securityreport",
            name="sign_in",
            field=models.ForeignKey(
                help_text="Which one was not theirs.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="people.signin",
            ),
        ),
        migrations.CreateModel(
            name="StaffRole",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("data-protection-officer", "Data Protection Officer"),
                            ("auditor", "Auditor"),
                            ("officer", "Officer"),
                        ],
                        max_length=30,
                    ),
                ),
                ("given_by", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_roles",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "staff_roles",
            },
        ),
        migrations.CreateModel(
            name="SubjectKey",
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
                ("wrapping_version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "subject_keys",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_id", "dataset_id"),
                        name="one_key_per_subject_and_dataset",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedAssertion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("jti", models.CharField(max_length=200)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "client",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.partnerclient"),
                ),
            ],
            options={
                "db_table": "used_assertions",
            },
        ),
        migrations.CreateModel(
            name="Closing",
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
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "closings",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None), ("taken_back_at", None)),
                        fields=("account",),
                        name="an_account_is_closed_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="knowndevice",
            constraint=models.UniqueConstraint(
                fields=("account", "digest"), name="a_device_is_known_once_for_an_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("account", "organisation", "number"), name="a_draft_has_a_number_of_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="death",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("subject_id",), name="a_death_stands_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideidentity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("issuer", "subject"),
                name="an_outside_identity_has_one_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientkey",
            constraint=models.UniqueConstraint(fields=("client", "kid"), name="one_key_per_client_and_kid"),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("person_id", "account", "kind"),
                name="one_authority_of_a_kind_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("kind", "corporate-appointee")),
                fields=("person_id", "organisation"),
                name="an_organisation_is_appointed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedofficer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("representation", "account"),
                name="an_officer_is_named_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("account",), name="safe_use_is_on_once"
            ),
        ),
        migrations.AddIndex(
            model_name="sentform",
            index=models.Index(fields=["account", "sent_at"], name="sent_forms_of_an_account"),
        ),
        migrations.AddIndex(
            model_name="signin",
            index=models.Index(fields=["account", "-at"], name="sign_ins_of_an_account"),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("account", "organisation", "role"),
                name="a_role_is_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="usedassertion",
            constraint=models.UniqueConstraint(fields=("client", "jti"), name="an_assertion_is_used_once"),
        ),
        migrations.RunPython(create_register_version, migrations.RunPython.noop),
    ]
