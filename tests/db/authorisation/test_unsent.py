"""Nothing that is typed is lost when a session ends before a form is sent: every form that any page has.

The forms are found by opening every address of the matrix, so one that is added is tried too.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from candour.web.design.unsent import OWNER, is_secret

from .pages import PAGES, Opens
from .people import BACKEND, Caller, Town
from .test_pages import refusal

NEVER_TYPED = {"hidden", "submit", "button"}
SECRET = {"current-password", "new-password", "one-time-code"}


@dataclass
class Form:
    """A form that sends something: what can be typed or chosen in it, and what stands in it now."""

    action: str
    typed: dict[str, list[str]] = field(default_factory=dict)
    stands: dict[str, list[str]] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    mark: str = ""


class Forms(HTMLParser):
    """Reads the forms of a page. What it types is a text that no page has; of choices it takes the last."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside: Form | None = None
        self.opened, self.is_text = "", False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "form" and given.get("method") == "post":
            self.inside = Form(given.get("action") or "")
            self.found.append(self.inside)
        elif self.inside is None or (kind in NEVER_TYPED and name != OWNER):
            return
        elif name == OWNER:
            self.inside.mark = given["value"]
        elif kind == "password" or given.get("autocomplete") in SECRET or is_secret(name):
            self.inside.secrets.add(name)
            assert not given.get("value"), f"{name} is filled in"
        elif tag in ("textarea", "select"):
            self.opened, self.is_text = name, tag == "textarea"
            if tag == "textarea":
                self.inside.typed[name], self.inside.stands[name] = ["Typed <é> & lost?"], []
        elif tag == "option":
            self.inside.typed[self.opened] = [given["value"]]
            if "selected" in given:
                self.inside.stands[self.opened] = [given["value"]]
        elif tag == "input" and kind in ("radio", "checkbox"):
            before = self.inside.typed.get(name, [])
            self.inside.typed[name] = [given["value"]] if kind == "radio" else [*before, given["value"]]
            stands = self.inside.stands.setdefault(name, [])
            stands += [given["value"]] if "checked" in given else []
        elif tag == "input" and "hidden" not in given:
            self.inside.typed[name] = ["Typed <é> & lost?"]
            self.inside.stands[name] = [given.get("value") or ""]

    def handle_data(self, data):
        if self.inside is not None and self.is_text:
            self.inside.stands[self.opened].append(data.strip())

    def handle_endtag(self, tag):
        self.inside = None if tag == "form" else self.inside
        if tag in ("textarea", "select"):
            self.opened, self.is_text = "", False


def forms_in(answer) -> list[Form]:
    reader = Forms()
    if answer.get("Content-Type", "").startswith("text/html"):
        reader.feed(answer.content.decode())
    return reader.found


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
        if not form.typed:
            continue
        browser = Client()
        typed = {**form.typed, **{secret: ["hunter2"] for secret in form.secrets}}
        away = browser.post(urljoin(path, form.action), {**typed, OWNER: form.mark})
        assert away.url.startswith("/sign-in?next="), name
        signed_in_again(browser, caller)
        again = browser.get(path)
        assert "You were signed out before this was sent" in again.content.decode(), name
        assert "hunter2" not in again.content.decode(), name
        (same,) = [each for each in forms_in(again) if each.action == form.action]
        assert same.stands == form.typed, name
        assert "signed out before" not in browser.get(path).content.decode(), "it is given back once"


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.opens == Opens.ANYONE])
def test_what_proves_who_somebody_is_has_a_name_by_which_it_is_not_kept(name, borough: Town):
    answer = Client().get(reverse(name, kwargs=dict(borough.things[PAGES[name].of][0].names)))
    for form in forms_in(answer):
        assert all(map(is_secret, form.secrets)), f"{name}: {form.secrets}"
