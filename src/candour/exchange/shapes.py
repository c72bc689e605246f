"""The shape of what a use leaves in the log: all of it that does not depend on the person, encoded once.

A shape follows from what organisations chose alone: one version of the register, who asks what for, which
names are given and which refused for which reasons. So it may be kept; all about the person is filled in
afresh, and a body comes out exactly as `candour.access.uses` describes it (a test holds the two equal).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from candour.access.facts import Person
from candour.access.uses import (
    Asker,
    decision_body,
    emergency_content,
    holder_content,
    officer_pseudonym,
    sources,
    use_body,
    withheld_content,
)
from candour.core.agreement import Agreement
from candour.core.decide import Decision
from candour.core.identifiers import spelled
from candour.core.reasons import Audience
from candour.core.request import Request
from candour.exchange.register import Client, Register
from candour.log.canonical import CanonicalForm, canonical_json, canonical_plain
from candour.log.exact import encode_timestamp
from candour.store.facts import StoredKey
from candour.store.guarded import Withheld

MOST_KEPT = 256
"""Far more than the questions that are asked over and over; whoever asks without end only starts it anew."""

_OF_QUESTION = ("when", "team", "role", "emergency", "withheld")
_OF_PERSON = ("subject", "officer", "case", "sources", "reference")
_OF_HOLDER_PART = ("officer", "second_approver")
_NOBODY, _THEN = UUID(int=0), datetime(1970, 1, 1, tzinfo=UTC)
"""In the place of what is filled in later."""

Members = Mapping[str, bytes]
"""Members of an object by name, each in canonical form."""


class Shape(Struct, frozen=True):
    """One shape.

    bodies: the form of what the person may see. holder_parts: the form of what the holder alone may see.
    holder_key: what the latter is sealed under; the asker's own key where there is no holder.
    """

    bodies: CanonicalForm
    holder_parts: CanonicalForm
    holder_key: StoredKey


class Shapes:
    """Makes shapes, and keeps those made lately. marks: fields that every body recorded here carries."""

    def __init__(self, marks: Mapping[str, Any]) -> None:
        self._marks = marks
        self._kept: dict[Any, Shape] = {}

    def of(
        self,
        register: Register,
        client: Client,
        request: Request,
        decision: Decision,
        retain_until: date | None,
        *,
        without_data: bool = False,
    ) -> Shape:
        """The shape of a decision's entry. without_data: as "may I?" is answered, which releases nothing.

        Raises Unavailable for an organisation without keys.
        """
        key = (
            register.version,
            client.id,
            request.purpose,
            request.attributes,
            None if decision.agreement is None else decision.agreement.name,
            tuple([released.name for released in decision.released]),
            decision.refused,
            retain_until,
            without_data,
        )
        shape = self._kept.get(key)
        if shape is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            shape = self._made(register, client, request, decision, retain_until, without_data)
            self._kept[key] = shape
        return shape

    def _made(
        self,
        register: Register,
        client: Client,
        request: Request,
        decision: Decision,
        retain_until: date | None,
        without_data: bool,
    ) -> Shape:
        asking = register.organisation(client.organisation)
        body = use_body(
            request=request,
            decision=decision,
            asker=Asker(asking.slug, client.system, client.client_id),
            subject=_NOBODY,
            happened=_THEN,
            retain_until=retain_until,
            officer=None,
        )
        if without_data:
            body = decision_body(body)
        audience, holder_key = reader_of(register, client, decision.agreement)
        return Shape(
            bodies=_form({**body, **self._marks}, (*_OF_QUESTION, *_OF_PERSON, "holder")),
            holder_parts=_form(holder_content(request, decision, audience), _OF_HOLDER_PART),
            holder_key=holder_key,
        )


def _form(example: Mapping[str, Any], own: tuple[str, ...]) -> CanonicalForm:
    return CanonicalForm({name: value for name, value in example.items() if name not in own}, own)


def reader_of(register: Register, client: Client, agreement: Agreement | None) -> tuple[Audience, StoredKey]:
    """Who reads the holder's part, and under which key it is sealed: where there is no holder, the asker
    itself, who learns nothing new from it. Raises Unavailable for an organisation without keys.
    """
    holder = register.holder_of(agreement)
    audience = Audience.PARTNER if holder is None else Audience.HOLDER
    return audience, register.organisation(client.organisation if holder is None else holder).key


def of_question(request: Request, happened: datetime, withheld: Withheld | None = None) -> Members:
    """The members of a body that are the same for all who are asked about at once."""
    officer = request.officer
    return {
        "when": canonical_plain(encode_timestamp(happened)),
        "team": canonical_json(None if officer is None else officer.team),
        "role": canonical_json(None if officer is None else officer.role),
        "emergency": canonical_json(emergency_content(request)),
        "withheld": canonical_json(withheld_content(withheld)),
    }


def of_person(
    key: bytes,
    request: Request,
    decision: Decision,
    person: Person,
    *,
    subject: UUID,
    case: str,
    blind: bytes,
    without_data: bool = False,
) -> Members:
    """The members of a body that are one person's own.

    key: of pseudonyms. subject: under which they are logged. blind: of the reference asked by. without_data:
    as in `Shapes.of`.
    """
    return {
        "subject": canonical_plain(spelled(subject)),
        "officer": canonical_plain(
            None
            if request.officer is None
            else officer_pseudonym(key, organisation=request.asker, person=subject, officer=request.officer)
        ),
        "case": canonical_json(case),
        "sources": b"{}" if without_data else canonical_plain(sources(decision)),
        "reference": canonical_plain(None if person.facts.known else blind.hex()),
    }


def of_holder_part(request: Request) -> Members:
    """The members of a holder's part that say who asked and who approved."""
    emergency = request.emergency
    second = None if emergency is None else emergency.second_approver
    return {
        "officer": canonical_json(None if request.officer is None else request.officer.id),
        "second_approver": canonical_json(None if second is None else second.id),
    }
