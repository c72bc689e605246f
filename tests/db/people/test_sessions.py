"""When a session ends: an hour after its last page, and eight hours after its owner proved who they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candour.people import sessions
from candour.people.sessions import LONGEST, SessionStore

HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes)` lets time go by, for sessions."""
    now = [timezone.now()]
    monkeypatch.setattr(sessions.timezone, "now", lambda: now[0])
    monkeypatch.setattr("django.contrib.sessions.backends.base.timezone.now", lambda: now[0])

    def on(minutes: int) -> None:
        now[0] += timedelta(minutes=minutes)

    return on


@pytest.fixture
def key(db) -> str:
    session = SessionStore()
    session["who"] = "Noor"
    session.create()
    return session.session_key


def page(key: str) -> bool:
    """Ask for a page, as Django's middleware does; whether somebody was there."""
    session = SessionStore(key)
    there = session.get("who") == "Noor"
    if session.modified:
        session.save()
    return there


def test_it_ends_an_hour_after_its_last_page(key, clock):
    clock(59)
    assert page(key)
    clock(59)
    assert page(key)
    clock(61)
    assert not page(key)


def test_it_ends_eight_hours_after_it_began_whatever_was_asked_for(key, clock):
    hours = LONGEST // HOUR
    for _each in range(hours * 2 - 1):
        clock(30)
        assert page(key)
    clock(31)
    assert not page(key)


def test_with_a_proof_of_who_they_are_the_longest_time_begins_again(key, clock):
    for _each in range(15):
        clock(30)
        assert page(key)
    session = SessionStore(key)
    session.cycle_key()
    clock(31)
    assert page(session.session_key)
    assert not page(key)


def test_not_every_page_writes_it(key, clock):
    clock(4)
    session = SessionStore(key)
    assert session.get("who") == "Noor"
    assert not session.modified
    clock(2)
    session = SessionStore(key)
    assert session.get("who") == "Noor"
    assert session.modified


def test_it_says_how_long_it_lasts_also_when_it_has_only_begun(key, clock):
    assert SessionStore().lasts() == HOUR
    clock(3)
    read = SessionStore(key)
    assert read.get("who") == "Noor"
    assert timedelta(minutes=56) < read.lasts() <= timedelta(minutes=57)
    clock(10)
    read = SessionStore(key)
    assert read.get("who") == "Noor"
    assert read.lasts() == HOUR
