"""The life of an account, by real email: opened, used, locked by its owner, opened again, closed and kept.

Once with the keyboard alone, and once on a phone without a script.
"""

import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect
from soak.running import free_port

from ....nodes import another_node
from ..hands import Hands, Keyboard, Thumb

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
NAME = 'Zoë <b>"O\'Hara"</b> {{ 7*7 }} 🦊'
FIRST, SECOND = "kettle otter quilt harbour", "pebble lantern onion drift"


class Post:
    """A mail server: to whom something was sent, and what."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        text = message_from_bytes(envelope.content).get_payload(decode=True).decode()
        self.taken.append((envelope.rcpt_tos[0], text))
        return "250 OK"

    def link_to(self, email: str, part: str) -> str:
        """The newest link of this kind that somebody was sent."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            for whose, text in reversed(self.taken):
                found = re.search(rf"https?://\S+/{part}\S*", text)
                if whose == email and found:
                    return found.group()
            time.sleep(0.05)
        raise AssertionError(f"no email with /{part} for {email} among {self.taken}")


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[Post, int]]:
    server = Controller(taken := Post(), hostname="127.0.0.1", port=(port := free_port()))
    server.start()
    yield taken, port
    server.stop()


@pytest.fixture(scope="module")
def site(running_program, post) -> Iterator[str]:
    """A node of the borough that sends its emails by SMTP."""
    with another_node(
        running_program, free_port(), CANDOUR_EMAIL_URL=f"smtp://127.0.0.1:{post[1]}"
    ) as address:
        yield address


def sign_in(hands: Hands, site: str, email: str, password: str) -> None:
    hands.page.goto(f"{site}/sign-in")
    hands.write("Email address or user name", email)
    hands.write("Password", password)
    hands.press("Sign in")


def open_account(hands: Hands, site: str, post: Post, email: str) -> None:
    page = hands.page
    page.goto(f"{site}/sign-up")
    hands.write("Email address", email)
    hands.press("Send me a link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    expect(page.get_by_role("link", name="Start again")).to_be_visible()
    page.goto(post.link_to(email, "sign-up/"))
    hands.write("First name", NAME)
    hands.write("Password", "password123")
    hands.press("Open my account")
    expect(page.locator(".govuk-error-summary")).to_contain_text("too common")
    expect(page.get_by_label("First name")).to_have_value(NAME)
    hands.write("Password", FIRST)
    hands.press("Open my account")
    expect(page).to_have_url(f"{site}/home")


def make_it_useful(hands: Hands) -> None:
    """The first visit, before anything is linked: a service is found by everyday words, and added."""
    page = hands.page
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome, {NAME}")
    expect(page.get_by_text("Three ways to start")).to_be_visible()
    expect(page.get_by_text("You do not have to choose a service first.")).to_be_visible()
    hands.write("What are you looking for?", "libary books")
    hands.press("Find")
    hands.press("Library")
    expect(page.get_by_text("Before you add it")).to_be_visible()
    expect(
        page.get_by_text("Adding the service here does not give anybody more of your data.")
    ).to_be_visible()
    hands.tick("Face to face")
    hands.press("Add Library")
    page.wait_for_url("**/services/library?done=added")
    hands.open("Home")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Good \w+, "))
    expect(page.get_by_text("Three ways to start")).to_have_count(0)
    page.goto(f"{page.url.partition('/home')[0]}/my-services")
    expect(page.locator("main .cd-row")).to_have_count(1)


def lock_it_from_an_email(hands: Hands, elsewhere: Hands, site: str, post: Post, email: str) -> None:
    """Somebody signs in from another browser; its owner says that it was not them, and chooses anew."""
    sign_in(elsewhere, site, email, FIRST)
    elsewhere.page.wait_for_url("**/home")
    page = hands.page
    page.goto(post.link_to(email, "not-me/"))
    hands.press("It was not me. Lock my account")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    elsewhere.page.goto(f"{site}/home")
    expect(elsewhere.page).to_have_url(re.compile("/sign-in"))
    sign_in(hands, site, email, FIRST)
    expect(page).not_to_have_url(re.compile("/home$"))
    page.goto(f"{site}/password")
    hands.write("Email address", email)
    hands.press("Send me a link")
    page.wait_for_url("**/password/sent")
    page.goto(post.link_to(email, "password/"))
    hands.write("New password", SECOND)
    hands.press("Save my new password")
    page.wait_for_url("**/password/changed")
    sign_in(hands, site, email, SECOND)
    page.wait_for_url("**/account/since")
    expect(page.locator("main")).to_contain_text("Everything that was done")
    with page.expect_navigation():
        hands.press("I have looked at everything")
    page.goto(f"{site}/home")
    expect(page.locator("main")).to_contain_text("My cases")


def close_it_and_come_back(hands: Hands, site: str, post: Post, email: str) -> None:
    page = hands.page
    page.goto(f"{site}/account/close")
    hands.press("Close my account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is closed")
    post.link_to(email, "account/keep")
    page.goto(f"{site}/home")
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(hands, site, email, SECOND)
    page.wait_for_url("**/account/keep")
    with page.expect_navigation():
        hands.press("Keep my account")
    page.goto(f"{site}/my-services")
    expect(page.locator("main .cd-row")).to_have_count(1)


@pytest.mark.parametrize(("kind", "options"), [(Keyboard, {}), (Thumb, PHONE)], ids=["keyboard", "no script"])
def test_an_account_lives(
    browser: Browser, site: str, post, kind: Callable[[Page], Hands], options: dict[str, Any]
) -> None:
    taken, _port = post
    email = f"zoe.{uuid4().hex}@post.example"
    with (
        browser.new_context(locale="en-GB", **options) as own,
        browser.new_context(viewport=PHONE["viewport"]) as other,
    ):
        own.set_default_timeout(15_000)
        hands = kind(page := own.new_page())
        said: list[str] = []
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        open_account(hands, site, taken, email)
        make_it_useful(hands)
        lock_it_from_an_email(hands, Thumb(other.new_page()), site, taken, email)
        close_it_and_come_back(hands, site, taken, email)
        assert said == []
