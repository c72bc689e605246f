"""`/for/<authority>`: what somebody who acts for a person sees of them, and answers for them.

Looking is a use that the person sees; an answer says who gave it. Protected details and uses that were ever
kept from view are not shown, whatever the authority; and nothing at all while the person uses Candour safely.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, islice
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from msgspec import structs

from candour.access.queries import Use, uses_of
from candour.access.within import within
from candour.core.agreement import Assurance
from candour.core.authority import Act
from candour.core.basis import Control
from candour.core.reasons import Audience
from candour.people.actions.subjects import hold_person
from candour.register.queries import datasets as registered_datasets
from candour.services.models import ActivationCode
from candour.services.queries.acting import News, news_under
from candour.sharing.queries import WAITING, Concerning, Considered, concerning, facts_of
from candour.sharing.unconfirmed import Late, late_under
from candour.web.design.authority_words import may_words
from candour.web.design.dates import full_date, local_date
from candour.web.design.parts import ChoiceRow, Fact, Link
from candour.web.portal import consequences
from candour.web.portal.assurance import assurance_of
from candour.web.portal.choice import answers_to, consider, last_receipt, meaning_of, save_once
from candour.web.portal.choices import late_of, status_of, when_of
from candour.web.portal.held_values import HeldItem, held_items
from candour.web.portal.names import names
from candour.web.portal.representing import (
    Acting,
    acting_page,
    acting_under,
    for_details,
    for_whoever_acts,
    looked,
)
from candour.web.portal.use_words import words_for

MOST = 50
"""How many uses are shown, the newest."""


@require_safe
@for_details
def overview(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What the authority opens; nothing about the person, so nobody is told that it was opened."""
    row = acting.row
    open_end = (
        _("No end date. You can end it at any time.")
        if acting.officer is None
        else _("No end date. Your desk can end it.")
    )
    ends = open_end if row.ends_at is None else full_date(local_date(row.ends_at))
    facts = (
        Fact(term=_("Services"), text=", ".join(offer.name for offer in acting.offers)),
        Fact(term=_("You can"), text=capfirst(may_words(row))),
        Fact(term=_("Until"), text=ends),
    )
    return acting_page(
        request,
        "portal/for/overview.html",
        acting,
        here="for",
        facts=facts,
        news=[] if acting.is_hidden else [_news(each) for each in news_under(row, acting.now)],
        to_wind_up=[
            Link(
                text=_("Ask to wind it up"),
                url=reverse("portal:for-winding-up", args=[row.pk, offer.slug]),
                about=offer.name,
            )
            for offer in acting.services(Act.WIND_UP)
        ],
    )


