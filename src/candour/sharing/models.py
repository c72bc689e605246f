"""Sharing agreements and their versions, what people decided about them, and the records held.

A choice, an objection, a restriction and a protection are each a row with who and when. The rows a decision
reads stand in the clear beside sealed values, because they hold no datum but the decision itself.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.core.agreement import Assurance
from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.core.choice import ConsentState
from candour.core.subject import ObjectionState
from candour.people.identifiers import new_id
from candour.people.models import Organisation
from candour.sharing.constraints import one_in_force_at_a_time


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]  # type: ignore[attr-defined]


class Agreement(models.Model):
    """An agreement under which one organisation may obtain attributes held by others for one purpose.

    `register_only` ones were imported from a published register and are shown, never decided on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    asker = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="agreements")
    purpose = models.SlugField(max_length=100)
    register_only = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True, help_text="The register it was imported from.")
    source_id = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "agreements"
        ordering = ["slug"]


class AgreementVersion(models.Model):
    """One version: its terms in words for people and as data for the rules. Fixed once approved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    asker_id = models.UUIDField(null=True, help_text="Copied from the agreement for the exclusion below.")
    purpose = models.SlugField(max_length=100, help_text="Copied likewise.")
    version = models.PositiveIntegerField()
    what_changed = models.TextField(blank=True)

    # In words
    name = models.CharField(max_length=300)
    question = models.CharField(
        max_length=300, blank=True, help_text="As put to a resident, when theirs to answer."
    )
    told = models.CharField(
        max_length=300, blank=True, help_text='What they are told, after "they are": one line.'
    )
    why = models.TextField(help_text="The purpose in plain words.")
    benefits = models.TextField(blank=True)
    if_yes = models.TextField(blank=True)
    if_no = models.TextField(blank=True)
    either_way = models.TextField(blank=True)
    services_affected = models.TextField(blank=True)
    disclosed = models.TextField(blank=True, help_text="The information disclosed, as its register words it.")
    method = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=300, blank=True)
    controllers = models.TextField(blank=True)
    processors = models.TextField(blank=True)
    areas = models.TextField(blank=True)

    # As data
    lawful_basis = models.CharField(max_length=40, choices=_choices(LawfulBasis))
    statute = models.CharField(max_length=300, blank=True)
    special_category_condition = models.CharField(max_length=300, blank=True)
    confidentiality = models.CharField(
        max_length=40,
        choices=_choices(ConfidentialityBasis),
        default=ConfidentialityBasis.NOT_CONFIDENTIAL.value,
    )
    caldicott_guardian = models.CharField(max_length=200, blank=True)
    opt_out_applies = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict, help_text="Attribute -> dataset keys, in order.")
    releasable = ArrayField(models.CharField(max_length=80), default=list)
    claims = models.JSONField(default=dict, help_text="Claim -> its arguments.")
    roles = ArrayField(models.CharField(max_length=80), default=list)
    assurance = models.PositiveSmallIntegerField(default=Assurance.NONE.value)
    single_use = models.BooleanField(default=False)
    for_emergencies = models.BooleanField(default=False)
    second_approval = ArrayField(models.CharField(max_length=80), default=list)
    consent_since = models.PositiveIntegerField(default=1)
    consent_lasts = models.CharField(max_length=20, blank=True, help_text="ISO 8601 duration.")
    retention = models.CharField(max_length=20, blank=True, help_text="ISO 8601 duration.")
    matching = ArrayField(
        models.CharField(max_length=60),
        default=list,
        help_text="The kinds of references that its sides may link as one person's.",
    )
    acknowledge_within = models.CharField(max_length=20, default="P1D", help_text="ISO 8601 duration.")
    obligations = ArrayField(models.CharField(max_length=80), default=list)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)

    # Where it stands: each a moment, not a flag
    drafted_by = models.CharField(max_length=200, blank=True)
    drafted_at = models.DateTimeField(auto_now_add=True)
    approved_at = models.DateTimeField(null=True, help_text="When both sides had approved.")
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "agreement_versions"
        ordering = ["agreement", "version"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "version"], name="one_row_per_agreement_version"),
            one_in_force_at_a_time(),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.slug}@{self.version}"


class Approval(models.Model):
    """One side's approval of a version, by one named person, who is not its drafter."""

    class Side(models.TextChoices):
        ASKER = "asker"
        HOLDER = "holder"

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=6, choices=Side)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "approvals"
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="one_approval_per_organisation"),
            models.UniqueConstraint(fields=["version", "by"], name="nobody_approves_twice"),
        ]


