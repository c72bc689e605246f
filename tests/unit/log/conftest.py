"""A small log to test against: its key, leaves by number, tiles in memory, and folders of published files."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.errors import NotPublished
from candour.log.files import LogFiles
from candour.log.leaf import Leaf, hash_body
from candour.log.note import SignerKey
from candour.log.publisher import Publisher
from candour.log.reader import TileReader
from candour.log.tile_edge import TileEdge
from candour.log.tiles import encode_tile
from candour.log.tree import EMPTY_ROOT, leaf_hash, node_hash

ORIGIN = "trust.example.gov/log"


class SmallLog:
    """A log whose entry number n has the same body, nonce and leaf every time, and its folder of files."""

    def __init__(self, folder: Path, signer: SignerKey) -> None:
        self.files = LogFiles(folder)
        self.signer = signer
        self.key = signer.verifier
        self.publisher = Publisher(self.files)

    def nonce(self, number: int) -> bytes:
        return number.to_bytes(32, "big")

    def body(self, number: int) -> bytes:
        return b'{"kind":"release","number":%d}' % number

    def leaf(self, number: int) -> bytes:
        at = datetime(2026, 3, 3, 9, 15, tzinfo=UTC) + timedelta(milliseconds=number)
        body_hash = hash_body(self.nonce(number), self.body(number))
        return Leaf(UUID(int=7 << 76 | 2 << 62 | number), at, "use", body_hash).to_bytes()

    def checkpoint(self) -> bytes:
        """The signed checkpoint of everything appended so far."""
        return sign_checkpoint(Checkpoint(ORIGIN, self.publisher.size, self.publisher.root()), self.signer)

    def publish(self, *sizes: int) -> LogFiles:
        """Publish the log at each of these sizes, smallest first."""
        for size in sizes:
            self.publisher.append([self.leaf(number) for number in range(self.publisher.size, size)])
            self.publisher.publish(self.checkpoint())
        return self.files


def recursive_root(hashes: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 section 2.1 defines it, word for word."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(recursive_root(hashes[:split]), recursive_root(hashes[split:]))


def reader_in_memory(hashes: Sequence[bytes]) -> TileReader:
    edge = TileEdge()
    tiles = {tile.path: encode_tile(row) for tile, row in edge.extend(hashes)}
    tiles |= {tile.path: encode_tile(row) for tile, row in edge.partial()}

    def read(path: str) -> bytes:
        if path not in tiles:
            raise NotPublished(path)
        return tiles[path]

    return TileReader(read, len(hashes))


@pytest.fixture(scope="session")
def signer() -> SignerKey:
    """The key of the published check vector: a seed of 32 zero bytes."""
    return SignerKey.from_seed(ORIGIN, bytes(32))


@pytest.fixture
def small_log(tmp_path: Path, signer: SignerKey) -> SmallLog:
    return SmallLog(tmp_path / "log", signer)


@pytest.fixture(scope="session")
def many_hashes() -> list[bytes]:
    """Leaf hashes for trees of up to 65,536 leaves and a little more."""
    return [leaf_hash(b"%d" % number) for number in range(66_100)]


@pytest.fixture(scope="session")
def plain_root() -> Callable[[Sequence[bytes]], bytes]:
    """Another way to the root of a tree: RFC 6962's own recursion."""
    return recursive_root


@pytest.fixture(scope="session")
def tile_reader() -> Callable[[Sequence[bytes]], TileReader]:
    """A reader over the tiles of a tree of the leaf hashes given, kept in memory."""
    return reader_in_memory
