"""Whose every call to the exchange is: the table that the matrix of calls is tried against, one line a route.

A route that is not in one of the tables fails the build. Whoever adds one says here which organisation it
is for, and how it is called about what is theirs, about what is another's, and about what is not there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .town import ADDRESS, ANN, COUNCIL, LANDLORD, PHONE

LINES = {"Content-Type": "application/x-ndjson"}
NOBODY_KNOWN = "00000000-0000-7000-8000-000000000000"

OPEN_TO_ALL = {
    ("POST", "/exchange/v1/token"): (400, 415),
    ("GET", "/.well-known/oauth-authorization-server"): (200,),
    ("GET", "/.well-known/authzen-configuration"): (200,),
    ("GET", "/exchange/v1/openapi.json"): (200,),
    ("GET", "/exchange/docs"): (200,),
    ("GET", "/exchange/docs/style.css"): (200,),
}
"""What needs no token, and says nothing of anybody: how it answers a call without anything in it."""


@dataclass(frozen=True)
class Call:
    """One operation. Names in braces are filled in by the test: `{change}` is a change of its organisation's.

    of: whose system has something there. own, others, none: what differs where it is called about what is
    theirs, another organisation's and nobody's: names in the address (`path`), `params`, `json`, `content`.
    answers: how their own is answered. entries: how many entries it makes. refused: how many it makes where
    it is called about something else; a refusal of data is logged as the release would have been.
    """

    of: str
    own: Mapping[str, Any]
    others: Mapping[str, Any]
    none: Mapping[str, Any]
    answers: tuple[int, ...] = (200,)
    entries: int = 0
    refused: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


def _asked(scheme: str, reference: str) -> dict[str, Any]:
    subject = {"scheme": scheme, "reference": reference}
    return {"json": {"subject": subject, "purpose": "tenancy-check", "attributes": [ADDRESS, PHONE]}}


def _lines(*lines: Any) -> dict[str, Any]:
    return {"content": "\n".join(map(json.dumps, lines))}


def _asked_of_many(scheme: str, reference: str) -> dict[str, Any]:
    subject = {"scheme": scheme, "reference": reference}
    return _lines(
        {"purpose": "tenancy-check", "attributes": [ADDRESS, PHONE]}, {"id": "1", "subject": subject}
    )


def _may(scheme: str, reference: str) -> dict[str, Any]:
    return {
        "subject": {"type": "officer", "id": "o-1", "properties": {"team": "Lettings", "role": "assessor"}},
        "action": {"name": "tenancy-check"},
        "resource": {"type": scheme, "id": reference, "properties": {"attributes": [ADDRESS]}},
    }


def _dataset(slug: str, **sent: Any) -> dict[str, Any]:
    names = {"dataset": slug, "scheme": "council-customer", "reference": ANN.customer}
    return {"path": names, **sent}


_TOLD = {"json": {"values": {PHONE: {"value": "0808 157 0999", "updated": "2026-03-02"}}}}
_TOLD_LINE = _lines({"subject": {"scheme": "council-customer", "reference": ANN.customer}, **_TOLD["json"]})


def _use(activity: str) -> dict[str, Any]:
    return {
        "id": "U-1",
        "subject": {"scheme": "council-customer", "reference": ANN.customer},
        "when": "2026-11-02T14:12:00Z",
        "action": "looked-at",
        "activity": activity,
        "attributes": [PHONE],
    }


_ABOUT = {
    "own": ("tenant", ANN.tenant),
    "others": ("council-customer", ANN.customer),
    "none": ("council-customer", "C-404"),
}
_DATASETS = {"own": "council-tax", "others": "care", "none": "nothing"}
_ACTIVITIES = {"own": "collecting", "others": "caring", "none": "nothing"}
_CHANGES = {"own": "{change}", "others": "{other_change}", "none": NOBODY_KNOWN}

_RECORD = "/exchange/v1/records/{dataset}/{scheme}/{reference:path}"

CALLS: Mapping[tuple[str, str], Call] = {
    ("POST", "/exchange/v1/releases"): Call(
        LANDLORD, **{k: _asked(*about) for k, about in _ABOUT.items()}, entries=1, refused=1
    ),
    ("POST", "/exchange/v1/releases/batch"): Call(
        LANDLORD, **{k: _asked_of_many(*about) for k, about in _ABOUT.items()}, entries=1, refused=1,
        headers=LINES,
    ),
    ("POST", "/access/v1/evaluation"): Call(
        LANDLORD, **{k: {"json": _may(*about)} for k, about in _ABOUT.items()}, entries=1, refused=1
    ),
    ("POST", "/access/v1/evaluations"): Call(
        LANDLORD, **{k: {"json": {"evaluations": [_may(*about)]}} for k, about in _ABOUT.items()},
        entries=1, refused=1,
    ),
    ("PUT", _RECORD): Call(
        COUNCIL, **{k: _dataset(slug, **_TOLD) for k, slug in _DATASETS.items()}, entries=1
    ),
    ("PATCH", _RECORD): Call(
        COUNCIL, **{k: _dataset(slug, **_TOLD) for k, slug in _DATASETS.items()}, entries=1
    ),
    ("DELETE", _RECORD): Call(COUNCIL, **{k: _dataset(slug) for k, slug in _DATASETS.items()}, entries=1),
    ("POST", "/exchange/v1/records/{dataset}"): Call(
        COUNCIL, **{k: _dataset(slug, **_TOLD_LINE) for k, slug in _DATASETS.items()}, entries=1,
        headers=LINES,
    ),
    ("POST", "/exchange/v1/uses"): Call(
        COUNCIL, **{k: {"json": _use(slug)} for k, slug in _ACTIVITIES.items()}, answers=(201,), entries=1
    ),
    ("POST", "/exchange/v1/uses/batch"): Call(
        COUNCIL, **{k: _lines(_use(slug)) for k, slug in _ACTIVITIES.items()}, entries=1, headers=LINES
    ),
    ("GET", "/exchange/v1/changes"): Call(
        LANDLORD, **{k: {"params": {"after": id_}} for k, id_ in _CHANGES.items()}
    ),
    ("POST", "/exchange/v1/changes/{change}/acknowledgement"): Call(
        LANDLORD, **{k: {"path": {"change": id_}} for k, id_ in _CHANGES.items()}, entries=1
    ),
}  # fmt: skip
"""What needs a token, by method and path as the routes have them."""
