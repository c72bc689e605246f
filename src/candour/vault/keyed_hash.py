"""HMAC-SHA-256 (RFC 2104) of many short texts under one key, which is made ready once.

Two of them are taken for every release; `hmac.digest` makes its key ready each time, in three times the time.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256

_BLOCK_BYTES = 64
_INNER, _OUTER = bytes(each ^ 0x36 for each in range(256)), bytes(each ^ 0x5C for each in range(256))
"""What the key is combined with, as tables for `bytes.translate`."""


@lru_cache(maxsize=4)
def keyed_hash(key: bytes) -> Callable[[bytes], bytes]:
    """A function from a text to its 32-byte HMAC under `key`, of up to 64 bytes."""
    if len(key) > _BLOCK_BYTES:
        raise ValueError(f"A key of {len(key)} bytes is too long to be used as it is.")
    block = key.ljust(_BLOCK_BYTES, b"\0")
    inner, outer = sha256(block.translate(_INNER)), sha256(block.translate(_OUTER))

    def digest(text: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(text)
        second.update(first.digest())
        return second.digest()

    return digest
