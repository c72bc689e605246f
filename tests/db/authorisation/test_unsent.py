"""Nothing that is typed is lost when a session ends before a form is sent: every form that any page has.

The forms are found by opening every address of the matrix, so one that is added is tried too.
"""

from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from candour.web.design.marks import OWNER, is_secret

from .forms import forms_in
from .pages import PAGES, Opens
from .people import BACKEND, Caller, Town
from .test_pages import refusal

IN_PASSING = ("portal:places", "portal:record-facts")
"""Their pages promise that what is typed there is not kept, so it is not kept for this either."""


def opened_page(borough: Town, name: str) -> tuple[Caller, str]:
    """The first who may open a page, at the first thing of theirs."""
    page = PAGES[name]
    for caller in borough.callers:
        for thing in borough.things[page.of] if caller.session else ():
            if refusal(caller, page, thing) is None:
                return caller, reverse(name, kwargs=dict(thing.names))
    raise AssertionError(f"nobody may open {name}")


def signed_in_again(browser: Client, caller: Caller) -> None:
    """The browser that lost its session gets a new one, with all that the old one had proven."""
    from candour.people.models import Account

    methods = caller.browser().session.get("account_authentication_methods")
    browser.force_login(Account.objects.get(email=caller.email), BACKEND)
    if methods:
        session = browser.session
        session["account_authentication_methods"] = methods
        session["account_authentication_methods_user"] = caller.browser().session[
            "account_authentication_methods_user"
        ]
        session.save()


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.opens != Opens.ANYONE])
def test_what_was_typed_into_a_form_is_there_again(name, borough: Town):
    caller, path = opened_page(borough, name)
    for form in forms_in(caller.browser().get(path)):
        assert all(map(is_secret, form.secrets)), f"{name}: {form.secrets}"
        assert not form.filled, name
        if not form.typed:
            continue
        browser = Client()
        typed = {**form.typed, **{secret: ["hunter2"] for secret in form.secrets}}
        away = browser.post(urljoin(path, form.action), {**typed, OWNER: form.mark})
        assert away.url.startswith("/sign-in?next="), name
        signed_in_again(browser, caller)
        again = browser.get(path)
        is_kept = "You were signed out before this was sent" in again.content.decode()
        assert is_kept is (name not in IN_PASSING), name
        if not is_kept:
            continue
        assert "hunter2" not in again.content.decode(), name
        (same,) = [each for each in forms_in(again) if each.action == form.action]
        assert same.stands == form.typed, name
        assert "signed out before" not in browser.get(path).content.decode(), "it is given back once"


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.opens == Opens.ANYONE])
def test_what_proves_who_somebody_is_has_a_name_by_which_it_is_not_kept(name, borough: Town):
    answer = Client().get(reverse(name, kwargs=dict(borough.things[PAGES[name].of][0].names)))
    for form in forms_in(answer):
        assert all(map(is_secret, form.secrets)), f"{name}: {form.secrets}"
