"""Who there is: organisations and their clients, persons and their subjects, residents' accounts.

A subject is what holders know; a person is one or more subjects joined. The tables that grow with people are
keyed by subject, carry no foreign key to it, and so can be spread over machines (architecture.md, "Data").
"""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.account_models import Closing as Closing
from candour.people.account_models import Death as Death
from candour.people.account_models import Draft as Draft
from candour.people.account_models import EmailChange as EmailChange
from candour.people.account_models import HeldPasskey as HeldPasskey
from candour.people.account_models import KnownDevice as KnownDevice
from candour.people.account_models import OutsideIdentity as OutsideIdentity
from candour.people.account_models import RecoveryCard as RecoveryCard
from candour.people.account_models import SafeUse as SafeUse
from candour.people.account_models import SecondFactorReset as SecondFactorReset
from candour.people.account_models import SecurityReport as SecurityReport
from candour.people.account_models import SentForm as SentForm
from candour.people.account_models import SetAside as SetAside
from candour.people.account_models import SignIn as SignIn
from candour.people.identifiers import new_id
from candour.people.representation_models import NamedOfficer as NamedOfficer
from candour.people.representation_models import Representation as Representation
from candour.people.representation_models import RepresentationObjection as RepresentationObjection
from candour.people.representation_models import RepresentationStep as RepresentationStep


