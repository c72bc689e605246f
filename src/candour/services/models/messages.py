"""Messages to and from a person, and how the person is told that there is one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.identifiers import new_id
from candour.services.models.carried import Carried


class Message(models.Model):
    """A message to or from a person, sealed under their own key for messages.

    `kind` decides how they are told of it. Without a case it is Candour's own. `read_at` is when whoever it
    is to first opened it.
    """

    class Kind(models.TextChoices):
        CASES = "cases"
        ACCOUNT = "account"
        ALERTS = "alerts"

    class Sender(models.TextChoices):
        PERSON = "person"
        OFFICER = "officer"
        CANDOUR = "candour"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=Kind)
    sender = models.CharField(max_length=8, choices=Sender)
    organisation_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    representation_id = models.UUIDField(null=True, help_text="Under which authority another wrote it.")
    about_id = models.UUIDField(
        null=True, help_text="The invitation or report it tells of, which home has a line for."
    )
    needs_action = models.BooleanField(default=False, help_text="Whether something waits for the person.")
    sealed = models.BinaryField(help_text="Its title, text and where it leads (`services.sealing`).")
    sent_as = models.UUIDField(null=True, help_text="The form it came with, where it came with one.")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messages"
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "sent_as"], name="a_form_makes_one_message")
        ]
        indexes = [
            models.Index(fields=["subject_id", "-sent_at"], name="messages_newest_first"),
            models.Index(
                fields=["subject_id"],
                condition=models.Q(read_at=None) & ~models.Q(sender="person"),
                name="messages_unread",
            ),
        ]


class Route(models.TextChoices):
    """How a person is told that there is a message; `none`: they look for themselves."""

    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    NONE = "none"


class ContactChoice(models.Model):
    """How a person wants to be told of one kind of message. Where there is no row: by email, at once."""

    pk = models.CompositePrimaryKey("subject_id", "kind")
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Message.Kind)
    way = models.CharField(max_length=8, choices=Route)
    daily = models.BooleanField(default=False, help_text="Once a day, for all that is new.")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "contact_choices"


class ContactPoint(models.Model):
    """The number for texts, or the address for letters, that a person gave; sealed as their messages are."""

    pk = models.CompositePrimaryKey("subject_id", "way")
    subject_id = models.UUIDField()
    way = models.CharField(max_length=8, choices=Route)
    id = models.UUIDField(default=new_id, help_text="The place it is sealed for.")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "contact_points"


class WayToReach(models.Model):
    """How a person wants to be reached, said once for every organisation; sealed as their messages are."""

    subject_id = models.UUIDField(primary_key=True)
    id = models.UUIDField(default=new_id, help_text="The place it is sealed for.")
    sealed = models.BinaryField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "ways_to_reach"


class Notice(Carried):
    """The outbox: somebody is to be told that there is a message. It never says more than that.

    One notice stands for all that is new when it goes. `sent_at` and `ended_at` are empty while it waits;
    `ended_at` with a `problem` is one that was given up, or did not arrive after `sent_at`: another takes its
    place, by a way that was not `tried`. Without a problem it was not needed any more.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    way = models.CharField(max_length=8, choices=Route)
    tried = ArrayField(models.CharField(max_length=8), default=list, help_text="Ways that failed before.")
    case_id = models.UUIDField(null=True, help_text="Of the message it was made for.")
    organisation_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(help_text="When it is tried, for the first time or again.")
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices"
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(sent_at=None, ended_at=None),
                name="notices_that_wait",
            ),
            models.Index(
                fields=["organisation_id", "-made_at"],
                condition=~models.Q(problem=""),
                name="notices_that_failed",
            ),
            models.Index(
                fields=["ask_at"], condition=models.Q(ask_at__isnull=False), name="notices_to_ask_about"
            ),
        ]


class Alert(models.Model):
    """A person wants to be told of uses: by whom, for what and what became of them; empty is any.

    However soon, it goes by the way they chose for alerts (`ContactChoice`).
    """

    class Happened(models.TextChoices):
        ANY = ""
        USED = "used"
        REFUSED = "refused"

    class Pace(models.TextChoices):
        USUAL = ""
        AT_ONCE = "at-once"
        DAILY = "daily"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    organisation_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=100, blank=True)
    happened = models.CharField(max_length=8, choices=Happened, blank=True)
    pace = models.CharField(
        max_length=8, choices=Pace, blank=True, help_text="How soon; empty: as for every alert of theirs."
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alerts"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "organisation_id", "purpose", "happened"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="an_alert_is_wanted_once",
            )
        ]


class Alerted(models.Model):
    """A use of which its person was told, so that they are told once. Only inserted."""

    pk = models.CompositePrimaryKey("subject_id", "entry_id")
    subject_id = models.UUIDField()
    entry_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "alerted"


class Followed(models.Model):
    """How far the log has been read for alerts and corrections; one row."""

    only = models.BooleanField(primary_key=True, default=True)
    through = models.BigIntegerField(help_text="The last place that was read.")

    class Meta:
        db_table = "followed"
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_place_followed")]
