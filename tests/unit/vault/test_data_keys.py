"""Data keys open only as themselves, and rotation changes nothing that anybody can read."""

import os
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from candour.vault.data_keys import KeyPurpose, new_data_key, rewrap, unwrap, wrap
from candour.vault.errors import CannotUnseal, DestroyedKey, UnknownKey
from candour.vault.key_ring import KeyRing
from candour.vault.provider import WrappedKey
from candour.vault.seal import record_place, seal, unseal

identifiers = st.sampled_from([UUID(int=number) for number in range(3)])
purposes = st.sampled_from(KeyPurpose)

ENCRYPTION_KEYS = {1: b"\x01" * 32, 2: b"\x02" * 32, 3: b"\x03" * 32}


def ring(*versions: int) -> KeyRing:
    return KeyRing({version: ENCRYPTION_KEYS[version] for version in versions}, bytes(32), os.urandom)


@given(identifiers, purposes)
def test_a_wrapped_key_comes_back_as_it_was(key_id: UUID, purpose: KeyPurpose) -> None:
    data_key = new_data_key(os.urandom)
    wrapped = wrap(ring(1), key_id, purpose, data_key)
    assert len(wrapped.sealed) == 60
    assert data_key not in wrapped.sealed
    assert unwrap(ring(1), key_id, purpose, wrapped) == data_key


@given(identifiers, purposes, identifiers, purposes)
def test_a_wrapped_key_swapped_for_another_never_opens(
    key_id: UUID, purpose: KeyPurpose, other_id: UUID, other_purpose: KeyPurpose
) -> None:
    assume((key_id, purpose) != (other_id, other_purpose))
    wrapped = wrap(ring(1), key_id, purpose, new_data_key(os.urandom))
    with pytest.raises(CannotUnseal):
        unwrap(ring(1), other_id, other_purpose, wrapped)


def test_a_wrapped_key_relabelled_with_another_version_never_opens() -> None:
    wrapped = wrap(ring(1), UUID(int=1), KeyPurpose.LOG, new_data_key(os.urandom))
    with pytest.raises(CannotUnseal):
        unwrap(ring(1, 2), UUID(int=1), KeyPurpose.LOG, wrapped._replace(version=2))


def test_the_version_is_authenticated_even_where_two_versions_hold_the_same_key() -> None:
    same = KeyRing({1: bytes(32), 2: bytes(32)}, bytes(32), os.urandom)
    wrapped = wrap(same, UUID(int=1), KeyPurpose.LOG, new_data_key(os.urandom))
    with pytest.raises(CannotUnseal):
        unwrap(same, UUID(int=1), KeyPurpose.LOG, wrapped._replace(version=1))


@given(st.integers(0, 60 * 8 - 1))
def test_one_flipped_bit_of_a_wrapped_key_is_noticed(bit: int) -> None:
    wrapped = wrap(ring(1), UUID(int=1), KeyPurpose.LOG, new_data_key(os.urandom))
    altered = bytearray(wrapped.sealed)
    altered[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotUnseal):
        unwrap(ring(1), UUID(int=1), KeyPurpose.LOG, WrappedKey(1, bytes(altered)))


@given(st.lists(st.binary(), min_size=1), st.permutations([2, 3]))
def test_rotation_keeps_everything_readable_and_touches_only_data_keys(
    plaintexts: list[bytes], added: list[int]
) -> None:
    place = record_place(UUID(int=1), UUID(int=2), UUID(int=3), 0)
    data_key = new_data_key(os.urandom)
    sealed = [seal(data_key, plaintext, place, os.urandom) for plaintext in plaintexts]
    wrapped = wrap(ring(1), UUID(int=1), KeyPurpose.RECORDS, data_key)
    held = [1]
    for version in added:
        held.append(version)
        wrapped = rewrap(ring(*held), UUID(int=1), KeyPurpose.RECORDS, wrapped)
    assert wrapped.version == 3
    opened = unwrap(ring(3), UUID(int=1), KeyPurpose.RECORDS, wrapped)
    assert [unseal(opened, each, place) for each in sealed] == plaintexts


def test_rewrapping_under_the_current_version_changes_nothing() -> None:
    wrapped = wrap(ring(1, 2), UUID(int=1), KeyPurpose.LOG, new_data_key(os.urandom))
    assert rewrap(ring(1, 2), UUID(int=1), KeyPurpose.LOG, wrapped) is wrapped


def test_a_version_that_is_not_held_is_named() -> None:
    wrapped = wrap(ring(1, 2), UUID(int=1), KeyPurpose.LOG, new_data_key(os.urandom))
    with pytest.raises(UnknownKey, match="Version 2 of the key-encryption key is not held here"):
        unwrap(ring(1), UUID(int=1), KeyPurpose.LOG, wrapped)


def test_a_destroyed_key_says_so() -> None:
    with pytest.raises(DestroyedKey, match="can never be read again"):
        unwrap(ring(1), UUID(int=1), KeyPurpose.LOG, None)