class Choice(models.Model):
    """Where a person's answer about one agreement stands now; its history is in the consent records."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    agreement_id = models.UUIDField()
    state = models.CharField(max_length=20, choices=_choices(ConsentState))
    version = models.PositiveIntegerField()
    answered_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    assurance = models.PositiveSmallIntegerField(default=Assurance.MEDIUM.value)
    spent_at = models.DateTimeField(null=True)
    spent_by = models.UUIDField(null=True, help_text="The entry that spent a single-use consent.")

    class Meta:
        db_table = "choices"
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "agreement_id"], name="one_choice_per_agreement")
        ]


class ConsentRecord(models.Model):
    """One event in the history of a consent (ISO/IEC TS 27560), with the exact wording that was shown.

    `number` is the receipt's, short enough to read out. Only ever inserted.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    number = models.CharField(max_length=20, unique=False)
    agreement_id = models.UUIDField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=_choices(ConsentState))
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    question = models.CharField(max_length=300)
    notice = models.TextField(help_text="What stood on the page, word for word.")
    language = models.CharField(max_length=10, default="en-GB")
    entry_id = models.UUIDField()
    representation_id = models.UUIDField(null=True, help_text="By which authority another answered for them.")
    answered_by = models.CharField(max_length=60, blank=True, help_text="What the person calls whoever did.")

    class Meta:
        db_table = "consent_records"
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "number"], name="one_receipt_per_number"),
        ]
        indexes = [models.Index(fields=["subject_id", "agreement_id", "-at"], name="consent_history")]


class Objection(models.Model):
    """A person's objection to one agreement (UK GDPR Article 21) and what came of it."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    agreement_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=_choices(ObjectionState))
    reason_sealed = models.BinaryField(help_text="In the person's own words, under their log key.")
    made_at = models.DateTimeField()
    answer_by = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    explanation_sealed = models.BinaryField(
        default=b"", help_text="What the person is told, under their log key."
    )

    class Meta:
        db_table = "objections"
        indexes = [models.Index(fields=["subject_id", "agreement_id"], name="objections_of_a_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "agreement_id"],
                condition=models.Q(state="weighing"),
                name="one_objection_weighed_at_a_time",
            )
        ]


class Restriction(models.Model):
    """Use of a person's records is restricted (UK GDPR Article 18): of one dataset, or of all."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    dataset_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "restrictions"
        indexes = [models.Index(fields=["subject_id"], name="restrictions_of_a_subject")]


class Protection(models.Model):
    """A detail that must not be given out, whatever an agreement says."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    attribute = models.CharField(max_length=80)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protections"
        indexes = [models.Index(fields=["subject_id"], name="protections_of_a_subject")]


class Record(models.Model):
    """What one dataset holds about one subject, sealed under the key of that subject and dataset.

    Of what is held under a shared reference each person behind it has a record of their own, with the values
    that are about them: so erasing one of them leaves the others what is theirs.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    dataset_id = models.UUIDField()
    shared_id = models.UUIDField(null=True, help_text="The shared reference it is held under, if it is.")
    version = models.PositiveIntegerField(default=1)
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "records"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "dataset_id", "shared_id"],
                nulls_distinct=False,
                name="one_record_per_subject_dataset_and_shared_reference",
            )
        ]


class SharedReference(models.Model):
    """A reference that names several people: a joint account, a tenancy. It is never a subject.

    Its id counts a version of its own (`people.Version`), which rises when other people stand behind it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    blind = models.BinaryField(unique=True, help_text="HMAC-SHA-256 of organisation, scheme and value.")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    scheme = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "shared_references"


class SharedPerson(models.Model):
    """One of the people behind a shared reference, as one dataset names them."""

    pk = models.CompositePrimaryKey("subject_id", "shared_id", "dataset_id")
    subject_id = models.UUIDField()
    shared_id = models.UUIDField(db_index=True)
    dataset_id = models.UUIDField()

    class Meta:
        db_table = "shared_people"
