"""What residents see: home, services, records, uses, what is held, cases, messages, choices and receipts."""

from playwright.sync_api import Page

from .acts import follow, further, in_turn, leave_elsewhere, open_everything, open_menu, press, send
from .subject import Subject

MAUREEN, NOOR, AISHA, GRACE, TOMASZ = "Maureen", "Noor", "Aisha", "Grace", "Tomasz"
LEON, IVY, RUTH = "Leon", "Ivy", "Ruth"
FIRST_USE = follow(".cd-use a")
PARTLY = follow(".cd-use:has-text('1 part refused') a")
FIRST_ROW = follow("main .cd-row a")
SAY_WRONG = follow("main .cd-held a[href$='/wrong']")
REPORT = further(".cd-use a", "report")
WHY = "[aria-labelledby=why]"
PROOF = further(".cd-use a", "proof")


def check_a_receipt(page: Page) -> None:
    """Fetch the newest use's receipt and have it checked."""
    page.goto("/uses")
    address = page.locator(".cd-use a").first.get_attribute("href")
    receipt = page.request.get(f"{address}/receipt").text()
    page.goto("/check")
    page.locator("textarea").fill(receipt)
    page.locator("main button[type=submit]").click()
    page.locator(".cd-proof").wait_for()


def find_bin_days(page: Page) -> None:
    """Look a postcode up."""
    page.locator("#id_postcode").fill("HW3 4QT")
    page.locator("main button[type=submit]").click()
    page.locator("table").wait_for()


def show_links_alone(page: Page) -> None:
    """Have home show nothing about whoever looks at it."""
    page.goto("/account/screen")
    page.locator("main [name=shows][value=links]").check()
    page.locator("main button[type=submit]").last.click()
    page.goto("/home")


def show_everything(page: Page) -> None:
    """Have it show everything again."""
    page.goto("/account/screen")
    page.locator("main [name=shows][value=everything]").check()
    page.locator("main button[type=submit]").last.click()


def tick_and_press(page: Page) -> None:
    """Say yes to the first that a level asks."""
    page.locator("main [name=ticked]").first.check()
    press(page)


SUBJECTS = (
    Subject("home", "/home", MAUREEN, in_docs="[aria-labelledby=services] .cd-card:nth-child(4)"),
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
    Subject("record-facts", "/my-records/facts", MAUREEN),
    Subject("record-facts-one", "/my-records/facts/harrowmere-council/contacts", MAUREEN),
    Subject("record-facts-error", "/my-records/facts/harrowmere-council/contacts", MAUREEN, send),
    Subject("record-unlinking", "/my-records", MAUREEN, follow(".cd-moves a[href$='/unlinking']")),
    Subject("record-not-me", "/my-records", MAUREEN, follow(".cd-moves a[href$='/not-me']")),
    Subject("uses", "/uses", MAUREEN, in_docs=".cd-uses > :nth-child(2) > div"),
    Subject("uses-table", "/uses", MAUREEN, open_everything),
    Subject("uses-refused", "/uses?what=refused", MAUREEN),
    Subject("uses-nothing", "/uses?who=fernside-homes&what=emergency", MAUREEN),
    Subject("uses-new", "/uses", NOOR),
    Subject("uses-sought", "/uses?what=refused&words=phone&kind=How+to+reach+you", MAUREEN),
    Subject("uses-error", "/uses?from=yesterday&to=2026-02-30", MAUREEN),
    Subject("uses-long", f"/uses?words={'%F0%9D%94%89' * 100}", MAUREEN),
    Subject("use-agreement", "/uses?who=harrowmere-health", MAUREEN, in_turn(FIRST_USE, open_everything)),
    Subject("use-full", "/uses?who=harrowmere-libraries", MAUREEN, FIRST_USE, in_docs=WHY),
    Subject("use-partial", "/uses?who=fernside-homes&what=refused", MAUREEN, PARTLY),
    Subject("use-refused", "/uses?who=mere-valley&what=refused", MAUREEN, FIRST_USE),
    Subject("use-emergency", "/uses?what=emergency", MAUREEN, FIRST_USE),
    Subject("use-proof", "/uses?what=emergency", MAUREEN, in_turn(PROOF, open_everything)),
    Subject("held", "/held", MAUREEN),
    Subject("left-open", "/held", MAUREEN, leave_elsewhere),
    Subject("held-uncovered", "/held", AISHA, open_everything),
    Subject("held-new", "/held", NOOR),
    Subject("held-topics", "/held?by=topic&words=tax", MAUREEN, open_everything),
    Subject("held-nothing", "/held?words=zeppelin", MAUREEN),
    Subject("map", "/held/map", MAUREEN),
    Subject("map-new", "/held/map", NOOR),
    Subject("sealed", "/held/sealed", MAUREEN),
    Subject("hiding", "/held/contact", MAUREEN),
    Subject("hiding-hidden", "/held/contact", AISHA),
    Subject("hiding-new", "/held/contact", NOOR),
    Subject("hiding-lift", "/held/contact/lift", AISHA),
    Subject("pausing", "/held/harrowmere-council/council-tax/pause", MAUREEN),
    Subject("pausing-nothing", "/held/fernside-homes/repairs/pause", MAUREEN),
    Subject("pause-end", "/held", TOMASZ, follow("main a[href$='/pause/end']")),
    Subject("held-wrong", "/held", MAUREEN, SAY_WRONG),
    Subject("held-wrong-error", "/held", MAUREEN, in_turn(SAY_WRONG, send)),
    Subject("use-report", "/uses?who=fernside-homes&what=refused", MAUREEN, REPORT),
    Subject("home-links", "/home", RUTH, show_links_alone, then=show_everything),
    Subject("home-asked", "/home", GRACE),
    Subject("cases", "/cases", MAUREEN),
    Subject("cases-new", "/cases", NOOR),
    Subject("case-answered", "/cases", MAUREEN, FIRST_ROW),
    Subject("case-asks", "/cases", GRACE, FIRST_ROW),
    Subject("case-refused", "/cases", TOMASZ, FIRST_ROW),
    Subject("case-report", "/cases", LEON, FIRST_ROW),
    Subject("case-closing", "/cases", IVY, further("main .cd-row a", "closing")),
    Subject("messages", "/messages", MAUREEN),
    Subject("message", "/messages", MAUREEN, follow("main .cd-row a")),
    Subject("message-alone", "/messages", TOMASZ, follow("main .cd-row a[href^='/messages/']")),
    Subject("not-this-account", "/messages/of/another", NOOR),
    Subject("messages-how", "/account/contact", MAUREEN),
    Subject("alerts", "/alerts", MAUREEN),
    Subject("messages-new", "/messages", NOOR),
    Subject("choices", "/choices", MAUREEN),
    Subject("choices-new", "/choices", NOOR),
    Subject("choices-taken-back", "/choices", GRACE),
    Subject("choice", "/choices/warm-homes-discount", MAUREEN, in_docs=".cd-answers"),
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
    Subject("level-tailored", "/levels/tailored", MAUREEN),
    Subject("level-joined-error", "/levels/joined", MAUREEN, send),
    Subject("level-saved", "/levels/joined", TOMASZ, tick_and_press, then=press),
    Subject("level-joined-new", "/levels/joined", NOOR),
    Subject("receipts", "/receipts", MAUREEN),
    Subject("receipts-new", "/receipts", NOOR),
    Subject("receipt", "/receipts", MAUREEN, follow("main .cd-facts a")),
    Subject("check-good", "/check", MAUREEN, check_a_receipt),
    Subject("bad-address", "/uses?what=everything", NOOR, status=400),
)
