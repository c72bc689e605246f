"""Arrays as PostgreSQL takes them in binary, for the two statements that every release shares.

The driver's own way looks at each element to find out what it is; here the caller says, which takes a third
of the time. Layout: array_send in PostgreSQL's src/backend/utils/adt/arrayfuncs.c, one dimension from 1.
"""

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

_INT4, _INT8, _BYTEA, _TEXT, _DATE, _TIMESTAMPTZ, _UUID = 23, 20, 17, 25, 1082, 1184, 2950
"""Object ids of the element types, the same in every PostgreSQL (pg_type.dat)."""

_HEAD: Final = struct.Struct(">iiIii")
_LENGTH: Final = struct.Struct(">i")
_NULL: Final = _LENGTH.pack(-1)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def int4s(values: Sequence[int]) -> bytes:
    """Whole numbers of 32 bits."""
    return _array(_INT4, [_LENGTH.pack(value) for value in values])


def int8s(values: Sequence[int]) -> bytes:
    """Whole numbers of 64 bits."""
    return _array(_INT8, [value.to_bytes(8, "big", signed=True) for value in values])


def uuids(values: Sequence[UUID | None]) -> bytes:
    """Identifiers."""
    return _array(_UUID, [None if value is None else value.bytes for value in values])


def byteas(values: Sequence[bytes | None]) -> bytes:
    """Bytes."""
    return _array(_BYTEA, values)


def texts(values: Sequence[str | None]) -> bytes:
    """Text. Raises UnicodeEncodeError for half a surrogate pair."""
    return _array(_TEXT, [None if value is None else value.encode() for value in values])


def moments(values: Sequence[datetime | None]) -> bytes:
    """Times with a zone, kept to the microsecond."""
    return _array(_TIMESTAMPTZ, [None if value is None else _microseconds(value) for value in values])


def dates(values: Sequence[date | None]) -> bytes:
    """Calendar dates."""
    first = _EPOCH.date()
    return _array(_DATE, [None if value is None else _LENGTH.pack((value - first).days) for value in values])


def _microseconds(value: datetime) -> bytes:
    return ((value - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)


def _array(element: int, values: Sequence[bytes | None]) -> bytes:
    if not values:
        return _HEAD.pack(0, 0, element, 0, 0)[:12]
    parts = [_HEAD.pack(1, None in values, element, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            parts.append(_LENGTH.pack(len(value)))
            parts.append(value)
    return b"".join(parts)
