"""The matrix of pages: every address, called by everybody, about their own things, others' and none.

Nobody comes in who should not, what is not yours is answered as what is not there, nothing that is refused
leaves a trace, and what is read or done makes exactly the entries that the table says.
"""

from collections.abc import Callable, Iterator
from re import sub
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .pages import PAGES, ROLES, Opens, Page
from .people import EVERYBODY, Caller, Thing, Town

SIGN_IN, NO_ENTRY, NOT_THERE = 302, 403, 404


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{prefix}{each.name}"
        else:
            yield from addresses(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)


def comes_in(caller: Caller, page: Page, thing: Thing) -> bool:
    """Whether the door opens, whatever may be behind it."""
    match page.opens:
        case Opens.ANYONE:
            return True
        case Opens.RESIDENTS:
            return caller.is_person
        case Opens.STAFF:
            return bool(caller.roles)
    held = caller.roles.get(thing.names["organisation"], frozenset())
    return page.opens in held or page.also in held


def is_theirs(caller: Caller, page: Page, thing: Thing) -> bool:
    if page.opens in ROLES:
        return thing.names["organisation"] in thing.of
    return thing.of == EVERYBODY or caller.email in thing.of


def refusal(caller: Caller, page: Page, thing: Thing) -> int | None:
    """The status by which somebody is refused; None for whoever may."""
    if not caller.email and page.opens is not Opens.ANYONE:
        return SIGN_IN
    if page.opens is Opens.RESIDENTS and not caller.is_person:
        return NO_ENTRY
    if page.opens in (Opens.STAFF, *ROLES) and not caller.roles:
        return NO_ENTRY
    if comes_in(caller, page, thing) and is_theirs(caller, page, thing):
        return None
    return NOT_THERE


def entries() -> int:
    from candour.access.models import Pending

    return Pending.objects.count()


class Answer(NamedTuple):
    """How somebody was answered: its status, headers and words, how many entries it made, and how many
    questions it put to the database."""

    status: int
    headers: dict[str, str]
    words: str
    made: int
    asked: int


def address(name: str, thing: Thing) -> str:
    return reverse(name, kwargs=dict(thing.names))


def call(method: str, path: str, caller: Caller, fields: Any = None) -> Answer:
    """Call an address as somebody. What comes of it is undone."""
    browser = caller.browser()
    asked: list[str] = []

    def counted(execute: Callable[..., Any], sql: str, *others: Any) -> Any:
        asked.append(sql)
        return execute(sql, *others)

    before = entries()
    with transaction.atomic(), connection.execute_wrapper(counted):
        answer = getattr(browser, method)(path, fields)
        made = entries() - before
        transaction.set_rollback(True)
    refused = answer.status_code == NOT_THERE
    return Answer(answer.status_code, dict(answer.headers), said(answer) if refused else "", made, len(asked))


LOOKED: dict[tuple[str, str], Answer] = {}
"""What is looked at for two tests is looked at once: a call leaves nothing behind."""


def look(path: str, caller: Caller) -> Answer:
    """How somebody is answered who looks at a page."""
    if (path, caller.name) not in LOOKED:
        LOOKED[path, caller.name] = call("get", path, caller)
    return LOOKED[path, caller.name]


def said(answer: Any) -> str:
    """What a page says, but for what is made anew for every answer."""
    return sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", answer.content.decode())


def test_every_address_is_in_the_table_and_nothing_else():
    assert set(addresses(get_resolver())) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(name, borough: Town):
    page = PAGES[name]
    callers = borough.callers if page.opens is not Opens.ANYONE else borough.callers[:2]
    for thing in borough.things[page.of]:
        for caller in callers:
            told = f"{name}: {caller.name}, {thing.what}"
            refused = refusal(caller, page, thing)
            answer = look(address(name, thing), caller)
            if refused is None:
                assert answer.status in page.got, told
                assert answer.made == page.reads, told
                assert page.opens is Opens.ANYONE or "no-store" in answer.headers["Cache-Control"], told
            else:
                assert answer.status == refused, told
                assert refused != SIGN_IN or answer.headers["Location"].startswith("/sign-in?next="), told
                assert not answer.made, told


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.sends is not None])
def test_only_those_a_page_is_for_can_do_what_it_does(name, borough: Town):
    page = PAGES[name]
    for thing in borough.things[page.of]:
        for caller in borough.callers if page.opens is not Opens.ANYONE else borough.callers[:2]:
            told = f"{name}: {caller.name}, {thing.what}"
            refused = refusal(caller, page, thing)
            answer = call("post", address(name, thing), caller, page.sends)
            if refused is None:
                assert (answer.status in page.sent, answer.made) == (True, page.records), told
            else:
                assert (answer.status, answer.made) == (refused, 0), told


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.of and page.opens != "anyone"])
def test_what_is_not_yours_is_answered_as_what_is_not_there(name, borough: Town):
    """In status, words, and in how much is asked of the database for it."""
    page = PAGES[name]
    for caller in borough.callers:
        absent: dict[Any, tuple[str, int]] = {}
        for thing in reversed(borough.things[page.of]):  # below each desk, what is not there comes last
            if refusal(caller, page, thing) == NOT_THERE and caller.email not in thing.was_of:
                answer = look(address(name, thing), caller)
                alike = absent.setdefault(thing.names.get("organisation"), (answer.words, answer.asked))
                assert (answer.words, answer.asked) == alike, f"{name}: {caller.name}, {thing.what}"
