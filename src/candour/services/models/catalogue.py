"""The catalogue, and what residents chose from it.

Services by their LGSL number, where each council gives them, what is offered here, and whose it is.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candour.people.identifiers import new_id
from candour.people.models import Organisation


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
