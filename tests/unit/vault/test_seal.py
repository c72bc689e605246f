"""Sealed bytes open only where they belong. Run against real AES-GCM, with places drawn at random."""

import os
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from candour.vault.errors import CannotUnseal
from candour.vault.seal import (
    BODY_NONCE_BYTES,
    HOLDER_PART_FORMAT,
    LOG_BODY_FORMAT,
    RECORD_FORMAT,
    holder_part_place,
    length_prefixed,
    log_body_place,
    record_place,
    seal,
    seal_body,
    unseal,
    unseal_body,
)

keys = st.binary(min_size=32, max_size=32)
# Few identifiers, so that places often differ in one part only: those are the swaps an insider would try.
identifiers = st.sampled_from([UUID(int=number) for number in range(3)])


class Place(NamedTuple):
    key_id: UUID
    dataset_id: UUID
    record_id: UUID
    record_version: int


places = st.builds(Place, identifiers, identifiers, identifiers, st.sampled_from([0, 1, 2, 2**64 - 1]))


@given(keys, st.binary(), places)
def test_what_was_sealed_opens_where_it_was_sealed(key: bytes, plaintext: bytes, place: Place) -> None:
    sealed = seal(key, plaintext, record_place(*place), os.urandom)
    assert unseal(key, sealed, record_place(*place)) == plaintext


@given(keys, st.binary(), places, places)
def test_a_record_moved_to_another_row_subject_dataset_or_version_never_opens(
    key: bytes, plaintext: bytes, sealed_for: Place, opened_as: Place
) -> None:
    assume(sealed_for != opened_as)
    sealed = seal(key, plaintext, record_place(*sealed_for), os.urandom)
    with pytest.raises(CannotUnseal):
        unseal(key, sealed, record_place(*opened_as))


@given(keys, keys, st.binary(), places)
def test_another_key_never_opens_it(key: bytes, other: bytes, plaintext: bytes, place: Place) -> None:
    assume(key != other)
    sealed = seal(key, plaintext, record_place(*place), os.urandom)
    with pytest.raises(CannotUnseal):
        unseal(other, sealed, record_place(*place))


@given(keys, st.binary(max_size=64), places, st.data())
def test_one_flipped_bit_anywhere_is_noticed(
    key: bytes, plaintext: bytes, place: Place, data: st.DataObject
) -> None:
    sealed = bytearray(seal(key, plaintext, record_place(*place), os.urandom))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotUnseal):
        unseal(key, bytes(sealed), record_place(*place))


@given(keys, st.binary(max_size=64), places, st.data())
def test_cut_short_it_is_noticed(key: bytes, plaintext: bytes, place: Place, data: st.DataObject) -> None:
    sealed = seal(key, plaintext, record_place(*place), os.urandom)
    length = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(CannotUnseal):
        unseal(key, sealed[:length], record_place(*place))


@given(keys, st.binary(min_size=BODY_NONCE_BYTES, max_size=BODY_NONCE_BYTES), st.binary())
def test_a_log_body_comes_back_with_its_nonce(key: bytes, body_nonce: bytes, body: bytes) -> None:
    place = log_body_place(UUID(int=1), UUID(int=2))
    sealed = seal_body(key, body_nonce, body, place, os.urandom)
    assert unseal_body(key, sealed, place) == (body_nonce, body)


def test_a_log_body_needs_a_nonce_of_its_full_length() -> None:
    with pytest.raises(ValueError, match="32 bytes; this one is 31"):
        seal_body(bytes(32), bytes(31), b"{}", log_body_place(UUID(int=1), UUID(int=2)), os.urandom)


@given(identifiers, identifiers, identifiers, identifiers)
def test_log_bodies_and_holder_parts_open_only_in_their_own_entry_and_role(
    key_id: UUID, entry_id: UUID, other_key_id: UUID, other_entry_id: UUID
) -> None:
    sealed = seal_body(bytes(32), bytes(32), b"{}", log_body_place(key_id, entry_id), os.urandom)
    with pytest.raises(CannotUnseal):
        unseal_body(bytes(32), sealed, holder_part_place(key_id, entry_id))
    if (key_id, entry_id) != (other_key_id, other_entry_id):
        with pytest.raises(CannotUnseal):
            unseal_body(bytes(32), sealed, log_body_place(other_key_id, other_entry_id))


def test_sealing_the_same_twice_gives_different_bytes() -> None:
    place = record_place(UUID(int=1), UUID(int=2), UUID(int=3), 1)
    assert seal(bytes(32), b"same", place, os.urandom) != seal(bytes(32), b"same", place, os.urandom)


def test_the_nonce_comes_from_the_randomness_given() -> None:
    sealed = seal(bytes(32), b"", b"", lambda size: b"\x07" * size)
    assert sealed[:12] == b"\x07" * 12


def test_aes_256_gcm_gives_the_published_answer() -> None:
    """Test case 16 of the GCM specification (McGrew and Viega), appendix B."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    plaintext = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    associated = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = seal(key, plaintext, associated, lambda _: nonce)
    assert sealed == nonce + bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


@given(st.lists(st.binary(max_size=8)), st.lists(st.binary(max_size=8)))
def test_two_lists_of_parts_share_their_bytes_only_when_they_are_the_same(
    one: list[bytes], other: list[bytes]
) -> None:
    assert (length_prefixed(*one) == length_prefixed(*other)) == (one == other)


@given(st.lists(st.binary(max_size=300)))
def test_the_parts_can_be_read_back_from_their_bytes(parts: list[bytes]) -> None:
    """A left inverse exists, so the encoding is injective whatever the parts."""
    encoded, found = length_prefixed(*parts), []
    while encoded:
        length = int.from_bytes(encoded[:4], "big")
        found.append(encoded[4 : 4 + length])
        encoded = encoded[4 + length :]
    assert found == parts


@given(places)
def test_a_place_is_the_length_prefixed_list_of_its_parts(place: Place) -> None:
    key, dataset, record, version = place
    ids = [key.bytes, dataset.bytes, record.bytes]
    assert record_place(*place) == length_prefixed(RECORD_FORMAT, *ids, version.to_bytes(8, "big"))
    assert log_body_place(key, record) == length_prefixed(LOG_BODY_FORMAT, key.bytes, record.bytes)
    assert holder_part_place(key, record) == length_prefixed(HOLDER_PART_FORMAT, key.bytes, record.bytes)
