"""`/exchange/v1/changes`: what a client is told of people whose data it was given, and that it has heard it.

A cursor is the id of the last change read. One that this database never gave out (it was restored from an
older backup) is refused with a sentence instead of passing over what was committed since.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from msgspec import convert
from starlette.requests import Request
from starlette.responses import Response

from candour.access.changes import acknowledgement_body, open_change
from candour.access.news import TO_BE_ACKNOWLEDGED, Kind
from candour.exchange.answers import entry_answer, json_answer
from candour.exchange.authentication import authenticated, standing
from candour.exchange.change_schemas import (
    AcknowledgementAnswer,
    ChangeAnswer,
    ChangesAnswer,
    HowToReach,
)
from candour.exchange.change_words import says
from candour.exchange.problems import BadQuery, NotFound, UnknownCursor
from candour.exchange.query import query
from candour.exchange.register import Client
from candour.exchange.schemas import EntryAnswer, Subject
from candour.exchange.state import Exchange, exchange_of
from candour.exchange.transactions import transaction
from candour.log.exact import encode_timestamp
from candour.log.leaf import parse_leaf
from candour.store import changes as stored
from candour.store.changes import ChangeContent, StoredChange
from candour.store.entries import INSERT_ENTRY, EntryRow, entry_parameters
from candour.store.facts import stored_key

PATH = "/exchange/v1/changes"
ACKNOWLEDGEMENT_PATH = "/exchange/v1/changes/{change}/acknowledgement"
SCOPE = "changes"
LONGEST_WAIT = 30
MOST_AT_ONCE = 100


async def changes(request: Request) -> Response:
    """GET /exchange/v1/changes: what came after a cursor, in order; waits for it where that was asked."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    after, wait = _asked(request)
    place = 0 if after is None else await _place(exchange, client, after)
    found = await _after(exchange, client, place)
    if not found and wait:
        await exchange.changes.wait(client.id, place, wait)
        if await request.is_disconnected():
            return Response(status_code=204)
        standing(exchange.registers.current(), client, SCOPE)
        found = await _after(exchange, client, place)
    page = found[:MOST_AT_ONCE]
    answer = ChangesAnswer(
        changes=[change_answer(change, open_change(exchange.recorder, change)) for change in page],
        cursor=page[-1].id if page else after,
        more=len(found) > len(page),
    )
    await _note_told(exchange, client, page)
    return json_answer(answer)


async def acknowledge(request: Request) -> Response:
    """POST /exchange/v1/changes/{id}/acknowledgement: the client knows of it. Once is enough."""
    client = authenticated(request, SCOPE)
    id_ = _id(request.path_params["change"])
    if id_ is None:
        raise NotFound("There is no such change for this client.")
    return json_answer(await acknowledged(exchange_of(request), client, id_))


def change_answer(change: StoredChange, content: ChangeContent) -> ChangeAnswer:
    """A change as its client reads it, from the feed or by webhook."""
    return ChangeAnswer(
        id=change.id,
        kind=Kind(change.kind).value,
        change=content.what,
        says=says(Kind(change.kind), content),
        at=encode_timestamp(change.at),
        subject=Subject(content.scheme, content.reference) if content.scheme else None,
        agreement=content.agreement or None,
        attributes=list(content.attributes),
        datasets=list(content.datasets),
        organisation=content.late or None,
        service=content.service or None,
        reach=None if content.reach is None else convert(asdict(content.reach), HowToReach),
        died_on=content.died_on or None,
        acknowledge_by=None if change.acknowledge_by is None else encode_timestamp(change.acknowledge_by),
        acknowledged_at=None if change.acknowledged_at is None else encode_timestamp(change.acknowledged_at),
    )


