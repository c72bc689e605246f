"""Everything that was ever seen of a published log: each checkpoint, as anyone could have kept it."""

from dataclasses import dataclass, field

from candour.log.checkpoint import open_checkpoint
from candour.log.errors import NotPublished
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.note import VerifierKey
from candour.log.reader import TileReader
from candour.log.tile_edge import TileEdge
from candour.log.tree import leaf_hash, root_of


@dataclass
class Sightings:
    """The checkpoints seen in one folder: size and root, in the order in which they were seen."""

    files: LogFiles
    seen: list[tuple[int, bytes]] = field(default_factory=list)

    def look(self) -> int:
        """Keep what is published now; gives its size, 0 before the first.

        Raises BadSignature or Malformed.
        """
        try:
            key = VerifierKey.parse(self.files.read(VERIFIER_KEY).decode().strip())
            checkpoint = open_checkpoint(self.files.read(CHECKPOINT), key).checkpoint
        except NotPublished:
            return 0
        sighting = (checkpoint.size, checkpoint.root)
        if not self.seen or self.seen[-1] != sighting:
            self.seen.append(sighting)
        return checkpoint.size

    def leaves(self) -> list[bytes]:
        """Every leaf that is published now, by index, read from the bundles."""
        size = self.look()
        read = TileReader(self.files.read, size)
        bundles = [read.bundle(number) for number in range((size + 255) // 256)]
        return [leaf for bundle in bundles for leaf in bundle]

    def violations(self, leaves: list[bytes]) -> list[str]:
        """Where what was seen contradicts itself, or these leaves, which are those published in the end."""
        sizes = [size for size, _ in self.seen]
        found = []
        if sizes != sorted(sizes):
            found.append(f"sizes shrank: {sizes}")
        if len(set(sizes)) != len(set(self.seen)):
            found.append("one size was signed with two roots")
        hashes = [leaf_hash(leaf) for leaf in leaves]
        edge = TileEdge()
        wanted = dict(self.seen)
        if wanted.get(0, root_of([])) != root_of([]):
            found.append("the empty log was signed with a root of something")
        for hashed in hashes:
            for _ in edge.extend([hashed]):
                pass
            if edge.size in wanted and wanted[edge.size] != edge.root():
                found.append(f"the checkpoint of {edge.size} entries is no beginning of the last")
        if max(sizes, default=0) > len(hashes):
            found.append("fewer entries are published than were")
        return found
