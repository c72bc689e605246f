"""A keyed hash is the HMAC of the standard library, and of everybody else."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.vault.keyed_hash import keyed_hash


@given(st.binary(max_size=64), st.binary(max_size=200), st.binary(max_size=200))
def test_it_is_hmac_sha_256_time_after_time(key: bytes, first: bytes, second: bytes) -> None:
    made_ready = keyed_hash(key)
    for text in (first, second, first):
        assert made_ready(text) == hmac.digest(key, text, "sha256")


def test_a_key_that_would_have_to_be_hashed_first_is_refused() -> None:
    with pytest.raises(ValueError, match="65 bytes"):
        keyed_hash(bytes(65))
