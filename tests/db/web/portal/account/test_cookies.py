"""What a browser is given to keep, and what it must bring back."""

import re

import pytest
from django.test import Client

from candour.demonstration.residents import MAUREEN

from ..conftest import PASSWORD


def test_cookies_are_lax_and_no_scripts_business(sign_in):
    client = sign_in(MAUREEN.email)
    client.get("/account/password")
    assert set(client.cookies) == {"candour-session", "candour-csrf", "candour-device"}
    for cookie in client.cookies.values():
        assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True), cookie.key


def test_a_session_has_a_long_random_key(sign_in):
    keys = {sign_in(MAUREEN.email).cookies["candour-session"].value for _ in range(3)}
    assert len(keys) == 3
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)


def test_a_form_without_its_token_does_nothing(sign_in):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD}).status_code == 403
    careful.cookies = sign_in(MAUREEN.email).cookies
    assert careful.post("/sign-out").status_code == 403
    assert careful.get("/home").status_code == 200


@pytest.mark.parametrize("path", ["/home", "/uses", "/held", "/choices", "/account", "/messages"])
def test_signing_out_stands_on_every_page(maureen, path):
    assert 'action="/sign-out"' in maureen.get(path).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/uses.csv",
        "/uses.json",
        "/held.csv",
        "/held.json",
        "/held/map.csv",
        "/receipts.csv",
        "/cases.csv",
        "/messages.csv",
        "/choices.csv",
    ],
)
def test_names_of_downloads_are_plain(maureen, path):
    said = maureen.get(path)["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', said), said
