"""How a resident proves that a record is theirs: codes, letters that carry them, links, and vain attempts."""

from datetime import timedelta

from django.db import models

from candour.people.identifiers import new_id
from candour.people.models import Organisation
from candour.services.models.carried import Carried

LINK_AGAIN_WITHIN = timedelta(days=1)
"""For so long somebody can have back a record that they unlinked."""


class ActivationCode(models.Model):
    """A code by which whoever holds it links the record of one reference to their account, once.

    Of the code itself only a keyed digest is kept. Who made it is for the desk; the person sees a pseudonym.
    `sealed`: why it was made, in words of the desk's (`people.desk_words`).
    """

    class Route(models.TextChoices):
        COLLECTED = "collected"
        LETTER = "letter"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="activation_codes")
    subject_id = models.UUIDField(help_text="The subject that the reference leads to.")
    scheme = models.CharField(max_length=60)
    digest = models.BinaryField(unique=True)
    route = models.CharField(max_length=10, choices=Route)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    sealed = models.BinaryField(default=b"")
    case_reference = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "activation_codes"
        indexes = [models.Index(fields=["organisation", "-made_at"], name="codes_of_an_organisation")]


class Letter(Carried):
    """A letter with an activation code, from its queue to the letter box; sealed while it waits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="letters")
    code = models.OneToOneField(ActivationCode, models.PROTECT, related_name="letter")
    sealed = models.BinaryField(
        help_text="Code, name and address (`services.sealing`); empty once printed for good, or destroyed."
    )
    made_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    printed_by = models.CharField(max_length=200, blank=True)
    printer = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True, help_text="When nobody had printed it.")
    failed_at = models.DateTimeField(null=True, help_text="When whoever carries it said that it cannot.")
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "letters"
        indexes = [
            models.Index(fields=["organisation", "-made_at"], name="letters_of_an_organisation"),
            models.Index(
                fields=["made_at"],
                condition=models.Q(printed_at=None, destroyed_at=None),
                name="letters_that_wait",
            ),
            models.Index(
                fields=["printed_at"],
                condition=models.Q(printed_at__isnull=False) & ~models.Q(sealed=b""),
                name="letters_just_printed",
            ),
            models.Index(
                fields=["ask_at"], condition=models.Q(ask_at__isnull=False), name="letters_to_ask_about"
            ),
        ]


class LinkedRecord(models.Model):
    """A resident's proven connection to the record that one reference leads to (product.md, "link")."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField(help_text="The subject that was linked.")
    id = models.UUIDField(default=new_id)
    organisation_id = models.UUIDField()
    linked_to = models.UUIDField(help_text="The account's own subject.")
    how = models.CharField(max_length=200)
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "linked_records"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=models.Q(ended_at=None), name="a_record_is_linked_once"
            )
        ]


class LinkAttempt(models.Model):
    """That an account tried to link a record and could not: for the limits on guessing, and for a day."""

    account_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "link_attempts"
        indexes = [
            models.Index(fields=["account_id", "at"], name="attempts_of_an_account"),
            models.Index(fields=["at"], name="attempts_by_time"),
        ]


class FactAttempt(models.Model):
    """A wrong try to link one record by known facts, whether or not there is one; kept for a day."""

    digest = models.BinaryField(help_text="Keyed, of the organisation and the number.")
    at = models.DateTimeField()

    class Meta:
        db_table = "fact_attempts"
        indexes = [models.Index(fields=["digest", "at"], name="attempts_at_a_record")]
