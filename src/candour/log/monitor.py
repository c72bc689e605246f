"""Follows a log from outside: reads each new entry, and holds what the log signs now against what it signed.

It believes neither the files nor the checkpoint: entries must lead to every root, sizes may only grow, and
what was promised must be there in time. A log that contradicts itself is caught, with its own signatures.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from candour.log.checkpoint import Checkpoint, open_checkpoint, read_unverified
from candour.log.errors import Malformed
from candour.log.evidence import Contradiction, Misdeed
from candour.log.files import CHECKPOINT
from candour.log.leaf import parse_leaf
from candour.log.note import Verifier, VerifierKey
from candour.log.promised import KEPT_WITHIN, Promised
from candour.log.reader import TileReader
from candour.log.seen import SeenCheckpoints
from candour.log.tile_edge import TileEdge
from candour.log.tiles import TILE_WIDTH, encode_tile, last_tiles
from candour.log.tree import EMPTY_ROOT, leaf_hash
from candour.log.verify import Progress

_MOST_LATE_NAMED = 20


@dataclass(slots=True)
class Sighting:
    """What one look found: the checkpoint, how many entries are new, who signed, and what came late.

    late: index and time (UTC) of the first twenty entries that came late; late_count: of all. caught: how the
    log contradicted itself; then nothing else here counts, and the checkpoint seen before stays remembered.
    """

    checkpoint: Checkpoint
    signed_by: tuple[str, ...]
    new: int = 0
    late: list[tuple[int, datetime]] = field(default_factory=list)
    late_count: int = 0
    caught: Contradiction | None = None


class Monitor:
    """One log, followed look by look.

    `read` gives the bytes at a path of the log or raises NotPublished. `seen` is this monitor's memory. With
    `promises` the first look reads all entries from the beginning, because those promised may be anywhere.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        key: VerifierKey,
        seen: SeenCheckpoints,
        *,
        witnesses: Sequence[Verifier] = (),
        promises: Iterable[Promised] = (),
        progress: Progress | None = None,
    ) -> None:
        self._read = read
        self._key = key
        self._seen = seen
        self._witnesses = witnesses
        self._awaited = {one.hash: one for one in promises}
        self._found: set[bytes] = set()
        self._begin_again = bool(self._awaited)
        self._progress = progress
        self._looked: datetime | None = None

    def look(self, now: datetime) -> Sighting:
        """Read what is new; `now` is the time (UTC) at which this was asked for.

        Raises Malformed, BadSignature or NotPublished when the log does not serve what it should, and what
        `read` raises. Then nothing is remembered, and the next look reads the same again.
        """
        note = self._read(CHECKPOINT)
        signed = open_checkpoint(note, self._key, self._witnesses)
        current, before = _Seen(signed.checkpoint, note), self._last()
        sighting = Sighting(signed.checkpoint, tuple([one.name for one in signed.note.verified]))
        self._found = set()
        sighting.caught = (
            _contradiction(before, current)
            or self._follow(before, current, sighting)
            or self._broken_promise(note, now)
        )
        if sighting.caught is None:
            self._seen.keep(self._key.name, note)
            self._awaited = {key: one for key, one in self._awaited.items() if key not in self._found}
            self._looked, self._begin_again = now, False
        return sighting

    def _last(self) -> "_Seen":
        """What was seen last; of a log never seen, the empty one, with which every log begins."""
        note = self._seen.note(self._key.name)
        if note is None:
            return _Seen(Checkpoint(self._key.name, 0, EMPTY_ROOT), b"")
        return _Seen(read_unverified(note), note)

    def _follow(self, before: "_Seen", current: "_Seen", sighting: Sighting) -> Contradiction | None:
        """Grow the tree from the entries, through the size seen before, to the size signed now."""
        size, seen_size = current.checkpoint.size, before.checkpoint.size
        reader = TileReader(self._read, size)
        edge, served = _edge(reader, 0 if self._begin_again else seen_size)
        start = edge.size
        if start == seen_size and edge.root() != before.checkpoint.root:
            sentence = f"It no longer serves the hashes of the {start:,} entries that it had signed."
            return Contradiction(Misdeed.REWRITTEN, sentence, before.note, current.note, served)
        while edge.size < size:
            for leaf in reader.bundle(edge.size // TILE_WIDTH)[edge.size % TILE_WIDTH :]:
                hashed = leaf_hash(leaf)
                self._take(leaf, hashed, edge.size if edge.size >= seen_size else None, sighting)
                deque(edge.extend([hashed]), maxlen=0)
                if edge.size == seen_size and edge.root() != before.checkpoint.root:
                    sentence = f"Its first {seen_size:,} entries are not those it had signed."
                    return Contradiction(Misdeed.REWRITTEN, sentence, before.note, current.note)
            if self._progress:
                self._progress(edge.size - start, size - start)
        if edge.root() != current.checkpoint.root:
            sentence = f"Its {size:,} entries do not lead to the root that it signed."
            return Contradiction(Misdeed.REWRITTEN, sentence, before.note, current.note, served)
        sighting.new = size - seen_size
        return None

    def _take(self, leaf: bytes, hashed: bytes, new_at: int | None, sighting: Sighting) -> None:
        """Note that a promised entry is there, and whether the last look should have found it already.

        new_at: the entry's index when it was not seen before.
        """
        if hashed in self._awaited:
            self._found.add(hashed)
        if self._looked is None or new_at is None:
            return
        try:
            at = parse_leaf(leaf).at
        except Malformed:  # a log by another program: nothing is known of its entries' times
            return
        if at < self._looked - KEPT_WITHIN:  # not the sum: a leaf may give the last moment that there is
            sighting.late_count += 1
            if len(sighting.late) < _MOST_LATE_NAMED:
                sighting.late.append((new_at, at))

    def _broken_promise(self, note: bytes, now: datetime) -> Contradiction | None:
        missing = [one for key, one in self._awaited.items() if key not in self._found]
        broken = [one for one in missing if one.at < now - KEPT_WITHIN]
        if not broken:
            return None
        first = min(broken, key=lambda one: one.at)
        sentence = (
            f"It promised an entry at {first.at:%Y-%m-%d %H:%M:%S} UTC, which is not among its"
            f" {read_unverified(note).size:,} entries at {now:%Y-%m-%d %H:%M:%S} UTC"
            f" ({len(broken):,} broken promises in all)."
        )
        served = {f"promise-{number}.json": one.text for number, one in enumerate(broken, start=1)}
        return Contradiction(Misdeed.BROKEN_PROMISE, sentence, note, note, served)


def _edge(reader: TileReader, size: int) -> tuple[TileEdge, dict[str, bytes]]:
    """The tree of an earlier size, cut from the tiles of the size that is read, and those tiles by path."""
    tiles = list(last_tiles(size))
    rows = [reader.tile(tile.level, tile.index) for tile in tiles]
    edge = TileEdge(size, [row[: tile.width] for tile, row in zip(tiles, rows, strict=True)])
    named = [replace(tile, width=len(row)).path for tile, row in zip(tiles, rows, strict=True)]
    return edge, dict(zip(named, map(encode_tile, rows), strict=True))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A checkpoint and the signed note it came in."""

    checkpoint: Checkpoint
    note: bytes


def _contradiction(before: _Seen, current: _Seen) -> Contradiction | None:
    """How two checkpoints contradict one another without a look at any entry."""
    old, new = before.checkpoint, current.checkpoint
    if new.size < old.size:
        sentence = f"It now signs {new.size:,} entries and had signed {old.size:,}."
        return Contradiction(Misdeed.ROLLBACK, sentence, before.note, current.note)
    if new.size == old.size and new.root != old.root:
        sentence = f"It has signed two different roots for {new.size:,} entries."
        return Contradiction(Misdeed.FORK, sentence, before.note, current.note)
    return None
