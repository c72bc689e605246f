"""Reported uses: what a system of record says of its own accesses becomes an entry, once, for each concerned.

An organisation's use of its own records cites a processing activity and has no agreement. What is withheld is
logged like any other and stays from view until a named person shows it.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from candour.access.recording import HolderPart
from candour.access.uses import officer_pseudonym
from candour.core.local_time import local_date
from candour.core.values import check_value
from candour.exchange.authentication import standing
from candour.exchange.concerned import Concerned, concerned_by
from candour.exchange.problems import KeyReused, Problem, Unavailable, UnknownAttribute, WrongValue
from candour.exchange.register import Activity, Client, Register
from candour.exchange.repeats import earlier_use
from candour.exchange.schemas import moment
from candour.exchange.shared_releasing import write_together
from candour.exchange.state import Exchange
from candour.exchange.use_schemas import SentUse
from candour.log.exact import encode_timestamp
from candour.store.guarded import GuardedEntry, Withheld
from candour.vault.seal import length_prefixed

SCOPE = "report"
ATTEMPTS = 3
LONGEST_WITHOUT_REVIEW = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Reported:
    """A use that is logged: the first entry's id, leaf and time, and whether this call made it."""

    id: UUID
    leaf: bytes
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Checked:
    """A use that fits the register of this moment."""

    sent: SentUse
    happened: datetime
    activity: Activity
    withheld: Withheld | None
    register: Register
    client: Client


async def report(exchange: Exchange, client: Client, sent: SentUse) -> Reported:
    """Log one use; it is committed when this returns. The same id again gives the entry it made.

    Raises UnknownAttribute, WrongValue or UnfitBody for what does not fit, KeyReused where the id stands for
    another use, NotAuthenticated or MissingScope for a client that may no longer report, Unavailable.
    """
    for _ in range(ATTEMPTS):
        try:
            checked = _checked(exchange, client, sent)
        except Problem:
            # What fitted once is not refused when it is sent again after its review date, say.
            if (before := await _reported_before(exchange, client, sent)) is not None:
                return before
            raise
        entries = await _entries(exchange, checked)
        if await _written(exchange, entries):
            row = entries[0].row
            return Reported(row.id, row.leaf, row.at, is_new=True)
        if (before := await _reported_before(exchange, client, sent)) is not None:
            return before
        await exchange.registers.look_again()
        client = standing(exchange.registers.current(), client, SCOPE)
    raise Unavailable("The register keeps changing, so nothing was logged. Send it again in a moment.")


async def _reported_before(exchange: Exchange, client: Client, sent: SentUse) -> Reported | None:
    """The entry that an id made, if it made one. Raises KeyReused where that is another use's."""
    earlier = await earlier_use(exchange, client.id, _repeat_key(sent))
    if earlier is None:
        return None
    if not hmac.compare_digest(earlier.request, _digest(exchange, sent)):
        raise KeyReused(f"Another use was reported as {sent.id}.", field="id")
    return Reported(earlier.id, earlier.leaf, earlier.logged_at, is_new=False)


def _checked(exchange: Exchange, client: Client, sent: SentUse) -> _Checked:
    register, now = exchange.registers.current(), exchange.clock()
    activity = register.activities.get((client.organisation, sent.activity))
    if activity is None:
        raise WrongValue("Your organisation has no processing activity of this name.", field="activity")
    for name in sent.attributes:
        if not register.knows(name):
            raise UnknownAttribute(f"The register knows no attribute called {name!r}.", field="attributes")
    happened = _moment(sent)
    if happened > now:
        raise WrongValue("It says it happened in the future. Check your clock and the date.", field="when")
    return _Checked(sent, happened, activity, _withheld(sent, now), register, client)


def _moment(sent: SentUse) -> datetime:
    try:
        return moment(sent.when)
    except ValueError as wrong:
        raise WrongValue(str(wrong), field="when") from None


