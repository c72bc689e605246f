"""Asking that what one system holds is kept and not used: restriction, UK GDPR Article 18, by the person.

The page says before what would stop. It counts from the next request, the holder is told, and it lasts until
the person lifts it, having shown once more that it is them.
"""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.core.consequence import Stops, if_restricted
from candour.core.subject import SubjectFacts
from candour.register.models import Dataset
from candour.sharing.actions import lift_restriction, restrict
from candour.sharing.errors import OutOfOrder
from candour.sharing.queries import agreements, facts_of
from candour.web.design.parts import Link
from candour.web.portal.frame import for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.held_values import anchor, held_items
from candour.web.portal.names import names, names_in_lists
from candour.web.portal.stopping import stopping_facts


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def pausing(request: HttpRequest, person: UUID, organisation: str, system: str) -> HttpResponse:
    """What would stop, and the button that stops it; pressed twice, it is stopped once."""
    dataset, facts = _held(person, organisation, system)
    if request.method == "POST":
        with suppress(OutOfOrder):
            restrict(person=person, dataset=dataset, at=timezone.now())
        return redirect(_place(dataset))
    if dataset.key in facts.restricted:
        return redirect(_place(dataset))
    return page(
        request,
        "portal/pausing.html",
        person,
        here="held",
        back=Link(text=_("Held about me"), url=_place(dataset)),
        dataset=dataset,
        stops=stopping_facts(_not_sealed(dataset, facts), names()),
    )


@for_residents
def end_pause(request: HttpRequest, person: UUID, organisation: str, system: str) -> HttpResponse:
    """Let it be used again; that needs a fresh sign-in, but what is not theirs is not there without one."""
    return _end_pause(request, person, *_held(person, organisation, system))


@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def _end_pause(request: HttpRequest, person: UUID, dataset: Dataset, facts: SubjectFacts) -> HttpResponse:
    if request.method == "POST":
        with suppress(OutOfOrder):
            lift_restriction(person=person, dataset=dataset, at=timezone.now())
        return redirect(_place(dataset))
    if dataset.key not in facts.restricted:
        return redirect(_place(dataset))
    back = Link(text=_("Held about me"), url=_place(dataset))
    return page(request, "portal/pause_end.html", person, here="held", back=back, dataset=dataset)


def _held(person: UUID, organisation: str, system: str) -> tuple[Dataset, SubjectFacts]:
    """A system that holds something about the person. Raises Http404 alike for any other and for none.

    And for one that holds what is sealed and nothing else: that there is something would be told by this page
    to whoever finds it open (`sealed`).
    """
    dataset = Dataset.objects.select_related("organisation").filter(key=f"{organisation}/{system}").first()
    facts = facts_of(person).facts
    if dataset is None or not any(held_items(facts, [dataset], names())):
        raise Http404
    return dataset, facts


def _not_sealed(dataset: Dataset, facts: SubjectFacts) -> list[Stops]:
    """What would no longer be shared, without what is sealed: only what is there can stop."""
    plain = names_in_lists()
    found = []
    for each in if_restricted(dataset.key, agreements(), facts, timezone.now()):
        told = tuple(name for name in each.names if not plain.covers(name))
        if told:
            found.append(replace(each, names=told))
    return found


def _place(dataset: Dataset) -> str:
    return f"{reverse('portal:held')}#{anchor(dataset)}"
