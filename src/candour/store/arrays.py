"""Arrays as PostgreSQL takes them in binary, for the two statements that every release shares.

The driver's own way looks at each element to find out what it is; here the caller says, which takes a third
of the time. Layout: array_send in PostgreSQL's src/backend/utils/adt/arrayfuncs.c, one dimension from 1.
"""

import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Final, TypeVar
from uuid import UUID

_INT4, _INT8, _BYTEA, _TEXT, _DATE, _TIMESTAMPTZ, _UUID = 23, 20, 17, 25, 1082, 1184, 2950
"""Object ids of the element types, the same in every PostgreSQL (pg_type.dat)."""

_HEAD: Final = struct.Struct(">iiIii")
_LENGTH: Final = struct.Struct(">i")
_NULL: Final = _LENGTH.pack(-1)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EIGHT_BYTES: Final = struct.Struct(">q")

Value = TypeVar("Value")


def int4s(values: Sequence[int]) -> bytes:
    """Whole numbers of 32 bits."""
    return _array(_INT4, values, _LENGTH.pack)


def int8s(values: Sequence[int]) -> bytes:
    """Whole numbers of 64 bits."""
    return _array(_INT8, values, _EIGHT_BYTES.pack)


def uuids(values: Sequence[UUID | None]) -> bytes:
    """Identifiers."""
    return _array(_UUID, values, _sixteen_bytes)


def byteas(values: Sequence[bytes | None]) -> bytes:
    """Bytes."""
    return _array(_BYTEA, values, bytes)


def texts(values: Sequence[str | None]) -> bytes:
    """Text. Raises UnicodeEncodeError for half a surrogate pair."""
    return _array(_TEXT, values, str.encode)


def moments(values: Sequence[datetime | None]) -> bytes:
    """Times with a zone, kept to the microsecond."""
    return _array(_TIMESTAMPTZ, values, _microseconds)


def dates(values: Sequence[date | None]) -> bytes:
    """Calendar dates."""
    return _array(_DATE, values, _days)


def _days(value: date) -> bytes:
    return _LENGTH.pack((value - _EPOCH.date()).days)


def _microseconds(value: datetime) -> bytes:
    since = value - _EPOCH
    return _EIGHT_BYTES.pack((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _sixteen_bytes(value: UUID) -> bytes:
    return value.int.to_bytes(16, "big")


def _array(element: int, values: Sequence[Value | None], encode: Callable[[Value], bytes]) -> bytes:
    if not values:
        return _HEAD.pack(0, 0, element, 0, 0)[:12]
    if values[0] is values[-1] and len(set(map(id, values))) == 1:  # one thing many times, as in a batch
        parts = _parts(values[:1], encode) * len(values)
    else:
        parts = _parts(values, encode)
    return b"".join([_HEAD.pack(1, _NULL in parts, element, len(values), 1), *parts])


def _parts(values: Sequence[Value | None], encode: Callable[[Value], bytes]) -> list[bytes]:
    return [
        _NULL if value is None else _LENGTH.pack(len(encoded := encode(value))) + encoded for value in values
    ]
