"""The last tile of every level of a growing tree: all that is needed to write or check the next tiles.

Memory stays at 255 hashes a level, whatever the size, so ten million entries stream through it.
"""

from collections.abc import Iterable, Iterator, Sequence

from candour.log.errors import Malformed
from candour.log.tiles import TILE_WIDTH, Tile, last_tiles
from candour.log.tree import EMPTY_ROOT, root_of


class TileEdge:
    """A tree's size and, level by level, the hashes of the tile that is not full yet."""

    def __init__(self, size: int = 0, partial: Iterable[Sequence[bytes]] = ()) -> None:
        """Continue a tree of `size` leaves, given the hashes of each of `last_tiles(size)` in order.

        Raises Malformed when they do not fit the size.
        """
        self.size = size
        self._rows: list[list[bytes]] = []
        for tile, hashes in zip(last_tiles(size), partial, strict=True):
            if len(hashes) != tile.width:
                raise Malformed(f"{tile.path} does not hold {tile.width} hashes.")
            self._row(tile.level).extend(hashes)

    def extend(self, leaf_hashes: Iterable[bytes]) -> Iterator[tuple[Tile, list[bytes]]]:
        """Append leaf hashes; each tile that becomes full is given with its 256 hashes, lower ones first.

        The tree grows as the result is read, so read it to its end.
        """
        for leaf_hash in leaf_hashes:
            self.size += 1
            yield from self._add(0, leaf_hash)

    def partial(self) -> Iterator[tuple[Tile, list[bytes]]]:
        """The tiles that are not full, with their hashes, from level 0 up."""
        for tile in last_tiles(self.size):
            yield tile, list(self._rows[tile.level])

    def root(self) -> bytes:
        """The root of the whole tree: each level's last tile, with the rest of the level below at its end."""
        rest: list[bytes] = []
        for row in self._rows:
            if row or rest:
                rest = [root_of([*row, *rest])]
        return rest[0] if rest else EMPTY_ROOT

    def _add(self, level: int, subtree: bytes) -> Iterator[tuple[Tile, list[bytes]]]:
        row = self._row(level)
        row.append(subtree)
        if len(row) == TILE_WIDTH:
            self._rows[level] = []
            yield Tile(level, (self.size >> 8 * level) // TILE_WIDTH - 1), row
            yield from self._add(level + 1, root_of(row))

    def _row(self, level: int) -> list[bytes]:
        while len(self._rows) <= level:
            self._rows.append([])
        return self._rows[level]
