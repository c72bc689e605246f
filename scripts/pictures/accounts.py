"""Signing in and up, an account's own pages, and acting for somebody."""

from playwright.sync_api import Page

from .acts import clear_and_send, follow, further, send
from .opened import open_account
from .reported import invite_a_friend
from .residents import GRACE, IVY, MAUREEN, NOOR, RUTH
from .subject import Act, Subject

SAM = "Sam"


def send_half(page: Page) -> None:
    """Send the form of how to be reached with post that goes nowhere, which is an error."""
    page.get_by_label("Where should letters go?").select_option("care-of")
    page.get_by_label("Whose address").fill("")
    send(page)


def for_her(part: str) -> Act:
    """Go to a page about the first person somebody acts for."""
    return further("a[href^='/for/']", part)


def invited_by_somebody(page: Page) -> None:
    """Be invited by somebody who opens an account for it, and look at what they ask."""
    with page.context.browser.new_context(base_url=page.url, locale="en-GB") as elsewhere:  # type: ignore[union-attr]
        theirs = elsewhere.new_page()
        open_account(theirs)
        theirs.goto("/account/acting/invitation")
        theirs.get_by_label("Their email address").fill("noor.aziz@post.example")
        invite_a_friend(theirs)
    page.reload()
    follow("main a[href$='/acceptance']")(page)


def press_no(page: Page) -> None:
    """Say no, so that nobody is invited any more."""
    with page.expect_navigation():
        page.get_by_role("button", name="No, thank you").click()


SUBJECTS = (
    Subject("sign-in", "/sign-in"),
    Subject("sign-in-error", "/sign-in", act=send),
    Subject("sign-up", "/sign-up"),
    Subject("sign-up-error", "/sign-up", act=send),
    Subject("sign-up-sent", "/sign-up/sent"),
    Subject("sign-up-late", "/sign-up/late"),
    Subject("sign-up-without-email", "/sign-up/without-email"),
    Subject("sign-up-without-email-error", "/sign-up/without-email", act=send),
    Subject("locked", "/sign-in/locked"),
    Subject("signed-in-elsewhere", "/sign-in/elsewhere"),
    Subject("closed", "/sign-in/closed"),
    Subject("passkey-refused", "/sign-in/passkey/refused"),
    Subject("recovery-card", "/password/card"),
    Subject("recovery-card-error", "/password/card", act=send),
    Subject("email-link-late", "/email/confirm/late"),
    Subject("email-undo-late", "/email/undo/late"),
    Subject("account", "/account", NOOR),
    Subject("account-done", "/account/security?done=passkey", NOOR),
    Subject("account-security", "/account/security", NOOR),
    Subject("account-password", "/account/password", NOOR),
    Subject("account-password-error", "/account/password", NOOR, send),
    Subject("account-app", "/account/app", NOOR),
    Subject("account-app-error", "/account/app", NOOR, send),
    Subject("account-passkey", "/account/passkeys/new", NOOR),
    Subject("account-app-there", "/account/security", SAM),
    Subject("account-app-remove", "/account/app/removal", SAM),
    Subject("account-codes", "/account/codes/renewal", SAM),
    Subject("account-card", "/account/card/renewal", RUTH),
    Subject("account-security-card", "/account/security", RUTH),
    Subject("account-devices", "/account/devices", NOOR),
    Subject("account-details", "/account/details", NOOR),
    Subject("account-screen", "/account/screen", NOOR),
    Subject("account-reach", "/account/reach", IVY),
    Subject("account-reach-none", "/account/reach", NOOR),
    Subject("account-reach-change", "/account/reach/change", IVY),
    Subject("account-reach-change-error", "/account/reach/change", IVY, send_half),
    Subject("account-name", "/account/name", NOOR),
    Subject("account-name-error", "/account/name", NOOR, clear_and_send),
    Subject("account-email", "/account/email", NOOR),
    Subject("account-email-error", "/account/email", NOOR, send),
    Subject("account-close", "/account/close", NOOR),
    Subject("acting", "/account/acting", MAUREEN),
    Subject("acting-empty", "/account/acting", NOOR),
    Subject("acting-accept", "/account/acting", NOOR, invited_by_somebody, then=press_no),
    Subject("acting-invite", "/account/acting/invitation", NOOR),
    Subject("acting-invite-error", "/account/acting/invitation", NOOR, send),
    Subject("acting-code-error", "/account/acting/acceptance", NOOR, send),
    Subject(
        "acting-happened",
        "/account/acting",
        MAUREEN,
        follow("main a:text('What happened')"),
    ),
    Subject("acting-end", "/account/acting", MAUREEN, follow("main a[href$='/end']")),
    Subject("acting-objection", "/account/acting", IVY, follow("main a[href$='/objection']")),
    Subject("acting-own", "/account/acting", GRACE),
    Subject("acting-for", "/account/acting", GRACE, follow("a[href^='/for/']")),
    Subject("acting-for-cases", "/account/acting", GRACE, for_her("cases")),
    Subject("acting-for-uses", "/account/acting", GRACE, for_her("uses")),
    Subject("acting-for-held", "/account/acting", GRACE, for_her("held")),
    Subject("acting-for-choices", "/account/acting", GRACE, for_her("choices")),
    Subject("acting-for-choice", "/account/acting", GRACE, for_her("choices/step-free-visit")),
    Subject("password", "/password"),
    Subject("password-error", "/password", act=send),
    Subject("password-sent", "/password/sent"),
    Subject("password-changed", "/password/changed"),
    Subject("unconfirmed", "/sign-in/confirm"),
)
