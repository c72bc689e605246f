"""This is wrong, beside a held value: a correction in three presses, followed to its answer."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

from django.test import Client

from .conftest import words

PHONE = "/held/fernside-homes/tenancies/housing.rent/1/wrong"


def number_in(page) -> str:
    return re.search(r'name="form-number" value="([^"]+)"', page.content.decode())[1]


def owner_in(page) -> str:
    return unescape(re.search(r'name="form-owner" value="([^"]+)"', page.content.decode())[1])


def wrong_links(page) -> list[str]:
    return re.findall(r'href="(/held/[^"]+/wrong)"', page.content.decode())


def send(resident, path, **fields):
    page = resident.get(path)
    return resident.post(path, **{"form-number": number_in(page), **fields})


def test_beside_each_value_stands_a_way_to_say_that_it_is_wrong_where_somebody_answers(maureen):
    page = maureen.get("/held")
    links = wrong_links(page)
    assert len(links) == len(set(links)) > 10
    assert {link.split("/")[2] for link in links} == {
        "harrowmere-council",
        "fernside-homes",
        "harrowmere-health",
    }, "where nobody has a role to answer there is no link, and how to reach them stands below"


def test_the_page_shows_what_is_held_what_follows_and_by_when(maureen):
    path = wrong_links(maureen.get("/held"))[0]
    page = maureen.read(path)
    assert "What it says now" in page
    assert "They answer by" in page
    assert "one calendar month" in page


def test_a_correction_is_sent_followed_and_found_from_the_value_again(maureen):
    path = wrong_links(maureen.get("/held"))[0]
    sent = send(maureen, path, should_say="Something else", why="I know it.")
    assert re.fullmatch(r"/cases/[0-9a-f-]{36}\?done=sent", sent.url)
    page = maureen.read(sent.url)
    assert "We have sent it" in page
    assert "Something else" in page
    assert "Next: " in page
    case = sent.url.partition("?")[0]
    assert maureen.get(path, 302).url == case, "a second one about the same value leads to the first"
    assert case in maureen.get("/held").content.decode()
    assert "Your correction" in maureen.read("/cases")


def test_the_home_page_has_a_card_for_it_that_does_not_say_about_what(maureen):
    path = next(
        link for link in wrong_links(maureen.get("/held")) if "reduction" in link or "benefit" in link
    )
    send(maureen, path, should_say="No such thing")
    page = maureen.read("/home")
    assert "Your correction" in page
    assert "answer due" in page
    assert "Pension" not in page
    assert "No such thing" not in page


def test_an_empty_form_comes_back_with_what_was_typed_and_its_number(maureen):
    path = wrong_links(maureen.get("/held"))[0]
    number = str(uuid4())
    page = maureen.post(path, **{"form-number": number, "should_say": "", "why": "<b>Because</b>"})
    assert page.status_code == 200
    assert "Write what it should say" in words(page)
    assert "&lt;b&gt;Because&lt;/b&gt;" in page.content.decode()
    assert number_in(page) == number


def test_pressing_twice_makes_one_case(maureen):
    from candour.services.models import Case

    path = wrong_links(maureen.get("/held"))[0]
    number = number_in(maureen.get(path))
    first = maureen.post(path, **{"form-number": number, "should_say": "Other"})
    again = maureen.post(path, **{"form-number": number, "should_say": "Other"})
    assert again.url.partition("?")[0] == first.url.partition("?")[0]
    assert Case.objects.count() == 1


def test_what_was_typed_is_there_again_after_a_session_ended(maureen):
    path = wrong_links(maureen.get("/held"))[0]
    form = maureen.get(path)
    stranger = Client()
    away = stranger.post(
        path, {"form-number": number_in(form), "form-owner": owner_in(form), "should_say": "Kept words"}
    )
    assert away.url == f"/sign-in?next={path}"
    assert "We have kept what you wrote" in words(stranger.get(away.url))
    assert "We have kept what you wrote" not in words(Client().get(away.url))
    stranger.force_login(maureen.account, "allauth.account.auth_backends.AuthenticationBackend")
    page = words(stranger.get(path))
    assert "You were signed out before this was sent" in page
    assert "Kept words" in page
    assert "Kept words" not in words(stranger.get(path)), "it is given back once"


def test_nobody_else_is_given_what_was_typed(maureen, grace):
    path = wrong_links(maureen.get("/held"))[0]
    form = maureen.get(path)
    shared = Client()
    shared.post(path, {"form-owner": owner_in(form), "should_say": "Kept words"})
    shared.force_login(grace.account, "allauth.account.auth_backends.AuthenticationBackend")
    assert b"Kept words" not in shared.get("/held").content
    assert b"Kept words" not in shared.get(path).content


def test_what_was_typed_is_forgotten_after_an_hour(maureen, monkeypatch):
    from candour.web.design import unsent

    path = wrong_links(maureen.get("/held"))[0]
    browser = Client()
    browser.post(path, {"form-owner": owner_in(maureen.get(path)), "should_say": "Kept words"})
    browser.force_login(maureen.account, "allauth.account.auth_backends.AuthenticationBackend")
    monkeypatch.setattr(unsent, "LASTS", timedelta(0))
    assert "Kept words" not in words(browser.get(path))


def test_what_is_not_there_and_what_is_anothers_are_alike(maureen, aisha):
    from candour.services.models import Case

    for path in (
        "/held/fernside-homes/tenancies/housing.rent/9/wrong",
        "/held/fernside-homes/nothing/housing.rent/1/wrong",
        "/held/fernside-homes/tenancies/nothing.here/1/wrong",
        f"/cases/{uuid4()}",
        f"/messages/{uuid4()}",
    ):
        maureen.get(path, 404)
    send(maureen, wrong_links(maureen.get("/held"))[0], should_say="Mine")
    case = Case.objects.get()
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/closing"):
        aisha.get(path, 404)
    assert aisha.post(f"/cases/{case.id}", text="Hello", **{"form-number": str(uuid4())}).status_code == 404


def test_a_form_without_its_number_is_no_form_of_ours(maureen):
    path = wrong_links(maureen.get("/held"))[0]
    assert maureen.post(path, should_say="Other").status_code == 400
