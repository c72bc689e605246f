"""The cards of the home page: one for each chosen service, from what is held or with how to use it.

Only what may be seen over a shoulder: what is due and when, never a benefit, a diagnosis or a place of
treatment.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candour.core.subject import HeldValue, SubjectFacts
from candour.register.models import Dataset
from candour.services.models import Offer, Way
from candour.services.queries import Mine, next_at
from candour.web.design.dates import full_date, weekday
from candour.web.design.parts import Card
from candour.web.design.words import listed
from candour.web.portal.held_values import is_about
from candour.web.portal.names import Names
from candour.web.portal.values import in_words, is_as_registered

Details = Mapping[str, Any]
"""Attribute -> value, of one dataset."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a card says when one of its service's datasets holds all of `reads`: one fact, and what is next.

    The date beside it is that of the first.
    """

    reads: tuple[str, ...]
    fact: Callable[[Details], str]
    next: Callable[[Details], str]


def _left_to_pay(details: Details) -> str:
    return _("%(amount)s left to pay") % {"amount": in_words("money", details["council-tax.balance"])}


def _next_payment(details: Details) -> str:
    return _("Next payment on %(day)s.") % {"day": in_words("date", details["council-tax.next-payment"])}


def _rent(details: Details) -> str:
    return _("%(amount)s a week") % {"amount": in_words("money", details["housing.rent"])}


def _rent_account(details: Details) -> str:
    return _("Rent account balance: %(amount)s.") % {
        "amount": in_words("money", details["housing.rent-balance"])
    }


def _books(details: Details) -> str:
    count = details["library.loans"]
    return ngettext("%(count)d book", "%(count)d books", count) % {"count": count}


def _card_until(details: Details) -> str:
    until = in_words("date", details["library.card-until"])
    return _("On loan. Your card runs out on %(day)s.") % {"day": until}


def _appointment(details: Details) -> str:
    """Its day and hour alone: the first two parts of "Wednesday 9 December, 10:20am, the clinic, room 4"."""
    return str(details["health.next-appointment"]).split(", ")[0]


def _appointment_hour(details: Details) -> str:
    parts = str(details["health.next-appointment"]).split(", ")
    where = _("Open it to see where.")
    return f"{parts[1]}. {where}" if len(parts) > 1 else where


WORDINGS = (
    Wording(("council-tax.balance", "council-tax.next-payment"), _left_to_pay, _next_payment),
    Wording(
        ("bins.collection-day",),
        lambda details: details["bins.collection-day"],
        lambda details: _("Your bin day."),
    ),
    Wording(
        ("housing.repair",),
        lambda details: details["housing.repair"].partition(". ")[0],
        lambda details: details["housing.repair"].partition(". ")[2],
    ),
    Wording(("health.next-appointment",), _appointment, _appointment_hour),
    Wording(("housing.rent", "housing.rent-balance"), _rent, _rent_account),
    Wording(("library.loans", "library.card-until"), _books, _card_until),
)

WAYS: Mapping[Way, str | Promise] = {
    Way.DIGITAL: gettext_lazy("Online"),
    Way.PAPER: gettext_lazy("On paper"),
    Way.TELEPHONE: gettext_lazy("By telephone"),
    Way.FACE_TO_FACE: gettext_lazy("Face to face"),
}


def cards(
    chosen: Iterable[Mine], facts: SubjectFacts, datasets: Mapping[str, Dataset], names: Names, today: date
) -> Iterator[Card]:
    """A card for each chosen service that is not hidden. datasets: by key, with their organisations."""
    own = list(_own_values(facts, names))
    for mine in chosen:
        if not mine.is_hidden:
            yield _made_of(mine.offer, own, datasets, today) or _how_to_use(mine)


def card_of(
    offer: Offer, facts: SubjectFacts, datasets: Mapping[str, Dataset], names: Names, today: date
) -> Card | None:
    """The card that what is held about a person, or where they live, makes of a service, if anything does."""
    return _made_of(offer, list(_own_values(facts, names)), datasets, today)


def _made_of(
    offer: Offer, own: list[tuple[str, Mapping[str, HeldValue]]], datasets: Mapping[str, Dataset], today: date
) -> Card | None:
    by_place = _from_the_place(offer, own, today) if offer.by_place else None
    return by_place or _from_records(offer, own, datasets)


def _from_the_place(offer: Offer, own: list[tuple[str, Mapping[str, HeldValue]]], today: date) -> Card | None:
    """What a list of places says about where the person lives, unless their address is protected."""
    homes = [values["contact.address"].value for _key, values in own if "contact.address" in values]
    for uprn in dict.fromkeys(home["uprn"] for home in homes if "uprn" in home):
        found = next_at(offer.organisation_id, uprn, today)
        if found is not None:
            by = {"organisation": offer.organisation.name}
            return Card(
                title=offer.name,
                url=reverse("portal:service", args=[offer.slug]),
                fact=near_weekday(found.day, today),
                next=_("%(what)s.") % {"what": capfirst(listed(found.what))},
                source=_("%(organisation)s, from its list of addresses") % by,
            )
    return None


def near_weekday(day: date, today: date) -> str:
    """Today, tomorrow, or Thursday 3 December."""
    if day == today:
        return _("Today")
    return _("Tomorrow") if (day - today).days == 1 else weekday(day)


def _from_records(
    offer: Offer, own: list[tuple[str, Mapping[str, HeldValue]]], datasets: Mapping[str, Dataset]
) -> Card | None:
    for wording in WORDINGS:
        for key, values in own:
            if key in offer.datasets and key in datasets and values.keys() >= set(wording.reads):
                return _card(offer, wording, values, datasets[key])
    return None


def _card(offer: Offer, wording: Wording, values: Mapping[str, HeldValue], dataset: Dataset) -> Card:
    details = {name: held.value for name, held in values.items()}
    day = full_date(values[wording.reads[0]].updated)
    return Card(
        title=offer.name,
        url=reverse("portal:service", args=[offer.slug]),
        fact=wording.fact(details),
        next=wording.next(details),
        source=_("%(organisation)s, %(day)s") % {"organisation": dataset.organisation.name, "day": day},
    )


def _how_to_use(mine: Mine) -> Card:
    """For a service that shows no data: how the person uses it."""
    return Card(
        title=mine.offer.name,
        url=reverse("portal:service", args=[mine.offer.slug]),
        fact=str(WAYS[mine.way]),
        next=mine.offer.ways.get(mine.way) or mine.offer.summary,
        source=mine.offer.organisation.name,
    )


def _own_values(facts: SubjectFacts, names: Names) -> Iterator[tuple[str, Mapping[str, HeldValue]]]:
    """What each record says about the person themselves, is not protected, and is of its register type."""
    for key, records in facts.records.items():
        for record in records:
            yield (
                key,
                {
                    name: held
                    for name, held in record.values.items()
                    if name not in facts.protected
                    and is_about(held, record, facts)
                    and is_as_registered(held.value, names.attributes.get(name))
                },
            )
