"""What was done with an account, a line each, with the page on which it is changed back.

Only what its owner does by themselves stands here: what officers, organisations and representatives did is on
pages of its own, and no sign-in of somebody else in the account did it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.access.queries import changes_since
from candour.people.models import Representation
from candour.services.queries import offers
from candour.sharing.models import AgreementVersion
from candour.web.design.dates import clock, full_date, local_date
from candour.web.design.parts import Link

MOST = 200
"""How many are read; whoever was in an account did less."""

_Words = str | Promise

_ACCOUNT: Mapping[str, tuple[_Words, str]] = {
    "email-change-asked": (gettext_lazy("A change of email address was asked for"), "portal:account-details"),
    "email-changed": (gettext_lazy("Your email address was changed"), "portal:account-details"),
    "renamed": (gettext_lazy("Your name was changed"), "portal:account-details"),
    "password-changed": (gettext_lazy("Your password was changed"), "portal:account-security"),
    "authenticator-added": (gettext_lazy("An authenticator app was added"), "portal:account-security"),
    "authenticator-removed": (gettext_lazy("Your authenticator app was removed"), "portal:account-security"),
    "passkey-added": (gettext_lazy("A passkey was added"), "portal:account-security"),
    "passkey-removed": (gettext_lazy("A passkey was removed"), "portal:account-security"),
    "passkey-renamed": (gettext_lazy("A passkey was given another name"), "portal:account-security"),
    "recovery-codes-made": (gettext_lazy("Recovery codes were made"), "portal:account-security"),
    "outside-linked": (gettext_lazy("Another way to sign in was linked"), "portal:account-security"),
    "outside-unlinked": (gettext_lazy("A way to sign in was unlinked"), "portal:account-security"),
    "card-made": (gettext_lazy("A recovery card was made"), "portal:account-security"),
    "session-ended": (gettext_lazy("A sign-in was ended"), "portal:account-devices"),
    "sessions-ended": (gettext_lazy("Every other sign-in was ended"), "portal:account-devices"),
    "closing": (gettext_lazy("Somebody asked to close your account"), "portal:account"),
    "setting": (gettext_lazy("What your home page shows was changed"), "portal:account-screen"),
    "how-told": (gettext_lazy("How we tell you about messages was changed"), "portal:contact"),
    "reach-told": (gettext_lazy("How to reach you was changed"), "portal:account-reach"),
    "reach-ended": (
        gettext_lazy("What you told us about how to reach you was taken back"),
        "portal:account-reach",
    ),
    "alert-wanted": (gettext_lazy("Messages about uses of your data were asked for"), "portal:alerts"),
    "alert-ended": (gettext_lazy("Messages about uses of your data were stopped"), "portal:alerts"),
}
_SERVICE: Mapping[str, _Words] = {
    "service-added": gettext_lazy("A service was added: %(name)s"),
    "service-way": gettext_lazy("A service is used in another way: %(name)s"),
    "service-removed": gettext_lazy("A service was removed: %(name)s"),
}
_CASE: Mapping[str, _Words] = {
    "opened": gettext_lazy("A case was opened: %(number)s"),
    "message-from-person": gettext_lazy("A message was sent about %(number)s"),
    "closed": gettext_lazy("A case was closed: %(number)s"),
}
_STATE: Mapping[str, _Words] = {
    "ConsentGiven": gettext_lazy("Answered yes: %(name)s"),
    "RenewedConsentGiven": gettext_lazy("Answered yes: %(name)s"),
    "Refused": gettext_lazy("Answered no: %(name)s"),
    "Withdrawn": gettext_lazy("Took back the yes: %(name)s"),
}
_LINKED: Mapping[str, _Words] = {
    "linked": gettext_lazy("A record was linked"),
    "not-linked": gettext_lazy("A wrong code or number was tried"),
}
_LIMIT: Mapping[tuple[str, str], tuple[_Words, str]] = {
    ("restriction", "began"): (gettext_lazy("Use of a record was paused"), "portal:held"),
    ("restriction", "ended"): (gettext_lazy("A record can be used again"), "portal:held"),
    ("protection", "began"): (gettext_lazy("Details were hidden"), "portal:hiding"),
    ("protection", "ended"): (gettext_lazy("Details can be given out again"), "portal:hiding"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done. link: where it is changed back."""

    text: str
    when: str
    link: Link


def done_since(person: UUID, since: datetime) -> list[Line]:
    """What was done since a moment, the newest first."""
    found = changes_since(person, since, MOST)
    names = {each.slug: each.name for each in offers()}
    versions = AgreementVersion.objects.order_by("version")
    agreements = dict(versions.values_list("agreement__slug", "name"))
    return [line for at, body in found for line in _lines(at, body, names | agreements)]


def _lines(at: datetime, body: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Line]:
    said = _said(body, names)
    if said is not None:
        text, address = said
        when = _("%(day)s, %(hour)s") % {"day": full_date(local_date(at)), "hour": clock(at)}
        yield Line(text, when, Link(text=_("Look, or change it back"), url=address, about=text))


def _said(body: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str] | None:
    """The words of an entry and where it is changed back; None of what somebody else did."""
    change = body.get("change", "")
    match body["kind"]:
        case "choice" if body["by"] is None and body["state"] in _STATE:
            slug = body["agreement"].partition("@")[0]
            return _named(_STATE[body["state"]], names, slug), reverse("portal:choice", args=[slug])
        case "objection" if change in ("made", "withdrawn"):
            slug = body["agreement"]
            text = _("Objected: %(name)s") if change == "made" else _("Took the objection back: %(name)s")
            return _named(text, names, slug), reverse("portal:choice", args=[slug])
        case "restriction" | "protection":
            said, address = _LIMIT[body["kind"], change]
            return str(said), reverse(address)
        case "linked":
            return str(_LINKED.get(change, _LINKED["linked"])), reverse("portal:my-records")
        case "representative" if body["by"] == Representation.EndedBy.PERSON and change in (
            "invited",
            "ended",
        ):
            text = (
                _("Somebody was invited to act for you")
                if change == "invited"
                else _("Acting for somebody was ended")
            )
            return text, reverse("portal:account-acting-one", args=[body["representation"]])
        case "account" | "rights" if "case" in body and "number" in body:
            return _about_case(body)
        case "account":
            return _about_account(body, names)
    return None


def _about_case(body: Mapping[str, Any]) -> tuple[str, str] | None:
    if body["change"] not in _CASE or body.get("representation") or body["about"] == "security":
        return None
    text = str(_CASE[body["change"]]) % {"number": body["number"]}
    return text, reverse("portal:case", args=[body["case"]])


def _about_account(body: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str] | None:
    change = body["change"]
    if change in _SERVICE:
        return _named(_SERVICE[change], names, body["service"]), reverse(
            "portal:service", args=[body["service"]]
        )
    if change not in _ACCOUNT or "officer" in body:
        return None
    text, address = _ACCOUNT[change]
    return str(text), reverse(address)


def _named(text: _Words, names: Mapping[str, str], slug: str) -> str:
    return str(text) % {"name": names.get(slug, slug)}
