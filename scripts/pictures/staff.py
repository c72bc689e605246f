"""What staff see at the desk: each role's inbox, cases, codes and letters, accounts, systems, reviews."""

from playwright.sync_api import Page

from .acts import fill, follow, further, in_turn, open_everything, press, send
from .subject import Act, Subject

TOM, NADIA, SIAN, AMAL, JONAH, MIRIAM, INES = "Tom", "Nadia", "Siân", "Amal", "Jonah", "Miriam", "Ines"
COUNCIL, FERNSIDE = "/desk/harrowmere-council", "/desk/fernside-homes"
CLIENT = f"{COUNCIL}/clients/harrowmere-council-system"
REPORT = "A use looks wrong"
KEY = "main table a[href$='/end']"
GROUND = {"evidence": "vouched", "reason": "Asked at the Market Hall.", "case": "MH-20418"}
WHO = {"given_name": "Wes", "family_name": "Archer"}
WHOSE = {
    "person": "aisha.rahman@post.example",
    "acts": "self",
    "holder": "tomasz.nowak@post.example",
    "relation": "friend",
    "case": "MH-20419",
}
PAPER = {
    "paper": "welfare-attorney:registered-lasting-power",
    "reason": "He came with the paper.",
}
FIND_IVY = fill(person="ivy.pritchard@post.example")
FOUND = "[aria-labelledby=found] table a"
"""Who acts for the person found; what waits at the desk, which others bring about too, stands above."""

SCOPE = {"services": "library", "may_act": "act"}


def case(which: int | str, part: str = "") -> Act:
    """Open a case of the page with a reason, by its place in the list or what it is; part: a page below."""

    def act(page: Page) -> None:
        every = page.locator("main .cd-desk a")
        one = every.nth(which) if isinstance(which, int) else every.filter(has_text=which).first
        page.goto(one.get_attribute("href") or "")
        if page.locator("main [name=reason]").count():
            page.locator("main [name=reason]").first.check()
            press(page)
        if part:
            page.goto(f"{page.url.partition('?')[0]}/{part}")

    return act


def make_code(route: str, reference: str) -> Act:
    """Make an activation code for somebody whose story needs none."""
    return in_turn(
        fill(
            scheme="council-customer",
            reference=reference,
            reason="Asked at the counter and showed a passport.",
            case="MH-20417",
            route=route,
        ),
        press,
    )


def record_a_death(page: Page) -> None:
    """Open an account and record the death of whoever it is, so that nobody of the borough dies."""
    in_turn(fill(**WHO, **GROUND), press)(page)
    user_name = page.locator(".cd-secret").first.inner_text()
    page.goto(f"{COUNCIL}/accounts/death")
    in_turn(fill(who=user_name, died_on="2026-01-05", **{**GROUND, "evidence": "certificate"}), press)(page)


def authority(part: str = "") -> Act:
    """Find who acts for Ivy, open it; part: a page below it."""
    return in_turn(FIND_IVY, press, further(FOUND, part) if part else follow(FOUND))


def appointee(part: str) -> Act:
    """Find whom the organisation is appointee of, open who acts for it; part: where its page leads."""

    def by_number(page: Page) -> None:
        page.locator("main select").first.select_option(label="Council customer number")

    find = fill(person="C-207803")
    return in_turn(find, by_number, press, follow(FOUND), follow(f"main a[href$='/{part}']"))


def recording(number: int) -> Act:
    """A page of recording an authority, after those before it."""
    before = [act for page in (WHOSE, PAPER, SCOPE)[: number - 1] for act in (fill(**page), press)]
    return in_turn(*before)


def begun(page: Page) -> None:
    """The list, with what was begun on it."""
    recording(2)(page)
    page.goto(f"{COUNCIL}/authorities")


def acting(part: str) -> Act:
    """Act for somebody as an officer who is named; part: a page below it."""
    link = "main a[href^='/for/']"
    return further(link, part.removeprefix("-")) if part else follow(link)


