"""The body of a use: what the log keeps of one request and its answer, for the person and for the holder.

The person's part holds who, why, under which agreement and law, and what was released and refused, with the
reasons they may be told. The officer's identity and the exact reasons are the holder's part. No value of any
attribute is ever in either.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import product
from typing import Any
from uuid import UUID

from msgspec import Struct

from candour.core.decide import Decision, Outcome
from candour.core.identifiers import spelled
from candour.core.reasons import Audience
from candour.core.request import Officer, Request
from candour.log.exact import encode_timestamp
from candour.store.guarded import Withheld
from candour.vault.keyed_hash import keyed_hash
from candour.vault.seal import length_prefixed


class Asker(Struct, frozen=True):
    """Who asked: organisation by slug, its system, and the client it used."""

    organisation: str
    system: str
    client: str


def use_body(
    *,
    request: Request,
    decision: Decision,
    asker: Asker,
    subject: UUID,
    happened: datetime,
    retain_until: date | None,
    officer: str | None,
    withheld: Withheld | None = None,
    reference: str | None = None,
) -> dict[str, Any]:
    """What the person may see of a release or a refusal (log.md, "Body fields for a use").

    officer: their pseudonym. reference: for a stranger only, the blind index that was asked for, in hex.
    """
    agreement = decision.agreement
    return {
        "kind": "refusal" if decision.outcome is Outcome.REFUSED else "release",
        "when": encode_timestamp(happened),
        "subject": spelled(subject),
        "organisation": asker.organisation,
        "system": asker.system,
        "client": asker.client,
        "team": None if request.officer is None else request.officer.team,
        "role": None if request.officer is None else request.officer.role,
        "officer": officer,
        "purpose": request.purpose,
        "agreement": None if agreement is None else agreement.name,
        "lawful_basis": None if agreement is None else agreement.lawful_basis.value,
        "case": request.case,
        "asked": list(request.attributes),
        "released": [released.name for released in decision.released],
        "refused": {name: reason.value for name, reason in decision.told(Audience.PERSON).items()},
        "sources": sources(decision),
        "emergency": emergency_content(request),
        "retain_until": None if retain_until is None else retain_until.isoformat(),
        "obligations": [] if agreement is None else list(agreement.obligations),
        "withheld": withheld_content(withheld),
        "reference": reference,
    }


def sources(decision: Decision) -> dict[str, Any]:
    """Where each thing released came from."""
    return {
        released.name: {
            "dataset": released.dataset,
            "updated": released.updated.date().isoformat(),
            "records": [list(record) for record in released.records],
        }
        for released in decision.released
    }


def decision_body(use: Mapping[str, Any]) -> dict[str, Any]:
    """What the person may see of a question without data: who asked, and what they may have, but got not.

    use: what `use_body` makes of the same decision.
    """
    # By its kind and when, a test finds each body there is, and looks it up in docs/entries.md.
    return {
        **use,
        "kind": "decision",
        "when": use["when"],
        "allowed": use["released"],
        "released": [],
        "sources": {},
        "retain_until": None,
    }


def desk_view_body(
    *,
    subject: UUID,
    happened: datetime,
    organisation: str,
    system: str,
    role: str,
    officer: str,
    purpose: str,
    case: str,
    **more: Any,
) -> dict[str, Any]:
    """What the person may see of a member of staff who was shown something of theirs at a desk.

    organisation: its slug. officer: a pseudonym. purpose: why, in words for the person. more: what else it
    says.
    """
    return {
        "kind": "view",
        "when": encode_timestamp(happened),
        "subject": spelled(subject),
        "organisation": organisation,
        "system": system,
        "client": None,
        "team": None,
        "role": role,
        "officer": officer,
        "purpose": purpose,
        "agreement": None,
        "lawful_basis": None,
        "case": case,
        "asked": [],
        "released": [],
        "dataset": None,
        "refused": {},
        "sources": {},
        "emergency": None,
        "retain_until": None,
        "obligations": [],
        "withheld": None,
        "reference": None,
        **more,
    }


def view_body(
    *,
    subject: UUID,
    happened: datetime,
    seen: str,
    names: Sequence[str],
    representation: UUID,
    relation: str,
    organisation: str | None = None,
    officer: str | None = None,
) -> dict[str, Any]:
    """What the person may see of somebody who acts for them and looked.

    seen: which page, "uses", "held", "choices" or "cases". names: of the attributes whose values it showed.
    organisation, officer: where an organisation acts, its slug and the pseudonym of who looked.
    """
    return {
        "kind": "view",
        "when": encode_timestamp(happened),
        "subject": spelled(subject),
        "representation": spelled(representation),
        "relation": relation,
        "seen": seen,
        "released": sorted(names),
        "organisation": organisation,
        "system": "Candour",
        "client": None,
        "team": None,
        "role": None,
        "officer": officer,
        "purpose": "acting-for-them",
        "agreement": None,
        "lawful_basis": None,
        "case": "",
        "asked": [],
        "refused": {},
        "sources": {},
        "emergency": None,
        "retain_until": None,
        "obligations": [],
        "withheld": None,
        "reference": None,
    }


def holder_content(request: Request, decision: Decision, audience: Audience) -> dict[str, Any]:
    """What the person may not see: who exactly asked, and every reason as far as its reader may know it.

    audience: HOLDER, or PARTNER where there is no holder and the asker keeps this part itself.
    """
    return {
        "officer": None if request.officer is None else request.officer.id,
        "second_approver": None
        if request.emergency is None or request.emergency.second_approver is None
        else request.emergency.second_approver.id,
        "refused": {name: reason.value for name, reason in decision.told(audience).items()},
    }


def officer_pseudonym(key: bytes, *, organisation: UUID, person: UUID, officer: Officer) -> str:
    """A short name for an officer, the same each time they look at one person, different for each person.

    Eight base32 letters (40 bits) of an HMAC-SHA-256 under a key kept outside the database.
    """
    place = length_prefixed(b"candour officer v1", organisation.bytes, person.bytes, officer.id.encode())
    bits = int.from_bytes(keyed_hash(key)(place)[:5], "big")
    return _TWO[bits >> 30] + _TWO[bits >> 20 & 1023] + _TWO[bits >> 10 & 1023] + _TWO[bits & 1023]


_TWO = [first + second for first, second in product("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", repeat=2)]
"""The letters of each ten bits in base32 (RFC 4648 section 6)."""


def emergency_content(request: Request) -> Mapping[str, Any] | None:
    """Why choices were overridden, as a body says it."""
    if request.emergency is None:
        return None
    return {"reason": request.emergency.reason, "kind": request.emergency.kind}


def withheld_content(withheld: Withheld | None) -> Mapping[str, str] | None:
    """Why a use is kept from view, as a body says it."""
    if withheld is None:
        return None
    return {"authority": withheld.authority, "review_by": withheld.review_by.isoformat()}
