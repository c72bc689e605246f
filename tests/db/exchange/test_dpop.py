"""A token bound to a key opens nothing without it, on any route, and each proof is good for one call."""

import json
import time
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from candour.exchange.dpop import token_hash

from .conftest import BASE_URL, RECORDS, RELEASES, TOKEN, make_app, open_door
from .town import ANN, PHONE

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

KEY = ECKey.generate_key("P-256")


def proof(method: str, path: str, token: str | None = None, key=KEY, **changed) -> str:
    standard = {
        "jti": uuid4().hex,
        "htm": method,
        "htu": BASE_URL + path,
        "iat": time.time(),
        "ath": None if token is None else token_hash(token),
    }
    claims = {name: value for name, value in (standard | changed).items() if value is not None}
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(claims), key, ["ES256"])


def bound_token(system, sent=None):
    """The answer to a request for a token bound to KEY."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": system.signed(system.claims()),
    }
    return system.door.post(TOKEN, data=form, headers={"DPoP": sent or proof("POST", TOKEN)})


@pytest.fixture
def asked(landlord):
    """A release about Ann, asked with a bound token; `proof` and headers can be had otherwise."""
    token = bound_token(landlord).json()["access_token"]
    landlord.headers  # noqa: B018 - a bearer token got while it may

    def ask(sent=None, scheme="DPoP", key=None):
        request = landlord.request(ANN.tenant, "tenancy-check", PHONE, **({"key": key} if key else {}))
        headers = {"Authorization": f"{scheme} {token}", "DPoP": sent or proof("POST", RELEASES, token)}
        repeat = {"Idempotency-Key": key} if key else {}
        return request | {"headers": {k: v for k, v in (headers | repeat).items() if v != "none"}}

    ask.token = token
    ask.now = lambda *args, **more: landlord.door.together([ask(*args, **more)])[0]
    return ask


def refused(answer, error: str = "invalid_dpop_proof") -> str:
    assert answer.status_code == 401, answer.text
    assert f'error="{error}"' in answer.headers["www-authenticate"]
    return answer.json()["detail"]


def test_a_token_asked_for_with_a_proof_is_bound_to_its_key(landlord):
    answer = bound_token(landlord)

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "DPoP"


def test_a_proof_at_the_token_endpoint_is_checked_and_used_once(landlord):
    sent = proof("POST", TOKEN)
    assert bound_token(landlord, sent).status_code == 200
    for wrong in (sent, proof("POST", RELEASES), proof("GET", TOKEN), proof("POST", TOKEN, iat=1.0), "x"):
        answer = bound_token(landlord, wrong)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


def test_a_bound_token_asks_with_a_proof_of_the_same_key(asked, count):
    before = count("entries")
    assert asked.now().status_code == 200
    assert count("entries") == before + 1


def test_a_bound_token_opens_nothing_without_its_key(asked, count):
    before = count("entries")
    another = ECKey.generate_key("P-256")
    token = asked.token
    refused(asked.now("none"))
    refused(asked.now(scheme="Bearer"), "invalid_token")
    assert "another key" in refused(asked.now(proof("POST", RELEASES, token, another)))
    assert "htm" in refused(asked.now(proof("PUT", RELEASES, token)))
    assert "htu" in refused(asked.now(proof("POST", RELEASES + "/batch", token)))
    assert "ath" in refused(asked.now(proof("POST", RELEASES, "another.token")))
    assert "ath" in refused(asked.now(proof("POST", RELEASES)))
    assert "iat" in refused(asked.now(proof("POST", RELEASES, token, iat=time.time() - 3600)))
    assert count("entries") == before


def test_a_bearers_token_is_not_taken_as_a_bound_one(landlord):
    token = landlord.bearer()["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof("POST", RELEASES, token)}
    for path in (RELEASES, f"{RECORDS}/council-tax"):
        refused(landlord.door.post(path, json={}, headers=headers), "invalid_token")


def test_two_proofs_in_one_call_are_refused(asked, landlord):
    request = asked()
    headers = [*request["headers"].items(), ("DPoP", proof("POST", RELEASES, asked.token))]
    assert landlord.door.together([request | {"headers": headers}])[0].status_code == 400


def test_a_proof_is_good_for_one_release_however_many_show_it_at_once(asked, landlord, count):
    before = count("entries")
    request = asked()
    answers = landlord.door.together([request] * 20)
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
    assert {a.json()["type"] for a in answers if a.status_code == 401} == {"/exchange/docs#used-proof"}
    assert count("entries") == before + 1


def test_a_proof_is_good_for_one_release_on_whichever_node(asked, landlord, live_database, count):
    before = count("entries")
    request = asked()
    with open_door(make_app(live_database)) as another:
        assert another.together([request])[0].status_code == 200
        refused(landlord.door.together([request])[0])
        refused(another.together([request])[0])
    assert count("entries") == before + 1


def test_a_repeat_under_a_key_needs_a_proof_of_its_own(asked, count):
    first = asked.now(key="once")
    before = count("entries")
    again = asked.now(key="once")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    sent = proof("POST", RELEASES, asked.token)
    assert asked.now(sent, key="once").status_code == 200
    refused(asked.now(sent, key="once"))
    refused(asked.now(sent, key="other"))
    assert count("entries") == before


def test_a_replayed_proof_spends_no_consent(landlord, asked, database):
    sent = proof("POST", RELEASES, asked.token)
    assert asked.now(sent).status_code == 200
    spent = database.execute("select count(*) from choices where spent_by is not null").fetchone()
    refused(asked.now(sent))
    assert database.execute("select count(*) from choices where spent_by is not null").fetchone() == spent


def test_a_decision_made_again_keeps_the_proof_it_came_with(asked, landlord, town, database):
    """The register changes between decision and entry: the first row is not taken, but its proof is."""
    database.execute("update versions set version = version + 1")
    sent = proof("POST", RELEASES, asked.token)
    assert asked.now(sent).status_code == 200
    refused(asked.now(sent))


def test_records_take_a_proof_each_too(holder):
    token = bound_token(holder).json()["access_token"]
    path = f"{RECORDS}/council-tax/council-customer/C-1"
    body = {"values": {PHONE: {"value": "1", "updated": "2026-03-01"}}}
    sent = proof("PUT", path, token)
    headers = {"Authorization": f"DPoP {token}", "DPoP": sent}
    assert holder.door.put(path, json=body, headers=headers).status_code == 201
    refused(holder.door.put(path, json=body, headers=headers))
    refused(holder.door.put(path, json=body, headers={"Authorization": f"DPoP {token}"}))
    fresh = {"Authorization": f"dpop {token}", "DPoP": proof("PUT", path, token)}
    assert holder.door.put(path, json=body, headers=fresh).status_code == 200


def test_a_reference_with_signs_that_are_escaped_is_at_the_same_address(holder):
    token = bound_token(holder).json()["access_token"]
    path = f"{RECORDS}/council-tax/council-customer/C%201%2F2"
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof("DELETE", path, token)}
    assert holder.door.delete(path, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("other", "called"), [("C-1", "C-1%3F2"), ("C-1", "C-1%232"), ("A", "%2541"), ("A%3Fb", "A")]
)
def test_a_proof_for_one_reference_is_none_for_another_that_reads_alike(holder, other, called):
    token = bound_token(holder).json()["access_token"]
    path = f"{RECORDS}/council-tax/council-customer/"

    def ended(of: str):
        headers = {"Authorization": f"DPoP {token}", "DPoP": proof("DELETE", path + of, token)}
        return holder.door.delete(path + called, headers=headers)

    refused(ended(other))
    assert ended(called).status_code == 404


@pytest.mark.parametrize("sign", ["☃", "\n", '"', "\x00"])
def test_a_refusal_repeats_in_its_header_only_what_a_header_can_hold(holder, sign):
    token, path = bound_token(holder).json()["access_token"], f"{RECORDS}/council-tax/{quote(sign)}/1"
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof("PUT", RECORDS, token)}
    answer = holder.door.put(path, json={}, headers=headers)
    assert "htu" in refused(answer)
    assert f'{path}"' in answer.headers["www-authenticate"]


def test_a_client_of_whom_it_is_required_cannot_do_without(landlord, asked):
    from candour.people.actions import require_proof
    from candour.people.models import PartnerClient

    headers = landlord.headers
    client = PartnerClient.objects.get(client_id=landlord.client_id)
    require_proof(client=client, at=datetime.now(UTC))
    landlord.door.look_again()

    assert "must prove its key" in refused(
        landlord.door.post(RELEASES, json={}, headers=headers), "invalid_token"
    )
    answer = landlord.ask_token()
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    assert asked.now().status_code == 200


def test_a_token_ends_with_the_key_it_was_got_with(landlord, asked):
    from candour.people.actions import add_client_key, retire_client_key
    from candour.people.models import PartnerClient

    client = PartnerClient.objects.get(client_id=landlord.client_id)
    now = datetime.now(UTC)
    add_client_key(client=client, jwk=ECKey.generate_key("P-256").as_dict(private=False), at=now)
    retire_client_key(client=client, kid=landlord.key.kid, at=now)
    landlord.door.look_again()
    assert "in force no more" in refused(asked.now(), "invalid_token")


def test_clients_find_the_algorithms_in_the_metadata(door):
    metadata = door.get("/.well-known/oauth-authorization-server").json()
    assert metadata["dpop_signing_alg_values_supported"] == ["ES256", "Ed25519", "EdDSA"]


def test_what_has_expired_is_forgotten(door, database):
    from candour.store.clients import FORGET_PROOFS

    statement = "insert into used_proofs values (%s, gen_random_uuid(), now() + %s::interval)"
    database.execute(statement, [b"old", "-1 minute"])
    database.execute(statement, [b"new", "1 minute"])
    database.execute(FORGET_PROOFS)
    assert database.execute("select digest from used_proofs").fetchall() == [(b"new",)]
