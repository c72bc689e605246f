from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from candour.log.errors import BadSignature
from candour.log.note import is_signed
from candour.log.promise import PromiseKey, verify_promise
from candour.log.tree import leaf_hash

AT = datetime(2026, 3, 3, 9, 15, 0, 250_000, tzinfo=UTC)
LEAF = leaf_hash(b"leaf")
KEY = PromiseKey("trust.example.gov/log", b"p" * 32)
PROMISE = KEY.promise(LEAF, AT)


def test_promise_signs_the_four_lines() -> None:
    leaf_line = b64encode(sha256(b"\x00leaf").digest())
    lines = [b"candour promise v1", b"trust.example.gov/log", leaf_line, b"2026-03-03T09:15:00.250Z", b""]
    assert is_signed(KEY.public, PROMISE, b"\n".join(lines))


def test_promise_verifies() -> None:
    verify_promise(KEY.public, "trust.example.gov/log", LEAF, AT, PROMISE)


@pytest.mark.parametrize(
    "changed",
    [
        {"public": PromiseKey("x", b"q" * 32).public},
        {"public": b"short"},
        {"origin": "other.example/log"},
        {"leaf_hash": leaf_hash(b"another")},
        {"at": AT + timedelta(milliseconds=1)},
        {"promise": PROMISE[:-1] + bytes([PROMISE[-1] ^ 1])},
        {"promise": b""},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_promise_for_anything_else_is_refused(changed: dict[str, object]) -> None:
    promised = {"public": KEY.public, "origin": KEY.origin, "leaf_hash": LEAF, "at": AT, "promise": PROMISE}
    with pytest.raises(BadSignature):
        verify_promise(**(promised | changed))
