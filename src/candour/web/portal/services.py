"""*Services*: everything that is offered here, to search in one's own words, and what the national list has.

Looking for something changes nothing and is written nowhere. What fits nothing says what to try instead.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from candour.people.remembered import register_state
from candour.services.elsewhere import found_elsewhere
from candour.services.models import Offer
from candour.services.queries import catalogue, mine
from candour.web.design.numbers import number
from candour.web.design.parts import Filter, Option, ServiceRow, Status, Tone
from candour.web.portal.frame import for_residents, page

TOPICS: Mapping[str, str | Promise] = {
    Offer.Topic.HOME: gettext_lazy("Home and rubbish"),
    Offer.Topic.MONEY: gettext_lazy("Bills and help with money"),
    Offer.Topic.TRAVEL: gettext_lazy("Roads, parking and travel"),
    Offer.Topic.CARE: gettext_lazy("Health, help and care"),
    Offer.Topic.CHILDREN: gettext_lazy("Children and schools"),
    Offer.Topic.COMMUNITY: gettext_lazy("Libraries, voting and your area"),
}


FEW = 30
"""Of more services than so many, what is not looked for is folded by what one needs."""


@dataclass(frozen=True, slots=True)
class Group:
    """Services under one heading."""

    key: str
    title: str
    rows: tuple[ServiceRow, ...]

    @property
    def count(self) -> str:
        """How many they are."""
        return ngettext("%(count)s service", "%(count)s services", len(self.rows)) % {
            "count": number(len(self.rows))
        }


@require_safe
@for_residents
def services(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    words = _clean(request.GET.get("words", ""))
    topic, organisation = request.GET.get("topic", ""), request.GET.get("organisation", "")
    every = catalogue(register_state())
    chosen = {each.offer.pk for each in mine(person, every.offers)}
    offered, listed = every.find(words) if words else (list(every.offers.values()), [])
    fitting = [
        offer
        for offer in offered
        if topic in ("", offer.topic) and organisation in ("", offer.organisation.slug)
    ]
    rows = [(offer, service_row(offer, is_mine=offer.pk in chosen)) for offer in fitting]
    return page(
        request,
        "portal/services.html",
        person,
        here="services",
        words=words,
        filters=list(_filters(every.offers.values(), topic, organisation)),
        groups=[Group("found", _("What we found"), tuple(row for _offer, row in rows))]
        if words
        else list(_by_topic(rows)),
        listed=[] if topic or organisation else listed,
        elsewhere=found_elsewhere(words) if words and not rows else [],
        is_narrowed=bool(topic or organisation),
        is_folded=len(rows) > FEW and not (words or topic or organisation),
        anything=bool(rows),
        count=len(chosen),
    )


def service_row(offer: Offer, *, is_mine: bool) -> ServiceRow:
    """A service in a list."""
    return ServiceRow(
        title=offer.name,
        url=reverse("portal:service", args=[offer.slug]),
        says=offer.summary,
        by=offer.organisation.name,
        status=Status(tone=Tone.DONE, text=_("Yours")) if is_mine else None,
    )


def to_begin_with(offers: Iterable[Offer]) -> list[ServiceRow]:
    """What is shown to whoever has chosen no service yet; the organisations say which, and in which order."""
    first = [offer for offer in offers if offer.begin_with is not None]
    return [
        service_row(offer, is_mine=False) for offer in sorted(first, key=lambda each: each.begin_with or 0)
    ]


def _by_topic(rows: Iterable[tuple[Offer, ServiceRow]]) -> Iterator[Group]:
    grouped: dict[str, list[ServiceRow]] = {}
    for offer, row in rows:
        grouped.setdefault(offer.topic, []).append(row)
    for topic, title in TOPICS.items():
        if topic in grouped:
            yield Group(topic, str(title), tuple(grouped[topic]))


def _filters(offers: Iterable[Offer], topic: str, organisation: str) -> Iterator[Filter]:
    organisations = {offer.organisation.slug: offer.organisation.name for offer in offers}
    by_name = sorted(organisations.items(), key=lambda each: each[1])
    yield Filter(
        name="topic",
        label=_("About"),
        options=(
            Option(value="", text=_("Everything")),
            *(Option(value=value, text=str(text)) for value, text in TOPICS.items()),
        ),
        chosen=topic,
    )
    yield Filter(
        name="organisation",
        label=_("From"),
        options=(
            Option(value="", text=_("Everyone")),
            *(Option(value=value, text=text) for value, text in by_name),
        ),
        chosen=organisation,
    )


def _clean(words: str) -> str:
    """Without what no name holds, and not endless."""
    return "".join(sign for sign in words if sign.isprintable())[:100].strip()
