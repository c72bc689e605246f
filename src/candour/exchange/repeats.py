"""Repeats: what an idempotency key was used for, and the same answer again while it is still lawful.

No answer is kept. The earlier entry says what was released; the request is decided again, and only if every
bit of it may still be released unchanged does it leave a second time, without a new entry.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from candour.access.recording import OpenedEntry
from candour.core.decide import Decision, Refused, Released
from candour.core.reasons import Reason
from candour.exchange import problems
from candour.exchange.answers import release_answer
from candour.exchange.deciding import Asked, Decided, decided
from candour.exchange.register import Client
from candour.exchange.schemas import ReleaseAnswer, ReleaseRequest
from candour.exchange.state import Exchange
from candour.store.entries import REPEAT
from candour.store.facts import StoredKey
from candour.store.records import CURRENT_VERSIONS
from candour.vault.seal import length_prefixed

KEY_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """The entry an idempotency key made. at: when the key was first used. request: its keyed hash."""

    id: UUID
    at: datetime
    request: bytes
    logged_at: datetime
    opened: OpenedEntry


async def earlier_use(exchange: Exchange, client: UUID, key: str) -> EarlierUse | None:
    """The committed entry a client's key was used for, or None. Raises AnswerChanged if it was erased."""
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(REPEAT, {"client": client, "key": key}, binary=True)
        row = await cursor.fetchone()
    if row is None:
        return None
    id_, request, at, logged_at, kind, key_id, wrapping, wrapped, sealed = row
    if wrapped is None:
        raise problems.AnswerChanged
    opened = exchange.recorder.opened(
        StoredKey(key_id, wrapping, wrapped), id=id_, at=logged_at, kind=kind, sealed=sealed
    )
    return EarlierUse(id_, at, request, logged_at, opened)


async def repeated(
    exchange: Exchange, client: Client, asked: Asked, earlier: EarlierUse
) -> ReleaseAnswer | None:
    """The same answer as before; None when something it rests on changed while it was made: try again.

    Raises problems.KeyExpired, KeyReused or AnswerChanged.
    """
    check_repeat(exchange, asked, earlier)
    body = msgspec.json.decode(earlier.opened.body)
    again = await decided(exchange, client, asked, unspent_by=earlier.id)
    if not await stands(exchange, again.guards(client)):
        return None
    return release_answer(
        exchange.recorder,
        as_before(body, again),
        retain_until=body["retain_until"],
        id=earlier.id,
        leaf=earlier.opened.leaf,
        at=earlier.logged_at,
    )


def check_repeat(exchange: Exchange, asked: Asked, earlier: EarlierUse) -> None:
    """Whether this is the earlier request again, in time. Raises problems.KeyExpired or KeyReused."""
    if exchange.recorder.clock() - earlier.at > KEY_LIFE:
        raise problems.KeyExpired
    key = exchange.recorder.provider.blind_index_key
    if not hmac.compare_digest(request_hash(key, asked.sent), earlier.request):
        raise problems.KeyReused


def request_hash(key: bytes, sent: ReleaseRequest) -> bytes:
    """A keyed hash of what was asked, so that a stored idempotency key tells nothing of it."""
    place = length_prefixed(b"candour request v1", msgspec.json.encode(sent, order="deterministic"))
    return hmac.digest(key, place, "sha256")


def as_before(body: dict[str, Any], again: Decided) -> Decision:
    """The earlier decision, if everything released then is released now and from the same records.

    What was refused then stays refused, with the reason of then. Raises AnswerChanged.
    """
    agreement = again.decision.agreement
    if body["agreement"] != (None if agreement is None else agreement.name):
        raise problems.AnswerChanged
    now = {released.name: released for released in again.decision.released}
    for name in body["released"]:
        if name not in now or _records(now[name]) != body["sources"][name]["records"]:
            raise problems.AnswerChanged
    return Decision(
        agreement,
        tuple(now[name] for name in body["released"]),
        tuple(Refused(name, Reason(reason)) for name, reason in body["refused"].items()),
    )


def _records(released: Released) -> list[list[Any]]:
    """The place of each record read, as the body holds them."""
    return [list(record) for record in released.records]


async def stands(exchange: Exchange, guards: tuple[tuple[UUID, int], ...]) -> bool:
    """Whether every version is still the one decided on; for what leaves without a guarded entry."""
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(CURRENT_VERSIONS, {"ids": [id_ for id_, _ in guards]}, binary=True)
        return dict(await cursor.fetchall()) == dict(guards)
