"""The tables of the log: entries sealed or open, the outbox, the sequenced leaves and the head of the tree.

Entries are only ever inserted. `pending`, `leaves` and `repeats` hold nothing personal and are never sharded.
"""

from django.contrib.postgres.fields import ArrayField
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
            models.Index(fields=["subject_id", "kind", "-happened", "-id"], name="entries_newest_first")
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

    The finding of a review is withheld with the use it is about, and shown with it.
    """

    pk = models.CompositePrimaryKey("subject_id", "entry_id")
    subject_id = models.UUIDField()
    entry_id = models.UUIDField()
    authority = models.CharField(max_length=300)
    review_by = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    review_of = models.UUIDField(null=True, help_text="The use that this entry is a finding about.")

    class Meta:
        db_table = "withheld_entries"


class Repeat(models.Model):
    """An idempotency key: which request it was used for (a keyed hash) and which entry it made."""

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
