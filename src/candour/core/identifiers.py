"""UUID version 7 (RFC 9562, section 5.7): they sort by when they were made; and their spelling."""

from uuid import UUID

import msgspec


def uuid7(milliseconds: int, randomness: bytes) -> UUID:
    """A UUIDv7 from Unix milliseconds and ten random bytes, of which 74 bits are used."""
    number = int.from_bytes(randomness[:10], "big")
    number |= (milliseconds & ((1 << 48) - 1)) << 80
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=number)


def spelled(id: UUID) -> str:
    """What `str` gives, in a tenth of the time: every release spells an identifier four times."""
    return _encode(id)[1:-1].decode("ascii")


_encode = msgspec.json.Encoder().encode
