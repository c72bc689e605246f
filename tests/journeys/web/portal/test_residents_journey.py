"""What residents do: a use proven and checked, answers and objections, and what a page never does."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from .conftest import resident_called

pytestmark = pytest.mark.browser


def test_a_use_is_read_proven_and_checked_by_anyone(signed_in_as, browser, running_program, tmp_path) -> None:
    context: BrowserContext = signed_in_as("Tomasz")
    page = context.new_page()
    page.goto("/home")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tomasz")
    expect(page.locator(".cd-proofline")).to_contain_text("Checked just now")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Who used my data").click()
    page.get_by_label("What happened").select_option("refused")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator(".cd-use a").first.click()
    expect(page.locator("main")).to_contain_text("Refused")
    expect(page.locator(".cd-checks li")).to_have_count(3)
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("Download the receipt")).click()
    receipt = tmp_path / "receipt.json"
    started.value.save_as(receipt)
    context.close()

    anyone = browser.new_page(base_url=running_program.base_url)
    assert checked(anyone, receipt) == "This receipt passed the check."
    expect(anyone.locator(".cd-checks li")).to_have_count(4)
    receipt.write_text(json.dumps(json.loads(receipt.read_text())))  # the same, in other letters
    assert checked(anyone, receipt) == "This receipt did not pass the check."
    anyone.close()


def checked(page: Page, receipt: Path) -> str:
    page.goto("/check")
    page.get_by_label("Receipt file").set_input_files(receipt)
    page.get_by_role("button", name="Check it").click()
    return page.locator(".cd-proof p").first.inner_text()


def test_a_yes_has_a_receipt_and_the_back_button_does_nothing_twice(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Tomasz")
    page = context.new_page()
    page.goto("/choices/loan-check")
    page.get_by_role("button", name="Yes, tell them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer is saved")
    expect(page.locator(".cd-receipt__answer")).to_have_text("You said yes.")
    given = page.url

    page.go_back()
    page.get_by_role("button", name="Yes, tell them").click()
    expect(page.locator(".cd-receipt__answer")).to_be_visible()
    page.get_by_role("link", name="Change my answer").click()
    expect(page.locator(".cd-ifs")).to_contain_text("Mere Valley Credit Union is no longer told")
    page.get_by_role("button", name="No, do not tell them").click()
    expect(page.locator(".cd-receipt__answer")).to_have_text("You took back your yes.")
    page.goto(given)
    expect(page.get_by_role("link", name="See your latest answer")).to_be_visible()
    context.close()


def test_the_way_back_to_a_form_with_mistakes_needs_no_script_and_loses_nothing(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Tomasz", java_script_enabled=False)
    page = context.new_page()
    page.goto("/held")
    page.get_by_role("link", name="This is wrong").first.click()
    page.get_by_label("How do you know").fill("It stands in my tenancy agreement.")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_role("link", name="Privacy").click()
    expect(page).to_have_url(re.compile("/privacy$"))
    page.go_back()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("How do you know")).to_have_value("It stands in my tenancy agreement.")
    context.close()


def test_an_objection_without_a_script_stops_the_sharing_and_is_taken_back(browser, running_program) -> None:
    context = browser.new_context(
        base_url=running_program.base_url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    leon = resident_called(running_program.demo, "Leon")
    page.goto("/choices/loan-fraud-check/objection")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/choices/loan-fraud-check/objection$"))
    page.get_by_label("Email address").fill(leon["email"])
    page.get_by_role("textbox", name="Password").fill(leon["password"])
    page.get_by_role("button", name="Sign in").click()

    page.get_by_label("Why do you object?").fill("I have a passport. Ask me for that.")
    page.get_by_role("button", name="Send my objection").click()
    expect(page.get_by_text("You objected. Stopped while we consider it")).to_be_visible()
    expect(page.get_by_text("I have a passport. Ask me for that.")).to_be_visible()
    page.get_by_role("button", name="Take back my objection").click()
    expect(page.get_by_text("You took it back")).to_be_visible()

    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Held about me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Held about me")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.goto("/home")
    expect(page).to_have_url(re.compile("/sign-in"))
    context.close()


def test_a_session_that_ended_leads_back_to_the_form_and_what_was_typed(
    signed_in_as, running_program
) -> None:
    """In the tab itself; and in one that was left open while its owner signed in again in another."""
    context: BrowserContext = signed_in_as("Aisha")
    page, left_open = context.new_page(), context.new_page()
    for tab in (page, left_open):
        tab.goto("/choices/library-card/objection")
        tab.get_by_label("Why do you object?").fill("I moved.")
    context.clear_cookies(name="candour-session")
    page.get_by_role("button", name="Send my objection").click()
    aisha = resident_called(running_program.demo, "Aisha")
    page.get_by_label("Email address").fill(aisha["email"])
    page.get_by_role("textbox", name="Password").fill(aisha["password"])
    page.get_by_role("button", name="Sign in").click()
    left_open.get_by_role("button", name="Send my objection").click()
    for tab in (page, left_open):
        expect(tab).to_have_url(re.compile("/choices/library-card/objection$"))
        expect(tab.get_by_label("Why do you object?")).to_have_value("I moved.")
    context.close()


def test_two_taps_of_one_thumb_are_one_press(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Tomasz", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/account/contact")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Save").dblclick()
    expect(page).to_have_url(re.compile(r"done=saved$"))
    assert len(sent) == 1
    context.close()


def test_a_first_yes_is_undone_with_one_press_and_kept_on_paper(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Leon", java_script_enabled=False)
    page = context.new_page()
    page.goto("/choices/loan-check")
    page.get_by_role("button", name="Yes, tell them").click()
    with page.expect_download() as paper:
        page.get_by_role("link", name=re.compile("PDF")).click()
    sheets = PdfReader(paper.value.path()).pages
    assert "You said yes" in "".join(sheet.extract_text() for sheet in sheets)
    page.get_by_role("button", name=re.compile("Undo")).first.click()
    expect(page.locator(".cd-receipt__answer")).to_have_text("You took back your yes.")
    context.close()


def test_home_shows_nothing_of_a_protected_address(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Aisha")
    page = context.new_page()
    page.goto("/home")
    expect(page.locator("main")).not_to_contain_text("Osier Court")
    expect(page.locator("main")).not_to_contain_text(re.compile("protect", re.IGNORECASE))
    page.goto("/held")
    expect(page.get_by_text("Osier Court").first).not_to_be_visible()
    context.close()
