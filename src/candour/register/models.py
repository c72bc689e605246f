"""The public register: which kinds of datum there are, which systems hold them, and why data is processed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.identifiers import new_id
from candour.people.models import Organisation


class Attribute(models.Model):
    """One kind of datum, by its dotted name."""

    class ValueType(models.TextChoices):
        TEXT = "text"
        DATE = "date"
        BOOLEAN = "boolean"
        INTEGER = "integer"
        MONEY = "money"  # {"amount": "103.15", "currency": "GBP"}
        ADDRESS = "address"  # {"lines": [...], "postcode": "...", "uprn": "..."}
        LIST = "list"  # of text

    class Sensitivity(models.TextChoices):
        ORDINARY = "ordinary"
        SENSITIVE = "sensitive"
        SPECIAL = "special"  # UK GDPR Article 9

    name = models.CharField(max_length=80, primary_key=True)
    plain_name = models.CharField(max_length=120, help_text='After "your": "home address".')
    topic = models.CharField(max_length=60)
    value_type = models.CharField(max_length=10, choices=ValueType)
    sensitivity = models.CharField(max_length=10, choices=Sensitivity, default=Sensitivity.ORDINARY)
    dpv = models.CharField(max_length=120, help_text="The term of the Data Privacy Vocabulary.")
    description = models.TextField(blank=True)
    sealed = models.BooleanField(
        default=False, help_text="Shown to its person alone, after a fresh sign-in: a past name."
    )

    class Meta:
        db_table = "attributes"
        ordering = ["topic", "name"]


class Dataset(models.Model):
    """A system of an organisation that holds certain attributes; `key` is "organisation/dataset"."""

    class Mode(models.TextChoices):
        HELD = "held", "A sealed copy is held here"
        LIVE = "live", "Asked live"
        SIGNPOSTED = "signposted", "Not joined yet: how to ask"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="datasets")
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.HELD)
    how_to_ask = models.TextField(blank=True)
    attributes = ArrayField(models.CharField(max_length=80), default=list)
    shared_schemes = ArrayField(
        models.CharField(max_length=60),
        default=list,
        help_text="Kinds of references under which it holds what is about several people: tenancy.",
    )
    linked_by = ArrayField(
        models.CharField(max_length=80),
        default=list,
        help_text="By which facts, besides the number, a person links a record of it; empty: by none.",
    )
    retention = models.CharField(max_length=20, help_text="ISO 8601 duration.")

    class Meta:
        db_table = "datasets"
        ordering = ["name"]


class ProcessingActivity(models.Model):
    """An Article 30 entry: who, what, why, on what basis, for how long."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="activities")
    slug = models.SlugField(max_length=100)
    name = models.CharField(max_length=200)
    department = models.CharField(max_length=200, blank=True)
    purpose = models.TextField()
    lawful_basis = models.CharField(max_length=40)
    statute = models.CharField(max_length=300, blank=True)
    special_category_condition = models.CharField(max_length=300, blank=True)
    people = models.CharField(max_length=300, help_text="Categories of people.")
    attributes = ArrayField(models.CharField(max_length=80), default=list)
    recipients = models.CharField(max_length=300, blank=True)
    transfers = models.CharField(max_length=300, default="None outside the United Kingdom.")
    retention = models.CharField(max_length=20, help_text="ISO 8601 duration.")
    security = models.TextField(blank=True)
    automated_decisions = models.CharField(max_length=300, default="None.")
    reviewed_on = models.DateField(null=True)

    class Meta:
        db_table = "processing_activities"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="one_activity_per_slug_and_organisation"
            )
        ]
