"""`/account`: what belongs to the account itself. Whoever adds a page adds one line to SECTIONS."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.people.account_queries import closing_of, factors_of, to_look_at
from candour.web.design.parts import Link
from candour.web.portal.account.done import done
from candour.web.portal.frame import account_of, for_residents, page


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the account: what its link says, what one does there, and its address."""

    title: str | Promise
    says: str | Promise
    address: str


SECTIONS = (
    Section(
        gettext_lazy("Sign-in and security"),
        gettext_lazy("Your password, a second step when you sign in, and what to do if you lose one."),
        "portal:account-security",
    ),
    Section(
        gettext_lazy("Devices and history"),
        gettext_lazy("Where you are signed in now, and each time you signed in. You can sign out anywhere."),
        "portal:account-devices",
    ),
    Section(
        gettext_lazy("Your name and email"),
        gettext_lazy("What we call you here, and the address that you sign in with."),
        "portal:account-details",
    ),
    Section(
        gettext_lazy("How to reach you"),
        gettext_lazy("For example large print, an interpreter or safe times to call. Tell us once."),
        "portal:account-reach",
    ),
    Section(
        gettext_lazy("Your home page"),
        gettext_lazy("How much it shows, if other people can see your screen."),
        "portal:account-screen",
    ),
    Section(
        gettext_lazy("Acting for someone"),
        gettext_lazy("Who may act for you, who you act for, and how to end it."),
        "portal:account-acting",
    ),
    Section(
        gettext_lazy("Close your account"),
        gettext_lazy("See what ends and what stays before you decide. You can come back within 14 days."),
        "portal:account-close",
    ),
)


@for_residents
def account(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    mine = account_of(request)
    return page(
        request,
        "portal/account/hub.html",
        person,
        here="",
        known_as=mine.email or mine.user_name,
        said=done(request),
        closing=closing_of(mine),
        to_look_at=to_look_at(mine) is not None,
        sections=[
            (Link(text=str(each.title), url=reverse(each.address)), str(each.says)) for each in SECTIONS
        ],
        unprotected=not factors_of(mine).are_there,
    )


def back_to_account() -> Link:
    """The way back to the hub."""
    return Link(text=_("Your account"), url=reverse("portal:account"))
