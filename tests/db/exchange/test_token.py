"""The token endpoint gives a token to whoever proves who they are, and to nobody else."""

import base64
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from joserfc.jwk import OKPKey

BASE_URL = "https://exchange.harrowmere.example"
TOKEN = "/exchange/v1/token"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def claims_of(token: str) -> dict:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def refused(answer, error="invalid_client", status=401) -> str:
    """The sentence of a refusal of the right kind (RFC 6749 section 5.2)."""
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == error
    assert "access_token" not in answer.json()
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["error_description"]


def test_a_registered_key_gets_a_token_for_five_minutes(system):
    answer = system.ask_token()

    assert answer.status_code == 200
    token = answer.json()
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 300)
    assert token["scope"] == "records release"
    assert answer.headers["cache-control"] == "no-store"
    claims = claims_of(token["access_token"])
    assert claims["aud"] == f"{BASE_URL}/exchange/v1"
    assert claims["client_id"] == "council-records"
    assert claims["exp"] - claims["iat"] == 300


def test_a_client_asks_for_fewer_scopes_than_it_has(system):
    assert system.ask_token(scope="release").json()["scope"] == "release"


def test_a_client_gets_no_scope_it_was_not_given(system):
    assert "records release" in refused(system.ask_token(scope="release report"), "invalid_scope", 400)


def test_an_assertion_is_used_once(system):
    assertion = system.signed(system.claims())

    assert system.ask_token(assertion).status_code == 200
    assert "used before" in refused(system.ask_token(assertion))


def test_of_many_who_show_one_assertion_at_once_one_gets_a_token(system):
    assertion = system.signed(system.claims())
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: system.ask_token(assertion).status_code, range(8)))

    assert sorted(answers) == [200] + [401] * 7


def test_an_assertion_that_proves_nothing_is_told_why(system):
    strange = system.signed(system.claims(aud="https://elsewhere.example"))

    assert "aud" in refused(system.ask_token(strange))
    refused(system.ask_token("..."))


def test_a_revoked_client_gets_no_token(system):
    from candour.people.actions import revoke_client
    from candour.people.models import PartnerClient

    revoke_client(client=PartnerClient.objects.get(), at=datetime.now(UTC))
    system.door.look_again()

    assert "No client here" in refused(system.ask_token())


def test_keys_overlap_while_they_are_changed_and_end_when_told(system):
    from candour.people.actions import add_client_key, retire_client_key
    from candour.people.models import PartnerClient

    client, old = PartnerClient.objects.get(), system.key
    new = OKPKey.generate_key("Ed25519", {"kid": "second"})
    now = datetime.now(UTC)
    add_client_key(client=client, jwk=new.as_dict(private=False), at=now - timedelta(seconds=1))
    system.door.look_again()
    assert system.ask_token().status_code == 200
    system.key = new
    assert system.ask_token().status_code == 200

    retire_client_key(client=client, kid=old.kid, at=now)
    system.door.look_again()
    assert system.ask_token().status_code == 200
    system.key = old
    refused(system.ask_token())


def test_expired_assertions_are_forgotten(system, database):
    from candour.people.models import PartnerClient

    database.execute(
        "insert into used_assertions (client_id, jti, expires_at) values (%s, %s, now() - interval '1 day')",
        [PartnerClient.objects.get().id, uuid4().hex],
    )
    assert system.ask_token().status_code == 200

    assert database.execute("select count(*) from used_assertions where expires_at < now()").fetchone() == (
        0,
    )


def test_the_form_is_checked(system):
    refused(system.ask_token(grant_type="authorization_code"), "unsupported_grant_type", 400)
    refused(system.ask_token(grant_type=None), "invalid_request", 400)
    refused(
        system.ask_token(client_assertion_type="urn:ietf:params:oauth:client-assertion-type:saml2-bearer")
    )
    refused(system.ask_token(client_assertion=None))
    refused(system.ask_token(client_assertion_type=None))
    refused(system.ask_token(client_id="somebody-else"))


def test_whoever_proves_themselves_in_two_ways_is_refused(system, door):
    refused(system.ask_token(client_secret="hunter2"), "invalid_request", 400)
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": system.signed(system.claims()),
    }
    answer = door.post(TOKEN, data=form, headers={"Authorization": "Basic YTpi"})
    refused(answer, "invalid_request", 400)
    assert door.post(TOKEN, data=form).status_code == 200, "the assertion is not used up"


def test_a_broken_form_is_a_bad_request(door):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    twice, many = b"grant_type=a&grant_type=b", b"&".join(b"a%d=1" % n for n in range(30))

    for body in (b"", b"\xff", b"grant_type", b"a=%00&&", twice, many, b"=" * 3000):
        assert door.post(TOKEN, content=body, headers=headers).status_code == 400


def test_a_form_in_json_is_told_what_to_send(door):
    assert "x-www-form-urlencoded" in refused(door.post(TOKEN, json={}), "invalid_request", 415)


def test_clients_find_the_endpoint_by_the_metadata(door):
    metadata = door.get("/.well-known/oauth-authorization-server").json()

    assert metadata["issuer"] == BASE_URL
    assert metadata["token_endpoint"] == BASE_URL + TOKEN
    assert metadata["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert "ES256" in metadata["token_endpoint_auth_signing_alg_values_supported"]


def test_each_try_is_said_to_whoever_runs_the_exchange(system, caplog):
    caplog.set_level(logging.INFO, "candour.security")
    system.ask_token()
    refused(system.ask_token("..."))
    said = [each.getMessage() for each in caplog.records if each.name == "candour.security"]
    assert said[0].startswith("A token was given to the system council-records, by its key ")
    assert said[1:] == ["A token was refused: invalid_client."]
