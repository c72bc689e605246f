"""A resident's own services: adding one, how they use it, arranging, hiding and removing them.

What concerns the organisation, having a service and how, is an entry in the log. The order on one's own home
page and what is hidden there are nobody else's business and are not (docs/decisions/0023).
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from candour.access.actions import record_entry, tell_partners
from candour.log.exact import encode_timestamp
from candour.people.actions.accounts import end_welcome
from candour.people.actions.subjects import hold_person
from candour.people.queries import log_subject, subjects_of
from candour.services.errors import NotChosen, NotOffered
from candour.services.models import ChosenService, Offer, Way


class Move(StrEnum):
    """Where a service goes among the others."""

    FIRST = "first"
    UP = "up"
    DOWN = "down"


@transaction.atomic
def choose_service(*, person: UUID, offer: Offer, way: str, at: datetime) -> ChosenService:
    """Put a service among a person's, last, or back where it was; if it is there already, nothing happens.

    Raises NotOffered for a way in which it cannot be used; DestroyedKey (vault) when nothing can be recorded
    about the person any more.
    """
    hold_person(person)
    if (there := _chosen(person).filter(offer_id=offer.pk).first()) is not None:
        return there
    _refuse_another_way(offer, way)
    subject = log_subject(person)
    chosen = (
        ChosenService.objects.filter(subject_id=subject, offer_id=offer.pk).order_by("-removed_at").first()
    )
    if chosen is None:
        last = _chosen(person).order_by("-place").first()
        chosen = ChosenService(
            subject_id=subject, offer_id=offer.pk, place=1 if last is None else last.place + 1, way=way
        )
    chosen.way, chosen.chosen_at, chosen.removed_at, chosen.hidden_at = way, at, None, None
    chosen.save()
    end_welcome(person=person, at=at)
    _record(person, offer, "service-added", at, way)
    return chosen


@transaction.atomic
def change_way(*, person: UUID, offer: Offer, way: str, at: datetime) -> None:
    """Use a service in another way from now on. Raises NotChosen, or NotOffered."""
    hold_person(person)
    chosen = _one(person, offer)
    _refuse_another_way(offer, way)
    if chosen.way == way:
        return
    chosen.way = way
    chosen.save(update_fields=["way"])
    _record(person, offer, "service-way", at, way)


@transaction.atomic
def remove_service(*, person: UUID, offer: Offer, at: datetime) -> None:
    """Take a service out of a person's; what its organisation holds stays as it is. Raises NotChosen."""
    hold_person(person)
    chosen = _one(person, offer)
    chosen.removed_at = at
    chosen.save(update_fields=["removed_at"])
    _record(person, offer, "service-removed", at)


@transaction.atomic
def move_service(*, person: UUID, offer: Offer, move: Move) -> None:
    """Move a service among a person's. Raises NotChosen."""
    _put(person, offer, lambda at: {Move.FIRST: 0, Move.UP: max(at - 1, 0), Move.DOWN: at + 1}[move])


@transaction.atomic
def place_service(*, person: UUID, offer: Offer, place: int) -> None:
    """Put a service at a place among a person's, the first of which is 1. Raises NotChosen."""
    _put(person, offer, lambda at: place - 1)


@transaction.atomic
def hide_service(*, person: UUID, offer: Offer, at: datetime) -> None:
    """Leave a service off the home page, and keep it. Raises NotChosen."""
    _show(person, offer, lambda chosen: chosen.hidden_at or at)


@transaction.atomic
def show_service(*, person: UUID, offer: Offer) -> None:
    """Show a hidden service on the home page again. Raises NotChosen."""
    _show(person, offer, lambda chosen: None)


def _put(person: UUID, offer: Offer, to: Callable[[int], int]) -> None:
    """to: from where it is to where it goes; what is beyond the last is the last."""
    hold_person(person)
    order = list(_chosen(person).order_by("place", "id"))
    at = order.index(_one(person, offer))
    order.insert(to(at), order.pop(at))
    for place, chosen in enumerate(order, start=1):
        if chosen.place != place:
            chosen.place = place
            chosen.save(update_fields=["place"])


def _show(person: UUID, offer: Offer, hidden: Callable[[ChosenService], datetime | None]) -> None:
    hold_person(person)
    chosen = _one(person, offer)
    chosen.hidden_at = hidden(chosen)
    chosen.save(update_fields=["hidden_at"])


def _chosen(person: UUID) -> QuerySet[ChosenService]:
    return ChosenService.objects.filter(subject_id__in=subjects_of(person), removed_at=None)


def _one(person: UUID, offer: Offer) -> ChosenService:
    chosen = _chosen(person).filter(offer_id=offer.pk).first()
    if chosen is None:
        raise NotChosen(f"{offer.name} is not among their services.")
    return chosen


def _refuse_another_way(offer: Offer, way: str) -> None:
    if way not in offer.ways and way != Way.DIGITAL:
        raise NotOffered(f"{offer.name} cannot be used in this way: {way}.")


def _record(person: UUID, offer: Offer, change: str, at: datetime, way: str | None = None) -> None:
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": change,
        "service": offer.slug,
        "organisation": offer.organisation.slug,
        "way": way,
    }
    subject = log_subject(person)
    tell_partners(
        record_entry(body, kind="account", subject=subject, happened=at, organisation=offer.organisation_id)
    )
