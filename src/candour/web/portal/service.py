"""One service, before it is added and after: what it does, what data it uses, who sees it, and how to use it.

What it says of data stands in no text that somebody wrote for this page: it is read from the datasets and the
agreements in force, so it is as true as they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.queries import has_log
from candour.people.remembered import register_state
from candour.register.models import Dataset
from candour.register.queries import DATASETS
from candour.services.actions import change_way, choose_service, remove_service
from candour.services.errors import NotChosen
from candour.services.models import Offer, Way
from candour.services.queries import Mine, mine, offer_called
from candour.sharing.models import AgreementVersion
from candour.sharing.public_queries import control_over
from candour.sharing.queries import facts_of, standing_versions
from candour.web.design.dates import local_date
from candour.web.design.parts import AgreementLine, Fact, Link, Notice, Option, Tone
from candour.web.design.words import listed
from candour.web.portal.cards import WAYS, card_of
from candour.web.portal.first_visit import find_by_postcode
from candour.web.portal.frame import for_residents, page
from candour.web.portal.names import Names, names_at


class WayForm(forms.Form):
    """How somebody wants to use a service."""

    way = forms.ChoiceField(
        label=gettext_lazy("How would you like to use it?"),
        error_messages={
            "required": gettext_lazy("Choose how you would like to use it"),
            "invalid_choice": gettext_lazy("Choose how you would like to use it"),
        },
    )

    def __init__(self, offer: Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way, WAYS[way]) for way in ways_of(offer)]  # type: ignore[attr-defined]


@require_safe
@for_residents
def service(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """The page."""
    return _shown(request, person, _offer(slug))


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def choice(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """Add the service, or use it in another way; a GET, after signing in again, leads back to the page."""
    offer = _offer_to_have(person, slug)
    if request.method != "POST":
        return redirect("portal:service", slug=slug)
    form = WayForm(offer, request.POST)
    if not form.is_valid():
        return _shown(request, person, offer, form)
    way, now = form.cleaned_data["way"], timezone.now()
    try:
        change_way(person=person, offer=offer, way=way, at=now)
        done = "changed"
    except NotChosen:
        choose_service(person=person, offer=offer, way=way, at=now)
        done = "added"
    return redirect(f"{reverse('portal:service', args=[slug])}?done={done}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def removal(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """Take the service out of the person's; the page it leads to offers to undo that."""
    offer = _offer_to_have(person, slug)
    if request.method != "POST":
        return redirect("portal:service", slug=slug)
    with suppress(NotChosen):  # pressed twice, or in another tab
        remove_service(person=person, offer=offer, at=timezone.now())
    return redirect(f"{reverse('portal:my-services')}?removed={slug}")


def ways_of(offer: Offer) -> list[Way]:
    """The ways in which a service can be used, online first."""
    return [way for way in Way if way is Way.DIGITAL or way in offer.ways]


def _offer(slug: str) -> Offer:
    offer = offer_called(slug)
    if offer is None:
        raise Http404
    return offer


def _offer_to_have(person: UUID, slug: str) -> Offer:
    """The same, for somebody about whom something can still be recorded."""
    if not has_log(person):
        raise Http404
    return _offer(slug)


def _shown(request: HttpRequest, person: UUID, offer: Offer, form: WayForm | None = None) -> HttpResponse:
    state = register_state()
    every, plain = DATASETS.at(state), names_at(state)
    by_key = {each.key: each for each in every.values()}
    chosen = next(iter(mine(person, {offer.pk: offer})), None)
    versions = standing_versions(timezone.now())
    return page(
        request,
        "portal/service.html",
        person,
        here="services",
        back=Link(text=_("All services"), url=reverse("portal:services")),
        offer=offer,
        find_it=find_by_postcode(offer),
        chosen=chosen,
        card=card_of(offer, facts_of(person, every).facts, by_key, plain, local_date(timezone.now())),
        notice=_notice(request.GET.get("done", ""), chosen),
        form=form or WayForm(offer, initial={} if chosen is None else {"way": chosen.way}),
        in_error=form is not None,
        ways=[Option(value=way, text=str(WAYS[way]), says=offer.ways.get(way, "")) for way in ways_of(offer)],
        kept=list(_kept(offer, by_key, plain)),
        asked=[_line(each, each.told) for each in _asked_for(offer, versions)],
        seen_by=[_line(each, each.told) for each in _seen_by(offer, versions)],
    )


def _notice(done: str, chosen: Mine | None) -> Notice | None:
    """What has just happened, if it is still so."""
    if chosen is None or done not in ("added", "changed"):
        return None
    if done == "added":
        see = Link(text=_("See it on your home page"), url=reverse("portal:home"))
        return Notice(tone=Tone.DONE, title=_("Added to your services"), link=see)
    used = _("You use it this way now: %(way)s.") % {"way": str(WAYS[chosen.way]).lower()}
    return Notice(tone=Tone.DONE, title=_("Changed"), text=used)


def _kept(offer: Offer, datasets: Mapping[str, Dataset], plain: Names) -> Iterator[Fact]:
    """What each system that the service reads can hold about a person."""
    for key in offer.datasets:
        if key in datasets:
            dataset = datasets[key]
            details = listed([plain.plain(name) for name in dataset.attributes])
            yield Fact(
                term=dataset.name,
                text=_("%(organisation)s keeps your %(details)s.")
                % {"organisation": dataset.organisation.name, "details": details},
            )


def _asked_for(offer: Offer, versions: Iterable[AgreementVersion]) -> Iterator[AgreementVersion]:
    """The agreements under which its organisation asks others for this service."""
    for version in versions:
        if version.asker_id == offer.organisation_id and version.purpose in offer.purposes:
            yield version


def _seen_by(offer: Offer, versions: Iterable[AgreementVersion]) -> Iterator[AgreementVersion]:
    """The agreements under which others may get something that its systems hold."""
    for version in versions:
        drawn_on = {key for keys in version.attributes.values() for key in keys}
        if version.asker_id != offer.organisation_id and not drawn_on.isdisjoint(offer.datasets):
            yield version


def _line(version: AgreementVersion, told: str) -> AgreementLine:
    asker = version.agreement.asker
    assert asker is not None, "only agreements of a register elsewhere have none"
    return AgreementLine(
        title=version.name,
        url=reverse("public:agreement", args=[version.agreement.slug]),
        says=_("%(asker)s is %(told)s.") % {"asker": asker.name, "told": told} if told else version.why,
        control=control_over(version),
    )
