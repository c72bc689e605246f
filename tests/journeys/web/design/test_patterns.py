"""Every component, looked at by a real browser: WCAG rules, small screens, the strict policy, no script."""

from collections.abc import Iterator
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, Page

from candour.web.design.assets import VENDOR

from ..every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("patterns")]

ERRORS = {"400": 400, "403": 403, "403-form": 403, "404": 404, "429": 429, "500": 500, "503": 503}
PAGES = {
    "/design": 200,
    "/design/form": 200,
    **{f"/design/errors/{name}": code for name, code in ERRORS.items()},
}


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests say what went wrong."""


class Addresses:
    """An address map with nothing but the patterns, as a debugging server has them."""

    urlpatterns = (path("design", include("candour.web.design.patterns")),)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not VENDOR.is_dir():
        pytest.skip("the assets are not taken; run: python -m candour.web.design.assets")
    with override_settings(ROOT_URLCONF=Addresses, ALLOWED_HOSTS=["127.0.0.1"]):
        application = StaticFilesHandler(get_wsgi_application())
        with make_server("127.0.0.1", 0, application, Server, QuietHandler) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    """320 px is also a 1280 px window at 400% (WCAG 2.2, 1.4.10). axe needs the policy out of its way.

    Colours depend on the scheme, every other rule on the width alone.
    """
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
    )
    for page in visited(context.new_page(), address):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        assert violations(page, **options) == [], page.url
    context.close()


def test_the_strict_policy_blocks_nothing_we_send(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    hosts: set[str] = set()
    said: list[str] = []
    for seen in visited(page, address):
        assert seen.evaluate("document.fonts.check('1em \"Atkinson Hyperlegible Next\"')")
    assert hosts == {address.split("/")[2]}
    assert [text for text in said if "status of" not in text] == []
    page.close()


def test_the_menu_opens_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/design")
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("navigation", name="Menu").get_by_text("Sharing choices").is_visible()
    assert not page.get_by_role("button", name="Print").is_visible()  # dead without a script, so not there
    context.close()


def test_an_error_is_found_at_the_top_and_leads_to_its_field(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/design/form")
    assert page.title().startswith("Error: Sign in")
    page.locator(".govuk-error-summary:focus").wait_for()
    page.get_by_role("link", name="Enter your password").click()
    assert page.evaluate("document.activeElement.name") == "password"
    page.close()


def test_yes_and_no_are_the_same_size_and_neither_is_chosen(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/design")
    boxes = [button.bounding_box() for button in page.locator(".cd-answer").all()]
    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1
    looks = page.evaluate(
        "[...document.querySelectorAll('.cd-answer')].map(one => getComputedStyle(one))"
        ".map(look => [look.color, look.backgroundColor, look.borderColor].join())"
    )
    assert len(set(looks)) == 1
    page.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_what_is_pressed_is_large_enough(browser: Browser, address: str, width: int) -> None:
    """44 px, except a link inside a sentence or whose whole block is pressed (WCAG 2.2, 2.5.5 and 2.5.8)."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/design")
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]"
        ".filter(one => one.checkVisibility())"
        ".filter(one => !one.closest('p, dd, .cd-use, .cd-level, .govuk-skip-link'))"
        ".map(one => one.closest('.cd-map li > div') ?? one)"
        ".filter(pressed => pressed.getBoundingClientRect().height < 44)"
        ".map(pressed => pressed.outerHTML)"
    )
    assert small == []
    page.close()


def visited(page: Page, address: str) -> Iterator[Page]:
    for name, status in PAGES.items():
        response = page.goto(address + name)
        assert response
        assert response.status == status
        page.wait_for_load_state("networkidle")
        yield page
