"""The catalogue: services by their LGSL number, where each council gives them, and what is offered here."""

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


class Offer(models.Model):
    """A service as an organisation offers it here, in its own plain words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    service = models.ForeignKey(Service, models.PROTECT, null=True)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)

    class Meta:
        db_table = "offers"
        ordering = ["name"]
