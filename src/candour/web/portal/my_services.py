"""*My services*: their order on the home page, which of them it shows, and taking one out or back.

Each press is one move, saved at once, and the page comes back at the same service. Where there is a script a
row can be dragged to its place: that is a move like any other, sent by the same form. Many stand close, each
with its number, and are found by name and moved to a number.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.people.remembered import register_state
from candour.services.actions import Move, hide_service, move_service, place_service, show_service
from candour.services.errors import NotChosen
from candour.services.models import Offer
from candour.services.queries import OFFERS, Mine, chosen_before, mine, offer_called
from candour.web.design.numbers import number
from candour.web.design.parts import Filter, Status, Tone
from candour.web.portal.cards import WAYS
from candour.web.portal.finding import LONGEST_WORDS
from candour.web.portal.frame import for_residents, page
from candour.web.portal.searched import is_found_in

FEW = 12
"""Of more than so many, each is a line, and what can be done with it is folded."""


@dataclass(frozen=True, slots=True)
class Row:
    """One service on the page, and which moves make sense for it: (what it sends, its text).

    place: its number. error: why it was not moved.
    """

    slug: str
    place: int
    error: str
    name: str
    url: str
    says: str
    status: Status | None
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out a moment ago, and how it was used, to put it back."""

    slug: str
    name: str
    way: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def my_services(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page, and one move on it."""
    if request.method == "POST":
        return _moved(request, person)
    chosen, not_moved = mine(person, OFFERS.at(register_state())), request.GET.get("not-moved", "")
    words = " ".join(request.GET.get("words", "").split())[:LONGEST_WORDS]
    rows = [_row(place, each, len(chosen), not_moved) for place, each in enumerate(chosen, start=1)]
    return page(
        request,
        "portal/my_services.html",
        person,
        here="services",
        rows=[row for row in rows if is_found_in(words, f"{row.name} {row.says}")],
        count=len(rows),
        is_folded=len(rows) > FEW,
        words=words,
        fields=(Filter(name="words", label=_("Find one of them"), kind="words", chosen=words),),
        moved=request.GET.get("moved", not_moved),
        in_error=any(row.error for row in rows),
        said=_said(request, chosen),
        removed=_removed(request, person, {each.offer.slug for each in chosen}),
    )


def _row(place: int, each: Mine, count: int, not_moved: str) -> Row:
    """not_moved: the service whose number could not be read."""
    hidden = Status(tone=Tone.QUIET, text=_("Not shown on your home page")) if each.is_hidden else None
    return Row(
        slug=each.offer.slug,
        place=place,
        error=_not_moved(count) if not_moved == each.offer.slug else "",
        name=each.offer.name,
        url=reverse("portal:service", args=[each.offer.slug]),
        says=f"{each.offer.organisation.name}. {WAYS[each.way]}.",
        status=hidden,
        moves=tuple(_moves(place, count, is_hidden=each.is_hidden)),
    )


def _moves(place: int, count: int, *, is_hidden: bool) -> Iterator[tuple[str, str]]:
    """The moves of the service at this place: (what it sends, its text)."""
    if place > 1 and count > FEW:
        yield "first", _("Put first")
    if place > 1:
        yield "up", _("Move up")
    if place < count:
        yield "down", _("Move down")
    yield ("show", _("Show")) if is_hidden else ("hide", _("Hide"))


def _moved(request: HttpRequest, person: UUID) -> HttpResponse:
    slug = request.POST.get("service", "")
    offer = offer_called(slug) if slug.isprintable() else None
    if offer is None:
        raise BadRequest("No service that is offered here.")
    if request.POST.get("move") == "to" and not _is_place(request.POST.get("place", "")):
        return redirect(f"{reverse('portal:my-services')}?not-moved={offer.slug}#{offer.slug}")
    with suppress(NotChosen):  # it was taken out in another tab
        _carry_out(request, person, offer)
    said = "" if request.POST["move"] in ("hide", "show") else f"?moved={offer.slug}"
    return redirect(f"{reverse('portal:my-services')}{said}#{offer.slug}")


def _carry_out(request: HttpRequest, person: UUID, offer: Offer) -> None:
    match move := request.POST.get("move", ""):
        case "hide":
            hide_service(person=person, offer=offer, at=timezone.now())
        case "show":
            show_service(person=person, offer=offer)
        case "first" | "up" | "down":
            move_service(person=person, offer=offer, move=Move(move))
        case "to":
            place_service(person=person, offer=offer, place=int(request.POST["place"]))
        case _:
            raise BadRequest("No move that there is.")


def _is_place(text: str) -> bool:
    """Whether it is the number of a place; beyond the last is the last."""
    text = text.strip()
    return text.isascii() and text.isdecimal() and len(text) < 5 and int(text) > 0


def _not_moved(count: int) -> str:
    return _("Enter a number from 1 to %(count)s") % {"count": number(count)}


def _said(request: HttpRequest, chosen: Sequence[Mine]) -> str:
    """Where what was moved a moment ago stands now, for whoever listens to the page."""
    for place, each in enumerate(chosen, start=1):
        if each.offer.slug == request.GET.get("moved"):
            return _("%(name)s is number %(place)s of %(count)s now.") % {
                "name": each.offer.name,
                "place": number(place),
                "count": number(len(chosen)),
            }
    return ""


def _removed(request: HttpRequest, person: UUID, chosen: set[str]) -> Removed | None:
    """What the address says was removed, if that is so and stands."""
    offer = offer_called(request.GET.get("removed", ""))
    if offer is None or offer.slug in chosen:
        return None
    way = chosen_before(person, offer)
    return None if way is None else Removed(offer.slug, offer.name, way)
