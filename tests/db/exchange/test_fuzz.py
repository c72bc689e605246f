"""Every operation, called with whatever its own OpenAPI description lets and does not let a caller send.

Whatever is sent, the answer is one that the description names, and never that something is broken here.
"""

import json
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey
from schemathesis.generation import GenerationMode

from .conftest import BASE_URL, System
from .town import ADDRESS, ADULT, COUNCIL, FOUNDED, LANDLORD, PHONE

EXAMPLES = 6
SCOPES = ["release", "decide", "records", "report", "changes"]
LINES = "application/x-ndjson"
ASKED: dict[str, Any] = {
    "purpose": "tenancy-check",
    "attributes": [ADDRESS, ADULT],
    "values": {PHONE: {"value": "0808 157 0411", "updated": "2026-03-01"}},
    "subject": {"scheme": "tenant", "reference": "T-1001"},
}
MAY: dict[str, Any] = {
    "subject": {"type": "officer", "id": "o-1", "properties": {"team": "Lettings", "role": "assessor"}},
    "action": {"name": "tenancy-check"},
    "resource": {"type": "tenant", "id": "T-1001", "properties": {"attributes": [ADDRESS]}},
}
"""What some calls name in place of what chance wrote, so that they come further than the door."""


@schemathesis.serializer(LINES)
def one_line(context: Any, value: Any) -> bytes:
    """A line of a body that has one object a line."""
    return json.dumps(value).encode() + b"\n"


@pytest.fixture
def systems(town, door) -> dict[str, System]:
    """A system of the landlord's and one of the council's, each of which may do everything."""
    from candour.people.actions import register_client

    found = {}
    for slug in (LANDLORD, COUNCIL):
        key = OKPKey.generate_key("Ed25519", {"kid": f"{slug}-everything"})
        register_client(
            organisation=town.organisation(slug),
            client_id=f"{slug}-everything",
            system="Everything",
            scopes=SCOPES,
            jwk=key.as_dict(private=False),
            at=FOUNDED,
        )
        found[slug] = System(f"{slug}-everything", key, door)
    door.look_again()
    return found


def test_whatever_is_sent_is_answered_as_described(systems, door):
    from candour.exchange import openapi

    schema = schemathesis.openapi.from_dict(msgspec.json.decode(openapi.encoded(BASE_URL)))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        _fuzz(operation, door, systems)


def _fuzz(operation: Any, door: Any, systems: dict[str, System]) -> None:
    described = operation.definition.raw["responses"]
    system = systems[COUNCIL if "/records/" in operation.path or "/uses" in operation.path else LANDLORD]
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(allowed, wrong), is_known=st.booleans())
    def answered(case: Any, is_known: bool) -> None:
        request = _request(_about_what_is_known(case) if is_known else case, system)
        answer = door.request(**request)
        if answer.status_code == 503:
            # Making up what to send can keep this process from looking at the register for two seconds.
            door.look_again()
            answer = door.request(**request)
        told = f"{operation.label} answered {answer.status_code}: {answer.text[:500]}"
        assert answer.status_code < 500, told
        assert str(answer.status_code) in described or answer.status_code in (404, 405), told
        if answer.status_code >= 400 and not operation.path.endswith("/token"):
            assert answer.headers["content-type"] == "application/problem+json", told
            assert answer.json()["detail"], told

    answered()


def _about_what_is_known(case: Any) -> Any:
    if isinstance(case.path_parameters, dict) and "dataset" in case.path_parameters:
        case.path_parameters["dataset"] = "council-tax"
    if isinstance(case.body, dict):
        known = MAY if "/access/" in case.path else ASKED
        case.body = {name: known.get(name, value) for name, value in case.body.items()}
    return case


def _request(case: Any, system: System) -> dict[str, Any]:
    """A made-up case as `Door.request` takes it, with the system's token."""
    made = case.as_transport_kwargs(base_url=BASE_URL)
    headers = {name: str(value).encode("latin-1", "replace") for name, value in made["headers"].items()}
    if not case.path.endswith("/token"):
        headers |= {name: value.encode() for name, value in system.headers.items()}
    request = {
        "method": made["method"],
        "path": made["url"],
        "params": made.get("params"),
        "headers": headers,
    }
    if "json" in made:
        typed = {"Content-Type": b"application/json"} | headers
        return request | {"headers": typed, "content": json.dumps(made["json"]).encode()}
    body = made.get("data")
    return request | {"content" if isinstance(body, str | bytes) else "data": body}
