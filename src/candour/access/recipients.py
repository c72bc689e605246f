"""Who was given what of a person: read from the log itself, for nothing else is as true.

Nobody is told of anything that was never given to them. What is protected now is not told of either, nor a
correction of what is restricted: that an address has changed may be what its person hides.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from candour.access.first_sight import opened_reference
from candour.access.news import Kind, News
from candour.access.recording import Recorder
from candour.core.claims import rests_on
from candour.store import changes as stored
from candour.store.facts import StoredKey

Connection = AsyncConnection[Any]

AT_ONCE = 200
"""Uses that are read at a time: somebody may have tens of thousands."""


@dataclass(frozen=True, slots=True)
class Given:
    """One release: to which client, under which agreement's version, what, and from which datasets.

    until: the last day it may be kept. withheld: whether it is kept from its person's view now.
    """

    client: str
    agreement: str
    datasets: Mapping[str, frozenset[str]]
    until: date | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """What one client was given of what has changed. agreement: the latest it was given it under."""

    agreement: str
    attributes: frozenset[str]
    only_withheld: bool


@dataclass(frozen=True, slots=True)
class KeptFromView:
    """Attributes that are protected, and whether use of a dataset concerned is restricted."""

    protected: frozenset[str] = frozenset()
    restricted: bool = False


async def recipients(
    connection: Connection,
    recorder: Recorder,
    news: News,
    subjects: Iterable[UUID],
    *,
    asker: UUID | None,
    today: date,
) -> dict[str, Recipient]:
    """Client id -> what it was given of what is news about these subjects' persons.

    asker: the only organisation that can have been given it, where there is only one. Raises
    CannotUnseal or UnknownKey (vault).
    """
    concerned = list(subjects)
    kept = await _kept_from_view(connection, news, concerned)
    found: dict[str, Recipient] = {}
    async for given in _given(connection, recorder, concerned, asker):
        names = concerning(news, given, kept, today)
        if names:
            before = found.get(given.client, Recipient(given.agreement, frozenset(), True))
            found[given.client] = Recipient(
                before.agreement, before.attributes | names, before.only_withheld and given.withheld
            )
    return found


def concerning(news: News, given: Given, kept: KeptFromView, today: date) -> frozenset[str]:
    """What somebody was given that the news is about; empty where it does not concern them."""
    names = frozenset(given.datasets)
    if news.kind in (Kind.WITHDRAWAL, Kind.OBJECTION):
        return names if given.agreement.partition("@")[0] == news.slug else frozenset()
    if given.until is not None and given.until < today:
        return frozenset()
    if news.kind is Kind.UNLINKING:
        return names
    if kept.restricted and news.kind is Kind.CORRECTION:
        return frozenset()
    return frozenset(
        name
        for name, datasets in given.datasets.items()
        if news.touched(name, datasets) and kept.protected.isdisjoint(rests_on(name))
    )


async def references(
    connection: Connection, recorder: Recorder, subjects: Iterable[UUID], organisations: Iterable[UUID]
) -> dict[UUID, list[tuple[str, str]]]:
    """Organisation -> (scheme, value) of each of its references that lead to these subjects' persons."""
    asked = {"subjects": list(subjects), "organisations": list(organisations)}
    cursor = await connection.execute(stored.REFERENCES, asked)
    found: dict[UUID, list[tuple[str, str]]] = {}
    for organisation, scheme, sealed, key, wrapping, wrapped in await cursor.fetchall():
        log_key = StoredKey(key, wrapping, bytes(wrapped))
        value = opened_reference(
            recorder, log_key, organisation=organisation, scheme=scheme, sealed=bytes(sealed)
        )
        found.setdefault(organisation, []).append((scheme, value))
    return found


async def _given(
    connection: Connection, recorder: Recorder, subjects: list[UUID], asker: UUID | None
) -> AsyncIterator[Given]:
    """Every release about these subjects' persons, newest first."""
    async with connection.cursor(name="given") as cursor:
        cursor.itersize = AT_ONCE
        await cursor.execute(stored.GIVEN, {"subjects": subjects, "organisation": asker})
        async for id_, at, kind, sealed, key, wrapping, wrapped, withheld in cursor:
            opened = recorder.opened(
                StoredKey(key, wrapping, bytes(wrapped)), id=id_, at=at, kind=kind, sealed=bytes(sealed)
            )
            body = msgspec.json.decode(opened.body)
            if body["kind"] == "release":
                yield given_by(body, withheld=withheld)


def given_by(body: Mapping[str, Any], *, withheld: bool) -> Given:
    """What a release's body (`candour.access.uses.use_body`) says was given."""
    until = body["retain_until"]
    return Given(
        client=body["client"],
        agreement=body["agreement"] or "",
        datasets={
            name: frozenset({source["dataset"], *(record[0] for record in source["records"])})
            for name, source in body["sources"].items()
        },
        until=None if until is None else date.fromisoformat(until),
        withheld=withheld,
    )


async def _kept_from_view(connection: Connection, news: News, subjects: list[UUID]) -> KeptFromView:
    if news.kind not in (Kind.CORRECTION, Kind.ERASURE):
        return KeptFromView()
    asked = {"subjects": subjects, "datasets": list(news.datasets or ())}
    row = await (await connection.execute(stored.KEPT_FROM_VIEW, asked)).fetchone()
    assert row is not None, "it always gives a row"
    return KeptFromView(frozenset(row[0]), row[1])
