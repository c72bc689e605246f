"""For whom a transaction acts: `with within(person): ...`. Of others the database shows nothing.

The second wall behind the program's own checks (`store.walls`). Whoever names nobody sees no person's rows
and no organisation's. What is named inside is added to what was named around it, and forgotten at the end;
nothing outlives the transaction, so no other request can meet it on the same connection.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from candour.store.walls import ACT_FOR


@dataclass(frozen=True, slots=True)
class _Named:
    persons: frozenset[UUID] = frozenset()
    organisations: frozenset[UUID] = frozenset()


_NOBODY = _Named()
_named: ContextVar[_Named] = ContextVar("named", default=_NOBODY)


@contextmanager
def within(*persons: UUID | None, organisations: Collection[UUID] = ()) -> Iterator[None]:
    """One transaction, or a part of one, in which the rows of these persons and organisations are seen.

    Somebody who stands for no person (None) adds nobody.
    """
    around = _named.get() if connection.in_atomic_block else _NOBODY
    now = _Named(around.persons.union(filter(None, persons)), around.organisations.union(organisations))
    is_inner = connection.in_atomic_block
    with nullcontext() if is_inner else transaction.atomic():
        if now == around:
            yield
            return
        _say(now)
        before = _named.set(now)
        try:
            yield
        finally:
            _named.reset(before)
            if is_inner and not _is_broken():
                _say(around)


def _say(named: _Named) -> None:
    """Straight over the driver: it is a part of beginning a transaction, and no question of a page's.

    Raises Django's errors as any question does, or a page would not know that the database is away.
    """
    connection.ensure_connection()
    parameters = {"persons": _listed(named.persons), "organisations": _listed(named.organisations)}
    with connection.wrap_database_errors:
        connection.connection.execute(ACT_FOR, parameters)


def _listed(ids: Collection[UUID]) -> str:
    return "{" + ",".join(sorted(map(str, ids))) + "}" if ids else ""


def _is_broken() -> bool:
    """Whether the transaction can only be undone or is lost, and what was said in it too."""
    status = connection.connection.info.transaction_status
    return connection.needs_rollback or status in (TransactionStatus.INERROR, TransactionStatus.UNKNOWN)
