"""Who acts for whom: an invitation or an authority seen at a desk, and what happened to it.

Each is a row with who and when. Nothing is removed: what somebody did for another has to stay explained.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.identifiers import new_id


class Representation(models.Model):
    """Somebody may act for a person. What that opens, `core.authority` says.

    `account` is empty until an invitation is accepted. `relation` is what the person, or the desk, calls
    whoever acts: "daughter". `reviews` are the days on which a named person looks at it again.
    """

    class EndedBy(models.TextChoices):
        PERSON = "person"
        REPRESENTATIVE = "representative"
        OFFICER = "officer"

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
    digest = models.BinaryField(null=True, help_text="SHA-256 of the code that was handed over.")
    invited_until = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=60, blank=True, help_text="core.authority.EVIDENCE")
    case = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    capacity_lost_on = models.DateField(null=True)
    reviews = ArrayField(models.DateField(), default=list)
    reviewed_at = models.DateTimeField(null=True)

    suspended_at = models.DateTimeField(null=True)
    suspended_why = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, choices=EndedBy, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "representations"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "account", "kind"],
                condition=models.Q(ended_at=None),
                name="one_authority_of_a_kind_at_a_time",
            )
        ]


class RepresentationObjection(models.Model):
    """Somebody says that a person should not be acted for so. `by` is "person", or who it was in words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    representation = models.ForeignKey(Representation, models.PROTECT, related_name="objections")
    by = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    finding = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "representation_objections"


class RepresentationStep(models.Model):
    """Something happened to an authority. Only inserted.

    `change` is that of its entry in the log. `words` are for the desk: what is suspected stands here, and in
    no entry. `officer` is whoever did it at a desk.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    representation = models.ForeignKey(Representation, models.PROTECT, related_name="steps")
    change = models.CharField(max_length=20)
    by = models.CharField(max_length=20, choices=Representation.EndedBy)
    officer = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "representation_steps"
