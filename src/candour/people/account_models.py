"""What belongs to an account: devices, sign-ins, changes of its email, its closing, and what went wrong.

Each is a row with when it began and when it ended; nothing is removed, so that what happened can be told.
"""

from django.db import models

from candour.people.desk_models import ForTheDesk
from candour.people.identifiers import new_id


class KnownDevice(models.Model):
    """A browser that an account was signed in with. It holds a random token, of which we keep the SHA-256."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="devices")
    digest = models.BinaryField()
    agent = models.CharField(max_length=300, blank=True, help_text="What the browser says it is.")
    first_seen_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, help_text="From when it counts as any other.")

    class Meta:
        db_table = "known_devices"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], name="a_device_is_known_once_for_an_account"
            )
        ]


class SignIn(models.Model):
    """One sign-in: with what, from where as far as the network, and how sure it made us of who it is."""

    class How(models.TextChoices):
        PASSWORD = "password"  # noqa: S105 - how, not which
        PASSWORD_AND_CODE = "password-and-code"  # noqa: S105
        PASSKEY = "passkey"
        OUTSIDE = "outside"

    class Ended(models.TextChoices):
        SIGNED_OUT = "signed-out"
        BY_OWNER = "by-owner"
        NEW_PASSWORD = "new-password"  # noqa: S105
        REPORTED = "reported"
        CLOSED = "closed"
        BY_STAFF = "by-staff"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="sign_ins")
    device = models.ForeignKey(KnownDevice, models.PROTECT)
    how = models.CharField(max_length=20, choices=How)
    assurance = models.PositiveSmallIntegerField(help_text="core.agreement.Assurance")
    network = models.CharField(max_length=45, blank=True, help_text="The address without its last part.")
    session_key = models.CharField(max_length=40, blank=True, db_index=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=20, choices=Ended, blank=True)

    class Meta:
        db_table = "sign_ins"
        indexes = [models.Index(fields=["account", "-at"], name="sign_ins_of_an_account")]


class EmailChange(models.Model):
    """A change of an account's email: asked for, confirmed from the new address, or undone from the old."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="email_changes")
    old = models.EmailField(blank=True)
    new = models.EmailField(blank=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When it was undone, or given up for another.")

    class Meta:
        db_table = "email_changes"


class Closing(models.Model):
    """An account's owner asked to close it; until `ends_at` signing in can keep it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="closings")
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "closings"
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(taken_back_at=None, finished_at=None),
                name="an_account_is_closed_once_at_a_time",
            )
        ]


class SecurityReport(models.Model):
    """What its owner says was not them: the account is locked until they have a new password."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="security_reports")
    sign_in = models.ForeignKey(SignIn, models.PROTECT, null=True, help_text="Which one was not theirs.")
    since = models.DateTimeField(help_text="From when on what the account did may have been another's doing.")
    password = models.CharField(
        max_length=128,
        blank=True,
        help_text="The hash of the one that it stopped: not taken again.",
    )
    reported_at = models.DateTimeField()
    unlocked_at = models.DateTimeField(null=True, help_text="When the owner chose a new password.")
    looked_at = models.DateTimeField(null=True, help_text="When the owner had looked at all that was done.")
    case_id = models.UUIDField(null=True, help_text="In which a person looks at it (`services.models.Case`).")

    class Meta:
        db_table = "security_reports"


class HeldPasskey(models.Model):
    """A passkey that was there when its account was locked: it opens nothing until its owner confirms it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passkey = models.OneToOneField("mfa.Authenticator", models.CASCADE, related_name="held")
    report = models.ForeignKey(SecurityReport, models.CASCADE)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "held_passkeys"


class SetAside(models.Model):
    """A second factor that was added since a sign-in its owner doubts: taken away, so that it counts nowhere.

    `data` is what it was made of, until its owner keeps it or lets it go.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="set_aside")
    report = models.ForeignKey(SecurityReport, models.CASCADE, related_name="set_aside")
    type = models.CharField(max_length=20, help_text="As django-allauth names it: totp or webauthn.")
    data = models.JSONField()
    added_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "set_aside_factors"


