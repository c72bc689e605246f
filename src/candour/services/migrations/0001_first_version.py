"""The tables of services and cases as the first version has them, for the steps that led there."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import candour.people.identifiers


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("services", "0001_initial"),
        ("services", "0002_chosen_services"),
        ("services", "0003_linking"),
        ("services", "0004_places"),
        ("services", "0005_cases"),
        ("services", "0006_telling"),
        ("services", "0007_ways_to_reach"),
        ("services", "0008_mistakes_are_cases"),
        ("services", "0009_letters"),
        ("services", "0010_fact_attempts"),
        ("services", "0011_what_arrived"),
        ("services", "0012_cases_asked_by_another"),
        ("services", "0013_reasons_sealed"),
        ("services", "0014_written_under"),
        ("services", "0015_letters_printed_again"),
        ("services", "0016_officers_told"),
    ]

    dependencies = [
        ("people", "0001_first_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alerted",
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
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "alerted",
            },
        ),
        migrations.CreateModel(
            name="ContactChoice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("cases", "Cases"), ("account", "Account"), ("alerts", "Alerts")],
                        max_length=12,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("email", "Email"),
                            ("text", "Text"),
                            ("letter", "Letter"),
                            ("none", "None"),
                        ],
                        max_length=8,
                    ),
                ),
                ("daily", models.BooleanField(default=False, help_text="Once a day, for all that is new.")),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "contact_choices",
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "way", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("email", "Email"),
                            ("text", "Text"),
                            ("letter", "Letter"),
                            ("none", "None"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=candour.people.identifiers.new_id, help_text="The place it is sealed for."
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "contact_points",
            },
        ),
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
            options={
                "db_table": "officer_told",
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("lgsl", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("description", models.CharField(max_length=300)),
                ("tier", models.CharField(max_length=40)),
            ],
            options={
                "db_table": "services",
                "ordering": ["lgsl"],
            },
        ),
        migrations.CreateModel(
            name="WayToReach",
            fields=[
                ("subject_id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "id",
                    models.UUIDField(
                        default=candour.people.identifiers.new_id, help_text="The place it is sealed for."
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ways_to_reach",
            },
        ),
        migrations.CreateModel(
            name="ActivationCode",
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
                ("subject_id", models.UUIDField(help_text="The subject that the reference leads to.")),
                ("scheme", models.CharField(max_length=60)),
                ("digest", models.BinaryField(unique=True)),
                (
                    "route",
                    models.CharField(
                        choices=[("collected", "Collected"), ("letter", "Letter")], max_length=10
                    ),
                ),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("sealed", models.BinaryField(default=b"")),
                ("case_reference", models.CharField(max_length=60)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activation_codes",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "activation_codes",
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("organisation_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(blank=True, max_length=100)),
                (
                    "happened",
                    models.CharField(
                        blank=True,
                        choices=[("", "Any"), ("used", "Used"), ("refused", "Refused")],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "alerts",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("subject_id", "organisation_id", "purpose", "happened"),
                        name="an_alert_is_wanted_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("number", models.CharField(help_text="Short enough to read out.", max_length=20)),
                (
                    "sent_as",
                    models.UUIDField(
                        help_text="The form it came with, so that pressing twice makes one case."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Correction"),
                            ("use-report", "Use Report"),
                            ("question", "Question"),
                            ("wrong-match", "Wrong Match"),
                            ("security", "Security"),
                        ],
                        max_length=20,
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("dataset_id", models.UUIDField(null=True)),
                ("attribute", models.CharField(blank=True, max_length=80)),
                ("use_id", models.UUIDField(help_text="The entry of the use that looks wrong.", null=True)),
                (
                    "representation_id",
                    models.UUIDField(help_text="Under which authority another asked it.", null=True),
                ),
                (
                    "about_subject_id",
                    models.UUIDField(help_text="Whose record was taken for theirs.", null=True),
                ),
                (
                    "sealed",
                    models.BinaryField(
                        help_text="What it says, in the person's own words (`services.sealing`)."
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("answer_by", models.DateField(null=True)),
                ("officer_id", models.UUIDField(help_text="The account of who works on it.", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "cases",
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at", None)),
                        fields=["organisation_id", "answer_by"],
                        name="cases_that_wait",
                    ),
                    models.Index(fields=["organisation_id", "-decided_at"], name="cases_answered"),
                    models.Index(fields=["id"], name="cases_by_id"),
                    models.Index(
                        condition=models.Q(("representation_id", None), _negated=True),
                        fields=["subject_id", "representation_id"],
                        name="cases_asked_by_another",
                    ),
                    models.Index(
                        condition=models.Q(("about_subject_id", None), _negated=True),
                        fields=["about_subject_id"],
                        name="cases_about_a_record",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_id", "sent_as", "organisation_id"),
                        name="a_form_makes_one_case_for_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("case_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("taken", "Taken"),
                            ("asked", "Asked"),
                            ("replied", "Replied"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("answered", "Answered"),
                            ("corrected", "Corrected"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("officer_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "case_steps",
                "indexes": [models.Index(fields=["subject_id", "case_id", "at"], name="steps_of_a_case")],
            },
        ),
        migrations.CreateModel(
            name="CaseView",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("officer_id", models.UUIDField(help_text="The account of who opened it.")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "case_views",
                "indexes": [
                    models.Index(fields=["subject_id", "case_id", "officer_id", "at"], name="views_of_a_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChosenService",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("offer_id", models.UUIDField()),
                (
                    "place",
                    models.PositiveIntegerField(
                        help_text="From 1; of two with the same the older comes first."
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("digital", "Digital"),
                            ("paper", "Paper"),
                            ("telephone", "Telephone"),
                            ("face-to-face", "Face To Face"),
                        ],
                        max_length=12,
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
                (
                    "hidden_at",
                    models.DateTimeField(
                        help_text="Kept, but not shown on the home page since then.", null=True
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "chosen_services",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("subject_id", "offer_id"),
                        name="a_service_is_chosen_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uprn",
                    models.CharField(
                        help_text="The property's number in the national gazetteer.", max_length=12
                    ),
                ),
                ("address", models.CharField(max_length=200)),
                ("postcode", models.CharField(help_text="In capitals, without a space.", max_length=8)),
                ("what", models.CharField(max_length=60)),
                (
                    "first",
                    models.DateField(
                        help_text="A day on which it is collected; from it every other follows."
                    ),
                ),
                (
                    "every",
                    models.PositiveSmallIntegerField(help_text="Days from one collection to the next."),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "collections",
            },
        ),
        migrations.CreateModel(
            name="FactAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(help_text="Keyed, of the organisation and the number.")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "fact_attempts",
                "indexes": [models.Index(fields=["digest", "at"], name="attempts_at_a_record")],
            },
        ),
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("through", models.BigIntegerField(help_text="The last place that was read.")),
            ],
            options={
                "db_table": "followed",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="one_place_followed")
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "taken_as",
                    models.UUIDField(help_text="The number by which whoever carries it knows it.", null=True),
                ),
                ("asked", models.PositiveIntegerField(default=0, help_text="How often that was asked.")),
                ("ask_at", models.DateTimeField(help_text="When it is asked what became of it.", null=True)),
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
                    "sealed",
                    models.BinaryField(
                        help_text="Code, name and address (`services.sealing`); empty once printed for good, or destroyed."
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("printed_by", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.CharField(blank=True, max_length=200)),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_by", models.CharField(blank=True, max_length=200)),
                ("destroyed_at", models.DateTimeField(help_text="When nobody had printed it.", null=True)),
                (
                    "failed_at",
                    models.DateTimeField(help_text="When whoever carries it said that it cannot.", null=True),
                ),
                ("problem", models.CharField(blank=True, max_length=200)),
                (
                    "code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="services.activationcode",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="people.organisation",
                    ),
                ),
                (
                    "printer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "letters",
            },
        ),
        migrations.CreateModel(
            name="LinkAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "link_attempts",
                "indexes": [
                    models.Index(fields=["account_id", "at"], name="attempts_of_an_account"),
                    models.Index(fields=["at"], name="attempts_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField(help_text="The subject that was linked.")),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("organisation_id", models.UUIDField()),
                ("linked_to", models.UUIDField(help_text="The account's own subject.")),
                ("how", models.CharField(max_length=200)),
                ("linked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "linked_records",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("subject_id",),
                        name="a_record_is_linked_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                ("case_id", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("cases", "Cases"), ("account", "Account"), ("alerts", "Alerts")],
                        max_length=12,
                    ),
                ),
                (
                    "sender",
                    models.CharField(
                        choices=[("person", "Person"), ("officer", "Officer"), ("candour", "Candour")],
                        max_length=8,
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("officer_id", models.UUIDField(null=True)),
                (
                    "representation_id",
                    models.UUIDField(help_text="Under which authority another wrote it.", null=True),
                ),
                (
                    "needs_action",
                    models.BooleanField(default=False, help_text="Whether something waits for the person."),
                ),
                (
                    "sealed",
                    models.BinaryField(help_text="Its title, text and where it leads (`services.sealing`)."),
                ),
                (
                    "sent_as",
                    models.UUIDField(help_text="The form it came with, where it came with one.", null=True),
                ),
                ("sent_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "messages",
                "indexes": [
                    models.Index(fields=["subject_id", "-sent_at"], name="messages_newest_first"),
                    models.Index(
                        condition=models.Q(("read_at", None), models.Q(("sender", "person"), _negated=True)),
                        fields=["subject_id"],
                        name="messages_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_id", "sent_as"), name="a_form_makes_one_message")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "taken_as",
                    models.UUIDField(help_text="The number by which whoever carries it knows it.", null=True),
                ),
                ("asked", models.PositiveIntegerField(default=0, help_text="How often that was asked.")),
                ("ask_at", models.DateTimeField(help_text="When it is asked what became of it.", null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=candour.people.identifiers.new_id)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("email", "Email"),
                            ("text", "Text"),
                            ("letter", "Letter"),
                            ("none", "None"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "tried",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        default=list,
                        help_text="Ways that failed before.",
                        size=None,
                    ),
                ),
                ("case_id", models.UUIDField(help_text="Of the message it was made for.", null=True)),
                ("organisation_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(help_text="When it is tried, for the first time or again.")),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notices",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("sent_at", None)),
                        fields=["next_at"],
                        name="notices_that_wait",
                    ),
                    models.Index(
                        condition=models.Q(("problem", ""), _negated=True),
                        fields=["organisation_id", "-made_at"],
                        name="notices_that_failed",
                    ),
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="notices_to_ask_about",
                    ),
                ],
            },
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
            },
        ),
        migrations.CreateModel(
            name="Offer",
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
                ("name", models.CharField(max_length=120)),
                ("summary", models.CharField(max_length=300)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("home", "Home"),
                            ("money", "Money"),
                            ("travel", "Travel"),
                            ("care", "Care"),
                            ("children", "Children"),
                            ("community", "Community"),
                        ],
                        default="community",
                        max_length=20,
                    ),
                ),
                (
                    "does",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        default=list,
                        help_text='What one can do, after "you can".',
                        size=None,
                    ),
                ),
                ("ways", models.JSONField(default=dict, help_text="Way -> how to use it so, in a sentence.")),
                (
                    "datasets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "by_place",
                    models.BooleanField(
                        default=False,
                        help_text="Whether its organisation's list of collections says when, by property.",
                    ),
                ),
                (
                    "begin_with",
                    models.PositiveSmallIntegerField(
                        help_text="Its place among those shown to whoever has chosen none yet.", null=True
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="people.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="services.service"
                    ),
                ),
            ],
            options={
                "db_table": "offers",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ServiceLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("council", models.CharField(max_length=100)),
                (
                    "lgsl",
                    models.PositiveIntegerField(help_text="May name a service the catalogue does not list."),
                ),
                ("lgil", models.PositiveIntegerField()),
                ("url", models.URLField(max_length=1000)),
            ],
            options={
                "db_table": "service_links",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council", "lgsl", "lgil"), name="one_link_per_council_and_service"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="activationcode",
            index=models.Index(fields=["organisation", "-made_at"], name="codes_of_an_organisation"),
        ),
        migrations.AddIndex(
            model_name="collection",
            index=models.Index(fields=["postcode"], name="collections_by_postcode"),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                fields=("organisation", "uprn", "what"), name="one_line_per_property_and_bin"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["organisation", "-made_at"], name="letters_of_an_organisation"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("destroyed_at", None), ("printed_at", None)),
                fields=["made_at"],
                name="letters_that_wait",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("printed_at__isnull", False), models.Q(("sealed", b""), _negated=True)),
                fields=["printed_at"],
                name="letters_just_printed",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("ask_at__isnull", False)), fields=["ask_at"], name="letters_to_ask_about"
            ),
        ),
        migrations.AddIndex(
            model_name="officernews",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="officer_news_that_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="officernews",
            constraint=models.UniqueConstraint(
                condition=models.Q(("read_at", None)),
                fields=("account", "representation", "page"),
                name="a_page_has_news_once",
            ),
        ),
    ]
