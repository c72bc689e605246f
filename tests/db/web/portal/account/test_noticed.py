"""Who guesses is seen by whoever runs the site: how, and from which network, and never at whose account."""

import logging
from uuid import uuid4

import pytest
from django.test import Client

from candour.demonstration.residents import AISHA, MAUREEN
from candour.people.models import Account

from ..conftest import PASSWORD
from .test_fresh import hidden, make_stale

FROM = {"REMOTE_ADDR": "203.0.113.77"}


@pytest.fixture
def said(caplog):
    """What the log says of guessing."""
    caplog.set_level(logging.INFO, "candour.security")

    def lines() -> list[str]:
        return [each.getMessage() for each in caplog.records if each.name == "candour.security"]

    return lines


def test_a_wrong_password_is_said_once_and_a_right_one_stands_in_the_history(said, sign_in):
    Client().post("/sign-in", {"login": MAUREEN.email, "password": "wrong"}, **FROM)
    Client().post("/sign-in", {"login": "nobody@post.example", "password": "wrong"}, **FROM)
    assert said() == ["A password did not prove anybody, from 203.0.113.0/24."] * 2
    sign_in(MAUREEN.email)
    assert len(said()) == 2


def test_so_is_a_wrong_code_passkey_and_card(said, with_app):
    with_app(MAUREEN.email)
    client = Client()
    client.post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD})
    client.post("/sign-in/code", {"code": "000000"}, **FROM)
    client.post("/sign-in/passkey", {"credential": "{}"}, **FROM)
    card = {"user_name": "otter-lamp-00001", "code": "BCDFG", "password": "kettle quilt otter"}
    client.post("/password/card", card, **FROM)
    assert [line.split(" did")[0] for line in said()] == ["A code", "A passkey", "A recovery card"]


def test_so_is_a_proof_that_fails(said, sign_in):
    client = sign_in(MAUREEN.email)
    make_stale(client)
    page = client.get("/account/close")
    client.post("/account/close", {**hidden(page), "proof-password": "wrong"}, **FROM)
    assert said() == ["A password did not prove anybody, from 203.0.113.0/24."]


def test_and_that_somebody_is_held_back(said):
    for _each in range(6):
        Client().post("/sign-in", {"login": MAUREEN.email, "password": "wrong"}, **FROM)
    assert said()[-1] == "After too many tries a stranger was held back, from 203.0.113.0/24."


def test_a_form_without_its_token_is_said_by_its_address_in_the_map(said, db):
    Client(enforce_csrf_checks=True).post("/sign-in", {"login": MAUREEN.email}, **FROM)
    assert said() == ["A form came without its token: sign-in."]


def test_so_is_a_page_that_is_not_there_or_not_ones_own_alike(said, sign_in, phone_asked):
    client = sign_in(AISHA.email)
    for use in (phone_asked, uuid4()):
        assert client.get(f"/uses/{use}").status_code == 404
    aisha = Account.objects.get(email=AISHA.email)
    assert said() == [f"A page was not there to the account {aisha.pk}: uses/<uuid:id>."] * 2


def test_of_strangers_who_look_around_nothing_is_said(said, db):
    assert Client().get("/wp-admin", **FROM).status_code == 404
    assert said() == []
