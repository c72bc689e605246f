"""Pages left open: how long each may show, and where what was typed there goes."""

import re
from html import unescape

import pytest
from django.test import Client

from ..pages import words

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REACH = "/account/reach/change"


def left_open(path: str, resident) -> tuple[str, int]:
    """Of which account a page is, and for how many seconds it shows."""
    page = resident.get(path).content.decode()
    (found,) = re.findall(r'data-left-open="(\w+)" data-seconds="(\d+)"', page)
    return found[0], int(found[1])


def mark_on(path: str, resident) -> str:
    """What says of a form on this page whose it is, and where."""
    page = resident.get(path).content.decode()
    return unescape(re.findall(r'name="form-owner" value="([^"]+)"', page)[-1])


def test_every_page_of_an_account_says_whose_it_is_and_how_long_it_shows(maureen, aisha):
    of, seconds = left_open("/home", maureen)
    assert 55 * 60 - 10 < seconds <= 60 * 60
    assert left_open("/held", maureen)[0] == of
    assert left_open("/home", aisha)[0] != of
    assert str(maureen.account.pk)[:8] not in of


def test_pages_of_nobody_stay(client, db):
    assert "data-left-open" not in client.get("/register").content.decode()


def test_what_was_typed_waits_for_the_sign_in(maureen):
    sent = {"form-owner": mark_on(REACH, maureen), "typed-into": REACH, "calls": "Ring twice."}
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/left-open", sent).url == REACH
    assert browser.get(REACH).url == f"/sign-in?next={REACH}"
    browser.force_login(maureen.account, BACKEND)
    again = browser.get(REACH).content.decode()
    assert "Nothing is lost" in again
    assert "Ring twice." in again


@pytest.mark.parametrize("into", ["/services/bins/places", "/nowhere", ""])
def test_what_is_typed_in_passing_or_nowhere_is_not_kept(maureen, into):
    sent = {"form-owner": mark_on(REACH, maureen), "typed-into": into, "calls": "Ring twice."}
    maureen.client.post("/left-open", sent)
    assert "Ring twice." not in maureen.read(REACH)


def test_a_form_that_we_did_not_draw_leads_to_the_front_page(client, db):
    answer = client.post("/left-open", {"form-owner": "forged", "typed-into": "/held", "calls": "Hm."})
    assert answer.url == "/"
    assert "candour-session" not in answer.cookies
    assert "Hm." not in words(client.get("/"))


@pytest.mark.parametrize(
    "says",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://neighbour.harrowmere.example"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_of_another_site_puts_no_session_in_the_place_of_ones_own(maureen, says):
    """It comes without the session's cookie, with a mark that its maker was given on a page of their own."""
    sent = {"form-owner": mark_on(REACH, maureen), "typed-into": REACH, "calls": "Ring twice."}
    answer = Client().post("/left-open", sent, headers=says)
    assert answer.url == "/"
    assert not [name for name in answer.cookies if "session" in name]


@pytest.mark.parametrize("says", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_a_form_of_ours_is_kept_whatever_its_browser_says(maureen, says):
    sent = {"form-owner": mark_on(REACH, maureen), "typed-into": REACH, "calls": "Ring twice."}
    assert Client().post("/left-open", sent, headers=says).url == REACH
