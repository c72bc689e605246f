"""Wraps every data key anew under the current key-encryption key, while everything goes on serving.

What the data keys seal is not touched. It can be stopped at any moment, by kill -9 too, and goes on where it
was; once nothing is left under an older version, that is recorded in the log, and the version may be retired.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from candour.access.actions import raise_versions, record_open_entry
from candour.access.current import recorder
from candour.log.exact import encode_timestamp
from candour.store.facts import StoredKey
from candour.store.keys import (
    COUNT_WRAPPED_OTHERWISE,
    KEY_TABLES,
    SUBJECT_KEYS,
    KeyTable,
    OwnedKey,
    owned_key,
    wrap_anew_parameters,
)
from candour.store.register import REGISTER_ID
from candour.vault import data_keys
from candour.vault.provider import WrappedKey

MOST_AT_ONCE: Final = 1000
"""How many in one transaction: a tenth of a second's work, so that nobody waits long for a key held here."""

_NIL: Final = UUID(int=0)


def wrapped_otherwise(version: int) -> int:
    """How many data keys are not under this version of the key-encryption key."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WRAPPED_OTHERWISE, {"version": version})
        (count,) = cursor.fetchone()
    return int(count)


def rewrap_keys(*, at: datetime, tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Wrap anew whatever is not under the current version; gives how many were.

    tell: called with (done, of how many) after each transaction. Raises UnknownKey or CannotUnseal (vault)
    for a key whose version is not held here.
    """
    version = recorder().provider.current_version
    _rewrap_second_factors()
    total, done = wrapped_otherwise(version), 0
    for table in KEY_TABLES:
        for batch in _batches(table):
            done += batch
            tell(done, total)
    if done and not wrapped_otherwise(version):
        _record(version, done, at)
    return done


@transaction.atomic
def _rewrap_second_factors() -> None:
    """The secrets of second factors are wrapped as data keys are (`people.second_factor`): of an app its own,
    and what recovery codes of django-allauth were made from."""
    adapter, current = get_adapter(), f"{recorder().provider.current_version}:"
    for factor in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        for secret in ("secret", "seed"):
            if not factor.data.get(secret, current).startswith(current):
                factor.data[secret] = adapter.encrypt(adapter.decrypt(factor.data[secret]))
                factor.save(update_fields=["data"])


def _batches(table: KeyTable) -> Iterator[int]:
    owner = id_ = _NIL
    while keys := _wrap_some_anew(table, owner, id_):
        owner, id_ = keys[-1].owner, keys[-1].key.id
        yield len(keys)


@transaction.atomic
def _wrap_some_anew(table: KeyTable, owner: UUID, id_: UUID) -> list[OwnedKey]:
    version = recorder().provider.current_version
    after: dict[str, Any] = {"owner": owner, "id": id_, "version": version, "most": MOST_AT_ONCE}
    with connection.cursor() as cursor:
        cursor.execute(table.wrapped_otherwise, after)
        keys = [owned_key(row) for row in cursor.fetchall()]
        if keys:
            cursor.execute(table.wrap_anew, wrap_anew_parameters([(key, _anew(key)) for key in keys]))
    if keys and table is not SUBJECT_KEYS:
        raise_versions([REGISTER_ID])  # nodes keep these with the register, and must read them again
    return keys


def _anew(owned: OwnedKey) -> StoredKey:
    key = owned.key
    wrapped = data_keys.rewrap(
        recorder().provider, key.id, owned.purpose, WrappedKey(key.wrapping_version, key.wrapped)
    )
    return StoredKey(key.id, wrapped.version, wrapped.sealed)


def _record(version: int, count: int, at: datetime) -> None:
    body = {
        "kind": "key",
        "when": encode_timestamp(at),
        "what": "rotated",
        "version": version,
        "rewrapped": count,
    }
    record_open_entry(body, kind="key")
