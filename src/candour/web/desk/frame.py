"""What stands around a desk page: who may open it, the menu of their roles, and the line about the log.

A role counts in one organisation, and is asked for anew on every request. Whoever lacks it is told that the
page is not there, as for an organisation that does not exist.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from allauth.account.authentication import get_authentication_records
from allauth.account.internal import flows
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candour.access.published import look_at_log
from candour.access.within import within
from candour.log.errors import LogError, NotPublished
from candour.people.models import Account, Organisation, StaffRole
from candour.people.queries import roles_of
from candour.web.design.left_open import left_open
from candour.web.design.numbers import number
from candour.web.design.once import counted_once
from candour.web.design.parts import Link, Person, ProofLine
from candour.web.design.too_late import late_words
from candour.web.design.unsent import keep_unsent, put_back

Role = StaffRole.Role
P = ParamSpec("P")

FRESH = timedelta(minutes=30)
"""For so long a second factor is fresh enough for what lets others in."""


PLACES: Mapping[Role, tuple[tuple[str, str | Promise], ...]] = {
    Role.ADMINISTRATOR: (
        ("clients", gettext_lazy("Systems")),
        ("dead-letters", gettext_lazy("Undelivered changes")),
        ("late", gettext_lazy("Late confirmations")),
        ("colleagues", gettext_lazy("Colleagues")),
    ),
    Role.DATA_PROTECTION_OFFICER: (
        ("cases", gettext_lazy("Cases")),
        ("reviews", gettext_lazy("Reviews")),
        ("late", gettext_lazy("Late confirmations")),
    ),
    Role.OFFICER: (
        ("cases", gettext_lazy("Cases")),
        ("codes", gettext_lazy("Activation codes")),
        ("letters", gettext_lazy("Letters")),
        ("authorities", gettext_lazy("Acting for someone")),
    ),
    Role.AUDITOR: (("audit", gettext_lazy("Audit")),),
}
"""What the menu has for each role: the name of a page, and its words."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, signed in with a second factor, and every role they have now."""

    account: Account
    roles: tuple[StaffRole, ...]

    @property
    def name(self) -> str:
        """Who they are, as what they decide records it."""
        return self.account.full_name

    @property
    def also_called(self) -> frozenset[str]:
        """By what the systems of their organisation may know them: their email, whole or before the @."""
        email = self.account.email or ""
        return frozenset({email, email.partition("@")[0]} - {""})

    def where(self, role: Role) -> tuple[Organisation, ...]:
        """The organisations in which they have a role."""
        return tuple(held.organisation for held in self.roles if held.role == role)


@dataclass(frozen=True, slots=True)
class Post:
    """A member of staff at the desk of one organisation, in which they have a role that the page needs."""

    staff: Staff
    organisation: Organisation

    @property
    def roles(self) -> frozenset[str]:
        """Every role they have there."""
        return frozenset(
            held.role for held in self.staff.roles if held.organisation_id == self.organisation.pk
        )


def for_staff(
    view: Callable[Concatenate[HttpRequest, Staff, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view to staff, whatever their roles, for all whom they work for.

    A session without a second factor gets 403.
    """

    @wraps(view)
    def opened(request: HttpRequest, staff: Staff, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with within(organisations={held.organisation_id for held in staff.roles}):
            return view(request, staff, *args, **kwargs)

    return _signed_in(cast(Callable[Concatenate[HttpRequest, Staff, P], HttpResponse], opened))


def for_role(
    *roles: Role,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open a view to whoever has one of these roles in the organisation its address names; else it is 404."""

    def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, staff: Staff, organisation: str, **kwargs: Any) -> HttpResponse:
            for role in roles:
                for held in staff.where(role):
                    if held.slug == organisation:
                        with within(organisations={held.pk}):
                            return view(request, Post(staff, held), **kwargs)
            raise Http404

        return _signed_in(opened)

    return guarded


def freshly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to whoever gave their second factor a short while ago; anybody else signs in once more.

    For what lets others in, keeps somebody out, or shows what was kept from view: whoever finds a desk open,
    or copies its session, does none of it. It goes inside of what says who may come in. What was typed waits,
    as where a session has ended.
    """

    @wraps(view)
    def opened(request: HttpRequest, post: Post, *args: Any, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, post.staff.account)
        if (
            time.time() - max(each["at"] for each in records if each["method"] == "mfa")
            < FRESH.total_seconds()
        ):
            return view(request, post, *args, **kwargs)
        flows.logout.logout(request)
        keep_unsent(request)
        return redirect_to_login(request.get_full_path())

    return opened


def _signed_in(
    view: Callable[Concatenate[HttpRequest, Staff, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view to staff, who name for whom they act."""

    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            keep_unsent(request)
            return redirect_to_login(request.get_full_path())
        staff = _staff(request)
        response = counted_once(request, staff.account, lambda: view(request, staff, *args, **kwargs))
        add_never_cache_headers(response)
        return response

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], opened)


