"""The tables of the log: entries sealed or open, the outbox, the sequenced leaves and the head of the tree.

Entries are only ever inserted. `pending`, `leaves` and `repeats` hold nothing personal and are never sharded.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now
from django.db.models.lookups import LessThanOrEqual

from candour.log.tiles import LARGEST_LEAF


class Entry(models.Model):
    """One line of the log about a person; nonce and body are sealed together under `key_id`.

    `at` is when it was logged, `happened` when it happened. `organisation_id` is who acted.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField()
    at = models.DateTimeField()
    happened = models.DateTimeField()
    kind = models.CharField(max_length=12, help_text="The leaf's kind; the exact kind is in the body.")
    organisation_id = models.UUIDField(null=True)
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    holder_key_id = models.UUIDField(null=True)
    holder_sealed = models.BinaryField(null=True, help_text="What only the holder may see.")

    class Meta:
        db_table = "entries"
        indexes = [
            models.Index(fields=["subject_id", "kind", "-happened", "-id"], name="entries_newest_first"),
            BrinIndex(fields=["at"], name="entries_by_time", pages_per_range=16),
        ]


class OpenEntry(models.Model):
    """One line of the log that concerns no person: body and nonce stand in the open."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=12)
    body = models.BinaryField()
    nonce = models.BinaryField()

    class Meta:
        db_table = "open_entries"


class WithheldEntry(models.Model):
    """An entry kept from view until a named person lifts it. `review_by` only reminds; it shows nothing.

    On what ground and by whose authority stands in the entry alone, which is sealed.
    The finding of a review is withheld with the use it is about, and shown with it.
    """

    pk = models.CompositePrimaryKey("subject_id", "entry_id")
    subject_id = models.UUIDField()
    entry_id = models.UUIDField()
    review_by = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    review_of = models.UUIDField(null=True, help_text="The use that this entry is a finding about.")

    class Meta:
        db_table = "withheld_entries"


class Repeat(models.Model):
    """An idempotency key: which request it was used for, how it was answered and which entry it made.

    `request` is a keyed hash of the one, followed by one of the other.
    """

    id = models.UUIDField(primary_key=True, help_text="The entry's id.")
    client_id = models.UUIDField()
    key = models.CharField(max_length=200)
    request = models.BinaryField()
    subject_id = models.UUIDField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "repeats"
        constraints = [models.UniqueConstraint(fields=["client_id", "key"], name="one_entry_per_repeat_key")]


class Pending(models.Model):
    """The outbox: leaves committed but not yet sequenced."""

    id = models.UUIDField(primary_key=True)
    leaf = models.BinaryField()
    recorded = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "pending"
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func("leaf", function="octet_length", output_field=models.IntegerField()), LARGEST_LEAF
                ),
                name="a_leaf_fits_a_bundle",
            )
        ]


class Leaf(models.Model):
    """A leaf with its place in the log."""

    index = models.BigIntegerField(primary_key=True)
    id = models.UUIDField(unique=True)
    leaf = models.BinaryField()

    class Meta:
        db_table = "leaves"


class LogHead(models.Model):
    """The head of the tree; one row. `epoch` fences out a sequencer that has lost its place."""

    only = models.BooleanField(primary_key=True, default=True)
    origin = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField()
    edge = ArrayField(models.BinaryField(), default=list, help_text="Right-edge hashes, largest first.")
    epoch = models.BigIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "log_head"
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_log_head")]


class Untold(models.Model):
    """The outbox of the feed: entries that may concern partners, and that nobody has been told of yet."""

    entry_id = models.UUIDField(primary_key=True)
    subject_id = models.UUIDField(null=True, help_text="Empty for an open entry.")
    recorded = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "untold"


class Unnumbered(models.Model):
    """A change of which everything stands but its number: of what is erased in the same transaction."""

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    organisation_id = models.UUIDField()
    entry_id = models.UUIDField()
    at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    only_withheld = models.BooleanField()

    class Meta:
        db_table = "unnumbered"


class Change(models.Model):
    """Something one client is told: numbered for it from 1, its content sealed for its organisation alone.

    `recorded` is from when it could be heard, `told_at` when it was first sent. `only_withheld`: it rests on
    uses that are kept from view alone, so no page may show it.
    """

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    n = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    organisation_id = models.UUIDField()
    entry_id = models.UUIDField(db_index=True, help_text="The entry it tells of.")
    subject_id = models.UUIDField(null=True)
    agreement_id = models.UUIDField(null=True)
    at = models.DateTimeField(help_text="When what it tells of happened.")
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    recorded = models.DateTimeField(db_default=Now())
    only_withheld = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledgement_id = models.UUIDField(null=True, help_text="The entry that records it.")
    flagged_at = models.DateTimeField(null=True, help_text="When both sides were told that it is late.")

    class Meta:
        db_table = "changes"
        constraints = [models.UniqueConstraint(fields=["client_id", "n"], name="one_change_per_number")]
        indexes = [
            models.Index(
                fields=["acknowledge_by"],
                condition=models.Q(acknowledged_at=None, flagged_at=None, acknowledge_by__isnull=False),
                name="changes_to_be_acknowledged",
            ),
            models.Index(
                fields=["subject_id"],
                condition=models.Q(acknowledged_at=None, flagged_at__isnull=False),
                name="late_changes_of_a_subject",
            ),
        ]


class Webhook(models.Model):
    """Where a client's changes are sent, and how far that has come (`candour.store.webhooks`)."""

    client_id = models.UUIDField(primary_key=True)
    url = models.URLField(max_length=500)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    through = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "webhooks"


class WebhookSecret(models.Model):
    """A wrapped key that a client's webhooks are signed with; two overlap while it is being changed."""

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField(db_index=True)
    wrapping_version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhook_secrets"


class DeadLetter(models.Model):
    """A change that a webhook did not take for three days. It stands in the feed still.

    `again_at`: somebody wants it tried once more.
    """

    change_id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    n = models.BigIntegerField()
    died_at = models.DateTimeField()
    attempts = models.PositiveIntegerField()
    problem = models.CharField(max_length=200)
    again_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dead_letters"
        constraints = [models.UniqueConstraint(fields=["client_id", "n"], name="one_dead_letter_per_number")]