@require_safe
@for_details
def uses(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The newest uses for the services listed, a line each."""
    found = list(islice(_uses(acting), MOST))
    words, today = words_for(found), local_date(acting.now)
    lines = [replace(words.line(use, today), url="") for use in found]
    looked(acting, "uses")
    return acting_page(request, "portal/for/uses.html", acting, here="uses", lines=lines)


@require_safe
@for_details
def held(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What the listed services' systems hold about the person."""
    items = _held(acting)
    systems = [
        (f"{dataset.organisation.name}: {dataset.name}", list(together))
        for dataset, together in groupby(items, key=lambda item: item.dataset)
    ]
    looked(acting, "held", sorted({item.name for item in items}))
    return acting_page(
        request,
        "portal/for/held.html",
        acting,
        here="held",
        systems=[
            (
                title,
                [item.drawn(by_topic=False) for item in those if not item.is_covered],
                [item.drawn(by_topic=False) for item in those if item.is_covered],
            )
            for title, those in systems
        ],
    )


@require_safe
@for_details
def choices(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The agreements by which the listed services ask others."""
    if not acting.may(Act.SEE_CHOICES):
        raise Http404
    facts = facts_of(acting.person).facts
    found = [one for one in concerning(facts, acting.now) if acting.may_about(Act.SEE_CHOICES, one)]
    late = _late(acting, facts.subjects, found)
    rows = [
        ChoiceRow(
            title=one.version.name,
            told=one.asker.name,
            status=status_of(_as_told(one)),
            action=Link(
                text=_("Read"),
                url=reverse("portal:for-choice", args=[acting.row.pk, one.version.agreement.slug]),
                about=one.version.name,
            ),
            when=when_of(one),
            unanswered=one.waiting in WAITING,
            late=late_of(one, late),
        )
        for one in found
    ]
    looked(acting, "choices")
    return acting_page(request, "portal/for/choices.html", acting, here="choices", rows=rows)


@require_safe
@for_details
def choice(request: HttpRequest, acting: Acting, slug: str) -> HttpResponse:
    """One agreement, and the two answers where the authority lets them be given."""
    found = _considered(acting, slug, Act.SEE_CHOICES)
    one = found.concerning
    can_answer = one.control is Control.YOUR_CHOICE and acting.may_about(Act.ANSWER, one)
    looked(acting, "choices")
    return acting_page(
        request,
        "portal/for/choice.html",
        acting,
        here="choices",
        found=found,
        title=one.version.question or one.version.name,
        back=Link(text=_("Sharing choices"), url=reverse("portal:for-choices", args=[acting.row.pk])),
        status=status_of(_as_told(one)),
        when=when_of(one),
        facts=list(meaning_of(one)),
        outcomes=consequences.of_an_answer(found, names()) if can_answer else (),
        answers=answers_to(one) if can_answer else (),
        after=last_receipt(found),
        saved="saved" in request.GET,
        changed="changed" in request.GET,
        already="already" in request.GET,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_whoever_acts
@transaction.atomic
def answer(request: HttpRequest, person: UUID | None, id: UUID, slug: str) -> HttpResponse:
    """Answer for the person. The authority is read with the person held, so one that ends first counts."""
    acting = acting_under(request, person, id)
    hold_person(acting.person)
    acting = acting_under(request, person, id)
    to = reverse("portal:for-choice", args=[id, slug])
    with within(acting.person):
        _considered(acting, slug, Act.ANSWER)
        if request.method != "POST":
            return redirect(to)
        said = request.POST.get("answer")
        if said not in ("yes", "no"):
            raise BadRequest("Neither yes nor no.")
        saved = save_once(
            acting.person,
            slug,
            yes=said == "yes",
            version=request.POST.get("version", ""),
            after=request.POST.get("after", ""),
            assurance=assurance_of(request, person) if acting.officer is None else Assurance.MEDIUM,
            by=acting.row,
            officer=acting.officer,
        )
    acting.stays_shown(request, to)
    if saved is None:
        return redirect(f"{to}?changed")
    is_new = saved.number != request.POST.get("after")
    return redirect(f"{to}?{'saved' if is_new else 'already'}")


def _uses(acting: Acting) -> Iterator[Use]:
    never = acting.never_told()
    return (use for use in uses_of(acting.person) if acting.shows_use(use, never))


def _held(acting: Acting) -> list[HeldItem]:
    """What is held in the services' systems about the person alone, without what they protect."""
    keys = {key for offer in acting.services(Act.SEE_HELD) for key in offer.datasets}
    registered = registered_datasets()
    facts = facts_of(acting.person, registered).facts
    every = [dataset for dataset in registered.values() if dataset.key in keys]
    never = acting.never_told()
    items = held_items(facts, every, names())
    return [item for item in items if not item.is_shared and item.name not in never]


def _considered(acting: Acting, slug: str, act: Act) -> Considered:
    """An agreement within the authority. Raises Http404 for any other, and where only seeing is allowed."""
    found = consider(acting.person, slug, acting.now)
    if not acting.may_about(act, found.concerning):
        raise Http404
    return found


def _late(acting: Acting, subjects: Collection[UUID], found: Iterable[Concerning]) -> Mapping[UUID, Late]:
    """Who has not confirmed in time, by agreement; only where whoever acts sees what they were given."""
    slugs = {one.version.agreement.slug: one.terms.id for one in found if one.is_late}
    shown = acting.shows_given_under(slugs)
    late = late_under(subjects) if shown else {}
    return {slugs[slug]: late[slugs[slug]] for slug in shown if slugs[slug] in late}


def _as_told(one: Concerning) -> Concerning:
    """The same, but of why something is not given no more is told than its asker would be.

    Were what is protected alone not available, and what is not held not held, each would tell of the other.
    """
    told = one.shared.told(Audience.PARTNER)
    refused = tuple(structs.replace(each, reason=told[each.name]) for each in one.shared.refused)
    return replace(one, shared=structs.replace(one.shared, refused=refused))


def _news(each: News) -> Fact:
    """A code or a link, in words; never the code."""
    if each.code is None:
        text = _("A record at %(organisation)s was linked.")
    elif each.code.route == ActivationCode.Route.LETTER:
        text = _("%(organisation)s sends an activation code by letter.")
    else:
        text = _("%(organisation)s made an activation code. It is handed over in person.")
    return Fact(term=full_date(local_date(each.at)), text=text % {"organisation": each.organisation})
