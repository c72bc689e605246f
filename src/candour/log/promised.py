"""Promises that somebody kept, awaited in the log: each must be there within its time, or it is evidence.

A promise is what the exchange gives with every answer: a leaf, its time, and the log's signature.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from candour.log.errors import BadSignature, Malformed
from candour.log.exact import decode_base64, decode_timestamp
from candour.log.leaf import parse_leaf
from candour.log.promise import verify_promise
from candour.log.tree import leaf_hash

KEPT_WITHIN = timedelta(seconds=60)
"""A promise older than this whose entry has no place in the log is an alarm."""


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise whose signature was found right: its leaf's hash and time (UTC), and as it was read."""

    hash: bytes
    at: datetime
    text: bytes


def read_promises(lines: Iterable[bytes], public: bytes, origin: str) -> Iterator[Promised]:
    """The promises of a file with a JSON object on each line: `leaf` and `promise` in base64, and `at`.

    public: the 32-byte key of the log's promises. Raises Malformed or BadSignature, naming the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _read_promise(line.strip(), public, origin)
        except (Malformed, BadSignature) as reason:
            raise type(reason)(f"Line {number}: {reason}") from None


def _read_promise(text: bytes, public: bytes, origin: str) -> Promised:
    try:
        members = json.loads(text)
        leaf, at, promise = [members[name] for name in ("leaf", "at", "promise")]
        hashed, time = leaf_hash(decode_base64(leaf)), decode_timestamp(at)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Malformed("This is not a JSON object with a leaf, its time and a promise.") from None
    if parse_leaf(decode_base64(leaf)).at != time:
        raise Malformed("The time of the promise is not the leaf's.")
    verify_promise(public, origin, hashed, time, decode_base64(promise))
    return Promised(hashed, time, text)
