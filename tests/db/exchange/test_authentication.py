"""Every call is checked: the token's own word may be remembered, the client's standing never."""

import time
from datetime import UTC, datetime

import pytest

from candour.exchange.problems import Unavailable

PATH = "/exchange/v1/records/council-tax/council-customer/1"


@pytest.fixture
def call(dataset, system):
    """Puts a record with these headers."""
    body = {"values": {"contact.phone": {"value": "1", "updated": "2025-01-01"}}}
    return lambda headers: system.door.put(PATH, json=body, headers=headers)


def refused(answer) -> str:
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer realm=")
    return answer.json()["detail"]


def test_a_token_opens_until_it_is_five_minutes_old(call, system, door):
    from candour.store.register import Client

    client = door.app.state.exchange.registers.current().clients[system.client_id]
    assert isinstance(client, Client)
    old = door.app.state.exchange.tokens.issue(
        client, {"records"}, now=int(time.time()) - 301, jti="1", client_key=f"{system.client_id}-1"
    )

    assert call(system.bearer()).status_code == 201
    assert "expired" in refused(call({"Authorization": f"Bearer {old}"}))


def test_the_scheme_is_read_in_any_case_and_no_other_scheme_passes(call, system):
    token = system.bearer()["Authorization"].removeprefix("Bearer ")

    assert call({"Authorization": f"bearer {token}"}).status_code == 201
    for header in ("", "Bearer", "Bearer ", token, f"Basic {token}", f"Token {token}", f"Bearer {token}x"):
        refused(call({"Authorization": header}))
    refused(call({}))


def test_two_authorization_headers_are_refused(call, system):
    token = system.bearer()["Authorization"]

    assert call([("Authorization", token), ("Authorization", token)]).status_code == 400


def test_an_assertion_is_no_access_token(call, system):
    refused(call({"Authorization": f"Bearer {system.signed(system.claims())}"}))


def test_a_revoked_client_is_out_within_two_seconds(call, system, soon_stale):
    from candour.people.actions import revoke_client
    from candour.people.models import PartnerClient

    headers = system.bearer()
    assert call(headers).status_code == 201
    revoke_client(client=PartnerClient.objects.get(), at=datetime.now(UTC))
    revoked = time.monotonic()
    while not _is_out(system.door, revoked):  # nothing but the poll can tell it of that
        time.sleep(0.01)
    answer = call(headers)
    while answer.status_code == 503:  # a busy machine has no register that is new enough
        answer = call(headers)
    assert "may no longer call" in refused(answer)


def _is_out(door, revoked: float) -> bool:
    """Whether it is out; what is found two seconds later must say so, or there must be nothing to find."""
    asked = time.monotonic()
    try:
        clients = door.app.state.exchange.registers.current().clients
    except Unavailable:
        return False
    is_out = all(client.revoked_at is not None for client in clients.values())
    assert is_out or asked - revoked < 2
    return is_out


def test_a_scope_taken_from_a_client_counts_though_its_token_has_it(call, system, database, door):
    headers = system.bearer()
    database.execute("update partner_clients set scopes = '{release}'")
    database.execute("update versions set version = version + 1")
    door.look_again()

    answer = call(headers)
    assert answer.status_code == 403
    assert 'scope="records"' in answer.headers["www-authenticate"]


def test_a_call_that_is_not_allowed_is_said_to_whoever_runs_the_exchange(call, caplog):
    refused(call({"Authorization": "Bearer made-up"}))
    assert said(caplog) == ["A call was not allowed: not-authenticated."]


def test_so_is_what_cannot_be_read_or_is_not_there_and_whose_call_it_was(door, system, caplog):
    headers = system.bearer() | {"Content-Type": "application/json"}
    caplog.clear()
    for body in (b"{", b"[]"):
        door.put("/exchange/v1/records/council-tax/council-customer/C-204417", content=body, headers=headers)
    door.delete("/exchange/v1/records/not-mine/council-customer/C-204417", headers=headers)
    of = f"of the system {system.client_id}"
    assert said(caplog) == [
        f"A call could not be read: malformed-json, {of}.",
        f"A call could not be read: unfit-body, {of}.",
        f"A call found nothing: not-found, {of}.",
    ]


def test_whoever_is_refused_without_end_does_not_fill_the_log(call, caplog):
    for _each in range(80):
        refused(call({"Authorization": "Bearer made-up"}))
    assert 60 <= len(said(caplog)) < 80


def said(caplog) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "candour.security"]
