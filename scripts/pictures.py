"""Renders every page of the running demonstration, so that whoever changes one looks at it.

    make pictures

starts a demonstration of its own and writes `build/pictures/<page>-<width>-<scheme>.png`: phone and desk,
light and dark. Two of them, cut to one screen, go to `docs/pictures` for the README; they are taken first,
before somebody who acts for the resident has looked at anything.
`--demo FILE` takes the running demonstration that this `demo.json` describes; `--only WORD` some pages.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

CHECKOUT = Path(__file__).resolve().parents[1]
BUILD = CHECKOUT / "build" / "pictures"
DOCS = CHECKOUT / "docs" / "pictures"
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
HEIGHT = 900

Act = Callable[[Page], None]
"""What is done on a page before its picture is taken."""


@dataclass(frozen=True)
class Subject:
    """A page. resident: the given name of who is signed in. in_docs: how much of it README shows, in px."""

    name: str
    path: str
    resident: str = ""
    act: Act | None = None
    status: int = 200
    in_docs: int = 0


def follow(selector: str) -> Act:
    """Go where the first such link leads."""

    def act(page: Page) -> None:
        address = page.locator(selector).first.get_attribute("href")
        assert address is not None
        page.goto(address)

    return act


_FIRST_USE = follow(".cd-use a")


def act_for(part: str) -> Act:
    """Go to a page about the first person somebody acts for."""

    def act(page: Page) -> None:
        follow("a[href^='/for/']")(page)
        page.goto(f"{page.url}/{part}")

    return act


def use_and_its_agreement(page: Page) -> None:
    """The first use of the list, with the agreement open as it was then."""
    _FIRST_USE(page)
    open_everything(page)


def see_proof(page: Page) -> None:
    """From the list to the whole proof of its first use, with what programs read."""
    _FIRST_USE(page)
    page.goto(f"{page.url}/proof")
    open_everything(page)


def send(page: Page) -> None:
    """Send the form of the page as it is, which is an error."""
    page.locator("main button[type=submit]").last.click()
    page.locator(".govuk-error-summary").wait_for()


def send_half(page: Page) -> None:
    """Send the form of how to be reached with post that goes nowhere, which is an error."""
    page.get_by_label("Where should letters go?").select_option("care-of")
    page.get_by_label("Whose address").fill("")
    send(page)


def clear_and_send(page: Page) -> None:
    """Send the form with its first field empty, which is an error."""
    page.locator("main input[type=text]:visible").first.fill("")
    send(page)


def open_everything(page: Page) -> None:
    """Open all that opens, but the menu."""
    page.evaluate("document.querySelectorAll('details:not(.cd-menu)').forEach(one => one.open = true)")


def open_menu(page: Page) -> None:
    """Open the menu of a phone; on a desk there is nothing to open."""
    page.evaluate("document.querySelector('.cd-menu').open = true")


def check_a_receipt(page: Page) -> None:
    """Fetch the newest use's receipt and have it checked."""
    page.goto("/uses")
    address = page.locator(".cd-use a").first.get_attribute("href")
    receipt = page.request.get(f"{address}/receipt").text()
    page.goto("/check")
    page.locator("textarea").fill(receipt)
    page.locator("main button[type=submit]").click()
    page.locator(".cd-proof").wait_for()


def check_another_text(page: Page) -> None:
    """Have something checked that is no receipt."""
    page.locator("textarea").fill("{}")
    page.locator("main button[type=submit]").click()
    page.locator(".cd-proof").wait_for()


def find_bin_days(page: Page) -> None:
    """Look a postcode up."""
    page.locator("#id_postcode").fill("HW3 4QT")
    page.locator("main button[type=submit]").click()
    page.locator("table").wait_for()


_FIRST_ROW = follow("main .cd-row a")


def say_wrong(page: Page) -> None:
    """From the list of what is held to the form beside its first value."""
    follow("main .cd-held a[href$='/wrong']")(page)


def send_wrong(page: Page) -> None:
    """The same, sent empty."""
    say_wrong(page)
    send(page)


