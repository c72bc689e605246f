"""What home offers whoever is new, and who has chosen no service yet: by need, at any address, what is here.

All of it works before anything is chosen or linked. How many organisations hold something is said, and never
which or what: home may be seen over a shoulder.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.core.subject import SubjectFacts
from candour.register.models import Dataset
from candour.services.models import Offer
from candour.web.design.numbers import number
from candour.web.design.parts import Fact, Link
from candour.web.portal.services import TOPICS


def needs_of_every_day(offers: Mapping[UUID, Offer]) -> list[Link]:
    """Each topic in which something is offered, to look through."""
    offered = {offer.topic for offer in offers.values()}
    address = reverse("portal:services")
    return [
        Link(text=str(title), url=f"{address}?{urlencode({'topic': topic})}")
        for topic, title in TOPICS.items()
        if topic in offered
    ]


def first_steps() -> tuple[tuple[Link, str], ...]:
    """What somebody new can do first, in any order, each with what comes of it: the same for everybody."""
    return (
        (
            Link(text=_("Choose a service"), url=reverse("portal:services")),
            _("The services you choose, such as bins or council tax, appear on this page."),
        ),
        (
            Link(text=_("Link a record with a code"), url=reverse("portal:record-code")),
            _("An organisation can give you a code. It lets you see here what they hold about you."),
        ),
        (
            Link(text=_("See what is held about you"), url=reverse("portal:held")),
            _("See which organisations take part, what they hold about you, and how to ask the rest."),
        ),
    )


def find_by_postcode(offer: Offer) -> str:
    """What leads to where a service is looked up by postcode, by its own name: find bins by postcode."""
    name = offer.name
    shown = name if name[1:2].isupper() else name[:1].lower() + name[1:]  # no letters in the place of a name
    return _("Find %(name)s by postcode") % {"name": shown}


def at_any_address(offers: Mapping[UUID, Offer]) -> Iterator[Fact]:
    """What can be looked up at once, by a postcode."""
    for offer in offers.values():
        if offer.by_place:
            yield Fact(
                term=_("%(name)s at any address") % {"name": offer.name},
                text=_("You do not need a linked record for this."),
                link=Link(text=find_by_postcode(offer), url=reverse("portal:places", args=[offer.slug])),
            )


def your_records(facts: SubjectFacts, datasets: Mapping[UUID, Dataset]) -> Fact:
    """How many organisations hold something, or how to link a record. datasets: with their organisations."""
    holders = len({each.organisation_id for each in datasets.values() if facts.records.get(each.key)})
    if not holders:
        return Fact(
            term=_("Your records"),
            text=_(
                "No record is linked to your account yet. An organisation can give you a code to link one."
            ),
            link=Link(text=_("Link a record with a code"), url=reverse("portal:record-code")),
        )
    held = ngettext(
        "%(count)s organisation holds something about you, and you see it here.",
        "%(count)s organisations hold something about you, and you see it here.",
        holders,
    )
    return Fact(
        term=_("Your records"),
        text=held % {"count": number(holders)},
        link=Link(text=_("See what is held about you"), url=reverse("portal:held")),
    )
