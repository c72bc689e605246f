"""What is sent in every form of portal and desk: the table by which each is tried, one line an address.

An address that takes a form and has no line fails the build, as does a field for words that its line does not
name. What else has to be sent with it stands in `pages.py`, unless it says so here.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.signing import dumps
from django.test import Client
from django.urls import reverse
from joserfc.jwk import ECKey

from candour.web.design.sealed_session import sealed
from candour.web.portal.sign_up import SALT

from .pages import AISHA, MAUREEN, PAGES

Names = Mapping[str, Any]
Before = Callable[[Client, Names], None]


@dataclass(frozen=True)
class Sending:
    """A form, by the address that takes it.

    words: the fields in which anything can be written. free: those whose words are taken as they are, when
    the rest is right; shown: the address where whoever wrote them reads them then, "" for where the form
    leads, None for nowhere. also: what has to be sent with it. before: what has to be done before it stands
    there. on: the page it stands on, where that is another. twice: why a second press may count. late: why
    words of a tab that was left open need not be kept.
    """

    words: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    shown: str | None = ""
    also: Mapping[str, Any] = field(default_factory=dict)
    before: Before | None = None
    on: str = ""
    twice: str = ""
    late: str = ""


def sent(name: str, **fields: str) -> Before:
    """Another form of the same thing is sent first."""

    def send(browser: Client, names: Names) -> None:
        answer = browser.post(reverse(name, kwargs=dict(names)), fields)
        assert answer.status_code == 302, (name, answer.status_code)

    return send


def drafted(pages: int) -> Before:
    """So many pages of an authority are written."""
    first = {
        "person": MAUREEN.email,
        "acts": "self",
        "holder": AISHA.email,
        "relation": "friend",
        "case": "K-1",
    }
    written = {
        "desk:authority-paper": {
            "paper": "welfare-attorney:registered-lasting-power",
            "reason": "Seen.",
        },
        "desk:authority-scope": {"services": "library", "may_act": "see"},
    }

    def draft(browser: Client, names: Names) -> None:
        at = {"organisation": names["organisation"]}
        browser.post(reverse("desk:new-authority", kwargs=at), {**first, "form-number": names["number"]})
        for page, fields in list(written.items())[: pages - 1]:
            sent(page, **fields)(browser, names)

    return draft


def another_administrator(browser: Client, names: Names) -> None:
    """The organisation has two more, without whom no factor is reset."""
    from candour.people.actions import appoint
    from candour.people.models import Organisation

    from .people import NOW

    appoint(
        organisation=Organisation.objects.get(slug=names["organisation"]),
        role="administrator",
        email="bo@harrowmere.example",
        given_name="Bo",
        family_name="Lee",
        password="correct horse battery staple",
        totp_secret="A" * 32,
        by="Bea Lee",
        at=NOW,
    )


def somebody_new(browser: Client, names: Names) -> None:
    """Home welcomes whoever has done nothing yet."""
    from candour.people.models import Account

    Account.objects.filter(pk=browser.session["_auth_user_id"]).update(welcome_ended_at=None)


def _public_key() -> str:
    return json.dumps({**ECKey.generate_key("P-256", private=False).as_dict(private=False), "kid": "k-9"})


GROUND = ("reason", "case")
WHO = ("who", *GROUND)
WHOSE = ("person", "holder", "relation", "case")
PASSWORD = {"password": "kettle quilt otter"}
A_GUESS = "What is not right counts as a guess, however it came to be sent."
opened = sent("desk:case-opening", reason="answer")

PRESSED = (
    "account_confirm_email", "account_logout", "account_new_factor", "account_passkey_sign_in",
    "desk:authority-unnaming", "desk:case-opening", "desk:end-key", "desk:factor-reset", "desk:proof",
    "desk:retry", "desk:revocation", "portal:account-acting-accept", "portal:account-acting-by-code",
    "portal:account-acting-code", "portal:account-acting-end", "portal:account-app",
    "portal:account-app-removal", "portal:account-card", "portal:account-card-renewal",
    "portal:account-close", "portal:account-codes", "portal:account-codes-renewal", "portal:account-end",
    "portal:account-end-others", "portal:account-keep", "portal:account-not-me", "portal:account-outside",
    "portal:account-outside-removal", "portal:account-passkey-confirmation", "portal:account-passkey-removal",
    "portal:account-password", "portal:account-screen", "portal:account-since",
    "portal:account-since-ending", "portal:account-since-keeping", "portal:alert-end", "portal:alerts",
    "portal:case-closing", "portal:contact", "portal:email-confirm", "portal:email-undo", "portal:leave",
    "portal:left-open", "portal:level", "portal:messages", "portal:my-services", "portal:not-me",
    "portal:pausing", "portal:record-not-me", "portal:record-unlinking", "portal:sealed",
)  # fmt: skip
"""In these nothing is written, and nothing has to be done before."""

SENDINGS: Mapping[str, Sending] = {
    "account_login": Sending(("login",), also={"password": "wrong"}),
    "account_recovery_card": Sending(("user_name",), also={"code": "AAAA", **PASSWORD}),
    "account_reset_password": Sending(("email",)),
    "account_sign_up_open": Sending(
        ("given_name", "family_name"),
        ("given_name", "family_name"),
        also=PASSWORD,
        late="The account is there.",
    ),
    "account_sign_up_without_email": Sending(
        ("given_name", "family_name"),
        ("given_name", "family_name"),
        also=PASSWORD,
        late="The account is there.",
    ),
    "account_signup": Sending(("email",)),
    "desk:account-card": Sending(WHO, GROUND, None),
    "desk:account-death": Sending((*WHO, "died_on"), GROUND),
    "desk:account-death-confirmed": Sending(GROUND, GROUND, None),
    "desk:account-death-undone": Sending(GROUND, GROUND, None),
    "desk:account-letting-in": Sending(WHO, (), None, late="It counts once."),
    "desk:account-opening": Sending(("given_name", "family_name", *GROUND), ("given_name", "family_name")),
    "desk:account-screen": Sending(WHO, GROUND, None, late="It is set so already."),
    "desk:authority-capacity": Sending(("on",)),
    "desk:authority-check": Sending(before=drafted(3)),
    "desk:authority-end": Sending(("finding",), ("finding",)),
    "desk:authority-lifting": Sending(
        ("finding",), ("finding",), before=sent("desk:authority-suspension", why="Money is missing")
    ),
    "desk:authority-naming": Sending(("officer",)),
    "desk:authority-objection": Sending(("by", "why"), ("by", "why")),
    "desk:authority-paper": Sending(
        ("reason",),
        ("reason",),
        "desk:authority-paper",
        also={"paper": "welfare-attorney:registered-lasting-power"},
        before=drafted(1),
    ),
    "desk:authority-review": Sending(("finding",), ("finding",)),
    "desk:authority-scope": Sending(
        ("starts", "ends", "capacity_lost_on"),
        also={"services": "library", "may_act": "see"},
        before=drafted(2),
    ),
    "desk:authority-suspension": Sending(("why",), ("why",)),
    "desk:authority-whose": Sending(
        WHOSE,
        ("relation", "case"),
        "desk:authority-whose",
        also={"person": MAUREEN.email, "acts": "self", "holder": AISHA.email},
        before=drafted(1),
    ),
    "desk:case-answer": Sending(("text",), ("text",), also={"outcome": "refused"}, before=opened),
    "desk:case-message": Sending(("text",), ("text",), also={"asks": "no"}, before=opened),
    "desk:found-authorities": Sending(("person",), on="desk:authorities"),
    "desk:lost-factor": Sending(("why",), ("why",), None, before=another_administrator),
    "desk:new-authority": Sending(
        WHOSE, ("relation", "case"), None, late="Its page shows what was written last."
    ),
    "desk:new-client": Sending(
        ("system", "client_id", "jwk"),
        ("system",),
        also={"client_id": "another-system", "scopes": "release", "jwk": _public_key()},
    ),
    "desk:new-code": Sending(("reference", *GROUND), GROUND, "desk:codes"),
    "desk:new-key": Sending(("jwk",)),
    "desk:review": Sending(("finding",), ("finding",), None),
    "portal:account-acting-invite": Sending(("relation", "email"), ("relation",), "portal:account-acting"),
    "portal:account-acting-refuse": Sending(on="portal:account-acting-accept"),
    "portal:account-acting-objection": Sending(("why",), ("why",), None),
    "portal:account-email": Sending(("email",)),
    "portal:account-name": Sending(("given_name", "family_name"), ("given_name", "family_name")),
    "portal:account-passkey-name": Sending(("name",), ("name",)),
    "portal:account-passkey-new": Sending(("name",), also={"credential": "{}"}),
    "portal:account-reach-change": Sending(
        ("calls", "language", "post_to"),
        ("calls", "language", "post_to"),
        also={"help": "interpreter", "post": "care-of"},
    ),
    "portal:case": Sending(("text",), ("text",)),
    "portal:check": Sending(("text",)),
    "portal:for-case": Sending(("text",), ("text",)),
    "portal:for-winding-up": Sending(("text",), ("text",)),
    "portal:objection": Sending(("reason",), ("reason",)),
    "portal:places": Sending(("postcode",)),
    "portal:record-facts": Sending(("reference", "person.date-of-birth", "contact.phone"), twice=A_GUESS),
    "portal:report": Sending(("text",), ("text",)),
    "portal:wrong": Sending(("should_say", "why"), ("should_say", "why")),
    "desk:case-taking": Sending(before=opened, on="desk:case"),
    "desk:authority-dropped": Sending(before=drafted(1), on="desk:authorities"),
    "desk:cancelled-code": Sending(on="desk:codes"),
    "desk:letter": Sending(on="desk:letters"),
    "portal:answer": Sending(on="portal:choice"),
    "portal:for-answer": Sending(on="portal:for-choice"),
    "portal:hide": Sending(on="portal:hiding"),
    "portal:hiding-lift": Sending(before=sent("portal:hide")),
    "portal:objection-withdrawal": Sending(before=sent("portal:objection", reason=""), on="portal:choice"),
    "portal:pause-end": Sending(before=sent("portal:pausing")),
    "portal:record-linking": Sending(on="portal:my-records"),
    "portal:record-code": Sending(twice=A_GUESS),
    "portal:service-choice": Sending(on="portal:service"),
    "portal:service-removal": Sending(
        before=sent("portal:service-choice", way="digital"), on="portal:service"
    ),
    "portal:welcome-end": Sending(before=somebody_new, on="portal:home"),
    "desk:told": Sending(),
    **dict.fromkeys(PRESSED, Sending()),
}
"""By the name in the address map."""


def names_for(name: str, names: Names) -> Names:
    """What the address names; of a link in an email, one that holds."""
    if name == "account_sign_up_open":
        return {"token": dumps(sealed({"email": "wes@post.example"}), salt=SALT)}
    return names


def fields_of(name: str) -> dict[str, Any]:
    """What is sent in the form when all is right, but for its words."""
    return {**(PAGES[name].sends or {}), **SENDINGS[name].also}
