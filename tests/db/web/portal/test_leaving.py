"""Leaving quickly: one press from any signed-in page, alike on everybody's, and nobody is signed in after."""

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/home", "/uses", "/held", "/choices"])
def test_the_way_out_stands_on_every_page_of_an_account(maureen, path):
    assert 'action="/leave" data-leave="https://www.bbc.co.uk/weather"' in maureen.get(path).content.decode()


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/uses?what=x&what=y&until=no", 400), ("/desk", 403)]
)
def test_it_stands_where_a_wrong_turn_led_too_and_that_page_is_kept_nowhere(maureen, client, path, status):
    answer = maureen.client.get(path)
    assert answer.status_code == status
    assert 'action="/leave" data-leave="https://www.bbc.co.uk/weather"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "Maureen" not in answer.content.decode()
    assert b"Leave this site" not in client.get("/nowhere").content, "of nobody who is not signed in"


def test_leaving_ends_the_session_and_clears_what_the_browser_keeps(maureen):
    answer = maureen.post("/leave")
    assert (answer.status_code, answer.url) == (302, "/left")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert maureen.get("/home", status=302).url == "/sign-in?next=/home"


def test_an_old_page_lets_one_leave_too(maureen):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = maureen.client.cookies
    assert strict.post("/leave").url == "/left"
    assert maureen.get("/home", status=302).url == "/sign-in?next=/home"


def test_one_goes_on_at_once_and_the_other_site_learns_nothing(client, db):
    answer = client.get("/left")
    assert answer["Refresh"] == "0; url=https://www.bbc.co.uk/weather"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_the_page_on_the_way_names_nothing_of_ours(client, db):
    page = client.get("/left").content.decode()
    assert "Candour" not in page
    assert "Harrowmere" not in page


def test_a_link_from_elsewhere_ends_nothing(maureen):
    maureen.get("/leave", status=302)
    maureen.get("/home")


def test_whoever_has_left_already_may_press_it_again(maureen):
    maureen.post("/leave")
    assert maureen.post("/leave").url == "/left"
