"""Tiles and entry bundles: how a log of any size is served as small files that never change.

A tile is 256 consecutive hashes of one level; a bundle is the 256 leaves under a tile of level 0. Only
the last of a level is partial, and it is served under its width until it is full (C2SP tlog-tiles).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from candour.log.errors import Malformed
from candour.log.tree import HASH_BYTES

TILE_WIDTH = 256
LARGEST_LEAF = 2**16 - 1
"""A bundle gives each leaf's length in two bytes."""

_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([0-9]{1,3}))?")
"""Six groups of digits hold any index of a log of 2^63 leaves; of more no file system would take the name."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The tile `index` of a level; hash i is the root of the leaves from (256 index + i) 256^level on."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`."""
        return f"tile/{self.level}/{_place(self)}"


@dataclass(frozen=True, slots=True, order=True)
class Bundle:
    """The leaves from 256 index on, as many as `width`."""

    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """`tile/entries/<N>[.p/<W>]`."""
        return f"tile/entries/{_place(self)}"


def _place(file: Tile | Bundle) -> str:
    """The index in groups of three digits, all but the last behind an x, then the width if partial."""
    digits = str(file.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    place = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return place if file.width == TILE_WIDTH else f"{place}.p/{file.width}"


def parse_path(path: str) -> Tile | Bundle:
    """The tile or bundle with exactly this path. Raises Malformed, also for every other spelling.

    What comes back names a place below a log's folder and nothing outside it.
    """
    if found := _PATH.fullmatch(path):
        index = int(found[2].replace("x", "").replace("/", ""))
        width = int(found[3] or TILE_WIDTH)
        file = Bundle(index, width) if found[1] == "entries" else Tile(int(found[1]), index, width)
        level = file.level if isinstance(file, Tile) else 0
        if file.path == path and 0 < width <= TILE_WIDTH and level <= 63:
            return file
    raise Malformed("This is not the path of a tile or an entry bundle.")


def last_tiles(size: int) -> Iterator[Tile]:
    """The partial tile of each level that has one, from level 0 up, for a tree of `size` leaves."""
    level = 0
    while count := size >> 8 * level:
        if width := count % TILE_WIDTH:
            yield Tile(level, count // TILE_WIDTH, width)
        level += 1


def full_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles that became full when the tree grew from `old` leaves to `new`, level by level."""
    level = 0
    while count := new >> 8 * level:
        for index in range((old >> 8 * level) // TILE_WIDTH, count // TILE_WIDTH):
            yield Tile(level, index)
        level += 1


def all_tiles(size: int) -> Iterator[Tile]:
    """Every tile of a tree of `size` leaves."""
    yield from full_tiles(0, size)
    yield from last_tiles(size)


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """The hashes one after the other: 32 bytes each."""
    return b"".join(hashes)


def decode_tile(data: bytes, width: int) -> list[bytes]:
    """The `width` hashes of a tile. Raises Malformed when the length does not fit."""
    if len(data) != width * HASH_BYTES:
        raise Malformed(f"A tile of width {width} is {width * HASH_BYTES} bytes, not {len(data)}.")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def encode_bundle(leaves: Sequence[bytes]) -> bytes:
    """Each leaf behind its length in two big-endian bytes. Raises Malformed for one above 65,535 bytes."""
    if any(len(leaf) > LARGEST_LEAF for leaf in leaves):
        raise Malformed(f"A leaf is longer than the {LARGEST_LEAF} bytes a bundle can hold.")
    return b"".join([len(leaf).to_bytes(2, "big") + leaf for leaf in leaves])


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """The `width` leaves of a bundle. Raises Malformed when there are more, fewer or torn ones."""
    leaves, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        leaves.append(data[start:at])
    if at != len(data) or len(leaves) != width:
        raise Malformed(f"An entry bundle does not hold exactly {width} whole leaves.")
    return leaves
