"""Tells partners of an erasure in its own transaction, while it can still be read who was given what.

Afterwards nobody could: the log's words about the person and every reference to them go with their keys. What
is told stands under the key of each partner's organisation, which stays.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from candour.access.changes import seal_change
from candour.access.current import recorder
from candour.access.first_sight import opened_reference
from candour.access.models import Unnumbered
from candour.access.news import Kind, News
from candour.access.recipients import Given, KeptFromView, concerning, given_by
from candour.core.decide import local_date
from candour.store import changes as stored
from candour.store.changes import ChangeContent
from candour.store.entries import EntryRow
from candour.store.facts import StoredKey


def tell_of_erasing_everything(row: EntryRow, subjects: Collection[UUID]) -> None:
    """Have whoever was given anything about these subjects' persons be told; before their keys are destroyed.

    row: the entry of the erasure. Raises CannotUnseal or UnknownKey (vault).
    """
    given: dict[str, tuple[str, frozenset[str], bool]] = {}
    news, today = News(Kind.ERASURE, "erased"), local_date(row.at)
    protected = _protected(subjects)
    for one in _given(subjects):
        if names := concerning(news, one, KeptFromView(protected), today):
            agreement, before, withheld = given.get(one.client, (one.agreement, frozenset(), True))
            given[one.client] = agreement, before | names, withheld and one.withheld
    for listener in map(stored.listener, _rows(stored.LISTENERS)):
        if listener.client_id not in given:
            continue
        agreement, names, only_withheld = given[listener.client_id]
        for scheme, reference in _references(subjects, listener.organisation):
            id_ = recorder().new_id()
            content = ChangeContent(news.what, agreement, scheme, reference, tuple(sorted(names)))
            Unnumbered.objects.create(
                id=id_,
                client_id=listener.id,
                kind=news.kind.value,
                organisation_id=listener.organisation,
                entry_id=row.id,
                at=row.happened,
                key_id=listener.key.id,
                sealed=seal_change(recorder(), listener, id_, content),
                only_withheld=only_withheld,
            )


def _given(subjects: Collection[UUID]) -> list[Given]:
    found = []
    rows = _rows(stored.GIVEN, subjects=list(subjects), organisation=None)
    for id_, at, kind, sealed, key, wrapping, wrapped, withheld in rows:
        log_key = StoredKey(key, wrapping, bytes(wrapped))
        opened = recorder().opened(log_key, id=id_, at=at, kind=kind, sealed=bytes(sealed))
        body = msgspec.json.decode(opened.body)
        if body["kind"] == "release":
            found.append(given_by(body, withheld=withheld))
    return found


def _references(subjects: Collection[UUID], organisation: UUID) -> list[tuple[str, str]]:
    rows = _rows(stored.REFERENCES, subjects=list(subjects), organisations=[organisation])
    return [
        (
            scheme,
            opened_reference(
                recorder(),
                StoredKey(key, wrapping, bytes(wrapped)),
                organisation=organisation,
                scheme=scheme,
                sealed=bytes(sealed),
            ),
        )
        for _, scheme, sealed, key, wrapping, wrapped in rows
    ]


def _protected(subjects: Collection[UUID]) -> frozenset[str]:
    ((protected, _),) = _rows(stored.KEPT_FROM_VIEW, subjects=list(subjects), datasets=[])
    return frozenset(protected)


def _rows(statement: str, **parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
