"""UUID version 7 (RFC 9562, section 5.7): identifiers that sort by the time they were made."""

from uuid import UUID


def uuid7(milliseconds: int, randomness: bytes) -> UUID:
    """A UUIDv7 from Unix milliseconds and ten random bytes, of which 74 bits are used."""
    number = int.from_bytes(randomness[:10], "big")
    number |= (milliseconds & ((1 << 48) - 1)) << 80
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=number)
