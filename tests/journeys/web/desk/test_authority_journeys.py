"""Acting for somebody in a real browser: recorded page by page, exercised, seen by the person, stopped."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ..portal.conftest import sign_in as sign_resident_in
from .counter import COUNCIL, PHONE, check, open_case, sign_in_as

pytestmark = pytest.mark.browser

LEON = "leon.campbell@post.example"
EWA = "C-188251"
"""The council's number for the wife of Tomasz, who has no account."""


def go_on(page: Page) -> None:
    """To the next page, or to the same with what is wrong."""
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def fill_whose(page: Page, person: str, acts: str, holder: str, relation: str) -> None:
    page.get_by_label("Who is the authority about?").fill(person)
    if "@" not in person:
        page.get_by_label("What did you enter?").first.select_option("council-customer")
    page.get_by_label(acts).check()
    page.get_by_label("Who will act for them?").fill(holder)
    page.get_by_label("What does the person call them?").fill(relation)
    page.get_by_label("Case number").fill("K-77")
    go_on(page)


def fill_paper(page: Page, paper: str) -> None:
    page.locator(".govuk-radios__item", has_text=paper).get_by_role("radio").first.check()
    page.get_by_label("How did you check it?").fill("They came with the paper.")
    go_on(page)


def fill_scope(page: Page, services: list[str], lost: str = "") -> None:
    for service in services:
        page.get_by_label(service, exact=True).check()
    page.get_by_role("radio").last.check()
    if lost:
        page.get_by_label("From what date could the person no longer decide?").fill(lost)
    go_on(page)


def confirm_death(page: Page) -> None:
    """Confirm the death recorded under K-79, from the inbox."""
    page.goto("/desk")
    page.get_by_role("link", name="A death to confirm, case K-79").click()
    page.get_by_label("A death certificate").check()
    page.get_by_label("Reason, in a few words").fill("I saw the certificate too.")
    page.get_by_label("Case number").fill("K-79")
    page.get_by_role("button", name="Confirm the death and tell organisations").click()
    expect(page.get_by_text("The death is confirmed.")).to_be_visible()


def record(
    page: Page,
    person: str,
    acts: str,
    holder: str,
    paper: str,
    services: list[str],
    relation: str,
    lost: str = "",
) -> str:
    """The four pages, from the first; gives the address of what was recorded."""
    fill_whose(page, person, acts, holder, relation)
    fill_paper(page, paper)
    fill_scope(page, services, lost=lost)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you record this authority")
    page.get_by_label("I am not either of the two people").check()
    page.get_by_role("button", name="Record this authority").click()
    expect(page.get_by_text("The authority is recorded. The people concerned are told")).to_be_visible()
    return page.url.split("?")[0]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_is_typed_about_an_authority_survives_errors_and_the_way_back(at_desk, script: bool) -> None:
    more = {"bypass_csp": True} if script else {"java_script_enabled": False}
    context = at_desk("Tom", viewport=PHONE, **more)
    page = context.new_page()

    def looked_at() -> None:
        if script:
            check(page, PHONE["width"])

    page.goto(f"{COUNCIL}/authorities/new")
    page.get_by_role("button", name="Continue").click()
    page.locator(".govuk-error-summary").get_by_role("link", name="Choose who has the authority").click()
    expect(page.get_by_label("A person")).to_be_in_viewport()
    looked_at()
    fill_whose(page, LEON, "A person", "tomasz.nowak@post.example", "friend")
    looked_at()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the document that you have seen")
    fill_paper(page, "Lasting power of attorney for property and money")
    looked_at()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose at least one service")
    fill_scope(page, ["Council tax"])
    looked_at()
    page.get_by_role("button", name="Record this authority").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "Confirm that you are not either of the two people"
    )
    page.go_back()
    page.go_back()
    page.reload()
    expect(page.get_by_label("Council tax", exact=True)).to_be_checked()
    for _page in range(2):
        with page.expect_navigation():
            page.get_by_role("link", name="Previous page").click()
    expect(page.get_by_label("Case number")).to_have_value("K-77")
    page.get_by_label("Case number").fill("K-78")
    for _page in range(3):
        go_on(page)
    expect(page.locator("main")).to_contain_text("K-78")
    expect(page.locator("main")).to_contain_text("Tomasz Nowak (tomasz.nowak@post.example)")
    page.locator("main a", has_text="The two people").click()
    expect(page.get_by_label("What does the person call them?")).to_have_value("friend")
    context.close()


