"""The desk in a real browser: WCAG rules, small screens, the keyboard alone, no script, the policy kept."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .counter import COUNCIL, open_case, sign_in_as

pytestmark = pytest.mark.browser

CLIENT = f"{COUNCIL}/clients/harrowmere-council-system"
OF_AN_ADMINISTRATOR = (
    "/desk",
    f"{COUNCIL}/clients",
    CLIENT,
    f"{CLIENT}/keys",
    f"{CLIENT}/proof",
    f"{CLIENT}/revocation",
    f"{COUNCIL}/colleagues",
)


def test_a_key_is_added_and_ended_without_a_script(at_desk) -> None:
    context = at_desk("Amal", java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Systems").click()
    page.get_by_role("link", name="Customer records").click()
    page.get_by_role("link", name="Add a key").click()
    page.get_by_label("Make a key here, and show it once").check()
    page.get_by_label("Do not change when they end").check()
    page.get_by_role("button", name="Add this key").click()
    expect(page.get_by_role("heading", name="Copy this key now")).to_be_visible()
    assert '"d":' in page.locator("pre").inner_text()
    page.get_by_role("link", name="I have copied the key").click()
    expect(page.locator("pre")).to_have_count(0)
    page.get_by_role("link", name="End this key").first.click()
    expect(page.get_by_text("no server accepts this key")).to_be_visible()
    page.get_by_role("button", name="End this key").click()
    expect(page.get_by_text("The key has ended")).to_be_visible()
    context.close()


def test_the_keyboard_alone_reaches_and_presses_everything(at_desk) -> None:
    context = at_desk("Amal", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{CLIENT}/proof")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
        if reached[-1] == "Require proofs":
            break
    assert "Skip to main content" in reached[0]
    assert {"Systems", "Customer records"} <= set(reached)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert outline != "none" or shadow != "none", "where the focus is can be seen"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.partition('/desk')[0]}{CLIENT}")
    context.close()


def test_no_page_breaks_the_policy_or_asks_another_host(at_desk, running_program) -> None:
    context = at_desk("Amal")
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for path in OF_AN_ADMINISTRATOR:
        page.goto(path)
    assert said == []
    assert [url for url in asked if not url.startswith(running_program.base_url)] == []
    context.close()


def test_who_has_no_email_gets_an_account_at_the_counter_and_chooses_the_password(
    at_desk, browser: Browser, running_program: Any
) -> None:
    """Without a script, from Tom's desk to a library's computer."""
    desk = at_desk("Tom", java_script_enabled=False)
    page = desk.new_page()
    page.goto("/desk")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People’s accounts").click()
    page.get_by_role("link", name="Open an account").click()
    page.get_by_role("button", name="Open the account and make the card").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose what you saw")
    page.get_by_label("First name").fill("Wes")
    page.get_by_label("A professional who knows them").check()
    page.get_by_label("Reason, in words for the person").fill("Asked at the Market Hall.")
    page.get_by_label("Case number").fill("MH-7")
    page.get_by_role("button", name="Open the account and make the card").click()
    expect(page.locator(".cd-secret")).to_have_count(2)
    user_name, card = page.locator(".cd-secret").all_text_contents()
    desk.close()

    with browser.new_context(locale="en-GB", base_url=running_program.base_url) as library:
        own = library.new_page()
        own.goto("/password/card")
        own.get_by_label("User name").fill(user_name)
        own.get_by_label("Code on your card").fill(card)
        own.get_by_role("textbox", name="New password").fill("kettle otter quilt harbour")
        with own.expect_navigation():
            own.get_by_role("button", name="Save my new password").click()
        sign_in_as(own, user_name, "kettle otter quilt harbour")
        own.goto("/messages")
        expect(own.locator("main")).to_contain_text("Your account was opened at a desk")


def test_how_to_reach_somebody_is_said_once_and_stands_on_their_case(
    at_desk, browser: Browser, running_program: Any
) -> None:
    """On a phone without a script: Grace says it, and Tom reads it where he answers her."""
    grace = next(each for each in running_program.demo["residents"] if each["name"].startswith("Grace "))
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    with browser.new_context(locale="en-GB", base_url=running_program.base_url, **phone) as own:
        page = own.new_page()
        sign_in_as(page, grace["email"], grace["password"])
        page.goto("/account")
        page.get_by_role("link", name="How to reach you").click()
        page.get_by_role("link", name="Tell us how to reach you").click()
        page.get_by_label("Easy read").check()
        page.get_by_label("When is it safe to call").fill("After ten.")
        page.get_by_role("button", name="Save and tell them").click()
        expect(page.get_by_text("That is saved.")).to_be_visible()
        expect(page.locator("main")).to_contain_text("Harrowmere Borough Council")
        page.goto("/cases")
        page.locator("main .cd-row a").first.click()
        number = page.locator(".cd-head__kicker").inner_text().split()[-1]
    desk = at_desk("Tom", java_script_enabled=False)
    page = desk.new_page()
    open_case(page, number)
    expect(page.get_by_role("heading", name="How to reach them")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Easy read")
    expect(page.locator("main")).to_contain_text("After ten.")
    desk.close()
