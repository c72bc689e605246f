"""Who acts for whom: an invitation or an authority seen at a desk, and what happened to it.

Each is a row with who and when. Nothing is removed: what somebody did for another has to stay explained.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.desk_models import ForTheDesk
from candour.people.identifiers import new_id


class Representation(models.Model):
    """Somebody may act for a person. What that opens, `core.authority` says.

    `account` is empty until an invitation is accepted, and of a corporate appointee: there `organisation`
    acts, through those who are named. `relation` is what the person, or the desk, calls whoever acts:
    "daughter". `reviews` are the days on which a named person looks at it again.
    """

    class EndedBy(models.TextChoices):
        PERSON = "person"
        REPRESENTATIVE = "representative"
        OFFICER = "officer"
        DEATH = "death"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField(db_index=True, help_text="The person who is acted for.")
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="acts_for")
    kind = models.CharField(max_length=30, help_text="core.authority.Kind")
    relation = models.CharField(max_length=60)
    services = ArrayField(models.SlugField(max_length=100), help_text="Slugs of what is offered.")
    may_act = models.BooleanField(default=False, help_text="Answer too, and not only see.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    email = models.EmailField(blank=True, help_text="Whom the person invited, until it is accepted.")
    digest = models.BinaryField(null=True, help_text="What is kept of the code that was handed over.")
    found_by = models.CharField(
        max_length=4, blank=True, help_text="How that code begins; empty for one kept as SHA-256."
    )
    invited_until = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=60, blank=True, help_text="core.authority.EVIDENCE")
    case = models.CharField(max_length=100, blank=True)
    capacity_lost_on = models.DateField(null=True)
    reviews = ArrayField(models.DateField(), default=list)
    reviewed_at = models.DateTimeField(null=True)

    told_of = models.DateField(null=True, help_text="The last end or review of which whoever acts was told.")

    suspended_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(
        null=True, help_text="When the person said that it may not have been them who invited."
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, choices=EndedBy, blank=True)

    class Meta:
        db_table = "representations"
        indexes = [
            models.Index(
                fields=["email"],
                condition=models.Q(accepted_at=None, ended_at=None),
                name="invitations_by_email",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "account", "kind"],
                condition=models.Q(ended_at=None),
                name="one_authority_of_a_kind_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person_id", "organisation"],
                condition=models.Q(ended_at=None, kind="corporate-appointee"),
                name="an_organisation_is_appointed_once",
            ),
        ]


class NamedOfficer(models.Model):
    """A member of staff through whom an organisation acts for a person, until `ended_at`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    representation = models.ForeignKey(Representation, models.PROTECT, related_name="named")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="named_in")
    named_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "named_officers"
        constraints = [
            models.UniqueConstraint(
                fields=["representation", "account"],
                condition=models.Q(ended_at=None),
                name="an_officer_is_named_once",
            )
        ]


class RepresentationObjection(ForTheDesk):
    """Somebody says that a person should not be acted for so.

    `by` is "person" or "another". Who another is, and why they object, is sealed.
    """

    representation = models.ForeignKey(Representation, models.PROTECT, related_name="objections")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "representation_objections"

    @property
    def who(self) -> str:
        """Who another is, in words; "" of the person themselves."""
        return self._opened(self.representation.person_id).get("who", "")

    @property
    def why(self) -> str:
        """Why they object, in words for the desk alone."""
        return self._opened(self.representation.person_id).get("why", "")


class RepresentationStep(ForTheDesk):
    """Something happened to an authority. Only inserted.

    `change` is that of its entry in the log. `words` are for the desk: what is suspected stands here, and in
    no entry. `officer` is whoever did it at a desk.
    """

    representation = models.ForeignKey(Representation, models.PROTECT, related_name="steps")
    change = models.CharField(max_length=20)
    by = models.CharField(max_length=20, choices=Representation.EndedBy)
    officer = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "representation_steps"

    @property
    def words(self) -> str:
        """What the officer wrote."""
        return self._opened(self.representation.person_id).get("words", "")