def report_first(page: Page) -> None:
    """From the list of uses to the form for saying that its first one looks wrong."""
    _FIRST_USE(page)
    page.goto(f"{page.url}/report")


MAUREEN, NOOR, AISHA, GRACE, TOMASZ = "Maureen", "Noor", "Aisha", "Grace", "Tomasz"
LEON, IVY = "Leon", "Ivy"
SUBJECTS = (
    Subject("home", "/home", MAUREEN, in_docs=1240),
    Subject("home-menu", "/home", MAUREEN, open_menu),
    Subject("home-new", "/home", NOOR),
    Subject("home-protected", "/home", AISHA),
    Subject("services", "/services", MAUREEN),
    Subject("services-found", "/services?words=bins", MAUREEN),
    Subject("services-nothing", "/services?words=zeppelin", MAUREEN),
    Subject("service-mine", "/services/council-tax", MAUREEN),
    Subject("service-new", "/services/library", NOOR),
    Subject("service-error", "/services/library", NOOR, send),
    Subject("places", "/services/bins/places", NOOR, find_bin_days),
    Subject("places-error", "/services/bins/places", NOOR, send),
    Subject("my-services", "/my-services", MAUREEN),
    Subject("my-services-none", "/my-services", NOOR),
    Subject("records", "/my-records", MAUREEN),
    Subject("records-none", "/my-records", NOOR),
    Subject("record-code", "/my-records/code", NOOR),
    Subject("record-code-error", "/my-records/code", NOOR, send),
    Subject("record-not-me", "/my-records", MAUREEN, follow(".cd-moves a")),
    Subject("uses", "/uses", MAUREEN, in_docs=1480),
    Subject("uses-table", "/uses", MAUREEN, open_everything),
    Subject("uses-refused", "/uses?what=refused", MAUREEN),
    Subject("uses-nothing", "/uses?who=fernside-homes&what=emergency", MAUREEN),
    Subject("uses-new", "/uses", NOOR),
    Subject("uses-sought", "/uses?what=refused&words=phone&kind=How+to+reach+you", MAUREEN),
    Subject("uses-error", "/uses?from=yesterday&to=2026-02-30", MAUREEN),
    Subject("uses-long", f"/uses?words={'%F0%9D%94%89' * 100}", MAUREEN),
    Subject("use-agreement", "/uses?who=harrowmere-health", MAUREEN, use_and_its_agreement),
    Subject("use-full", "/uses?who=harrowmere-libraries", MAUREEN, _FIRST_USE),
    Subject("use-partial", "/uses?who=fernside-homes&what=refused", MAUREEN, _FIRST_USE),
    Subject("use-refused", "/uses?who=mere-valley&what=refused", MAUREEN, _FIRST_USE),
    Subject("use-emergency", "/uses?what=emergency", MAUREEN, _FIRST_USE),
    Subject("use-proof", "/uses?what=emergency", MAUREEN, see_proof),
    Subject("held", "/held", MAUREEN),
    Subject("held-uncovered", "/held", AISHA, open_everything),
    Subject("held-new", "/held", NOOR),
    Subject("held-topics", "/held?by=topic&words=tax", MAUREEN, open_everything),
    Subject("held-nothing", "/held?words=zeppelin", MAUREEN),
    Subject("map", "/held/map", MAUREEN),
    Subject("map-new", "/held/map", NOOR),
    Subject("sealed", "/held/sealed", MAUREEN),
    Subject("hiding", "/held/contact", MAUREEN),
    Subject("hiding-hidden", "/held/contact?done", AISHA),
    Subject("hiding-new", "/held/contact", NOOR),
    Subject("hiding-lift", "/held/contact/lift", AISHA),
    Subject("pausing", "/held/harrowmere-council/council-tax/pause", MAUREEN),
    Subject("pausing-nothing", "/held/harrowmere-council/blue-badge/pause", MAUREEN),
    Subject("held-wrong", "/held", MAUREEN, say_wrong),
    Subject("held-wrong-error", "/held", MAUREEN, send_wrong),
    Subject("use-report", "/uses?who=fernside-homes&what=refused", MAUREEN, report_first),
    Subject("home-asked", "/home", GRACE),
    Subject("cases", "/cases", MAUREEN),
    Subject("cases-new", "/cases", NOOR),
    Subject("case-answered", "/cases", MAUREEN, _FIRST_ROW),
    Subject("case-asks", "/cases", GRACE, _FIRST_ROW),
    Subject("case-refused", "/cases", TOMASZ, _FIRST_ROW),
    Subject("case-report", "/cases", LEON, _FIRST_ROW),
    Subject("messages", "/messages", MAUREEN),
    Subject("messages-new", "/messages", NOOR),
    Subject("choices", "/choices", MAUREEN),
    Subject("choices-new", "/choices", NOOR),
    Subject("choices-taken-back", "/choices", GRACE),
    Subject("choice", "/choices/warm-homes-discount", MAUREEN),
    Subject("choice-yes", "/choices/step-free-visit", MAUREEN, open_everything),
    Subject("choice-no", "/choices/loan-check", MAUREEN),
    Subject("choice-object", "/choices/library-card", MAUREEN),
    Subject("choice-objected", "/choices/school-places", MAUREEN),
    Subject("choice-weighed", "/choices/school-places", TOMASZ),
    Subject("choice-agreement", "/choices/repair-calls", MAUREEN),
    Subject("choice-law", "/choices/rent-check", MAUREEN),
    Subject("choice-life", "/choices/protect-life", MAUREEN),
    Subject("objection", "/choices/library-card/objection", MAUREEN),
    Subject("level-each", "/levels/each", MAUREEN),
    Subject("level-joined", "/levels/joined", MAUREEN),
    Subject("level-joined-error", "/levels/joined", MAUREEN, send),
    Subject("level-joined-new", "/levels/joined", NOOR),
    Subject("receipts", "/receipts", MAUREEN),
    Subject("receipts-new", "/receipts", NOOR),
    Subject("receipt", "/receipts", MAUREEN, follow("main .cd-facts a")),
    Subject("front", "/"),
    Subject("sign-in", "/sign-in"),
    Subject("sign-in-error", "/sign-in", act=send),
    Subject("sign-up", "/sign-up"),
    Subject("sign-up-error", "/sign-up", act=send),
    Subject("sign-up-sent", "/sign-up/sent"),
    Subject("sign-up-late", "/sign-up/late"),
    Subject("sign-up-without-email", "/sign-up/without-email"),
    Subject("sign-up-without-email-error", "/sign-up/without-email", act=send),
    Subject("locked", "/sign-in/locked"),
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
    Subject("acting-invite", "/account/acting/invitation", NOOR),
    Subject("acting-invite-error", "/account/acting/invitation", NOOR, send),
    Subject("acting-code-error", "/account/acting/acceptance", NOOR, send),
    Subject("acting-own", "/account/acting", GRACE),
    Subject("acting-for", "/account/acting", GRACE, follow("a[href^='/for/']")),
    Subject("acting-for-uses", "/account/acting", GRACE, act_for("uses")),
    Subject("acting-for-held", "/account/acting", GRACE, act_for("held")),
    Subject("acting-for-choices", "/account/acting", GRACE, act_for("choices")),
    Subject("acting-for-choice", "/account/acting", GRACE, act_for("choices/step-free-visit")),
    Subject("password", "/password"),
    Subject("password-error", "/password", act=send),
    Subject("password-sent", "/password/sent"),
    Subject("password-changed", "/password/changed"),
    Subject("unconfirmed", "/sign-in/confirm"),
    Subject("check", "/check"),
    Subject("check-good", "/check", MAUREEN, check_a_receipt),
    Subject("check-bad", "/check", act=check_another_text),
    Subject("check-error", "/check", act=send),
    Subject("nothing-here", "/nothing-here", status=404),
    Subject("bad-address", "/uses?what=everything", NOOR, status=400),
    Subject("register", "/register"),
    Subject("register-found", "/register?words=phone&organisation=fernside-homes"),
    Subject("register-nothing", "/register?words=zeppelin"),
    Subject("elsewhere", "/register/elsewhere"),
    Subject("register-services", "/register/services"),
    Subject("organisation", "/register/organisations/harrowmere-council"),
    Subject("organisation-that-asks", "/register/organisations/tern-valley-lettings"),
    Subject("agreement", "/register/agreements/repair-calls"),
    Subject("agreement-choice", "/register/agreements/home-adaptations"),
    Subject("agreement-danger", "/register/agreements/protect-life"),
    Subject("log", "/log"),
    Subject("help", "/help"),
    Subject("privacy", "/privacy"),
    Subject("accessibility", "/accessibility"),
    Subject("cookies", "/cookies"),
)


