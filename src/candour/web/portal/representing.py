"""Pages about somebody else, for whoever acts for them: only what stands below /for/<authority>.

The address says for whom, so a second tab, a bookmark or an old page can never act for the wrong person; no
session holds an authority. Each request reads it anew and asks `core.authority`. No other page serves anybody
but the account's own person, so what is not here is closed. It opens to a resident who has the authority, and
to an officer who is named in one that their organisation has.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from candour.access.queries import Use, uses_of
from candour.access.within import within
from candour.core.authority import ACTS, Act, Kind
from candour.people.account_queries import is_used_safely
from candour.people.actions import record_view
from candour.people.models import Account, Representation
from candour.people.queries import account_of as account_of_person
from candour.people.representation_queries import (
    acted_once,
    entrusted_in_force,
    in_force,
    is_used_safely_by,
)
from candour.services.actions import note_news_read
from candour.services.models import Offer
from candour.services.queries.acting import (
    closed_to,
    is_told_to_whoever_acts,
    is_use_for,
    listed_by,
    protected_by,
    rest_on_any,
    services_under,
)
from candour.sharing.queries import Concerning
from candour.web.design.left_open import left_open
from candour.web.design.once import counted_once
from candour.web.design.parts import Link, Person
from candour.web.design.too_late import keep_words, late_words
from candour.web.design.unsent import keep_unsent, put_back
from candour.web.portal.covering import COVER, ask_for, waits_for_a_press
from candour.web.portal.frame import account_of, page, public_page

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Acting:
    """One authority in force, for one request. offers: the services it lists that are still offered.

    officer: through whom an organisation acts; None for a resident. is_hidden: nothing about the person is
    shown now, as if there were nothing, because they use Candour safely. is_covered: whoever looks does so
    themselves, and others may see their screen.
    """

    row: Representation
    own_person: UUID | None
    officer: Account | None
    offers: tuple[Offer, ...]
    name: str
    is_hidden: bool
    is_covered: bool
    now: datetime

    @property
    def person(self) -> UUID:
        """The person who is acted for."""
        return self.row.person_id

    @property
    def is_after_death(self) -> bool:
        """Whether it winds up what somebody left."""
        return self.row.kind == Kind.EXECUTOR

    def stays_shown(self, request: HttpRequest, path: str) -> None:
        """Have a next page be shown, so that nobody presses once more to see it."""
        if self.is_covered:
            ask_for(request, path)

    def may(self, act: Act) -> bool:
        """Whether this kind of authority ever lets this be done."""
        return act in ACTS[Kind(self.row.kind)] and (self.row.may_act or act is not Act.WRITE)

    def services(self, act: Act) -> tuple[Offer, ...]:
        """The services about which this may be done now."""
        return () if self.is_hidden else services_under(self.row, self.offers, act, self.now)

    def never_told(self) -> frozenset[str]:
        """The attributes of which nothing is shown, not even that they are there: sealed, or protected."""
        return closed_to(self.row.kind) | protected_by(self.person)

    def shows_use(self, use: Use, never: Collection[str]) -> bool:
        """Whether a use was for one of the services; never one that is or was kept from view.

        never: as `never_told` gives it, for all uses of a page.
        """
        body = use.body
        if not is_told_to_whoever_acts(use) or rest_on_any({*body["asked"], *body["released"]}, never):
            return False
        return is_use_for(self.services(Act.SEE_USES), body)

    def shows_given_under(self, agreements: Collection[str]) -> frozenset[str]:
        """Under which of these agreements, by slug, a use that is shown gave something.

        That somebody has still to confirm a no tells that they had been given something before.
        """
        never, found = self.never_told(), set[str]()
        for use in uses_of(self.person) if agreements else ():
            slug = (use.body["agreement"] or "").partition("@")[0]
            if slug in agreements and use.body["released"] and self.shows_use(use, never):
                found.add(slug)
            if len(found) == len(agreements):
                break
        return frozenset(found)

    def may_about(self, act: Act, one: Concerning) -> bool:
        """Whether this may be done about an agreement: it is one by which a listed service asks others.

        None about something sealed: what it would give tells that there is such a thing.
        """
        if rest_on_any(one.terms.attributes, closed_to(self.row.kind)):
            return False
        return any(
            one.asker.pk == offer.organisation_id and one.terms.purpose in offer.purposes
            for offer in self.services(act)
        )


ActingView = Callable[Concatenate[HttpRequest, Acting, P], HttpResponse]
OwnView = Callable[Concatenate[HttpRequest, "UUID | None", P], HttpResponse]


class ActsNoMore(Http404):
    """Whoever asks acted under this authority once, and does not now."""


def for_whoever_acts(view: OwnView[P]) -> Callable[..., HttpResponse]:
    """Open a view to residents, with the id of their person, and to staff with a second factor, with None.

    Whoever acted once under the authority it is about reads that they do not now; nobody else is told of it.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            keep_unsent(request)
            return redirect_to_login(request.get_full_path())
        account = account_of(request)
        proofs = get_authentication_records(request, account)
        if account.person_id is None and not any(each["method"] == "mfa" for each in proofs):
            raise PermissionDenied
        try:
            response = counted_once(
                request, account, lambda: view(request, account.person_id, *args, **kwargs)
            )
        except ActsNoMore:
            response = _no_more(request, account)
        add_never_cache_headers(response)
        return response

    return opened


