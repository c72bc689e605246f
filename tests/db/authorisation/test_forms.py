"""Every form of portal and desk: with naughty words, pressed twice, and sent from a tab that was left open.

Every address is asked what it takes, so a form that is added has to have its line in `sending.py`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from .forms import Form, forms_in, words_of
from .pages import PAGES, Opens
from .people import Town
from .sending import SENDINGS, Names, fields_of, names_for
from .test_pages import refusal

WRITTEN = [name for name, sending in SENDINGS.items() if sending.words]
WORST = (
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>\"'> {{ 7*7 }} {% now %} %s%n ${x}",
    "Ann\u202etxt.exe\u2066 \u2028one\u2029two\x85three\x0bfour\x1cfive",
    "田中さん 👩🏽‍💻 ﷽ Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ",
    "nothing\0after",
    "x" * 5_000,
)
KIND = {200, 302, 429}
"""How a form answers; 429 says to wait a moment."""


@dataclass
class At:
    """A browser of somebody who may send a form, before the page on which it stands."""

    name: str
    browser: Client
    names: Names

    @property
    def address(self) -> str:
        return reverse(self.name, kwargs=dict(self.names))

    @property
    def page(self) -> str:
        on = SENDINGS[self.name].on or self.name
        return reverse(on, kwargs=self._known(on))

    def form(self) -> Form | None:
        """The form as it is drawn now; None where it does not stand there at first."""
        answer = self.browser.get(self.page)
        return next(filter(self.takes, forms_in(answer)), None)

    def takes(self, form: Form) -> bool:
        """Whether the form is sent to this address."""
        return urljoin(self.page, form.action) == self.address

    def send(self, form: Form | None, **fields: Any) -> Any:
        hidden = {} if form is None else form.hidden
        cache.clear()  # the limits on guessing have tests of their own
        return self.browser.post(self.address, {**fields_of(self.name), **hidden, **fields})

    def landing(self, answer: Any) -> Any:
        """Where an answer leads, as a browser follows it."""
        for _ in range(3):
            if answer.status_code != 302:
                break
            answer = self.browser.get(urljoin(self.address, answer.url))
        return answer

    def read_at(self, shown: str) -> Any:
        """The page where what was written is read."""
        return self.browser.get(reverse(shown, kwargs=self._known(shown)))

    def _known(self, name: str) -> dict[str, Any]:
        """Of what this address names, what another takes."""
        for names in (dict(self.names), {"organisation": self.names.get("organisation", "")}):
            with suppress(NoReverseMatch):
                reverse(name, kwargs=names)
                return names
        return {}


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def at(borough: Town, name: str) -> Iterator[At]:
    """Whoever may send the form first, at the first thing of theirs; all that is done is undone."""
    page, sending = PAGES[name], SENDINGS[name]
    with undone():
        if page.opens is Opens.ANYONE:
            found = At(name, Client(), names_for(name, borough.things[page.of][0].names))
        else:
            found = next(
                At(name, caller.browser(), thing.names)
                for caller in borough.callers
                for thing in (borough.things[page.of] if caller.session else ())
                if refusal(caller, page, thing) is None
            )
        if sending.before is not None:
            sending.before(found.browser, found.names)
        yield found


def rows() -> dict[str, int]:
    """How many rows every table has, but for what a visit alone leaves."""
    passing = {"django_session", "sent_forms", "case_views", "counted"}
    tables = [each for each in connection.introspection.table_names() if each not in passing]
    counts = " union all ".join(f"select '{each}', count(*) from \"{each}\"" for each in tables)
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return dict(cursor.fetchall())


def naughty(corpus: Path, name: str) -> list[str]:
    """The worst, and this form's share of the list: between them the forms are sent all of it."""
    listed = json.loads((corpus / "bad-input" / "blns.json").read_text())
    strings = [text.strip() for text in listed if text.strip()]
    return [*WORST, *strings[WRITTEN.index(name) :: len(WRITTEN)]]


def is_refused(answer: Any) -> bool:
    return answer.status_code == 200 and b"govuk-error-summary" in answer.content


def test_every_address_that_takes_a_form_is_in_the_table_and_nothing_else(borough: Town):
    takes = set()
    for name, page in PAGES.items():
        path = reverse(name, kwargs=dict(borough.things[page.of][0].names))
        callers = borough.callers if page.opens is not Opens.ANYONE else borough.callers[:1]
        allowed = (caller.browser().options(path).headers.get("Allow", "") for caller in callers)
        takes |= {name} if any("POST" in each for each in allowed) else set()
    assert takes == set(SENDINGS)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_form_has_the_fields_for_words_that_its_line_names(name, borough: Town):
    with at(borough, name) as there:
        form = there.form()
        assert form is not None, "it does not stand on its page"
        assert form.words == set(SENDINGS[name].words)


@pytest.mark.parametrize("name", WRITTEN)
def test_naughty_words_come_back_exactly_or_are_refused_kindly(name, borough: Town, corpus):
    sending = SENDINGS[name]
    with at(borough, name) as there:
        form = there.form()
        for number, text in enumerate(naughty(corpus, name)):
            fields = sending.words if number < 2 or not sending.free else sending.free
            with undone():
                answer = there.send(form, **dict.fromkeys(fields, text))
                page = there.landing(answer)
                assert {answer.status_code, page.status_code} <= KIND, text
                assert "<" not in text or text == "<" or text not in page.content.decode()
                if is_refused(page):
                    (same,) = [each for each in forms_in(page) if there.takes(each)]
                    assert {same.stands[field][0] for field in fields} == {text}
                elif fields == sending.free and sending.shown is not None:
                    page = there.read_at(sending.shown) if sending.shown else page
                    assert text in words_of(page)


@pytest.mark.parametrize("name", [name for name, sending in SENDINGS.items() if not sending.twice])
def test_a_second_press_does_nothing_twice(name, borough: Town):
    with at(borough, name) as there:
        form = there.form()
        words = dict.fromkeys(SENDINGS[name].free, "It is said.")
        first = there.send(form, **words)
        once = rows()
        second = there.send(form, **words)
        assert second.status_code in {first.status_code, *KIND}, name
        assert rows() == once


@pytest.mark.parametrize(
    "name", [name for name, sending in SENDINGS.items() if sending.free and not sending.late]
)
def test_words_from_a_tab_that_was_left_open_are_taken_or_still_there(name, borough: Town):
    """In the other tab the same form was sent meanwhile, with other words."""
    sending = SENDINGS[name]
    with at(borough, name) as there:
        left_open, other = there.form(), there.form()
        there.send(other, **dict.fromkeys(sending.free, "Said in the other tab."))
        before = rows()
        answer = there.landing(there.send(left_open, **dict.fromkeys(sending.free, "Left open.")))
        if answer.status_code == 404:  # it is gone, and the next page says what was written
            answer = there.browser.get("/desk")
        read = [answer, *([there.read_at(sending.shown)] if sending.shown else [])]
        assert rows() != before or any("Left open." in words_of(page) for page in read)