def _withheld(sent: SentUse, now: datetime) -> Withheld | None:
    if sent.withheld is None:
        return None
    today = local_date(now)
    if check_value("date", sent.withheld.review_by) is not None:
        raise WrongValue("Write a date: 2026-12-31.", field="withheld.review_by")
    review_by = date.fromisoformat(sent.withheld.review_by)
    if not today < review_by <= today + LONGEST_WITHOUT_REVIEW:
        raise WrongValue("It must be reviewed after today and within a year.", field="withheld.review_by")
    return Withheld(sent.withheld.authority, review_by)


async def _entries(exchange: Exchange, checked: _Checked) -> list[GuardedEntry]:
    """An entry for everybody concerned; the first bears the reporter's id."""
    client, register = checked.client, checked.register
    guards = ((client.id, client.version), register.guard)
    entries: list[GuardedEntry] = []
    concerned = await concerned_by(exchange, checked.register, client.organisation, checked.sent)
    for who in concerned:
        row = exchange.recorder.entry(
            _body(exchange, checked, who),
            kind="use",
            subject=who.subject,
            key=who.log_key,
            happened=checked.happened,
            organisation=client.organisation,
            holder=_holder_part(checked),
        )
        key = None if entries else _repeat_key(checked.sent)
        digest = None if entries else _digest(exchange, checked.sent)
        entries.append(
            GuardedEntry(
                row=row,
                client=client.id,
                guards=guards,
                repeat_key=key,
                request=digest,
                withheld=checked.withheld,
            )
        )
    return entries


async def _written(exchange: Exchange, entries: Sequence[GuardedEntry]) -> bool:
    if len(entries) == 1:
        return await exchange.writer.write(entries[0])
    return await write_together(exchange, entries)


def _body(exchange: Exchange, checked: _Checked, who: Concerned) -> dict[str, Any]:
    """What the person may see of it, once it is shown."""
    sent, client = checked.sent, checked.client
    officer = None if sent.officer is None else sent.officer.to_core()
    key = exchange.recorder.provider.blind_index_key
    return {
        "kind": "reported-use",
        "when": encode_timestamp(checked.happened),
        "subject": str(who.subject),
        "organisation": checked.register.organisation(client.organisation).slug,
        "system": sent.system or client.system,
        "client": client.client_id,
        "team": None if officer is None else officer.team,
        "role": None if officer is None else officer.role,
        "officer": None
        if officer is None
        else officer_pseudonym(key, organisation=client.organisation, person=who.subject, officer=officer),
        "action": sent.action,
        "activity": sent.activity,
        "purpose": checked.activity.purpose,
        "agreement": None,
        "lawful_basis": checked.activity.lawful_basis,
        "retention": checked.activity.retention,
        "case": sent.case,
        "asked": list(sent.attributes),
        "released": list(sent.attributes),
        "refused": {},
        "sources": {},
        "emergency": None,
        "retain_until": None,
        "withheld": _told_of(checked),
        "reference": None if who.stranger is None else who.stranger.hex(),
    }


def _told_of(checked: _Checked) -> Mapping[str, str] | None:
    sent = checked.sent.withheld
    if sent is None:
        return None
    return {"authority": sent.authority, "ground": sent.ground, "review_by": sent.review_by}


def _holder_part(checked: _Checked) -> HolderPart:
    """What only the reporting organisation may see: who it was. In every use, so that it tells nothing."""
    officer = checked.sent.officer
    content: dict[str, Any] = {
        "officer": None if officer is None else officer.id,
        "second_approver": None,
        "refused": {},
    }
    return HolderPart(content, checked.register.organisation(checked.client.organisation).key)


def _repeat_key(sent: SentUse) -> str:
    """With one space: an Idempotency-Key has none, and a line of a batch has two, so that they never meet."""
    return f"use {sent.id}"


def _digest(exchange: Exchange, sent: SentUse) -> bytes:
    """A keyed hash of what was reported, so that a stored id tells nothing of it."""
    place = length_prefixed(b"candour use v1", msgspec.json.encode(sent, order="deterministic"))
    return hmac.digest(exchange.recorder.provider.blind_index_key, place, "sha256")
