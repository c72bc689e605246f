"""Whoever asks for more than a person reads is held back, kindly, and nobody is for what another does."""

import logging

import pytest
from django.test import Client

from candour.core.pace import Pace, Paces
from candour.demonstration.residents import AISHA, MAUREEN
from candour.web.design import pacing

from .conftest import words

HERE = {"REMOTE_ADDR": "203.0.113.77"}
AS_SERVED = Paces(pacing.OF_A_SESSION)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """A pace that a test can reach, and that gives nothing more while the test runs."""
    monkeypatch.setattr(pacing, "OF_A_SESSION", Pace(at_once=40, a_second=0.001))
    monkeypatch.setattr(pacing, "OF_AN_ADDRESS", Pace(at_once=4, a_second=0.001))


def read(client: Client, times: int, path: str = "/help", **more: str) -> list[int]:
    return [client.get(path, **(HERE | more)).status_code for _ in range(times)]


def beside(one: Client, other: Client) -> Client:
    """Another browser, answered by the same worker."""
    other.handler = one.handler
    return other


def test_a_session_is_held_back_and_told_when_to_go_on(maureen):
    assert set(read(maureen.client, 40)) == {200}
    answer = maureen.client.get("/help?a=b")
    assert answer.status_code == 429
    assert 990 <= int(answer["Retry-After"]) <= 1_000
    assert "no-store" in answer["Cache-Control"]
    assert f"Wait {answer['Retry-After']} seconds, then try again." in words(answer)
    assert b'href="/help?a=b"' in answer.content


def test_her_other_session_and_everybody_elses_go_on(maureen, signed_in):
    read(maureen.client, 40)
    assert read(maureen.client, 1) == [429]
    for person in (MAUREEN, AISHA):
        assert read(beside(maureen.client, signed_in(person).client), 2) == [200, 200]


def test_a_file_made_of_everything_counts_for_many_pages(maureen):
    assert read(maureen.client, 2, "/uses.csv") == [200, 429]
    assert read(maureen.client, 1) == [200]


def test_whoever_is_held_back_can_leave_and_sign_out(maureen):
    read(maureen.client, 41)
    assert maureen.client.post("/leave").status_code != 429
    assert read(maureen.client, 1, "/sign-out") != [429]


def test_a_reader_without_a_session_is_held_back_by_address(db):
    client = Client()
    assert read(client, 5) == [200] * 4 + [429]
    assert read(beside(client, Client()), 1) == [429]
    assert read(client, 1, REMOTE_ADDR="203.0.113.78") == [200]


def test_addresses_that_one_household_is_given_count_as_one(db):
    client = Client()
    read(client, 4, REMOTE_ADDR="2001:db8:1:2::1")
    assert read(client, 1, REMOTE_ADDR="2001:db8:1:2:ffff::2") == [429]
    assert read(client, 1, REMOTE_ADDR="2001:db8:1:3::1") == [200]


def test_a_neighbour_at_the_same_address_can_sign_in_all_the_same(db):
    client = Client()
    read(client, 5)
    assert read(client, 1, "/sign-in") == [200]


def test_an_address_that_cannot_be_told_is_no_fault_of_the_page(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert read(Client(), 1, HTTP_X_FORWARDED_FOR="203.0.113.9") == [200]


def test_that_somebody_is_held_back_is_said_once_a_minute(maureen, caplog):
    caplog.set_level(logging.INFO, "candour.security")
    read(maureen.client, 45)
    said = [each.getMessage() for each in caplog.records if each.name == "candour.security"]
    assert said == [f"After too many pages the account {maureen.account.pk} was held back."]


def test_a_day_of_hard_work_meets_no_limit():
    """A hundred windows opened at once, then a page every other second for eight hours."""
    assert not any(AS_SERVED.wait("an officer", cost=1, now=0.0) for _ in range(100))
    assert not any(AS_SERVED.wait("an officer", cost=1, now=2.0 * page) for page in range(4 * 60 * 60))


def test_a_script_that_makes_files_all_day_gets_two_a_minute():
    made = [AS_SERVED.wait("a script", cost=pacing.A_FILE, now=float(second)) for second in range(60 * 60)]
    assert made.count(0.0) <= 2 * 60 + 33
