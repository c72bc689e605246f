"""What has just been done, as the page says that the change leads back to: `?done=...`, one of a list."""

from collections.abc import Mapping
from typing import Final

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.people.models import Account
from candour.web.design.parts import Link, Notice, Tone
from candour.web.portal.said_once import said_here

WHAT: Mapping[str, str | Promise] = {
    "password": _("Your password has been changed. You were signed out everywhere else."),
    "app": _("Your authenticator app is added. You are asked for a code when you sign in."),
    "app-removed": _("Your authenticator app is removed. You are not asked for a code any more."),
    "passkey": _("Your passkey is added. You can sign in with it."),
    "passkey-renamed": _("Your passkey has a new name."),
    "passkey-removed": _("Your passkey is removed. You cannot sign in with it any more."),
    "passkey-confirmed": _("Your passkey is confirmed. You can sign in with it again."),
    "codes": _("Your new recovery codes are ready. The ones you had before no longer work."),
    "card": _("Your new recovery card is ready. The one you had before no longer works."),
    "ended": _("That sign-in has ended. Anyone using it must sign in again."),
    "others-ended": _("You are signed out everywhere else."),
    "kept-one": _("You kept it. It works again."),
    "let-go": _("It has ended. Nobody can use it any more."),
    "one-app": _("You have another authenticator app already. Remove that one first, if this one is yours."),
    "looked-at": _("Thank you. Anything you did not keep has ended, and your account is yours again."),
    "name": _("Your name is changed."),
    "email-sent": _("We have written to the new address. Nothing changes until you open the link there."),
    "email": _("Your email address is changed. We have told the old one."),
    "kept": _("Your account stays open. Nothing was removed."),
    "saved": _("That is saved."),
    "invited": _("Your invitation is ready. It starts once they say yes."),
    "invited-by-email": _(
        "Your invitation is ready. If they have an account with that address, they have a message now. If "
        "not, tell them to open one with it within 14 days."
    ),
    "in-a-circle": _("You cannot say yes to this: they act for you already, so you cannot act for them too."),
    "not-taken-up": _(
        "You can no longer say yes to this. It may have been taken back, or you may act for them already."
    ),
    "accepted": _("You can act for them from now on."),
    "declined": _("You said no. The invitation is over, and you are not asked why."),
    "acting-ended": _("That has ended. Nobody can see or do anything with it any more."),
    "objected": _("It is stopped. A named person looks into it, and you are told what they find."),
    "linked": _("You can sign in that way from now on."),
    "unlinked": _("You cannot sign in that way any more."),
}

WAYS_IN: Final = frozenset(
    {"app", "app-removed", "passkey", "passkey-removed", "codes", "linked", "unlinked"}
)
"""After these other sessions go on, so the page leads to where they are ended."""

NOT_DONE: Final = frozenset({"in-a-circle", "not-taken-up"})


def back_to(address: str, what: str) -> HttpResponseRedirect:
    """Go to a page that says what was done."""
    return redirect(f"{reverse(address)}?done={what}")


def way_changed(
    account: Account, what: str, address: str = "portal:account-security"
) -> HttpResponseRedirect:
    """The same once a way of signing in was added or removed: its owner is told by email too."""
    get_adapter().send_to_owner("changed", account, "account-devices")
    return back_to(address, what)


def done(request: HttpRequest) -> Notice | None:
    """What the page says at its top, if something was done."""
    what = said_here(request) or request.GET.get("done", "")
    if what not in WHAT:
        return None
    link = None
    if what in WAYS_IN:
        link = Link(text=str(_("Sign out everywhere else")), url=reverse("portal:account-devices"))
    tone = Tone.WAITING if what in NOT_DONE else Tone.DONE
    return Notice(tone=tone, title=str(WHAT[what]), link=link)
