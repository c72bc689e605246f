"""*Your contact details*: one press hides an address and every other way to reach somebody, everywhere.

It is two presses from home, and neither link says what is behind it. Before the press the page says what will
stop and who has seen these details already; afterwards they stay hidden until the person themselves lifts it,
having shown once more that it is them. Holders are told; whoever asks only finds nothing available.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from candour.access.queries import Use, uses_of
from candour.core.claims import rests_on
from candour.core.consequence import if_protected
from candour.core.subject import SubjectFacts
from candour.people.models import Organisation
from candour.people.queries import log_subject
from candour.register.models import Dataset
from candour.register.queries import datasets as registered_datasets
from candour.register.queries import reaching
from candour.sharing.actions import protect_details, unprotect_details
from candour.sharing.errors import OutOfOrder
from candour.sharing.queries import agreements, facts_of
from candour.vault.errors import DestroyedKey
from candour.web.design.dates import full_date
from candour.web.design.numbers import number
from candour.web.design.parts import Fact, Link, Notice, Option, Tone
from candour.web.portal.frame import for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.names import Names, names
from candour.web.portal.said_once import back_to_say, said_here
from candour.web.portal.stopping import stopping_facts

LOOKED_THROUGH = 5_000
"""Uses that are opened to say who has seen something; whoever has more is told how far back it goes."""


@dataclass(slots=True)
class Seen:
    """What one organisation was given of some details, and when last."""

    last: datetime
    details: set[str]
    times: int = 0


@require_safe
@for_residents
def hiding(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page: what is hidden, what hiding changes, and who has seen it."""
    plain, registered = names(), registered_datasets()
    facts = facts_of(person, registered).facts
    contact = [each.name for each in reaching(plain.attributes.values())]
    hidden = sorted(facts.protected & set(contact))
    seen, reached = _seen(person, contact)
    return page(
        request,
        "portal/hiding.html",
        person,
        here="held",
        back=Link(text=_("Held about me"), url=reverse("portal:held")),
        notice=_notice(request, bool(hidden)),
        hidden=plain.yours(hidden),
        is_hidden=bool(hidden),
        hide=_("Hide these too") if "contact.address" in hidden else _("Hide all my contact details"),
        can_hide=not facts.protected.issuperset(contact),
        to_hide=plain.yours(name for name in contact if name not in facts.protected),
        held_in=list(_held_in(facts, registered.values(), contact, plain)),
        stops=stopping_facts(if_protected(contact, agreements(), facts, timezone.now()), plain),
        seen=list(_seen_facts(seen, plain)),
        reached=reached,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def hide(request: HttpRequest, person: UUID) -> HttpResponse:
    """Hide every one of them, whichever system holds it. Pressed twice, it is hidden once.

    A GET, after signing in again, leads back to the page and hides nothing. Raises Http404 where everything
    about them was erased: nothing is left to hide, nor could it be written down.
    """
    try:
        log_subject(person)
    except DestroyedKey as erased:
        raise Http404 from erased
    if request.method != "POST":
        return redirect("portal:hiding")
    with suppress(OutOfOrder):
        protect_details(person=person, attributes=reaching(names().attributes.values()), at=timezone.now())
    return back_to_say(request, "portal:hiding", "hidden")


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, person: UUID) -> HttpResponse:
    """Which of them may be given out again; saving it needs a fresh sign-in."""
    plain = names()
    protected = facts_of(person).facts.protected
    hidden = [each for each in reaching(plain.attributes.values()) if each.name in protected]
    ticked = request.POST.getlist("detail")
    if ticked:
        chosen = [each for each in hidden if each.name in ticked]
        with suppress(OutOfOrder):
            unprotect_details(person=person, attributes=chosen, at=timezone.now())
        return back_to_say(request, "portal:hiding", "lifted")
    if not hidden:
        return redirect("portal:hiding")
    return page(
        request,
        "portal/hiding_lift.html",
        person,
        here="held",
        back=Link(text=_("Your contact details"), url=reverse("portal:hiding")),
        details=[Option(value=each.name, text=plain.title(each.name)) for each in hidden],
        in_error=request.method == "POST",
    )


