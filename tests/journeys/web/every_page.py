"""Every page in every state of which `make pictures` takes one: WCAG rules, small screens and large targets.

Each is opened once for each of its people. As it opens it is tried on a desk; with all that opens open, on a
phone; and at 320 px, which is also a 1280 px window at 400% (WCAG 2.2, 1.4.10). The tests are in four files
beside this one, so that workers share them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from scripts.pictures.acts import open_everything
from scripts.pictures.people import sign_in
from scripts.pictures.subject import Subject

from ..conftest import RunningProgram

CHECKOUT = Path(__file__).parents[3]
AXE = (CHECKOUT / "node_modules" / "axe-core" / "axe.min.js").read_text()
SMALL = """[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .filter(one => !one.closest('p, dd, li:not([class]), .cd-use, .cd-level, .cd-actions > a, .cd-tap'))
  .filter(one => !one.matches('.govuk-skip-link, .govuk-link'))
  .map(one => one.outerHTML)"""
BROKEN = """[...document.querySelectorAll('th, h1, h2, h3, dt, summary, .cd-codes > li, .cd-code')]
  .filter(one => one.checkVisibility())
  .flatMap(one => {
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), broken = [];
    const words = /(?<![\\p{L}\\p{N}_-])[\\p{L}\\p{N}]{2,20}(?![\\p{L}\\p{N}_-])/gu;
    while (texts.nextNode())
      for (const word of texts.currentNode.data.matchAll(words)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(line => line.top)).size > 1) broken.push(word[0]);
      }
    return broken;
  })"""
"""Words that go on in the next line without a hyphen, as in headings of columns a phone is too narrow for.
The name of a key, forty letters and signs, may."""

FOUND = """async options => (await axe.run(options)).violations.map(one => [one.id, one.nodes[0].html])"""


def people_of(subjects: Iterable[Subject]) -> pytest.MarkDecorator:
    """One test for each of those who look at these pages."""
    people = sorted({subject.who for subject in subjects})
    return pytest.mark.parametrize("who", people, ids=lambda name: name or "anyone")


def look_at(subjects: Iterable[Subject], who: str, browser: Browser, program: RunningProgram) -> None:
    """Open every page that this person looks at. axe needs the policy out of its way."""
    context = browser.new_context(
        locale="en-GB",
        base_url=program.base_url,
        storage_state=sign_in(browser, program.demo, who),
        bypass_csp=True,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    for subject in subjects:
        if subject.who == who and not subject.after:
            open_in_every_size(page, subject, program)
    context.close()


def open_in_every_size(page: Page, subject: Subject, program: RunningProgram) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(subject.path)
    assert answer is not None
    said = program.data.with_name("demo.stderr").read_text()
    assert answer.status == subject.status, f"{subject.name}: {said[-3000:]}"
    if subject.act is not None:
        subject.act(page)
    look(page, subject.name, 1280)
    open_everything(page)
    look(page, subject.name, 390)
    fits(page, subject.name, 320)
    if subject.then is not None:
        subject.then(page)


def look(page: Page, name: str, width: int) -> None:
    """Colours depend on the scheme, every other rule on the width alone."""
    fits(page, name, width)
    assert page.evaluate(BROKEN) == [], f"{name} at {width} px"
    page.emulate_media(color_scheme="light")
    assert violations(page) == [], f"{name} at {width} px"
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == [], f"{name} at {width} px, dark"


def fits(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width} px"
    assert page.evaluate(SMALL) == [], f"{name} at {width} px"


def violations(page: Page, **options: Any) -> list[list[str]]:
    """What axe finds, each with the first element that has it. What passes stays in the page: it is large."""
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE)
    return page.evaluate(FOUND, {"resultTypes": ["violations"], "preload": False, **options})


def links_on(page: Page) -> set[str]:
    """Where its links to this site lead, without the part after #."""
    targets = page.locator("a").evaluate_all("links => links.map(one => one.getAttribute('href') ?? '')")
    return {target.partition("#")[0] for target in targets if target.startswith("/")} - {""}
