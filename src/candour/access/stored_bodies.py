"""Holds the bodies that are stored against the leaves that were logged, as an auditor does.

Entries that concern no person are read and checked word for word. Of the others nothing is opened: it is only
counted how many there are and seen whether something is stored for each.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from candour.log.errors import Malformed
from candour.log.leaf import Leaf, hash_body
from candour.store.leaves import LEAVES_BY_MONTH, LEAVES_WITHOUT_BODY, OPEN_ENTRIES

READ_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class StoredBody:
    """An entry that concerns no person, at its place in the log. at: when it was logged, UTC.

    is_as_logged: whether this body and nonce, this time and this kind give exactly the leaf in the log.
    """

    index: int
    id: UUID
    at: datetime
    kind: str
    body: Mapping[str, Any]
    is_as_logged: bool


@dataclass(frozen=True, slots=True)
class CountedLeaves:
    """How many leaves of one kind were logged in a month, given by its first day."""

    month: date
    kind: str
    number: int


def stored_bodies(kind: str | None = None) -> Iterator[StoredBody]:
    """Every entry that concerns no person, or those of one leaf kind, in the order of the log."""
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(OPEN_ENTRIES, {"kind": kind, "after": after, "most": READ_AT_ONCE})
            rows = cursor.fetchall()
        yield from map(_stored_body, rows)
        if len(rows) < READ_AT_ONCE:
            return
        after = rows[-1][0]


def leaves_by_month() -> list[CountedLeaves]:
    """The leaves of the whole log, counted by month and kind, the newest month first."""
    with connection.cursor() as cursor:
        cursor.execute(LEAVES_BY_MONTH)
        rows = cursor.fetchall()
    return [CountedLeaves(date.fromisoformat(f"{month}-01"), kind, number) for month, kind, number in rows]


def leaves_without_body() -> list[int]:
    """The places of entries of which nothing is stored any more: somebody deleted them."""
    with connection.cursor() as cursor:
        cursor.execute(LEAVES_WITHOUT_BODY)
        return [index for (index,) in cursor.fetchall()]


def _stored_body(row: tuple[Any, ...]) -> StoredBody:
    index, leaf, id_, at, kind, body, nonce = row
    try:
        given = Leaf(id_, at, kind, hash_body(bytes(nonce), bytes(body))).to_bytes()
    except Malformed:
        given = b""
    return StoredBody(index, id_, at, kind, _read(bytes(body)), given == bytes(leaf))


def _read(body: bytes) -> Mapping[str, Any]:
    """The body; what is none any more is shown as text, for it cannot be the one that was logged."""
    try:
        read = json.loads(body)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {"unreadable": body.decode("utf-8", errors="replace")}
