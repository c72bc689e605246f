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
KEY = PromiseKey.from_seed("trust.example.gov/log", b"p" * 32)
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
        {"public": PromiseKey.from_seed("x", b"q" * 32).public},
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


LEAVES = [leaf_hash(b"%d" % number) for number in range(40)]


def test_a_joint_promise_is_one_signature_over_a_root_and_the_way_to_it() -> None:
    first, second = KEY.promises(LEAVES[:2], AT)
    root = b64encode(sha256(b"\x01" + LEAVES[0] + LEAVES[1]).digest())
    lines = [b"candour promises v1", b"trust.example.gov/log", b"2", root, b"2026-03-03T09:15:00.250Z", b""]
    assert is_signed(KEY.public, first[:64], b"\n".join(lines))
    assert first == first[:64] + bytes([0, 0, 0, 2, 0, 0, 0, 0]) + LEAVES[1]
    assert second == first[:64] + bytes([0, 0, 0, 2, 0, 0, 0, 1]) + LEAVES[0]


@pytest.mark.parametrize("size", [*range(1, 20), 31, 32, 33, 40])
def test_each_leaf_promised_with_others_is_promised_on_its_own(size: int) -> None:
    for leaf, promise in zip(LEAVES, KEY.promises(LEAVES[:size], AT), strict=False):
        verify_promise(KEY.public, KEY.origin, leaf, AT, promise)


@pytest.mark.parametrize(
    "changed",
    [
        {"public": PromiseKey.from_seed("x", b"q" * 32).public},
        {"origin": "other.example/log"},
        {"leaf_hash": LEAVES[4]},
        {"leaf_hash": sha256(b"\x01" + LEAVES[2] + LEAVES[3]).digest()},
        {"at": AT + timedelta(milliseconds=1)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_joint_promise_for_anything_else_is_refused(changed: dict[str, object]) -> None:
    promise = KEY.promises(LEAVES[:7], AT)[3]
    promised = {
        "public": KEY.public, "origin": KEY.origin, "leaf_hash": LEAVES[3], "at": AT, "promise": promise,
    }  # fmt: skip
    with pytest.raises(BadSignature):
        verify_promise(**(promised | changed))


def test_no_byte_of_a_joint_promise_can_be_changed_added_or_taken_away() -> None:
    promise = KEY.promises(LEAVES[:7], AT)[5]
    others = [promise[:at] + bytes([promise[at] ^ 1]) + promise[at + 1 :] for at in range(len(promise))]
    for other in [*others, promise + b"\0", promise + bytes(32), promise[:-1], promise[:-32], promise[:65]]:
        with pytest.raises(BadSignature):
            verify_promise(KEY.public, KEY.origin, LEAVES[5], AT, other)