def _notice(request: HttpRequest, is_hidden: bool) -> Notice | None:
    """What was just saved, read from what stands now; said once."""
    done = said_here(request)
    if not done:
        return None
    if is_hidden and done == "lifted":
        return Notice(
            tone=Tone.QUIET,
            title=_("What you ticked is not hidden any more"),
            text=_("Those details are given out again where an agreement says so. The rest stay hidden."),
        )
    if is_hidden:
        return Notice(
            tone=Tone.DONE,
            title=_("Your contact details are hidden"),
            text=_(
                "This takes effect from the next request, everywhere. "
                "The organisations that hold them are told not to give them out."
            ),
        )
    return Notice(
        tone=Tone.QUIET,
        title=_("Your contact details are not hidden any more"),
        text=_("They are given out again where an agreement says so."),
    )


def _held_in(
    facts: SubjectFacts, every: Iterable[Dataset], contact: Sequence[str], plain: Names
) -> Iterator[Fact]:
    """Each system that holds any of them about this person, and whether it holds it together with others."""
    for dataset in sorted(every, key=lambda each: (each.organisation.name, each.name)):
        records = facts.records.get(dataset.key, ())
        found = sorted({name for record in records for name in record.values if name in contact})
        if not found:
            continue
        is_shared = any(
            held.about - facts.subjects
            for record in records
            for name, held in record.values.items()
            if name in found
        )
        text = f"{capfirst(plain.yours(found))}."
        shared = _("You share it with somebody else, so it is not given out about them either.")
        yield Fact(
            term=f"{dataset.name}, {dataset.organisation.name}",
            text=f"{text} {shared}" if is_shared else text,
        )


def _seen(person: UUID, contact: Sequence[str]) -> tuple[Mapping[str, Seen], str]:
    """Organisation, or what whoever acts for the person is to them -> which of these details they were shown;
    and how far back was looked, if not all."""
    found: dict[str, Seen] = {}
    opened = list(islice(uses_of(person, at_once=500), LOOKED_THROUGH + 1))
    for use in opened[:LOOKED_THROUGH]:
        details = _given_of(use, contact)
        if details:
            who = use.body["relation"] if use.is_on_behalf else use.body["organisation"]
            seen = found.setdefault(who, Seen(use.happened, set()))
            seen.details |= details
            seen.times += 1
    if len(opened) <= LOOKED_THROUGH:
        return found, ""
    day = full_date(opened[LOOKED_THROUGH - 1].happened)
    return found, _("We looked back to %(day)s.") % {"day": day}


def _given_of(use: Use, contact: Sequence[str]) -> set[str]:
    """What a use gave of them, or an answer that gives something of them away."""
    return {name for name in use.body["released"] if not set(contact).isdisjoint(rests_on(name))}


def _seen_facts(seen: Mapping[str, Seen], plain: Names) -> Iterator[Fact]:
    """One line for each that has seen something, who saw it last first."""
    named = dict(Organisation.objects.filter(slug__in=seen).values_list("slug", "name"))
    for slug, one in sorted(seen.items(), key=lambda each: each[1].last, reverse=True):
        said = {
            "details": capfirst(plain.yours(sorted(one.details))),
            "day": full_date(one.last),
            "count": number(one.times),
        }
        text = (
            ngettext(
                "%(details)s. Once, on %(day)s.",
                "%(details)s. %(count)s times, last on %(day)s.",
                one.times,
            )
            % said
        )
        if slug not in named:
            yield Fact(term=_("Your %(relation)s") % {"relation": slug}, text=text)
            continue
        link = Link(text=_("See each"), url=f"{reverse('portal:uses')}?{urlencode({'who': slug})}")
        yield Fact(term=named[slug], text=text, link=link)