def page(
    request: HttpRequest, template: str, staff: Staff, *, here: str, status: int = 200, **values: Any
) -> HttpResponse:
    """A desk page. here: the key of its place in the menu, "" for none."""
    organisations = {held.organisation.name for held in staff.roles}
    frame = {
        "home_url": reverse("desk:inbox"),
        "menu": _menu(staff),
        "here": here,
        "person": Person(name=staff.name, rest=_("at %s") % ", ".join(sorted(organisations))),
        "sign_out": reverse("account_logout"),
        "left_open": left_open(request, staff.account),
        "late_words": late_words(request),
        "proof_line": _proof_line(),
    }
    drawn = render(request, f"desk/{template}", {**frame, **values}, status=status)
    return put_back(request, staff.account, drawn)


def key_of(page: str, organisation: Organisation) -> str:
    """The key of a page's place in the menu."""
    return f"{page}-{organisation.slug}"


def _staff(request: HttpRequest) -> Staff:
    account = cast(Account, request.user)
    roles = roles_of(account)
    if not roles or not any(each["method"] == "mfa" for each in get_authentication_records(request, account)):
        raise PermissionDenied
    return Staff(account, roles)


def _menu(staff: Staff) -> list[tuple[str, str, str]]:
    """The inbox, and what each role has. Only who works for several organisations needs their names in it."""
    several = len({held.organisation_id for held in staff.roles}) > 1
    menu = {"inbox": (_("Inbox"), reverse("desk:inbox"))}
    for held in staff.roles:
        for name, words in PLACES[Role(held.role)]:
            title = f"{words}, {held.organisation.name}" if several else str(words)
            menu[key_of(name, held.organisation)] = (
                title,
                reverse(f"desk:{name}", args=[held.organisation.slug]),
            )
        if held.role == Role.OFFICER and answers_for_the_site(held.organisation):
            address = reverse("desk:accounts", args=[held.organisation.slug])
            menu[key_of("accounts", held.organisation)] = (_("People’s accounts"), address)
    return [(key, title, address) for key, (title, address) in menu.items()]


def answers_for_the_site(organisation: Organisation) -> bool:
    """Whether an organisation is the one that runs this site, and so answers for its accounts."""
    return bool(organisation.name == settings.CANDOUR_SITE.organisation)


def _proof_line() -> ProofLine:
    """The line about the log at the end of each page: its checkpoint, read and checked for this page."""
    how = Link(text=_("How we know"), url=reverse("public:log"))
    try:
        size = look_at_log(settings.CANDOUR_ENVIRONMENT.data / "log").checkpoint.size
    except NotPublished:
        text = _("Nothing has been signed yet. It takes a second or two.")
        return ProofLine(state="waiting", title=_("The log is about to begin"), text=text, link=how)
    except LogError:
        text = _(
            "What the log has published does not fit together. Tell the people who run Candour straight away."
        )
        return ProofLine(state="failed", title=_("The log did not pass its check"), text=text, link=how)
    signed = ngettext(
        "It has %(size)s entry, and its signature is good.",
        "It has %(size)s entries, and its signature is good.",
        size,
    )
    text = signed % {"size": number(size)}
    return ProofLine(state="whole", title=_("The log was checked just now"), text=text, link=how)