SUBJECTS = (
    Subject("desk-inbox", "/desk", TOM),
    Subject("desk-inbox-rights", "/desk", SIAN),
    Subject("desk-inbox-systems", "/desk", AMAL),
    Subject("desk-inbox-both", "/desk", JONAH),
    Subject("desk-inbox-health", "/desk", MIRIAM),
    Subject("desk-inbox-audit", "/desk", INES),
    Subject("desk-cases", f"{COUNCIL}/cases", TOM),
    Subject("desk-case-opening", f"{COUNCIL}/cases", TOM, follow("main .cd-desk a")),
    Subject("desk-case-opening-error", f"{COUNCIL}/cases", TOM, in_turn(follow("main .cd-desk a"), send)),
    *(Subject(f"desk-case-{nth}", f"{COUNCIL}/cases", TOM, case(nth)) for nth in range(5)),
    Subject("desk-case-message", f"{COUNCIL}/cases", TOM, case(0, "message")),
    Subject("desk-case-message-error", f"{COUNCIL}/cases", TOM, in_turn(case(0, "message"), send)),
    Subject("desk-case-answer", f"{COUNCIL}/cases", TOM, case(0, "answer")),
    Subject("desk-case-answer-error", f"{COUNCIL}/cases", TOM, in_turn(case(0, "answer"), send)),
    Subject("desk-cases-rights", f"{COUNCIL}/cases", SIAN),
    Subject("desk-case-report", f"{COUNCIL}/cases", SIAN, case(REPORT)),
    Subject("desk-case-report-answer", f"{COUNCIL}/cases", SIAN, case(REPORT, "answer")),
    Subject("desk-cases-none", f"{FERNSIDE}/cases", JONAH),
    Subject("desk-codes", f"{COUNCIL}/codes", TOM),
    Subject("desk-code", f"{COUNCIL}/codes/new", TOM),
    Subject("desk-code-error", f"{COUNCIL}/codes/new", TOM, send),
    Subject("desk-code-made", f"{COUNCIL}/codes/new", TOM, make_code("collected", "C-188251")),
    Subject("desk-letters-none", f"{COUNCIL}/letters", TOM),
    Subject("desk-letters", f"{COUNCIL}/codes/new", TOM, make_code("letter", "C-104402")),
    Subject("desk-authorities", f"{COUNCIL}/authorities", TOM),
    Subject("desk-authorities-error", f"{COUNCIL}/authorities", TOM, send),
    *(
        Subject(f"desk-authority-record-{number}", f"{COUNCIL}/authorities/new", TOM, recording(number))
        for number in range(1, 5)
    ),
    *(
        Subject(
            f"desk-authority-record-{number}-error",
            f"{COUNCIL}/authorities/new",
            TOM,
            in_turn(recording(number), send),
        )
        for number in range(1, 5)
    ),
    Subject("desk-told", "/desk/told", NADIA),
    Subject("desk-authorities-begun", f"{COUNCIL}/authorities/new", TOM, begun),
    Subject("desk-authorities-own", f"{COUNCIL}/authorities", NADIA),
    *(
        Subject(f"desk-acting-for{part}", f"{COUNCIL}/authorities", NADIA, acting(part))
        for part in ("", "-uses", "-held", "-choices")
    ),
    Subject("desk-authorities-found", f"{COUNCIL}/authorities", TOM, in_turn(FIND_IVY, press)),
    Subject("desk-authority", f"{COUNCIL}/authorities", TOM, authority()),
    *(
        Subject(f"desk-authority-{part}", f"{COUNCIL}/authorities", TOM, authority(part))
        for part in ("review", "objection", "suspension", "end")
    ),
    Subject("desk-appointee-officers", f"{COUNCIL}/authorities", TOM, appointee("officers")),
    Subject("desk-appointee-officer-end", f"{COUNCIL}/authorities", TOM, appointee("end")),
    Subject("desk-accounts", f"{COUNCIL}/accounts", TOM),
    Subject("desk-account", f"{COUNCIL}/accounts/new", TOM),
    Subject("desk-account-error", f"{COUNCIL}/accounts/new", TOM, send),
    Subject("desk-account-card", f"{COUNCIL}/accounts/new", TOM, in_turn(fill(**WHO, **GROUND), press)),
    Subject("desk-account-lost-card", f"{COUNCIL}/accounts/card", TOM),
    Subject("desk-account-lost-card-error", f"{COUNCIL}/accounts/card", TOM, send),
    Subject("desk-account-letting-in", f"{COUNCIL}/accounts/letting-in", TOM),
    Subject("desk-account-letting-in-error", f"{COUNCIL}/accounts/letting-in", TOM, send),
    Subject("desk-account-screen", f"{COUNCIL}/accounts/screen", TOM),
    Subject("desk-account-death", f"{COUNCIL}/accounts/death", TOM),
    Subject("desk-account-deaths", f"{COUNCIL}/accounts/new", TOM, record_a_death),
    Subject(
        "desk-death-confirm",
        f"{COUNCIL}/accounts",
        NADIA,
        follow("main a[href$='/confirmation']"),
        after=True,
    ),
    Subject("desk-death-undo", f"{COUNCIL}/accounts", NADIA, follow("main a[href$='/undoing']"), after=True),
    Subject("desk-account-death-error", f"{COUNCIL}/accounts/death", TOM, send),
    Subject("desk-systems", f"{COUNCIL}/clients", AMAL),
    Subject("desk-system", CLIENT, AMAL),
    Subject("desk-system-new", f"{COUNCIL}/clients/new", AMAL),
    Subject("desk-system-new-error", f"{COUNCIL}/clients/new", AMAL, send),
    Subject("desk-system-proof", f"{CLIENT}/proof", AMAL),
    Subject("desk-system-stop", f"{CLIENT}/revocation", AMAL),
    Subject("desk-key", f"{CLIENT}/keys", AMAL),
    Subject("desk-key-error", f"{CLIENT}/keys", AMAL, send),
    Subject("desk-key-end", CLIENT, AMAL, follow(KEY)),
    Subject("desk-not-taken", f"{COUNCIL}/dead-letters", AMAL),
    Subject("desk-not-taken-again", f"{CLIENT}/retry", AMAL),
    Subject("desk-late", f"{COUNCIL}/late", AMAL),
    Subject("desk-colleagues", f"{COUNCIL}/colleagues", AMAL),
    Subject("desk-factor", f"{COUNCIL}/colleagues", AMAL, follow("main table a")),
    Subject("desk-reviews", f"{FERNSIDE}/reviews", JONAH),
    Subject("desk-review", f"{FERNSIDE}/reviews", JONAH, follow("main table a")),
    Subject("desk-review-error", f"{FERNSIDE}/reviews", JONAH, in_turn(follow("main table a"), send)),
    Subject("desk-reviews-none", f"{COUNCIL}/reviews", SIAN),
    Subject("desk-audit", f"{COUNCIL}/audit", INES),
    Subject("desk-audit-open", f"{COUNCIL}/audit?kind=key", INES, open_everything),
)
