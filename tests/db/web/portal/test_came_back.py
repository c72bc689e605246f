"""A form with mistakes stands at an address of its own: Back and a reload show it, for its owner alone."""

from datetime import timedelta

import pytest
from django.test import Client

from .conftest import NOW, words
from .test_wrong import number_in, owner_in, wrong_links


@pytest.fixture
def form(maureen):
    """Where she says that something is wrong, and what her browser sends from there, with a mistake in it."""
    path = wrong_links(maureen.get("/held"))[0]
    page = maureen.get(path)
    return path, {"form-number": number_in(page), "form-owner": owner_in(page), "why": "Kept words"}


def navigate(client, form):
    path, fields = form
    return client.post(path, fields, HTTP_SEC_FETCH_MODE="navigate")


def test_what_came_back_is_shown_as_often_as_it_is_asked_for(maureen, form):
    at = navigate(maureen.client, form).url
    assert at.startswith(f"{form[0]}?mistakes=")
    for _ in range(2):
        page = maureen.get(at)
        assert "There is a problem" in words(page)
        assert "Kept words" in words(page)
        assert "no-store" in page["Cache-Control"]


def test_put_right_it_counts(maureen, form):
    path, fields = form
    page = maureen.get(navigate(maureen.client, form).url)
    fields |= {"form-owner": owner_in(page), "should_say": "Tern Close"}
    assert navigate(maureen.client, (path, fields)).url.startswith("/cases/")


def test_in_the_session_it_lies_sealed(maureen, form):
    navigate(maureen.client, form)
    kept = maureen.client.session["came-back"]
    assert "Kept words" not in str(kept)


def test_elsewhere_and_under_another_number_the_page_is_as_it_was(maureen, form):
    at = navigate(maureen.client, form).url
    assert "Kept words" not in words(maureen.get(at + "0"))
    assert "Kept words" not in words(maureen.get("/held", mistakes=at.partition("=")[2]))


def test_whoever_signs_in_next_there_is_not_shown_it(maureen, grace, form):
    at = navigate(maureen.client, form).url
    maureen.client.force_login(grace.account, "allauth.account.auth_backends.AuthenticationBackend")
    assert b"Kept words" not in maureen.client.get(at).content


def test_after_an_hour_it_is_not_shown_any_more(maureen, form, monkeypatch):
    from candour.web.design import came_back

    at = navigate(maureen.client, form).url
    monkeypatch.setattr(came_back, "LASTS", timedelta(0))
    assert "Kept words" not in words(maureen.get(at))


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/my-records/code", {"code": "ABC"}),
        ("/my-records/facts/harrowmere-council/contacts", {"number": "C-1"}),
        ("/services/bins/places", {"postcode": "no such place"}),
    ],
    ids=["a code", "what a record knows", "what is promised not to be kept"],
)
def test_nothing_is_kept_of(maureen, path, typed):
    answer = navigate(maureen.client, (path, {"form-owner": owner_in(maureen.get(path)), **typed}))
    assert "There is a problem" in words(answer)
    assert "came-back" not in maureen.client.session


def test_of_whoever_uses_candour_safely_nothing_is_kept_or_shown(maureen, form):
    from candour.people.actions import begin_safe_use

    at = navigate(maureen.client, form).url
    begin_safe_use(account=maureen.account, at=NOW)
    assert "Kept words" not in words(maureen.get(at))
    assert "There is a problem" in words(navigate(maureen.client, form))


def test_what_is_no_browser_that_goes_from_page_to_page_is_answered_as_it_is(maureen, form):
    path, fields = form
    assert "There is a problem" in words(maureen.client.post(path, fields))
    stranger = navigate(Client(), form)
    assert stranger.url == f"/sign-in?next={path}"
