"""Whoever shares a screen can have a home page that tells nothing, and nothing tells that they have."""

import pytest

from candour.people.account_queries import is_used_safely
from candour.people.actions import begin_safe_use, end_safe_use

from ..conftest import NOW


@pytest.fixture
def hidden(maureen):
    begin_safe_use(account=maureen.account, at=NOW)
    return maureen


def test_the_home_page_shows_links_and_nothing_about_the_person(hidden, phone_asked):
    page = hidden.read("/home")
    assert "Who used my data" in page
    for telling in ("need", "Fernside", "council tax", "used", "left to pay"):
        assert telling not in page.split("Your pages")[1].split("One thing worth knowing")[0].replace(
            "Who used my data", ""
        )


@pytest.mark.parametrize("path", ["/account", "/uses", "/held", "/choices", "/account/devices"])
def test_no_other_page_is_different(maureen, path):
    before = maureen.read(path)
    begin_safe_use(account=maureen.account, at=NOW)
    assert maureen.read(path) == before


def test_what_is_logged_tells_no_more_than_that_something_was_set(maureen, one_entry):
    with one_entry() as begun:
        begin_safe_use(account=maureen.account, at=NOW)
    with one_entry() as ended:
        end_safe_use(account=maureen.account, at=NOW)
    assert begun.body["change"] == ended.body["change"] == "setting"


def test_pressed_twice_it_is_begun_once(maureen, one_entry):
    with one_entry():
        begin_safe_use(account=maureen.account, at=NOW)
        begin_safe_use(account=maureen.account, at=NOW)
    assert maureen.account.safe_uses.count() == 1


def test_ended_everything_is_shown_again(hidden):
    end_safe_use(account=hidden.account, at=NOW)
    assert not is_used_safely(hidden.account)
    assert "How my data was used in the last 30 days" in hidden.read("/home")


def test_the_page_that_sets_it_asks_first_who_is_there(maureen):
    assert "Your password" in maureen.read("/account/screen")
    maureen.post("/account/screen", shows="links")
    assert not is_used_safely(maureen.account)


def test_with_a_proof_it_is_set_and_the_page_after_it_says_only_that_it_is_saved(maureen):
    proof = {"proof-asked": "1", "proof-password": "correct horse battery staple"}
    answer = maureen.post("/account/screen", shows="links", **proof)
    assert answer.url == "/account", "a browser's history tells nothing of it"
    assert is_used_safely(maureen.account)
    assert "That is saved." in maureen.read("/account")
    assert "That is saved." not in maureen.read("/account"), "it is said once"


def test_nothing_chosen_is_said(maureen):
    proof = {"proof-asked": "1", "proof-password": "correct horse battery staple"}
    assert b"Choose what your home page shows" in maureen.post("/account/screen", **proof).content
