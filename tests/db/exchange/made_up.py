"""What chance makes of the OpenAPI description, sent as a caller would, and held against the description."""

import json
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import schemathesis

from candour.exchange import openapi

from .conftest import BASE_URL, System
from .town import ADDRESS, ADULT, PHONE

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


def description() -> Any:
    """The OpenAPI description as partners get it."""
    return schemathesis.openapi.from_dict(msgspec.json.decode(openapi.encoded(BASE_URL)))


def about_what_is_known(case: Any) -> Any:
    if isinstance(case.path_parameters, dict) and "dataset" in case.path_parameters:
        case.path_parameters["dataset"] = "council-tax"
    if isinstance(case.body, dict):
        known = MAY if "/access/" in case.path else ASKED
        case.body = {name: known.get(name, value) for name, value in case.body.items()}
    return case


def request_of(case: Any, system: System) -> dict[str, Any]:
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


def answered(case: Any, system: System, door: Any) -> httpx.Response:
    """What the door answers, which is as described, and never that something is broken here."""
    request = request_of(case, system)
    answer: httpx.Response = door.request(**request)
    if answer.status_code == 503:
        # Making up what to send can keep this process from looking at the register for two seconds.
        door.look_again()
        answer = door.request(**request)
    told = f"{case.operation.label} answered {answer.status_code}: {answer.text[:500]}"
    assert answer.status_code < 500, told
    described = case.operation.definition.raw["responses"]
    assert str(answer.status_code) in described or answer.status_code in (404, 405), told
    if answer.status_code >= 400 and not case.operation.path.endswith("/token"):
        assert answer.headers["content-type"] == "application/problem+json", told
        assert answer.json()["detail"], told
    return answer


@dataclass(frozen=True)
class Link:
    """What an answer says can be called next, and with which parameters (OpenAPI 3.1, "Link Object")."""

    operation: str
    parameters: dict[str, Any]


def links_of(case: Any, answer: httpx.Response) -> list[Link]:
    """The links that the description has for this answer, with what they say filled in."""
    described = case.operation.definition.raw["responses"].get(str(answer.status_code), {})
    return [
        Link(link["operationId"], _filled(link["parameters"], case, answer))
        for link in described.get("links", {}).values()
    ]


def _filled(parameters: dict[str, str], case: Any, answer: httpx.Response) -> dict[str, Any]:
    found = {}
    for name, expression in parameters.items():
        source, _, pointer = expression.partition("#/")
        if source != "$response.body":
            found[name] = case.path_parameters[source.removeprefix("$request.path.")]
            continue
        value: Any = answer.json()
        for part in pointer.split("/"):
            value = value[int(part)] if isinstance(value, list) and value else value and value.get(part)
        if value:
            found[name] = value
    return found
