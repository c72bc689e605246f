"""What a person can read of the log about them: their uses, newest first, and any entry of theirs, opened.

A use that is withheld appears in none of these, nor does anything tell that there is one, until a named
person has lifted it; then it says when it was first shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from candour.access.current import recorder
from candour.access.models import LogHead
from candour.access.reading import BodyReader
from candour.access.recording import OpenedEntry
from candour.store.uses import (
    ASKERS,
    COUNTS,
    MONTHS,
    NEWEST_ENTRY,
    ONE_ENTRY,
    OWN_SINCE,
    REVIEWS,
    USES,
    StoredEntry,
    stored_entry,
)

USE_KINDS = frozenset({"release", "refusal", "decision", "view", "reported-use"})
"""The kinds of body that are uses (log.md); the findings of a review share their leaf's kind and are not."""

READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Use:
    """One access to a person's data, or attempt at one; body as in `candour.access.uses.use_body`.

    happened: when it happened, UTC. at: when it was logged. shown_late: when a use kept from view was shown.
    """

    id: UUID
    happened: datetime
    at: datetime
    body: Mapping[str, Any]
    shown_late: datetime | None

    @property
    def was_refused(self) -> bool:
        """Whether nothing at all was given, nor would have been."""
        return bool(self.body["kind"] == "refusal" or (self.is_question and not self.body["allowed"]))

    @property
    def is_question(self) -> bool:
        """Whether it was only asked what may be given, and nothing was."""
        return bool(self.body["kind"] == "decision")

    @property
    def is_reported(self) -> bool:
        """Whether an organisation tells of what it did with its own records; nothing passed through here."""
        return bool(self.body["kind"] == "reported-use")

    @property
    def is_view(self) -> bool:
        """Whether a page about the person was opened: at a desk here, or by whoever acts for them."""
        return bool(self.body["kind"] == "view")

    @property
    def is_on_behalf(self) -> bool:
        """Whether it was opened by somebody who acts for the person; nothing left Candour."""
        return self.is_view and "representation" in self.body

    @property
    def is_of_acting(self) -> bool:
        """Whether an officer was shown something, named by `seen`, to record or look after an authority."""
        return self.is_view and not self.is_on_behalf and bool(self.body.get("seen"))

    @property
    def is_emergency(self) -> bool:
        """Whether choices were overridden because somebody was in danger."""
        return bool(self.body.get("emergency"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which uses to read, as far as it can be told without opening one: what became of it is sealed.

    asker: an organisation's id. since, until: UTC, `until` exclusive. None: any.
    """

    asker: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of uses: that of the use with this moment and id."""

    happened: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class NewestEntry:
    """The entry about a person that was logged last. index and leaf: None until it has its place."""

    id: UUID
    index: int | None
    leaf: bytes | None


def uses_of(
    person: UUID, wanted: Wanted = EVERYTHING, before: Place | None = None, at_once: int = READ_AT_ONCE
) -> Iterator[Use]:
    """A person's uses, newest first, after a place in the list or from the newest; read as they are taken.

    at_once: how many are read with one question to the database; whoever needs few says so.
    """
    reader = BodyReader(recorder())
    while rows := _rows(person, wanted, before, at_once):
        for row in rows:
            use = _use(row, reader)
            if use is not None:
                yield use
        if len(rows) < at_once:
            return
        before = Place(rows[-1].happened, rows[-1].id)


def use_of(person: UUID, id: UUID) -> Use | None:
    """One use of a person; None for another's, a withheld one and one that is not there."""
    row = _row(person, id)
    return None if row is None or row.kind != "use" else _use(row, BodyReader(recorder()))


def opened_entry(person: UUID, id: UUID) -> OpenedEntry | None:
    """One entry about a person with its nonce and leaf, to prove it with; None as for `use_of`."""
    row = _row(person, id)
    return None if row is None else _opened(row)


def changes_since(person: UUID, since: datetime, most: int) -> list[tuple[datetime, Mapping[str, Any]]]:
    """What was decided and changed about a person since a moment: when, and the body; the newest first."""
    reader = BodyReader(recorder())
    with connection.cursor() as cursor:
        cursor.execute(OWN_SINCE, {"person": person, "since": since, "limit": most})
        rows = [stored_entry(row) for row in cursor.fetchall()]
    return [
        (row.happened, msgspec.json.decode(reader.body(row.key, id=row.id, sealed=row.sealed)))
        for row in rows
    ]


def reviews_of(person: UUID, use: UUID) -> list[Mapping[str, Any]]:
    """The bodies of what named persons found about a use that was kept from view, and of each time that one
    of them opened it (`withheld-opened`), the newest first; none until it is shown."""
    with connection.cursor() as cursor:
        cursor.execute(REVIEWS, {"person": person, "use": use})
        rows = [stored_entry(row) for row in cursor.fetchall()]
    return [msgspec.json.decode(_opened(row).body) for row in rows]


def newest_entry(person: UUID) -> tuple[NewestEntry | None, LogHead | None]:
    """The entry about a person that was logged last, and the head of the log; None for what is not there."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_ENTRY, {"person": person})
        id_, index, leaf, size, root, signed_at = cursor.fetchone()
    newest = None if id_ is None else NewestEntry(id_, index, None if leaf is None else bytes(leaf))
    return newest, None if size is None else LogHead(size=size, root=root, signed_at=signed_at)


def askers_of(person: UUID) -> frozenset[UUID]:
    """Who used a person's data, by id."""
    with connection.cursor() as cursor:
        cursor.execute(ASKERS, {"person": person})
        return frozenset(row[0] for row in cursor.fetchall())


def months_of(person: UUID) -> tuple[date, ...]:
    """The months in which a person's data was used: the first day of each, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"person": person})
        return tuple(row[0] for row in cursor.fetchall())


def counts_of(person: UUID, since: datetime, until: datetime) -> Mapping[date, int]:
    """How many uses happened on each day, without opening any; `until` exclusive."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"person": person, "since": since, "until": until})
        return dict(cursor.fetchall())


def _rows(person: UUID, wanted: Wanted, before: Place | None, at_once: int) -> list[StoredEntry]:
    parameters = {
        "person": person,
        "asker": wanted.asker,
        "since": wanted.since,
        "until": wanted.until,
        "before": None if before is None else before.happened,
        "before_id": None if before is None else before.id,
        "limit": at_once,
    }
    with connection.cursor() as cursor:
        cursor.execute(USES, parameters)
        return [stored_entry(row) for row in cursor.fetchall()]


def _row(person: UUID, id: UUID) -> StoredEntry | None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_ENTRY, {"person": person, "id": id})
        row = cursor.fetchone()
    return None if row is None else stored_entry(row)


def _use(row: StoredEntry, reader: BodyReader) -> Use | None:
    body = msgspec.json.decode(reader.body(row.key, id=row.id, sealed=row.sealed))
    return Use(row.id, row.happened, row.at, body, row.lifted) if body["kind"] in USE_KINDS else None


def _opened(row: StoredEntry) -> OpenedEntry:
    return recorder().opened(row.key, id=row.id, at=row.at, kind=row.kind, sealed=row.sealed)
