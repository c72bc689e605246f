"""Signing in and up, and an account's pages: each keeps to WCAG, fits a small screen and can be pressed."""

import pytest
from scripts.pictures import accounts, opened

from .every_page import look_at, people_of

SUBJECTS = (*accounts.SUBJECTS, *opened.SUBJECTS)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@people_of(SUBJECTS)
def test_axe_finds_nothing_nothing_sticks_out_and_everything_can_be_pressed(
    browser, running_program, who: str
) -> None:
    look_at(SUBJECTS, who, browser, running_program)
