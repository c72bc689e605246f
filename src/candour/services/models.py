"""The catalogue, and what residents chose from it.

Services by their LGSL number, where each council gives them, what is offered here, and whose it is.
"""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.identifiers import new_id
from candour.people.models import Organisation

LINK_AGAIN_WITHIN = timedelta(days=1)
"""For so long somebody can have back a record that they unlinked."""


class Service(models.Model):
    """A service of the Local Government Services List."""

    lgsl = models.PositiveIntegerField(primary_key=True)
    description = models.CharField(max_length=300)
    tier = models.CharField(max_length=40)

    class Meta:
        db_table = "services"
        ordering = ["lgsl"]


class ServiceLink(models.Model):
    """Where one council gives one service, by the interaction (LGIL) it is for."""

    council = models.CharField(max_length=100)
    lgsl = models.PositiveIntegerField(help_text="May name a service the catalogue does not list.")
    lgil = models.PositiveIntegerField()
    url = models.URLField(max_length=1000)

    class Meta:
        db_table = "service_links"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "lgsl", "lgil"], name="one_link_per_council_and_service"
            )
        ]


class Way(models.TextChoices):
    """How somebody uses a service. None is better than another, and each can be changed at any time."""

    DIGITAL = "digital"
    PAPER = "paper"
    TELEPHONE = "telephone"
    FACE_TO_FACE = "face-to-face"


class Offer(models.Model):
    """A service as an organisation offers it here, in its own plain words.

    `datasets` are the systems it reads, by key, and `purposes` those for which its organisation asks others:
    from them pages work out what data it uses and who sees it, so that nobody has to write that down.
    """

    class Topic(models.TextChoices):
        HOME = "home"
        MONEY = "money"
        TRAVEL = "travel"
        CARE = "care"
        CHILDREN = "children"
        COMMUNITY = "community"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    service = models.ForeignKey(Service, models.PROTECT, null=True)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    topic = models.CharField(max_length=20, choices=Topic, default=Topic.COMMUNITY)
    does = ArrayField(
        models.CharField(max_length=150), default=list, help_text='What one can do, after "you can".'
    )
    ways = models.JSONField(default=dict, help_text="Way -> how to use it so, in a sentence.")
    datasets = ArrayField(models.CharField(max_length=200), default=list)
    purposes = ArrayField(models.CharField(max_length=100), default=list)
    by_place = models.BooleanField(
        default=False, help_text="Whether its organisation's list of collections says when, by property."
    )
    begin_with = models.PositiveSmallIntegerField(
        null=True, help_text="Its place among those shown to whoever has chosen none yet."
    )

    class Meta:
        db_table = "offers"
        ordering = ["name"]


class ChosenService(models.Model):
    """A service that a resident has among theirs, under their account's own subject.

    What is removed stays as a row, so that removing can be undone and the order is as it was.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    offer_id = models.UUIDField()
    place = models.PositiveIntegerField(help_text="From 1; of two with the same the older comes first.")
    way = models.CharField(max_length=12, choices=Way)
    chosen_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, help_text="Kept, but not shown on the home page since then.")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "chosen_services"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "offer_id"],
                condition=models.Q(removed_at=None),
                name="a_service_is_chosen_once",
            )
        ]


class ActivationCode(models.Model):
    """A code by which whoever holds it links the record of one reference to their account, once.

    Of the code itself only a keyed digest is kept. Who made it is for the desk; the person sees a pseudonym.
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
    reason = models.CharField(max_length=300)
    case_reference = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "activation_codes"
        indexes = [models.Index(fields=["organisation", "-made_at"], name="codes_of_an_organisation")]


