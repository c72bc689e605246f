"""The catalogue as pages show it: what is offered here, in plain words, by whom, and what else the list has.

Searching is `core.search` over both: names and sentences of organisations, and the national list's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from candour.core.search import Field, Index, Thing
from candour.people.remembered import Remembered, State
from candour.services.everyday_words import EVERYDAY
from candour.services.models import Offer, Service, ServiceLink

MOST_LISTED = 8
"""How many services of the national list a search shows below what is offered here."""

CLEARLY_NEARER = 0.6
"""What is offered is not what was meant when it scores less than this part of what is only listed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A service of the national list that nobody offers here. url: a joined council's own page, or ""."""

    service: Service
    url: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be found: by id what is offered, by name; what is only listed; and the index."""

    offers: Mapping[UUID, Offer]
    listed: Sequence[Listed]
    index: Index[Offer | Listed]

    def find(self, words: str) -> tuple[list[Offer], list[Listed]]:
        """What fits some words, the nearest first: what is offered, and what is only listed.

        What is offered stands first on pages, so it is left out where something listed is clearly nearer.
        """
        found = self.index.find(words)
        listed = [(each.what, each.score) for each in found if isinstance(each.what, Listed)]
        near = CLEARLY_NEARER * listed[0][1] if listed else 0.0
        offered = [each.what for each in found if isinstance(each.what, Offer) and each.score >= near]
        return offered, [each for each, _score in listed[:MOST_LISTED]]


def offers(words: str = "", organisation: str = "") -> QuerySet[Offer]:
    """What is offered here, by name. All `words` must stand in name or summary; organisation: a slug."""
    found = Offer.objects.select_related("organisation", "service").order_by(Lower("name"), "id")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    return found.filter(organisation__slug=organisation) if organisation else found


def offer_called(slug: str) -> Offer | None:
    """One service that is offered here."""
    return Offer.objects.select_related("organisation", "service").filter(slug=slug).first()


def catalogue(state: State) -> Catalogue:
    """The catalogue in a state of the register."""
    return _CATALOGUE.at(state)


def _by_id() -> Mapping[UUID, Offer]:
    return {offer.pk: offer for offer in offers()}


def _read() -> Catalogue:
    offered = _by_id()
    listed = _only_listed(offered)
    things: list[Thing[Offer | Listed]] = [Thing(offer, _fields_of(offer)) for offer in offered.values()]
    things += [Thing(each, (Field(each.service.description, 2.0),)) for each in listed]
    return Catalogue(offered, listed, Index(things, EVERYDAY))


def _fields_of(offer: Offer) -> tuple[Field, ...]:
    listed_as = "" if offer.service is None else offer.service.description
    return (
        Field(offer.name, 3.0),
        Field(listed_as, 2.0),
        Field(" ".join([offer.summary, *offer.does]), 1.0),
    )


def _only_listed(offered: Mapping[UUID, Offer]) -> list[Listed]:
    """The rest of the national list, with the address of a joined council's page where it is known."""
    pages: dict[int, str] = {}
    joined = ServiceLink.objects.filter(
        council__in=Offer.objects.values("organisation__slug").distinct()
    ).order_by("lgsl", "lgil")
    for link in joined:
        pages.setdefault(link.lgsl, link.url)
    taken = {offer.service_id for offer in offered.values()}
    services = Service.objects.exclude(pk__in=[each for each in taken if each is not None])
    return [Listed(service, pages.get(service.lgsl, "")) for service in services.order_by("description")]


OFFERS = Remembered(_by_id)
"""What is offered here, by id, for pages that are opened often."""

_CATALOGUE = Remembered(_read)
