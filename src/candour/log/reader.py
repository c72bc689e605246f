"""Reads a published log's hashes and leaves through its tiles, at the size of one checkpoint.

It trusts nothing it reads more than its form: whether the hashes are right shows when a proof made from
them is verified against the checkpoint.
"""

from collections.abc import Callable

from candour.log.errors import Malformed, NotPublished
from candour.log.tiles import TILE_WIDTH, Bundle, Tile, decode_bundle, decode_tile
from candour.log.tree import root_of

_TILES_KEPT = 64


class TileReader:
    """A log of `size` leaves; `read` gives the bytes at a path or raises NotPublished.

    `hash` is what `candour.log.proof` makes proofs from.
    """

    def __init__(self, read: Callable[[str], bytes], size: int) -> None:
        self.size = size
        self._read = read
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def hash(self, level: int, index: int) -> bytes:
        """The root of the 2^level leaves from index 2^level on. Raises NotPublished or Malformed."""
        tile_level, height = divmod(level, 8)
        tile_index, start = divmod(index << height, TILE_WIDTH)
        hashes = self._keep(tile_level, tile_index)[start : start + (1 << height)]
        if len(hashes) != 1 << height:
            raise Malformed(f"A tree of {self.size} leaves has no subtree {index} of 2^{level} leaves.")
        return root_of(hashes)

    def leaf(self, index: int) -> bytes:
        """The bytes of one leaf. Raises NotPublished or Malformed."""
        bundle, place = divmod(index, TILE_WIDTH)
        return self.bundle(bundle)[place]

    def tile(self, level: int, index: int) -> list[bytes]:
        """The hashes of a tile, as many as this size has there. Raises NotPublished or Malformed."""
        tile = Tile(level, index, self._width(level, index))
        try:
            return decode_tile(self._read(tile.path), tile.width)
        except NotPublished:
            if tile.width == TILE_WIDTH:
                raise
        # A partial tile may go once the full one is there (tlog-tiles, "Partial Tiles").
        return decode_tile(self._read(Tile(level, index).path), TILE_WIDTH)[: tile.width]

    def bundle(self, index: int) -> list[bytes]:
        """The leaves of a bundle, as many as this size has there. Raises NotPublished or Malformed."""
        bundle = Bundle(index, self._width(0, index))
        try:
            return decode_bundle(self._read(bundle.path), bundle.width)
        except NotPublished:
            if bundle.width == TILE_WIDTH:
                raise
        return decode_bundle(self._read(Bundle(index).path), TILE_WIDTH)[: bundle.width]

    def _keep(self, level: int, index: int) -> list[bytes]:
        if (level, index) not in self._kept:
            if len(self._kept) >= _TILES_KEPT:
                self._kept.clear()
            self._kept[level, index] = self.tile(level, index)
        return self._kept[level, index]

    def _width(self, level: int, index: int) -> int:
        width = min(TILE_WIDTH, (self.size >> 8 * level) - index * TILE_WIDTH)
        if index < 0 or width <= 0:
            raise Malformed(f"A tree of {self.size} leaves has no tile {index} at level {level}.")
        return width