class Letter(models.Model):
    """A letter with an activation code, from its queue to the letter box; sealed while it waits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="letters")
    code = models.OneToOneField(ActivationCode, models.PROTECT, related_name="letter")
    sealed = models.BinaryField(
        help_text="Code, name and address (`services.sealing`); empty once printed or destroyed."
    )
    made_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    printed_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True, help_text="When nobody had printed it.")

    class Meta:
        db_table = "letters"
        indexes = [
            models.Index(fields=["organisation", "-made_at"], name="letters_of_an_organisation"),
            models.Index(
                fields=["made_at"],
                condition=models.Q(printed_at=None, destroyed_at=None),
                name="letters_that_wait",
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


class Collection(models.Model):
    """When something is collected at one property: a fact about a place, never about a person.

    It comes from its organisation's list, and stands in the clear because anybody at the kerb can see it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="collections")
    uprn = models.CharField(max_length=12, help_text="The property's number in the national gazetteer.")
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8, help_text="In capitals, without a space.")
    what = models.CharField(max_length=60)
    first = models.DateField(help_text="A day on which it is collected; from it every other follows.")
    every = models.PositiveSmallIntegerField(help_text="Days from one collection to the next.")

    class Meta:
        db_table = "collections"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "uprn", "what"], name="one_line_per_property_and_bin"
            )
        ]
        indexes = [models.Index(fields=["postcode"], name="collections_by_postcode")]


class Case(models.Model):
    """Something a person told an organisation or asked of it, which a person there has to answer.

    `organisation_id` answers it, by `answer_by` where a clock runs. `decided_at` is empty while it waits for
    an answer; what happened, by whom and when, is its steps.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction"
        USE_REPORT = "use-report"
        QUESTION = "question"
        WRONG_MATCH = "wrong-match"
        SECURITY = "security"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    number = models.CharField(max_length=20, help_text="Short enough to read out.")
    sent_as = models.UUIDField(help_text="The form it came with, so that pressing twice makes one case.")
    kind = models.CharField(max_length=20, choices=Kind)
    organisation_id = models.UUIDField()
    dataset_id = models.UUIDField(null=True)
    attribute = models.CharField(max_length=80, blank=True)
    use_id = models.UUIDField(null=True, help_text="The entry of the use that looks wrong.")
    about_subject_id = models.UUIDField(null=True, help_text="Whose record was taken for theirs.")
    sealed = models.BinaryField(help_text="What it says, in the person's own words (`services.sealing`).")
    opened_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    officer_id = models.UUIDField(null=True, help_text="The account of who works on it.")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "sent_as", "organisation_id"], name="a_form_makes_one_case_for_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "answer_by"],
                condition=models.Q(decided_at=None),
                name="cases_that_wait",
            ),
            models.Index(fields=["organisation_id", "-decided_at"], name="cases_answered"),
            models.Index(fields=["id"], name="cases_by_id"),
            models.Index(
                fields=["about_subject_id"],
                condition=~models.Q(about_subject_id=None),
                name="cases_about_a_record",
            ),
        ]


class CaseStep(models.Model):
    """What happened in a case, and who did it. Only ever inserted.

    `officer_id` is the account of a member of staff, empty where the person or Candour itself did it.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        TAKEN = "taken"
        ASKED = "asked"
        REPLIED = "replied"
        AGREED = "agreed"
        REFUSED = "refused"
        ANSWERED = "answered"
        CORRECTED = "corrected"
        CLOSED = "closed"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    officer_id = models.UUIDField(null=True)

    class Meta:
        db_table = "case_steps"
        indexes = [models.Index(fields=["subject_id", "case_id", "at"], name="steps_of_a_case")]


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


class CaseView(models.Model):
    """A member of staff opened a case; `id` is of the entry by which its person sees it. Only inserted."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField()
    case_id = models.UUIDField()
    officer_id = models.UUIDField(help_text="The account of who opened it.")
    at = models.DateTimeField()

    class Meta:
        db_table = "case_views"
        indexes = [models.Index(fields=["subject_id", "case_id", "officer_id", "at"], name="views_of_a_case")]


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


class Notice(models.Model):
    """The outbox: somebody is to be told that there is a message. It never says more than that.

    One notice stands for all that is new when it goes. `sent_at` and `ended_at` are empty while it waits;
    `ended_at` with a `problem` is one that was given up, or came back after `sent_at`; without one it was not
    needed any more.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    way = models.CharField(max_length=8, choices=Route)
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
        ]


class Alert(models.Model):
    """A person wants to be told of uses: by whom, for what and what became of them; empty is any."""

    class Happened(models.TextChoices):
        ANY = ""
        USED = "used"
        REFUSED = "refused"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    organisation_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=100, blank=True)
    happened = models.CharField(max_length=8, choices=Happened, blank=True)
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