def main() -> int:
    """Take the pictures; 1 when a page did not answer as it should."""
    parser = ArgumentParser(description="Render every page of the demonstration.")
    parser.add_argument("--demo", type=Path, metavar="FILE", help="demo.json of one that runs already")
    parser.add_argument("--only", default="", metavar="WORD", help="only pages with this in their name")
    args = parser.parse_args()
    wanted = [subject for subject in SUBJECTS if args.only in subject.name]
    BUILD.mkdir(parents=True, exist_ok=True)
    DOCS.mkdir(parents=True, exist_ok=True)
    with demonstration(args) as demo, chromium() as browser:
        signed_in = {
            name: sign_in(browser, demo, name) for name in dict.fromkeys(each.resident for each in wanted)
        }
        failed = [
            said
            for scheme in SCHEMES
            for width in WIDTHS
            for name, state in signed_in.items()
            for said in take(
                [each for each in wanted if each.resident == name], browser, demo, state, width, scheme
            )
        ]
    sys.stdout.write("".join(f"{said}\n" for said in failed) or f"The pictures are in {BUILD}.\n")
    return 1 if failed else 0


def take(
    subjects: list[Subject],
    browser: Browser,
    demo: dict[str, Any],
    state: StorageState | None,
    width: int,
    scheme: Literal["light", "dark"],
) -> Iterator[str]:
    """Take one picture of each page as one person sees it; gives what went wrong, in sentences."""
    context = browser.new_context(
        base_url=demo["base_url"],
        storage_state=state,
        viewport={"width": width, "height": HEIGHT},
        color_scheme=scheme,
        locale="en-GB",
    )
    page = context.new_page()
    for subject in subjects:
        answer = page.goto(subject.path)
        if answer is None or answer.status != subject.status:
            yield f"{subject.path} did not answer {subject.status}."
            continue
        if subject.act is not None:
            subject.act(page)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=BUILD / f"{subject.name}-{width}-{scheme}.png", full_page=True)
        if subject.in_docs and (width, scheme) == (1280, "light"):
            clip = {"x": 0, "y": 0, "width": width, "height": subject.in_docs}
            page.screenshot(path=DOCS / f"{subject.name}.png", full_page=True, clip=clip)
    context.close()


def sign_in(browser: Browser, demo: dict[str, Any], name: str) -> StorageState | None:
    """Sign a resident in once, by their given name; nobody for ""."""
    if not name:
        return None
    resident = next(each for each in demo["residents"] if each["name"].startswith(f"{name} "))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo["sign_in_url"])
        page.get_by_label("Email").fill(resident["email"])
        page.get_by_label("Password", exact=True).fill(resident["password"])
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/home")
        return context.storage_state()


@contextmanager
def demonstration(args: Namespace) -> Iterator[dict[str, Any]]:
    """What `demo.json` says of the one that runs, or of one that runs as long as this lasts."""
    if args.demo is not None:
        yield json.loads(args.demo.read_text())
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="candour-pictures-", ignore_cleanup_errors=True) as folder:
        environ = {**os.environ, "CANDOUR_DATA": folder, "CANDOUR_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "candour.cli", "demo"], env=environ, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            if not any(line.startswith("Ready: ") for line in process.stdout):
                sys.exit("The demonstration did not start.")
            yield json.loads((Path(folder) / "demo.json").read_text())
        finally:
            process.terminate()
            process.communicate(timeout=60)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        sys.exit("Chromium is not on this machine: root can install it with apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