def test_a_council_acts_as_appointee_through_a_named_officer_until_the_person_objects(
    at_desk, browser: Browser, running_program: Any
) -> None:
    """Tom records it without a script; Nadia acts with one and without; Leon sees it and stops it."""
    officer = at_desk("Tom", java_script_enabled=False)
    desk = officer.new_page()
    desk.goto(f"{COUNCIL}/authorities/new")
    at = record(
        desk,
        LEON,
        "Harrowmere Borough Council, as their appointee",
        "nadia.shah@harrowmere.example",
        "The letter from the Department for Work and Pensions",
        ["Housing Benefit", "Council Tax Reduction"],
        relation="appointee",
    )
    expect(desk.get_by_role("row", name="Nadia Shah")).to_be_visible()
    pages = f"/for/{at.rsplit('/', 1)[-1]}"
    assert desk.goto(pages).status == 403  # type: ignore[union-attr]

    for more in ({"java_script_enabled": False}, {"bypass_csp": True}):
        acting = at_desk("Nadia", viewport=PHONE, **more)
        page = acting.new_page()
        page.goto(f"{COUNCIL}/authorities")
        page.locator(f'a[href="{pages}"]').click()
        expect(page.get_by_text("You are acting for Leon, for Harrowmere Borough Council")).to_be_visible()
        for part in ("uses", "held", "choices", "cases"):
            page.goto(f"{pages}/{part}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            if "bypass_csp" in more:
                check(page, PHONE["width"])
        acting.close()
    desk.goto(at)
    expect(desk.get_by_text("An officer looked at what is held").first).to_be_visible()
    expect(desk.locator("main")).to_contain_text("by Nadia Shah")

    with browser.new_context(
        locale="en-GB", base_url=running_program.base_url, bypass_csp=True, viewport=PHONE
    ) as own:
        leon = own.new_page()
        sign_in_as(leon, *credentials(running_program.demo, LEON))
        leon.goto("/uses")
        seen = leon.get_by_text("Your appointee Harrowmere Borough Council looked at what is held about you")
        expect(seen.first).to_be_visible()
        leon.goto(f"/account/acting/{at.rsplit('/', 1)[-1]}")
        check(leon, PHONE["width"])
        leon.get_by_role("link", name="Stop it: I object").click()
        leon.get_by_role("button", name="Stop it now").click()
        expect(leon.get_by_text("It is stopped. A named person looks into it")).to_be_visible()
    nadia = at_desk("Nadia")
    assert nadia.new_page().goto(pages).status == 404
    nadia.close()
    officer.close()


def test_an_executor_winds_up_a_service_and_reads_the_answer(
    at_desk, browser: Browser, running_program: Any
) -> None:
    """Tom and Ruth have a script, Tomasz has none."""
    officer = at_desk("Tom", viewport=PHONE, bypass_csp=True)
    desk = officer.new_page()
    desk.goto(f"{COUNCIL}/accounts/death")
    desk.get_by_label("Their user name, email or number").fill(EWA)
    desk.get_by_label("What did you enter?").select_option("Council customer number")
    desk.get_by_label("Date of death").fill("2026-03-01")
    desk.get_by_label("A death certificate").check()
    desk.get_by_label("Reason, in a few words").fill("Her husband brought the certificate.")
    desk.get_by_label("Case number").fill("K-79")
    desk.get_by_role("button", name="Record the death").click()
    expect(
        desk.get_by_text("The death is recorded, and nobody can get into the account any more.")
    ).to_be_visible()
    desk.goto(f"{COUNCIL}/authorities/new")
    fill_whose(desk, EWA, "A person", "tomasz.nowak@post.example", "husband")
    expect(desk.locator(".govuk-error-summary")).to_contain_text("a second officer must still confirm it")
    check(desk, PHONE["width"])
    confirm_death(at_desk("Ruth").new_page())
    desk.goto(f"{COUNCIL}/authorities/new")
    at = record(
        desk,
        EWA,
        "A person",
        "tomasz.nowak@post.example",
        "The grant of probate",
        ["Council tax"],
        relation="husband",
    )
    check(desk, PHONE["width"])

    plain = {"java_script_enabled": False, "viewport": PHONE}
    with browser.new_context(locale="en-GB", base_url=running_program.base_url, **plain) as his:
        tomasz = his.new_page()
        sign_in_as(tomasz, *credentials(running_program.demo, "tomasz.nowak@post.example"))
        tomasz.goto("/account/acting")
        tomasz.locator(f'a[href="/for/{at.rsplit("/", 1)[-1]}"]').click()
        expect(tomasz.locator("main")).to_contain_text("You cannot see health or care records")
        expect(tomasz.get_by_role("link", name="Sharing choices")).to_have_count(0)
        tomasz.locator('a[href$="/winding-up/council-tax"]').click()
        tomasz.get_by_role("button", name="Send it").click()
        expect(tomasz.locator(".govuk-error-summary")).to_contain_text("Say what they need to know")
        tomasz.get_by_label("What do they need to know?").fill("Take her name off the bill.")
        tomasz.get_by_role("button", name="Send it").click()
        expect(tomasz.get_by_text("We have sent it")).to_be_visible()
        number = tomasz.locator(".cd-head__kicker").inner_text().split()[-1]

        open_case(desk, number)
        expect(desk.locator("main")).to_contain_text(
            "Their husband, after their death. Document seen at Harrowmere"
        )
        check(desk, PHONE["width"])
        with desk.expect_navigation():
            desk.get_by_role("link", name="Answer this case").click()
        desk.locator('main input[type="radio"]').first.check()
        desk.locator("main textarea").fill("It is done. Nothing is owed.")
        with desk.expect_navigation():
            desk.locator("main form button[type=submit]").last.click()

        tomasz.goto("/messages")
        tomasz.locator("main a", has_text="There is news for someone you act for").first.click()
        tomasz.get_by_role("link", name="See it").click()
        expect(tomasz.locator("main")).to_contain_text("It is done. Nothing is owed.")
        expect(tomasz.get_by_text("You are acting for this person")).to_be_visible()
    officer.close()


def credentials(demo: dict[str, Any], email: str) -> tuple[str, str]:
    """What a resident signs in with."""
    who = next(each for each in demo["residents"] if each["email"] == email)
    return who["email"], who["password"]


def test_an_attorney_is_recorded_acts_and_is_stopped_by_the_persons_own_word(
    at_desk, browser: Browser, running_program: Any
) -> None:
    """The officer has no script; the attorney and the person have their own browsers."""
    officer = at_desk("Tom", java_script_enabled=False)
    desk = officer.new_page()
    desk.goto(f"{COUNCIL}/authorities")
    desk.get_by_role("link", name="Record an authority").click()
    record(
        desk,
        "aisha.rahman@post.example",
        "A person",
        "tomasz.nowak@post.example",
        "Lasting power of attorney for health and welfare",
        ["Library"],
        relation="friend",
        lost="2026-01-05",
    )
    expect(desk.get_by_text("Recorded by")).to_be_visible()

    with browser.new_context(locale="en-GB", base_url=running_program.base_url) as his:
        tomasz = his.new_page()
        sign_resident_in(tomasz, running_program.demo, "Tomasz")
        tomasz.goto("/account/acting")
        tomasz.get_by_role("link", name="Act for Aisha").first.click()
        expect(tomasz.get_by_text("You are acting for Aisha")).to_be_visible()
        tomasz.get_by_role("link", name="What is held").first.click()
        expect(tomasz.get_by_role("heading", level=1)).to_be_visible()
        acted_at = tomasz.url
        with browser.new_context(
            locale="en-GB", base_url=running_program.base_url, bypass_csp=True, viewport=PHONE
        ) as hers:
            aisha = hers.new_page()
            sign_resident_in(aisha, running_program.demo, "Aisha")
            aisha.goto("/uses")
            expect(aisha.get_by_text("Your friend looked at what is held about you").first).to_be_visible()
            aisha.goto("/account/acting")
            check(aisha, PHONE["width"])
            aisha.locator("dl > div", has_text="health and welfare").get_by_role(
                "link", name="Stop it"
            ).press("Enter")
            check(aisha, PHONE["width"])
            aisha.get_by_label("Why? (optional)").fill("He shouts")
            aisha.get_by_role("button", name="Stop it now").press("Enter")
            expect(aisha.get_by_text("It is stopped. A named person looks into it")).to_be_visible()
        stopped = tomasz.goto(acted_at)
        assert stopped is not None
        assert stopped.status == 404
    desk.goto(f"{COUNCIL}/authorities")
    expect(desk.get_by_text("Somebody objected").first).to_be_visible()
    officer.close()