def for_representatives(view: ActingView[P]) -> Callable[..., HttpResponse]:
    """Open a view to whoever has this authority now; to everybody else it is not there."""

    @wraps(view)
    def opened(
        request: HttpRequest, person: UUID | None, id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        acting = acting_under(request, person, id)
        with within(acting.person):
            return view(request, acting, *args, **kwargs)

    return for_whoever_acts(cast(OwnView[Concatenate[UUID, P]], opened))


def for_details(view: ActingView[P]) -> Callable[..., HttpResponse]:
    """The same for what shows details: on a screen that others may see, only once it was asked for."""

    @wraps(view)
    def opened(request: HttpRequest, acting: Acting, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if acting.is_covered and waits_for_a_press(request):
            shown = {"title": _("Acting for somebody"), "shown_at": request.get_full_path()}
            return acting_page(request, COVER, acting, here="", **shown)
        return view(request, acting, *args, **kwargs)

    return for_representatives(cast(ActingView[P], opened))


def acting_under(request: HttpRequest, own_person: UUID | None, id: UUID) -> Acting:
    """The authority as it stands at this moment. Raises Http404 alike for another's and absent, and
    ActsNoMore to whoever acted under it before.

    Staff who are named in none like it are told that they may not come here, as on every resident's page.
    """
    now, account = timezone.now(), account_of(request)
    if own_person is None:
        officer, row = account, entrusted_in_force(account, id, now)
    else:
        officer, row = None, in_force(account, id, now)
    if row is None and acted_once(account, id):
        raise ActsNoMore
    if row is None:
        raise PermissionDenied if officer else Http404
    is_covered = is_used_safely(account)
    return Acting(
        row=row,
        own_person=own_person,
        officer=officer,
        offers=listed_by(row),
        name=_("this person") if is_covered else name_of(row),
        is_hidden=is_used_safely_by(row.person_id),
        is_covered=is_covered,
        now=now,
    )


def name_of(row: Representation) -> str:
    """What whoever acts sees the person called: their account's first name; who has none, stays unnamed."""
    account = account_of_person(row.person_id)
    if account is not None:
        return account.given_name
    return _("your child") if row.kind == Kind.PARENT else _("this person")


def acting_page(
    request: HttpRequest, template: str, acting: Acting, *, here: str, **values: Any
) -> HttpResponse:
    """A page about the person acted for, with the band that says so and the one press back to oneself."""
    id = acting.row.pk
    menu = [
        ("for", _("What you can do"), reverse("portal:for", args=[id])),
        ("uses", _("Who used the data"), reverse("portal:for-uses", args=[id])),
        ("held", _("What is held"), reverse("portal:for-held", args=[id])),
    ]
    if acting.may(Act.SEE_CHOICES):
        menu.append(("choices", _("Sharing choices"), reverse("portal:for-choices", args=[id])))
    if acting.may(Act.WRITE):
        menu.append(("cases", _("Cases"), reverse("portal:for-cases", args=[id])))
    frame = {"menu": menu, "acting_band": _band(acting), "acting": acting, **values}
    if acting.own_person is None:
        return _page_of_officer(request, template, acting, here, frame)
    return page(request, template, acting.own_person, here=here, **frame)


def _band(acting: Acting) -> dict[str, Any]:
    if acting.officer is None or acting.row.organisation is None:
        back = Link(text=_("Go back to your own pages"), url=reverse("portal:home"))
        return {"text": _("You are acting for %(name)s") % {"name": acting.name}, "back": back}
    organisation = acting.row.organisation
    said = {"organisation": organisation.name, "name": acting.name}
    desk = reverse("desk:authorities", args=[organisation.slug])
    return {
        "text": _("You are acting for %(name)s, for %(organisation)s") % said,
        "back": Link(text=_("Go back to your desk"), url=desk),
    }


def _page_of_officer(
    request: HttpRequest, template: str, acting: Acting, here: str, values: dict[str, Any]
) -> HttpResponse:
    """The same page in the frame of staff, who have no pages of their own here. What is new on it is read."""
    account = account_of(request)
    if not acting.is_hidden and template != COVER:
        below = request.path.removeprefix(reverse("portal:for", args=[acting.row.pk])).strip("/")
        note_news_read(account=account, authority=acting.row, page=below, at=acting.now)
    where = "" if acting.row.organisation is None else acting.row.organisation.name
    frame = {
        "at_desk": True,
        "home_url": reverse("desk:inbox"),
        "here": here,
        "person": Person(name=account.full_name, rest=_("at %s") % where),
        "sign_out": reverse("account_logout"),
        "left_open": left_open(request, account),
        "late_words": late_words(request),
    }
    return put_back(request, account, render(request, template, {**frame, **values}))


def _no_more(request: HttpRequest, account: Account) -> HttpResponse:
    """The page says no more than that: why, and whether it comes again, stands where they may read it."""
    keep_words(request, "text", "why")
    template = "portal/for/no_more.html"
    if account.person_id is None:
        back = Link(text=_("Go to your desk"), url=reverse("desk:inbox"))
        response = public_page(request, template, here="account", back=back, late_words=late_words(request))
    else:
        back = Link(text=_("See whom you act for"), url=reverse("portal:account-acting"))
        response = page(request, template, account.person_id, here="", back=back)
    response.status_code = 404
    return response


def looked(acting: Acting, seen: str, names: list[str] | None = None) -> None:
    """Record that details were seen, by name. Whoever is shown nothing has not looked."""
    if not acting.is_hidden:
        record_view(
            representation=acting.row, seen=seen, names=names or [], at=acting.now, officer=acting.officer
        )
