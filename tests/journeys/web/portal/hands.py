"""How people use a page: with the keyboard alone, or with a thumb on a phone whose browser runs no script."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Error, FileChooser, Page, TimeoutError


class Hands(Protocol):
    """How somebody uses a page. Everything is named as the page names it."""

    page: Page

    def press(self, text: str) -> None:
        """Press the first link or button with this text."""

    def open(self, place: str) -> None:
        """Go to a place of the menu."""

    def write(self, label: str, text: str) -> None:
        """Write into a field."""

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""

    def tick(self, label: str) -> None:
        """Choose one of several that are all shown, or tick it."""

    def give(self, label: str, file: Path) -> None:
        """Give a file."""


class Keyboard:
    """Nothing but the keyboard: what Tab does not reach is not there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, text: str) -> None:
        self._reach(f"matches('a, button') && here.textContent.trim().startsWith({json.dumps(text)})")
        self._is_seen()
        self.page.keyboard.press("Enter")

    def open(self, place: str) -> None:
        self.press(place)

    def write(self, label: str, text: str) -> None:
        self._reach_field(label)
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        self._reach_field(label)
        self.page.keyboard.type(option)

    def tick(self, label: str) -> None:
        """Tab reaches a group of radios once, and arrows go on from there."""
        mark = json.dumps(label)
        named = f"[...here.labels ?? []].some(one => one.textContent.trim() === {mark})"
        group = f"[...document.getElementsByName(here.name)].some(here => {named})"
        self._reach(
            f"matches('[type=radio], [type=checkbox]') && ({named} || here.type === 'radio' && {group})"
        )
        for _ in range(12):
            if self.page.evaluate(f"(here => {named})(document.activeElement)"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")

    def give(self, label: str, file: Path) -> None:
        self._chooser(label).set_files(file)

    def _chooser(self, label: str) -> FileChooser:
        """The browser's own window for files. A busy one sometimes lets a press pass, as anybody knows."""
        for key in ("Enter", "Space", "Enter", "Space"):
            self._reach_field(label)
            with suppress(TimeoutError):
                with self.page.expect_file_chooser(timeout=5_000) as asked:
                    self.page.keyboard.press(key)
                return asked.value
        pytest.fail("Neither Enter nor Space on the field opens a window for files.")

    def _reach_field(self, label: str) -> None:
        self._reach(f"labels && [...here.labels].some(one => one.textContent.trim() === {json.dumps(label)})")

    def _reach(self, condition: str) -> None:
        for _ in range(150):
            if self._is_at(condition):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not reach what satisfies {condition} on {self.page.url}")

    def _is_at(self, condition: str) -> bool:
        """Whether what has the focus is so; not while the page gives way to the next one."""
        try:
            focused = "(document.activeElement)"
            return self.page.evaluate(f"(here => here !== document.body && here.{condition}){focused}")
        except Error:
            self.page.wait_for_load_state()
            return False

    def _is_seen(self) -> None:
        """WCAG 2.2, 2.4.7: where the focus is can be seen."""
        look = self.page.evaluate(
            "(look => [look.outlineStyle, look.boxShadow])(getComputedStyle(document.activeElement))"
        )
        assert look != ["none", "none"], self.page.url


class Thumb:
    """A phone whose browser runs no script."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, text: str) -> None:
        found = self.page.locator("a:visible, button:visible").filter(has_text=text).first
        found.click()

    def open(self, place: str) -> None:
        self.page.get_by_text("Menu", exact=True).click()
        self.press(place)

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        if not self.page.get_by_label(label, exact=True).is_visible():
            self.page.get_by_text("Look for something").click()  # folded on a phone
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def give(self, label: str, file: Path) -> None:
        self.page.get_by_label(label, exact=True).set_input_files(file)
