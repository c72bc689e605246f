"""Publishes a growing log: tiles and entry bundles first, the signed checkpoint last.

Whoever reads a checkpoint therefore finds every file it speaks of. Files of one size are never changed;
a partial one stays until the full one has replaced it, so every published size stays provable.
"""

from collections.abc import Iterable

from candour.log.checkpoint import Checkpoint, read_unverified
from candour.log.errors import Difference, Malformed, NotPublished
from candour.log.files import CHECKPOINT, LogFiles
from candour.log.reader import TileReader
from candour.log.tile_edge import TileEdge
from candour.log.tiles import TILE_WIDTH, Bundle, all_tiles, encode_bundle, encode_tile, last_tiles
from candour.log.tree import leaf_hash

_FILES_IN_HAND = 512
"""Full tiles and bundles wait in memory until their checkpoint, unless there are more than this many
(about 15 MB); then they are written ahead of it, which harms nobody, as no checkpoint names them yet."""


class Publisher:
    """One log's tree as its files have it, and what was appended since.

    After any exception it is of no further use: resume a new one from the files.
    """

    def __init__(self, files: LogFiles) -> None:
        """Begin a log without entries."""
        self._files = files
        self._edge = TileEdge()
        self._leaves: list[bytes] = []
        self._full: dict[str, bytes] = {}
        self._outgrown: list[str] = []

    @classmethod
    def resume(cls, files: LogFiles, published: Checkpoint) -> "Publisher":
        """Continue after a published checkpoint.

        Raises NotPublished, Malformed or Difference when the files it needs are not what it signed.
        """
        publisher = cls(files)
        reader = TileReader(files.read, published.size)
        partial = [reader.tile(tile.level, tile.index) for tile in last_tiles(published.size)]
        publisher._edge = TileEdge(published.size, partial)
        if publisher.root() != published.root:
            raise Difference("The last tiles do not give the root that the published checkpoint signed.")
        if published.size % TILE_WIDTH:
            publisher._leaves = reader.bundle(published.size // TILE_WIDTH)
            if [leaf_hash(leaf) for leaf in publisher._leaves] != partial[0]:
                raise Difference("The last entry bundle does not hold the leaves whose hashes its tile has.")
        return publisher

    @property
    def size(self) -> int:
        """How many leaves were appended, published or not."""
        return self._edge.size

    def root(self) -> bytes:
        """The root over all of them."""
        return self._edge.root()

    def append(self, leaves: Iterable[bytes]) -> None:
        """Append leaves in order. Raises Malformed for one that no bundle can hold."""
        for leaf in leaves:
            self._leaves.append(leaf)
            for tile, hashes in self._edge.extend([leaf_hash(leaf)]):
                self._take_full(tile.path, encode_tile(hashes))
            if len(self._leaves) == TILE_WIDTH:
                bundle = Bundle(self.size // TILE_WIDTH - 1)
                self._take_full(bundle.path, encode_bundle(self._leaves))
                self._leaves = []

    def publish(self, signed: bytes) -> None:
        """Write everything appended, then this signed checkpoint of it.

        Raises Malformed when the checkpoint is not of this size and root, and Difference when one
        that it cannot follow was published meanwhile: then another publisher has taken over this folder.
        """
        checkpoint = read_unverified(signed)
        if (checkpoint.size, checkpoint.root) != (self.size, self.root()):
            raise Malformed("The checkpoint to publish is not of the tree that was built.")
        self._files.write(self._full | self._partial())
        self._full = {}
        published = read_published(self._files)
        if published is not None and published.size >= checkpoint.size and published != checkpoint:
            raise Difference(f"A checkpoint of {published.size} leaves was published by somebody else.")
        self._files.write({CHECKPOINT: signed})
        self._files.remove_partials(self._outgrown)
        self._outgrown = []

    def _take_full(self, path: str, data: bytes) -> None:
        self._full[path] = data
        self._outgrown.append(path)
        if len(self._full) > _FILES_IN_HAND:
            self._files.write(self._full)
            self._full = {}

    def _partial(self) -> dict[str, bytes]:
        partial = {tile.path: encode_tile(hashes) for tile, hashes in self._edge.partial()}
        if self._leaves:
            bundle = Bundle(self.size // TILE_WIDTH, len(self._leaves))
            partial[bundle.path] = encode_bundle(self._leaves)
        return partial


def read_published(files: LogFiles) -> Checkpoint | None:
    """What the published checkpoint says, unverified; None before the first. Raises Malformed."""
    try:
        return read_unverified(files.read(CHECKPOINT))
    except NotPublished:
        return None


def find_missing(files: LogFiles, size: int) -> str | None:
    """The path of a tile or bundle that a log of this size should serve and does not, if there is one."""
    for tile in all_tiles(size):
        paths = [tile.path] if tile.level else [tile.path, Bundle(tile.index, tile.width).path]
        for path in paths:
            if not files.has(path):
                return path
    return None