async def acknowledged(exchange: Exchange, client: Client, id: UUID) -> AcknowledgementAnswer:
    """Note that a client knows of a change, with an entry where somebody waits for that. Raises NotFound."""
    async with transaction(exchange.pool) as connection:
        row = await (
            await connection.execute(stored.CHANGE_TO_ACKNOWLEDGE, {"client": client.id, "id": id})
        ).fetchone()
        if row is None:
            raise NotFound("There is no such change for this client.")
        change = stored.stored_change(row)
        if change.acknowledged_at is not None:
            return AcknowledgementAnswer(
                id, encode_timestamp(change.acknowledged_at), await _entry_again(exchange, connection, change)
            )
        now = exchange.clock()
        entry = await _entry(exchange, connection, client, change)
        noted = {"id": id, "at": now, "entry": None if entry is None else entry.id}
        await connection.execute(stored.NOTE_ACKNOWLEDGED, noted)
        if entry is not None:
            await connection.execute(INSERT_ENTRY, entry_parameters(entry))
    told = None if entry is None else entry_answer(exchange.recorder, entry.leaf, entry.at)
    return AcknowledgementAnswer(id, encode_timestamp(now), told)


async def _entry(
    exchange: Exchange, connection: Any, client: Client, change: StoredChange
) -> EntryRow | None:
    """The entry that tells the person; none where nobody waits for it, or it is kept from their view."""
    content = open_change(exchange.recorder, change)
    if change.subject is None or change.only_withheld:
        return None
    if (Kind(change.kind), content.what) not in TO_BE_ACKNOWLEDGED:
        return None
    asked = {"client": client.id, "id": change.id}
    row = await (await connection.execute(stored.LOG_KEY_OF_CHANGE, asked)).fetchone()
    if row is None:  # everything about them was erased meanwhile
        return None
    now, organisation = exchange.clock(), exchange.registers.current().organisation(client.organisation)
    body = acknowledgement_body(
        change, content, organisation=organisation.slug, client=client.client_id, at=now
    )
    return exchange.recorder.entry(
        body,
        kind="choice",
        subject=change.subject,
        key=stored_key(*row),
        happened=now,
        organisation=client.organisation,
    )


async def _entry_again(exchange: Exchange, connection: Any, change: StoredChange) -> EntryAnswer | None:
    if change.acknowledgement is None:
        return None
    row = await (await connection.execute(stored.LEAF, {"id": change.acknowledgement})).fetchone()
    assert row is not None, "an entry that was committed has its leaf"
    leaf = bytes(row[0])
    return entry_answer(exchange.recorder, leaf, parse_leaf(leaf).at)


async def _after(exchange: Exchange, client: Client, place: int) -> list[StoredChange]:
    asked = {"client": client.id, "after": place, "most": MOST_AT_ONCE + 1}
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(stored.CHANGES_AFTER, asked, binary=True)
        return [stored.stored_change(row) for row in await cursor.fetchall()]


async def _place(exchange: Exchange, client: Client, cursor: UUID) -> int:
    async with exchange.pool.connection() as connection:
        row = await (await connection.execute(stored.PLACE, {"client": client.id, "id": cursor})).fetchone()
    if row is None:
        raise UnknownCursor
    return int(row[0])


async def _note_told(exchange: Exchange, client: Client, page: list[StoredChange]) -> None:
    new = [change.n for change in page if change.told_at is None]
    if new:
        noted = {"client": client.id, "numbers": new, "at": exchange.clock()}
        async with exchange.pool.connection() as connection:
            await connection.execute(stored.NOTE_TOLD, noted)


def _asked(request: Request) -> tuple[UUID | None, int]:
    """The cursor and the seconds to wait that a call asks with. Raises BadQuery or UnknownCursor."""
    asked = query(request, "after", "wait")
    wait = asked.get("wait", "0")
    if not (wait.isascii() and wait.isdigit() and len(wait) <= 2 and int(wait) <= LONGEST_WAIT):
        raise BadQuery(f"wait is a number of seconds from 0 to {LONGEST_WAIT}.")
    after = asked.get("after", "")
    cursor = _id(after)
    if after and cursor is None:
        raise UnknownCursor
    return cursor, int(wait)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
