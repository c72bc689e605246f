"""Takes pictures: each page is opened once, and taken wide and narrow, light and dark, and on paper."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, StorageState

from .subject import Subject

CHECKOUT = Path(__file__).resolve().parents[2]
BUILD = CHECKOUT / "build" / "pictures"
DOCS = CHECKOUT / "docs" / "pictures"
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
A4 = 794
HEIGHT = 900
AIR = 8
"""What a picture in `docs` has below the last thing, in px: half the gap between two cards."""


def take(
    subjects: Iterable[Subject], browser: Browser, base_url: str, state: StorageState | None, seen: set[str]
) -> Iterator[str]:
    """Take the pictures of pages as one person sees them; gives what went wrong, in sentences.

    seen: where the addresses of those pages go, each as a path.
    """
    context = browser.new_context(
        base_url=base_url, storage_state=state, locale="en-GB", device_scale_factor=2
    )
    page = context.new_page()
    for subject in subjects:
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.emulate_media(media="screen", color_scheme="light")
        try:
            answer = page.goto(subject.path)
            if answer is None or answer.status != subject.status:
                yield f"{subject.path} did not answer {subject.status}."
                continue
            if subject.act is not None:
                subject.act(page)
            _look(page, subject)
            seen.add(urlsplit(page.url).path)
            if subject.then is not None:
                page.emulate_media(media="screen")
                subject.then(page)
        except (Error, AssertionError) as problem:
            yield f"{subject.name}: {str(problem).partition('Call log')[0].strip()}"
    context.close()


def _look(page: Page, subject: Subject) -> None:
    page.evaluate("document.fonts.ready")
    page.evaluate("scrollTo(0, 0)")  # what stays in sight would otherwise stand in the middle of the picture
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            picture = BUILD / f"{subject.name}-{width}-{scheme}.png"
            page.screenshot(path=picture, full_page=True, scale="css")
            if subject.in_docs and (width, scheme) == (1280, "light"):
                _for_docs(page, subject)
    page.set_viewport_size({"width": A4, "height": HEIGHT})
    page.emulate_media(media="print", color_scheme="light")
    page.screenshot(path=BUILD / f"{subject.name}-paper.png", full_page=True, scale="css")


def _for_docs(page: Page, subject: Subject) -> None:
    """The page down to one thing on it, sharp on a fine screen."""
    last = page.locator(subject.in_docs).first.bounding_box()
    assert last is not None, f"{subject.in_docs} is not on the page"
    height = last["y"] + page.evaluate("scrollY") + last["height"] + AIR
    clip = {"x": 0, "y": 0, "width": WIDTHS[0], "height": height}
    page.screenshot(path=DOCS / f"{subject.name}.png", full_page=True, clip=clip, scale="device")  # type: ignore[arg-type]
