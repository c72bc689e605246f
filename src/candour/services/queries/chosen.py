"""A resident's own services, in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from candour.people.models import Organisation, Subject
from candour.services.models import ChosenService, Offer, Way


@dataclass(frozen=True, slots=True)
class Mine:
    """A service among a person's: how they use it, and whether the home page leaves it out."""

    offer: Offer
    way: Way
    is_hidden: bool


def mine(person: UUID, offers: Mapping[UUID, Offer]) -> tuple[Mine, ...]:
    """A person's services in their order. offers: by id, from whoever has them at hand."""
    chosen = ChosenService.objects.filter(
        subject_id__in=Subject.objects.filter(person_id=person).values("id"), removed_at=None
    )
    return tuple(
        Mine(offers[each.offer_id], Way(each.way), each.hidden_at is not None)
        for each in chosen.order_by("place", "id")
        if each.offer_id in offers
    )


def ways_chosen(person: UUID, organisation: Organisation) -> dict[str, str]:
    """How a person uses each of an organisation's services that they have, by its slug."""
    slugs = dict(Offer.objects.filter(organisation=organisation).values_list("id", "slug"))
    chosen = ChosenService.objects.filter(
        subject_id__in=Subject.objects.filter(person_id=person).values("id"),
        offer_id__in=list(slugs),
        removed_at=None,
    )
    return {slugs[each.offer_id]: each.way for each in chosen.order_by("place", "id")}


def chosen_before(person: UUID, offer: Offer) -> Way | None:
    """How a person used a service that they have removed, to undo that; None if they never had it."""
    removed = ChosenService.objects.filter(
        subject_id__in=Subject.objects.filter(person_id=person).values("id"),
        offer_id=offer.pk,
        removed_at__isnull=False,
    )
    last = removed.order_by("-removed_at").first()
    return None if last is None else Way(last.way)
