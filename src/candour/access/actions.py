"""Recording: every action of every room calls one of these once, inside its own transaction.

A change and its entry are committed together or not at all. `happened` is when it happened; the leaf's
time is always the true time of logging.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from candour.access.current import recorder as recorder
from candour.access.current import recording_with as recording_with
from candour.access.recording import HolderPart
from candour.store.changes import ADD_UNTOLD, untold_parameters
from candour.store.entries import (
    INSERT_ENTRY,
    INSERT_OPEN_ENTRY,
    LOG_KEY,
    LOG_KEYS,
    RAISE_VERSIONS,
    EntryRow,
    OpenEntryRow,
    entry_parameters,
    open_entry_parameters,
)
from candour.store.facts import StoredKey, stored_key
from candour.vault.errors import DestroyedKey


def record_entry(
    body: Mapping[str, Any],
    *,
    kind: str,
    subject: UUID,
    happened: datetime,
    organisation: UUID | None = None,
    holder: HolderPart | None = None,
    id: UUID | None = None,
) -> EntryRow:
    """Record one entry about a person, in the transaction under way.

    body: everything the person may see; its own `kind` is the exact one, `kind` here the leaf's (log.md).
    Raises DestroyedKey when the person's log key is gone.
    """
    row = recorder().entry(
        body,
        kind=kind,
        subject=subject,
        key=log_key(subject),
        happened=happened,
        organisation=organisation,
        holder=holder,
        id=id,
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRY, entry_parameters(row))
    return row


def record_open_entry(body: Mapping[str, Any], *, kind: str) -> OpenEntryRow:
    """Record one entry that concerns no person, in the transaction under way."""
    row = recorder().open_entry(body, kind=kind)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_OPEN_ENTRY, open_entry_parameters(row))
    return row


def tell_partners(row: EntryRow | OpenEntryRow) -> None:
    """Have partners whom an entry concerns be told of it, once the transaction under way is committed."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_UNTOLD, untold_parameters(row))


def raise_versions(ids: Iterable[UUID]) -> None:
    """Say that something a decision about these subjects, clients or the register read has changed."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE_VERSIONS, {"ids": sorted(ids)})


def log_key(subject: UUID) -> StoredKey:
    """The wrapped log key of a subject. Raises DestroyedKey when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(LOG_KEY, {"subject": subject})
        row = cursor.fetchone()
    if row is None:
        raise DestroyedKey(f"The log key of subject {subject} has been destroyed.")
    return stored_key(*row)


def log_keys(subjects: Collection[UUID]) -> Mapping[UUID, StoredKey]:
    """The wrapped log keys of some subjects, by subject; of none whose key is gone."""
    with connection.cursor() as cursor:
        cursor.execute(LOG_KEYS, {"subjects": list(subjects)})
        return {row[0]: stored_key(*row[1:]) for row in cursor.fetchall()}
