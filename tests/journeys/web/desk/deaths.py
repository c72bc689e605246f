"""What journeys about a death at a desk have in common, from the account that is opened at the counter."""

from playwright.sync_api import Page, expect

from ..every_page import fits, violations
from ..portal.hands import Hands, Keyboard, Thumb
from .counter import COUNCIL, PHONE

BY_KEYBOARD = (Keyboard, {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True})
BY_THUMB = (Thumb, {"viewport": PHONE, "java_script_enabled": False})
"""Hands, and the browser that they have: a wide screen without a mouse, and a phone without a script."""

PASSWORD = "lantern gravel teapot meadow"


def looked_at(hands: Hands) -> None:
    """Nothing sticks out, everything can be pressed, and axe finds nothing where it can run."""
    page = hands.page
    fits(page, page.url, (page.viewport_size or PHONE)["width"])
    if isinstance(hands, Keyboard):
        assert violations(page) == [], page.url


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words, timeout=15_000)


def open_account_for(hands: Hands, first_name: str) -> tuple[str, str]:
    """At the counter; gives the user name and the code on the card."""
    page = hands.page
    page.goto(f"{COUNCIL}/accounts")
    hands.press("Open an account")
    hands.write("First name", first_name)
    hands.tick("A passport")
    hands.write("Reason, in words for the person", "Asked at the Market Hall.")
    hands.write("Case number", "MH-90")
    hands.press("Open the account and make the card")
    page.wait_for_selector(".cd-secret")
    user_name, card = page.locator(".cd-secret").all_text_contents()
    return user_name, card


def choose_password(hands: Hands, user_name: str, card: str) -> None:
    """Whoever was given a card chooses a password with it."""
    hands.page.goto("/password/card")
    hands.write("User name", user_name)
    hands.write("Code on your card", card)
    hands.write("New password", PASSWORD)
    hands.press("Save my new password")
    says(hands.page, "Your new password is saved")


def sign_in(hands: Hands, name: str, password: str) -> None:
    hands.page.goto("/sign-in")
    hands.write("Email address or user name", name)
    hands.write("Password", password)
    hands.press("Sign in")


def record_death(hands: Hands, user_name: str, day: str, case: str) -> None:
    """From the list of what can be done with an account. day: as this browser takes it."""
    hands.page.goto(f"{COUNCIL}/accounts")
    hands.press("Record a death")
    hands.write("Their user name, email or number", user_name)
    hands.write("Date of death", day)
    hands.tick("A death certificate")
    hands.write("Reason, in a few words", "The son brought the certificate.")
    hands.write("Case number", case)
    hands.press("Record the death")
    says(hands.page, "The death is recorded, and nobody can get into the account any more.")
    looked_at(hands)


def confirm_death(hands: Hands, case: str) -> None:
    """A colleague, from the inbox."""
    hands.page.goto("/desk")
    hands.press(f"A death to confirm, case {case}")
    hands.tick("A death certificate")
    hands.write("Reason, in a few words", "I saw the certificate too.")
    hands.write("Case number", case)
    hands.press("Confirm the death and tell organisations")
    says(hands.page, "The death is confirmed.")
    looked_at(hands)