class OutsideIdentity(models.Model):
    """Who an outside identity provider says somebody is, linked to their account by them while signed in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="outside_identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255, help_text="The provider's `sub`.")
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outside_identities"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                condition=models.Q(ended_at=None),
                name="an_outside_identity_has_one_account",
            )
        ]


class SafeUse(ForTheDesk):
    """Others may see its owner's screen, so what the account shows and sends tells nothing about them.

    Who at a desk began or ended it, and why, is for its owner's own page alone; no list at the desk has it.
    """

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="safe_uses")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    desk = models.ForeignKey("people.Organisation", models.PROTECT, null=True)
    set_by = models.CharField(max_length=200, blank=True, help_text="Who at the desk; empty for the owner.")
    evidence = models.CharField(max_length=120, blank=True)
    ended_by = models.CharField(max_length=200, blank=True, help_text="Who at the desk; empty for the owner.")
    ended_desk = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    ended_evidence = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "safe_uses"
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at=None), name="safe_use_is_on_once"
            )
        ]

    @property
    def reason(self) -> str:
        """Why an officer began it; "" where its owner did."""
        return self._opened(self.account.person_id).get("reason", "")

    @property
    def case_reference(self) -> str:
        """In which case an officer began it, likewise; a case can say what it is about."""
        return self._opened(self.account.person_id).get("case", "")

    @property
    def ended_case_reference(self) -> str:
        """In which case an officer ended it; "" where its owner did."""
        return self._opened(self.account.person_id).get("ended_case", "")

    @property
    def ended_reason(self) -> str:
        """Why an officer ended it; "" where its owner did."""
        return self._opened(self.account.person_id).get("ended_reason", "")


class RecoveryCard(models.Model):
    """The printed card of an account without email. Its code sets a new password; we keep its hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="recovery_cards")
    digest = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200, blank=True, help_text="Who at the desk; empty for the owner.")
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When another card took its place.")

    class Meta:
        db_table = "recovery_cards"


class Death(models.Model):
    """Somebody has died, as an officer saw in a document; or that was wrong, as a second one found.

    It stands under one subject of theirs, and goes with that whatever it is joined with. While `undone_at` is
    empty their account is closed to everybody and no yes of theirs counts (`store.facts`). Partners are told
    once a second officer has confirmed it. `sealed`: why each was done (`people.queries.reasons_of_death`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    died_on = models.DateField()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT)
    evidence = models.CharField(max_length=120)
    sealed = models.BinaryField(default=b"")
    case_reference = models.CharField(max_length=60)
    recorded_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True, help_text="The entry by which partners are told of it.")
    undone_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deaths"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=models.Q(undone_at=None), name="a_death_stands_once"
            )
        ]


class SecondFactorReset(models.Model):
    """A lost second factor of staff: one colleague asks, another approves and hands over a code.

    Both are empty where whoever runs the machine did it, by name. `sealed`: how they know that it was lost
    (`people.organisation_words`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="second_factor_resets")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT)
    sealed = models.BinaryField(default=b"")
    asked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    operator = models.CharField(max_length=200, blank=True, help_text="Who did it from the machine.")
    approved_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, help_text="What is kept of the code that was handed over.")
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When it was refused, or another took its place.")

    class Meta:
        db_table = "second_factor_resets"


class SentForm(models.Model):
    """A form that an account sent within the last day, by a keyed digest of which it was and what was in it.

    led_to: the address it led to; "" while it is being answered. Unlike the rest it is removed.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    led_to = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "sent_forms"
        indexes = [models.Index(fields=["account", "sent_at"], name="sent_forms_of_an_account")]


class Draft(models.Model):
    """What an officer has typed on several pages and not recorded yet, sealed, for a day.

    `number` stands in the addresses of its pages. `sealed` is a key's version and base64, as what is kept in
    a session. Unlike the rest it is removed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.UUIDField()
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    sealed = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "drafts"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "number"], name="a_draft_has_a_number_of_its_own"
            )
        ]
