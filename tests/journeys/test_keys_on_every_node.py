"""What an administrator decides at the desk counts on every node within two seconds, tokens and all."""

import json
import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from soak.authenticator import unused_code
from soak.running import free_port

from .nodes import another_node

TOKEN, RELEASES = "/exchange/v1/token", "/exchange/v1/releases"
PROOF = "/sign-in/code"
CLIENT = "/desk/harrowmere-council/clients/harrowmere-council-system"
SECONDS = 2.0
MOST_TRIES = 3_000


class Desk:
    """A member of staff at their browser, without one."""

    def __init__(self, demo: dict[str, Any], name: str) -> None:
        self.http = httpx.Client(base_url=demo["base_url"], follow_redirects=True, timeout=20)
        who = next(each for each in demo["staff"] if each["name"] == name)
        self.send("/sign-in", login=who["email"], password=who["password"])
        self.send(PROOF, code=unused_code(who["totp_secret"]))

    def send(self, path: str, **fields: str) -> httpx.Response:
        page = self.http.get(path)
        token, *_ = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        sent = {"csrfmiddlewaretoken": token, **fields}
        answer = self.http.post(path, data=sent, headers={"Referer": str(page.url)})
        assert answer.status_code == 200, answer.text
        return answer


@pytest.fixture
def second_node(running_program) -> Iterator[str]:
    """Another `candour serve` on the same database; gives its address."""
    with another_node(running_program, free_port(), CANDOUR_BASE_URL=running_program.base_url) as address:
        yield address


def assertion(base_url: str, key: dict[str, str]) -> str:
    client_id = "harrowmere-council-system"
    claims = {"iss": client_id, "sub": client_id, "aud": base_url, "jti": uuid4().hex}
    return jwt.encode(
        {"alg": "ES256", "kid": key["kid"]}, claims | {"exp": int(time.time()) + 50}, ECKey.import_key(key)
    )


def ask_token(node: str, base_url: str, key: dict[str, str]) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion(base_url, key),
    }
    return httpx.post(node + TOKEN, data=form)


def call(node: str, token: str) -> int:
    """The status of a call that is refused for its body at the latest."""
    return httpx.post(node + RELEASES, json={}, headers={"Authorization": f"Bearer {token}"}).status_code


def within_two_seconds(done: float, found: Callable[[], int], right: int) -> None:
    """What is asked for two seconds later is answered rightly, or with 503 by a node too busy to know."""
    for _ in range(MOST_TRIES):
        asked = time.monotonic()
        if (status := found()) == right:
            return
        assert status == 503 or asked - done < SECONDS, f"{status} after {asked - done:.2f} s"
        time.sleep(0.02)
    pytest.fail(f"never {right}")


def test_a_key_made_and_ended_at_the_desk_counts_on_both_nodes(running_program, second_node):
    base_url, nodes = running_program.base_url, (running_program.base_url, second_node)
    desk = Desk(running_program.demo, "Amal Haddad")
    made = desk.send(f"{CLIENT}/keys", how="make", jwk="", overlap="keep")
    added = time.monotonic()
    (text,) = re.findall(r"<pre[^>]*>(.*?)</pre>", made.text, re.S)
    key = json.loads(unescape(text))
    tokens = {}
    for node in nodes:
        answers: list[httpx.Response] = []

        def given(node: str = node, answers: list[httpx.Response] = answers) -> int:
            answers.append(ask_token(node, base_url, key))
            return answers[-1].status_code

        within_two_seconds(added, given, 200)
        tokens[node] = answers[-1].json()["access_token"]
    for node in nodes:  # whose several workers learn of it each for itself
        for token in tokens.values():
            within_two_seconds(added, lambda node=node, token=token: call(node, token), 422)

    page = desk.http.get(CLIENT).text
    end = next(
        path
        for path in re.findall(rf'href="({CLIENT}/keys/\d+/end)"', page)
        if key["kid"] in _row(page, path)
    )
    desk.send(end)
    ended = time.monotonic()
    for node in nodes:
        for token in tokens.values():
            within_two_seconds(ended, lambda node=node, token=token: call(node, token), 401)
        within_two_seconds(ended, lambda node=node: ask_token(node, base_url, key).status_code, 401)


def _row(page: str, path: str) -> str:
    """The row of a table in which a link stands."""
    return next(row for row in page.split("<tr>") if path in row)
