"""What stands around a resident's page: who may open it, the menu, and the line about the log at its end.

A page about a person is for that person alone and is kept by no cache, not even their own browser's.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.people.models import Account
from candour.services.queries.messages import Unread, unread
from candour.web.design.came_back import answered
from candour.web.design.left_open import left_open
from candour.web.design.numbers import number
from candour.web.design.parts import Link, Person
from candour.web.design.too_late import late_words
from candour.web.design.unsent import keep_unsent, put_back
from candour.web.portal.proof_line import proof_line

P = ParamSpec("P")
PersonView = Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]


def for_residents(view: PersonView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view to whoever is signed in, with the id of their person.

    Whoever is not is asked to sign in and comes back to the same address, with what they typed; an account
    that stands for nobody (a member of staff) gets 403.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            keep_unsent(request)
            return redirect_to_login(request.get_full_path())
        person = account_of(request).person_id
        if person is None:
            raise PermissionDenied
        response = answered(request, account_of(request), lambda: view(request, person, *args, **kwargs))
        add_never_cache_headers(response)
        return response

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], opened)


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in."""
    return cast(Account, request.user)


def way_home(account: Account) -> str:
    """The address of a resident's home page, or of the desk for staff, who have none."""
    return reverse("desk:inbox" if account.is_staff else "portal:home")


def page(
    request: HttpRequest, template: str, person: UUID, *, here: str, new: Unread | None = None, **values: Any
) -> HttpResponse:
    """A resident's page. here: the key of its place in the menu, "" for none. new: if it was read already."""
    account = account_of(request)
    frame = {
        "home_url": reverse("portal:home"),
        "menu": [
            ("home", _("Home"), reverse("portal:home")),
            ("services", _("Services"), reverse("portal:services")),
            ("uses", _("Who used my data"), reverse("portal:uses")),
            ("held", _("Held about me"), reverse("portal:held")),
            ("choices", _("Sharing choices"), reverse("portal:choices")),
        ],
        "here": here,
        "person": Person(name=account.given_name, rest=account.family_name),
        "account_links": (
            Link(text=_messages(new or unread(person)), url=reverse("portal:messages")),
            Link(text=_("My receipts"), url=reverse("portal:receipts")),
            Link(text=_("Your account"), url=reverse("portal:account")),
        ),
        "sign_out": reverse("account_logout"),
        "left_open": left_open(request, account),
        "leave": (reverse("portal:leave"), settings.CANDOUR_EXIT),
        "late_words": late_words(request),
        "proof_line": proof_line(person),
    }
    return put_back(request, account, render(request, template, {**frame, **values}))


def _messages(new: Unread) -> str:
    if not new.messages:
        return _("Messages")
    return ngettext("Messages (%(new)s new)", "Messages (%(new)s new)", new.messages) % {
        "new": number(new.messages)
    }


def public_page(
    request: HttpRequest, template: str, *, here: str = "", status: int = 200, **values: Any
) -> HttpResponse:
    """A page for anyone."""
    return render(request, template, {**public_frame(request, here), **values}, status=status)


def public_frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """What stands around a page for anyone; the last entry of its menu leads in."""
    if request.user.is_authenticated:
        own = account_of(request)
        account = ("account", _("Your desk") if own.is_staff else _("Your account"), way_home(own))
    else:
        account = ("account", _("Sign in"), reverse("account_login"))
    return {
        "menu": [
            ("register", _("Register"), reverse("public:register")),
            ("log", _("The log"), reverse("public:log")),
            ("check", _("Check a receipt"), reverse("portal:check")),
            account,
        ],
        "here": here,
    }
