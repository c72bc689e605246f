"""An account in a real browser: a passkey made and used by the browser's virtual authenticator, and the rest.

Passkeys belong to names and not to numbers, so this browser comes by `localhost`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from soak.authenticator import code_of

from ..conftest import resident_called

pytestmark = [pytest.mark.browser, pytest.mark.slow]

IVY = "Ivy"


@pytest.fixture
def by_name(browser: Browser, running_program: Any) -> Iterator[BrowserContext]:
    """A browser profile at http://localhost."""
    context = browser.new_context(
        locale="en-GB", base_url=running_program.base_url.replace("127.0.0.1", "localhost")
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


def sign_in(page: Page, resident: dict[str, Any]) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(resident["email"])
    page.get_by_role("textbox", name="Password").fill(resident["password"])
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def give_authenticator(context: BrowserContext, page: Page) -> None:
    """A device that makes passkeys, and whose owner always agrees."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_signs_in_without_a_password_and_is_removed(by_name, running_program) -> None:
    page = by_name.new_page()
    give_authenticator(by_name, page)
    sign_in(page, resident_called(running_program.demo, IVY))
    expect(page).to_have_url(re.compile("/home$"))
    page.goto("/account/passkeys/new")
    page.get_by_label("A name for it").fill("My <phone> 🔑")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    expect(page.locator(".cd-codes li")).to_have_count(10)
    recovery = page.locator(".cd-codes li").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("My <phone> 🔑", exact=True)).to_be_visible()

    with page.expect_navigation():
        page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/sign-in?next=/account/devices")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/account/devices$"))
    expect(page.locator("main")).to_contain_text("with a passkey")

    with page.expect_navigation():
        page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page, resident_called(running_program.demo, IVY))
    expect(page).to_have_url(re.compile("/sign-in/code"))
    page.get_by_label("Code").fill(recovery.replace(" ", "-"))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/home$"))

    page.goto("/account/security")
    page.get_by_role("link", name=re.compile("Remove.*My <phone> 🔑")).click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("You have none. With a passkey")


def test_an_app_is_set_up_by_keyboard_alone_and_without_a_script(browser, running_program) -> None:
    context = browser.new_context(
        locale="en-GB", base_url=running_program.base_url, java_script_enabled=False
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    resident = resident_called(running_program.demo, "Leon")
    sign_in(page, resident)
    page.goto("/account/app")
    assert context.request.get("/account/app/picture").headers["content-type"] == "image/svg+xml"
    secret = page.locator(".cd-code").inner_text().replace(" ", "")
    page.get_by_label("The code that your app shows now").focus()
    code = code_of(secret)
    page.keyboard.type(f"{code[:3]} {code[3:]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    code = page.locator(".cd-codes li").first.inner_text()
    for button in ("I have kept them", "Sign out"):
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()
    sign_in(page, resident)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{running_program.base_url}/home")
    page.goto("/account/security")
    expect(page.locator("main")).to_contain_text("You have 9 codes left.")
    page.get_by_role("link", name="Remove the app").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("Your authenticator app is removed")
    context.close()
