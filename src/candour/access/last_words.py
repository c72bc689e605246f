"""Tells partners of an erasure in its own transaction, while it can still be read who was given what.

Afterwards nobody could: the log's words about the person and every reference to them go with their keys. What
is told stands under the key of each partner's organisation, which stays.
"""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from candour.access.changes import seal_change
from candour.access.current import recorder
from candour.access.first_sight import opened_reference
from candour.access.models import Unnumbered
from candour.access.news import Kind, News
from candour.access.recipients import KeptFromView, Recipient, add_recipient, concerning, opened_given
from candour.core.local_time import local_date
from candour.store import changes as stored
from candour.store.changes import ChangeContent, Listener
from candour.store.entries import EntryRow
from candour.store.facts import stored_key


def tell_of_erasing_everything(row: EntryRow, subjects: Collection[UUID]) -> None:
    """Have whoever was given anything about these subjects' persons be told; before their keys are destroyed.

    row: the entry of the erasure. Raises CannotUnseal or UnknownKey (vault).
    """
    given: dict[str, Recipient] = {}
    news, today = News(Kind.ERASURE, "erased"), local_date(row.at)
    kept = KeptFromView(_protected(subjects))
    for _, *use in _rows(stored.GIVEN, subjects):
        if (one := opened_given(recorder(), use)) is not None:
            add_recipient(given, one, concerning(news, one, kept, today))
    for listener in _listeners():
        if listener.client_id not in given:
            continue
        recipient = given[listener.client_id]
        for scheme, reference in _references(subjects, listener.organisation):
            id_ = recorder().new_id()
            content = ChangeContent(
                news.what, recipient.agreement, scheme, reference, tuple(sorted(recipient.attributes))
            )
            Unnumbered.objects.create(
                id=id_,
                client_id=listener.id,
                kind=news.kind.value,
                organisation_id=listener.organisation,
                entry_id=row.id,
                at=row.happened,
                key_id=listener.key.id,
                sealed=seal_change(recorder(), listener, id_, content),
                only_withheld=recipient.only_withheld,
            )


def _listeners() -> Iterator[Listener]:
    with connection.cursor() as cursor:
        cursor.execute(stored.LISTENERS)
        yield from map(stored.listener, cursor.fetchall())


def _references(subjects: Collection[UUID], organisation: UUID) -> list[tuple[str, str]]:
    return [
        (
            scheme,
            opened_reference(
                recorder(),
                stored_key(key, wrapping, wrapped),
                organisation=organisation,
                scheme=scheme,
                sealed=bytes(sealed),
            ),
        )
        for _, _, scheme, sealed, key, wrapping, wrapped in _rows(stored.REFERENCES, subjects, organisation)
    ]


def _protected(subjects: Collection[UUID]) -> frozenset[str]:
    rows = _rows(stored.KEPT_FROM_VIEW, subjects)
    return frozenset(attribute for _, attribute, _, _ in rows if attribute is not None)


def _rows(statement: str, subjects: Collection[UUID], organisation: UUID | None = None) -> list[Any]:
    """The rows of a statement that answers one question about these subjects' persons."""
    with connection.cursor() as cursor:
        cursor.execute(statement, stored.asked_parameters((0, subject, organisation) for subject in subjects))
        return list(cursor.fetchall())
