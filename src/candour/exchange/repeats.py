"""Repeats: what an idempotency key was used for, and the same answer again while it is still lawful.

No answer is kept. The earlier entry says what was released; the request is decided again, and only if every
bit of it may still be released unchanged does it leave a second time, without a new entry.

Once everything about a person was erased their entry tells nothing. A keyed hash of the answer stays: whoever
was told then what is told of nobody is told that again, and so learns nothing of the erasure.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from candour.access.recording import OpenedEntry
from candour.core.decide import Decision, Refused, Released, decide_under, which_agreement
from candour.core.reasons import Audience, Reason
from candour.core.subject import NOBODY
from candour.exchange import problems
from candour.exchange.answers import release_answer
from candour.exchange.deciding import Asked, Decided, decided
from candour.exchange.register import Client
from candour.exchange.schemas import ReleaseAnswer, ReleaseRequest
from candour.exchange.state import Exchange
from candour.store.changes import LEAF
from candour.store.entries import REPEAT
from candour.store.facts import StoredKey
from candour.store.records import CURRENT_VERSIONS
from candour.vault.seal import length_prefixed

KEY_LIFE = timedelta(days=1)
_HASH = 32
"""Bytes of the request's hash, behind which the answer's stands."""


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """The entry an idempotency key made. at: when the key was first used. request, answer: keyed hashes.

    opened: None once everything about its person was erased.
    """

    id: UUID
    at: datetime
    request: bytes
    answer: bytes
    logged_at: datetime
    leaf: bytes
    opened: OpenedEntry | None


async def earlier_use(exchange: Exchange, client: UUID, key: str) -> EarlierUse | None:
    """The committed entry a client's key was used for, or None."""
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(REPEAT, {"client": client, "key": key}, binary=True)
        row = await cursor.fetchone()
        if row is None:
            return None
        id_, hashes, at, logged_at, kind, key_id, wrapping, wrapped, sealed = row
        if wrapped is None:
            leaf = await _leaf(connection, id_)
            return EarlierUse(id_, at, hashes[:_HASH], hashes[_HASH:], logged_at, leaf, None)
    opened = exchange.recorder.opened(
        StoredKey(key_id, wrapping, wrapped), id=id_, at=logged_at, kind=kind, sealed=sealed
    )
    return EarlierUse(id_, at, hashes[:_HASH], hashes[_HASH:], logged_at, opened.leaf, opened)


async def _leaf(connection: AsyncConnection[Any], entry: UUID) -> bytes:
    row = await (await connection.execute(LEAF, {"id": entry})).fetchone()
    assert row is not None, "an entry that was committed has its leaf"
    return bytes(row[0])


async def repeated(
    exchange: Exchange, client: Client, asked: Asked, earlier: EarlierUse
) -> ReleaseAnswer | None:
    """The same answer as before; None when something it rests on changed while it was made: try again.

    Raises problems.KeyExpired, KeyReused or AnswerChanged.
    """
    check_repeat(exchange, asked, earlier)
    if earlier.opened is None:
        return await of_nobody(exchange, client, asked, earlier)
    body = msgspec.json.decode(earlier.opened.body)
    again = await decided(exchange, client, asked, unspent_by=earlier.id)
    if not await stands(exchange, again.guards(client)):
        return None
    return release_answer(
        exchange.recorder,
        as_before(body, again),
        retain_until=body["retain_until"],
        id=earlier.id,
        leaf=earlier.leaf,
        at=earlier.logged_at,
    )


async def of_nobody(
    exchange: Exchange, client: Client, asked: Asked, earlier: EarlierUse
) -> ReleaseAnswer | None:
    """The same answer as before, of whose person everything was erased; None as of `repeated`.

    Raises AnswerChanged where it was another than would be told of nobody.
    """
    register, now = exchange.registers.current(), exchange.clock()
    agreement = which_agreement(asked.request, register.agreements_of(client.organisation), now)
    decision = decide_under(agreement, asked.request, NOBODY, now)
    told = answer_hash(exchange.recorder.provider.blind_index_key, decision)
    if not hmac.compare_digest(told, earlier.answer):
        raise problems.AnswerChanged
    if not await stands(exchange, ((client.id, client.version), register.guard)):
        return None
    return release_answer(
        exchange.recorder,
        decision,
        retain_until=None,
        id=earlier.id,
        leaf=earlier.leaf,
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


def answer_hash(key: bytes, decision: Decision) -> bytes:
    """A keyed hash of what was told: under which agreement, what was given, and what refused and why."""
    agreement = None if decision.agreement is None else decision.agreement.name
    told = (agreement, [each.name for each in decision.released], decision.told(Audience.PARTNER))
    place = length_prefixed(b"candour answer v1", msgspec.json.encode(told, order="deterministic"))
    return hmac.digest(key, place, "sha256")


def as_before(body: dict[str, Any], again: Decided) -> Decision:
    """The earlier decision, if everything released then is released now and from the same records.

    What was refused then stays refused, with the reason of then, and all of it in the order in which it was
    asked: a body in canonical form has its own. Raises AnswerChanged.
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
        tuple(
            Refused(name, Reason(body["refused"][name])) for name in body["asked"] if name in body["refused"]
        ),
    )


def _records(released: Released) -> list[list[Any]]:
    """The place of each record read, as the body holds them."""
    return [list(record) for record in released.records]


async def stands(exchange: Exchange, guards: tuple[tuple[UUID, int], ...]) -> bool:
    """Whether every version is still the one decided on; for what leaves without a guarded entry."""
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(CURRENT_VERSIONS, {"ids": [id_ for id_, _ in guards]}, binary=True)
        return dict(await cursor.fetchall()) == dict(guards)