class Organisation(models.Model):
    """A controller or processor. `successors` took over its duties when it was abolished.

    There may be several: Cumbria's went to two councils, and only people can say which took what.
    """

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local-authority"
        HOUSING = "housing"
        HEALTH = "health"
        FINANCE = "finance"
        NATIONAL = "national"
        VOLUNTARY = "voluntary"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    joined = models.BooleanField(default=False, help_text="Whether it takes part in this exchange.")
    homepage = models.URLField(max_length=500, blank=True)
    contact = models.CharField(max_length=300, blank=True, help_text="How people reach it, in words.")
    dpo_contact = models.CharField(max_length=300, blank=True)
    local_authority_code = models.CharField(max_length=10, null=True, unique=True)
    gss_code = models.CharField(max_length=9, null=True, unique=True)
    tier = models.CharField(max_length=40, blank=True)
    nation = models.CharField(max_length=40, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="districts")
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", db_table="organisation_successors"
    )

    class Meta:
        db_table = "organisations"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A person as one or more holders know them. Joined subjects share a `person_id`.

    A subject of kind UNKNOWN stands for "whoever a reference nobody knows was meant to be", one for each
    asker, so that a refusal about a stranger is logged and guarded like any other.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        UNKNOWN = "unknown"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField(db_index=True, help_text="The person this subject is joined in.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    opted_out = models.BooleanField(
        null=True, help_text="The holder's National Data Opt-out check; empty while none is recorded."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "subjects"


class UnknownSubject(models.Model):
    """The one pseudo-subject of an asking organisation."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True)
    subject_id = models.UUIDField(unique=True)

    class Meta:
        db_table = "unknown_subjects"


class OrganisationKey(models.Model):
    """The wrapped key under which the parts of entries that only this organisation may read are sealed."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True)
    key_id = models.UUIDField(unique=True, default=new_id)
    wrapping_version = models.PositiveIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        db_table = "organisation_keys"


class SubjectKey(models.Model):
    """A wrapped data key: one for each subject and dataset, and one (dataset empty) for log bodies.

    One more (its dataset `store.keys.MESSAGES`) is for cases and messages, once there are any.

    Destroying the row erases what it sealed, everywhere at once; the journal of destroyed keys makes a
    restored backup forget it again.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    dataset_id = models.UUIDField(null=True)
    wrapping_version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "subject_keys"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "dataset_id"],
                nulls_distinct=False,
                name="one_key_per_subject_and_dataset",
            )
        ]


class Reference(models.Model):
    """The identifier by which an organisation knows a person: a blind index, and the value sealed."""

    blind = models.BinaryField(primary_key=True, help_text="HMAC-SHA-256 of organisation, scheme and value.")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    scheme = models.SlugField(max_length=60)
    subject_id = models.UUIDField(db_index=True)
    sealed = models.BinaryField(help_text="The value, sealed under the subject's log key.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "subject_references"


class Version(models.Model):
    """A counter that guards a decision: of a subject, a client, or (the nil UUID) the register.

    It rises in the transaction of every change that could alter a decision; the statement that logs a release
    takes only rows whose versions are still the ones decided on.
    """

    id = models.UUIDField(primary_key=True)
    version = models.BigIntegerField(default=1)

    class Meta:
        db_table = "versions"


class PartnerClient(models.Model):
    """A system of an organisation that may call the exchange."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.SlugField(max_length=100, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="clients")
    system = models.CharField(max_length=200)
    scopes = ArrayField(models.CharField(max_length=20))
    proof_required = models.BooleanField(
        default=False, help_text="Whether it must sign every call with its own key (DPoP, RFC 9449)."
    )
    why_no_proof = models.CharField(
        max_length=300, blank=True, help_text="Why an administrator lets it call without."
    )
    most_requests = models.PositiveIntegerField(
        null=True, help_text="How many it may make a second; empty for as many as any."
    )
    most_concurrent = models.PositiveIntegerField(
        null=True, help_text="How many may be under way at once; empty for as many as any."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "partner_clients"


class ClientKey(models.Model):
    """A public key of a client, as a JWK; several may overlap while a key is being changed."""

    client = models.ForeignKey(PartnerClient, models.CASCADE, related_name="keys")
    kid = models.CharField(max_length=100)
    jwk = models.JSONField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)

    class Meta:
        db_table = "client_keys"
        constraints = [models.UniqueConstraint(fields=["client", "kid"], name="one_key_per_client_and_kid")]


class UsedAssertion(models.Model):
    """The `jti` of a client assertion, so that none is accepted twice (RFC 7523, section 3)."""

    client = models.ForeignKey(PartnerClient, models.CASCADE)
    jti = models.CharField(max_length=200)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "used_assertions"
        constraints = [models.UniqueConstraint(fields=["client", "jti"], name="an_assertion_is_used_once")]


class UsedProof(models.Model):
    """A DPoP proof that was used, as a hash, so that none is accepted twice (RFC 9449, section 11.1)."""

    digest = models.BinaryField(primary_key=True, help_text="SHA-256 of its key's thumbprint and its jti.")
    used_by = models.UUIDField(help_text="The entry it was used for, or a number made for the call.")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "used_proofs"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts with a normalised email, or with none."""

    def create_user(self, email: str | None, password: str | None = None, **fields: object) -> "Account":
        """An account that can sign in once its email is confirmed; one without email by its user name."""
        account = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A resident's account, or one of staff, which stands for nobody: then `person_id` is empty.

    Its owner signs in with an email, or with a user name that we gave: nobody can guess one that is taken.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True, null=True)
    user_name = models.CharField(max_length=60, unique=True, null=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    person_id = models.UUIDField(null=True, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    welcome_ended_at = models.DateTimeField(
        null=True, help_text="When its owner was new no more: a first thing was done, or no welcome wanted."
    )

    objects = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name"]

    class Meta:
        db_table = "accounts"

    @property
    def full_name(self) -> str:
        """Given and family name, as shown to the account's owner."""
        return f"{self.given_name} {self.family_name}".strip()


class StaffRole(models.Model):
    """What a member of staff may do for an organisation, from when until when, and who gave it to them."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        DATA_PROTECTION_OFFICER = "data-protection-officer"
        AUDITOR = "auditor"
        OFFICER = "officer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=30, choices=Role)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_roles"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "role"],
                condition=models.Q(ended_at=None),
                name="a_role_is_held_once",
            )
        ]
