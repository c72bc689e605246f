"""The whole way, once with the keyboard alone and once without a script, by somebody on a phone.

Sign in, find a refusal, read what an answer would change, say yes, keep the receipt, take the yes back,
download the proof of that and have it checked.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import resident_called
from .hands import Hands, Keyboard, Thumb

pytestmark = pytest.mark.browser


def go_the_whole_way(hands: Hands, demo: dict[str, Any], given_name: str, agreement: str, file: Path) -> None:
    """agreement: the name of one that was asked under, refused for want of a yes."""
    page, resident = hands.page, resident_called(demo, given_name)
    page.goto(demo["sign_in_url"])
    hands.write("Email address or user name", resident["email"])
    hands.write("Password", resident["password"])
    hands.press("Sign in")
    page.wait_for_url("**/home")

    hands.open("Who used my data")
    page.wait_for_url("**/uses")
    hands.choose("What happened", "Refused, in whole or part")
    hands.press("Find")
    page.wait_for_url("**/uses?*what=refused*")
    hands.press(page.locator(".cd-use a").first.inner_text())
    expect(page.locator("main")).to_contain_text("What was not given")

    hands.open("Sharing choices")
    page.wait_for_url("**/choices")
    hands.press(page.get_by_role("link", name=agreement).text_content() or "")
    for side in ("If you say yes", "If you say no"):
        expect(page.locator(".cd-ifs")).to_contain_text(side)
    hands.press("Yes, tell them")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer is saved")
    expect(page.locator(".cd-receipt__answer")).to_have_text("You said yes.")

    hands.press("Change my answer")
    expect(page.locator(".cd-ifs")).to_contain_text("is no longer told")
    hands.press("No, do not tell them")
    expect(page.locator(".cd-receipt__answer")).to_have_text("You took back your yes.")

    for _ in range(100):
        if page.get_by_role("link", name="Download the proof").is_visible():
            break
        page.reload()  # the log gives the answer its place within a second
    with page.expect_download() as started:
        hands.press("Download the proof")
    started.value.save_as(file)
    page.goto("/check")
    hands.give("Receipt file", file)
    hands.press("Check it")
    expect(page.locator(".cd-proof p").first).to_have_text("This receipt passed the check.")

    page.goto("/home")
    hands.open("Sign out")
    page.wait_for_url(f"{demo['base_url']}/")


@pytest.fixture
def demo(running_program) -> dict[str, Any]:
    return running_program.demo


@pytest.mark.parametrize(
    ("hands", "options", "given_name", "agreement"),
    [
        (Keyboard, {}, "Grace", "Help with heating"),
        (
            Thumb,
            {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}},
            "Ivy",
            "A step-free room at the clinic",
        ),
    ],
    ids=["keyboard", "no script"],
)
def test_the_whole_way(
    browser,
    demo,
    tmp_path: Path,
    hands: Callable[[Page], Hands],
    options: dict[str, Any],
    given_name: str,
    agreement: str,
) -> None:
    context = browser.new_context(base_url=demo["base_url"], locale="en-GB", **options)
    context.set_default_timeout(15_000)
    go_the_whole_way(hands(context.new_page()), demo, given_name, agreement, tmp_path / "proof.json")
    context.close()


def test_the_first_tab_leads_past_the_menu(page: Page, demo) -> None:
    page.goto(demo["sign_in_url"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "login"
