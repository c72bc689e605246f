import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.canonical import canonical_json
from candour.log.errors import Malformed
from candour.log.exact import encode_timestamp, to_milliseconds
from candour.log.leaf import LEAF_KINDS, Leaf, hash_body, parse_leaf

IDS = st.integers(0, 2**128 - 1).map(lambda bits: UUID(int=bits & ~(0xF << 76 | 3 << 62) | 7 << 76 | 2 << 62))
TIMES = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)).map(to_milliseconds)  # noqa: DTZ001
LEAVES = st.builds(Leaf, IDS, TIMES, st.sampled_from(sorted(LEAF_KINDS)), st.binary(min_size=32, max_size=32))

LEAF = Leaf(
    id=UUID("01956b5c-7b00-7000-8000-000000000001"),
    at=datetime(2026, 3, 3, 9, 15, 0, 250_000, tzinfo=UTC),
    kind="use",
    body_hash=hash_body(bytes(32), b"{}"),
)


@given(LEAVES)
def test_leaf_is_written_as_canonical_json(leaf: Leaf) -> None:
    value = json.loads(leaf.to_bytes())
    assert leaf.to_bytes() == canonical_json(value)
    assert value == {
        "v": 1,
        "id": str(leaf.id),
        "at": encode_timestamp(leaf.at),
        "kind": leaf.kind,
        "body": value["body"],
    }
    assert urlsafe_b64decode(value["body"] + "=") == leaf.body_hash


@given(LEAVES)
def test_leaf_reads_back(leaf: Leaf) -> None:
    assert parse_leaf(leaf.to_bytes()) == leaf


def test_changing_any_bit_of_a_leaf_gives_another_leaf_or_none() -> None:
    data = LEAF.to_bytes()
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        try:
            assert parse_leaf(bytes(changed)) != LEAF
        except Malformed:
            continue


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"v":1', '"v":2'),
        ('"v":1', '"v":true'),
        ('"v":1', '"v":1,"w":1'),
        (',"v":1', ""),
        ('"kind":"use"', '"kind":"use-of-data"'),
        ('"kind":"use"', '"kind":["use"]'),
        (".250Z", ".25Z"),
        ("-7000-", "-4000-"),
        ("01956b5c-7b00", "01956B5C-7B00"),
        ('"body":"', '"body":"A'),
    ],
)
def test_leaf_that_is_not_of_the_format_is_refused(old: str, new: str) -> None:
    data = LEAF.to_bytes().replace(old.encode(), new.encode())
    assert data != LEAF.to_bytes()
    with pytest.raises(Malformed):
        parse_leaf(data)


@pytest.mark.parametrize("data", [b"", b"1", b"[]", b"{}", b'"leaf"', b"\xff"])
def test_bytes_that_are_no_leaf_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_leaf(data)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", UUID(int=7 << 76)),
        ("at", datetime(2026, 3, 3, 9, 15, 0, 250_001, tzinfo=UTC)),
        ("kind", "release"),
        ("body_hash", bytes(31)),
    ],
)
def test_leaf_cannot_be_made_of_wrong_parts(member: str, value: object) -> None:
    parts = {"id": LEAF.id, "at": LEAF.at, "kind": LEAF.kind, "body_hash": LEAF.body_hash}
    with pytest.raises(Malformed):
        Leaf(**(parts | {member: value}))


def test_body_is_hashed_behind_its_nonce() -> None:
    assert hash_body(b"n" * 32, b"body") == sha256(b"n" * 32 + b"body").digest()


def test_body_is_not_hashed_with_a_short_nonce() -> None:
    with pytest.raises(Malformed):
        hash_body(b"n" * 31, b"xbody")
