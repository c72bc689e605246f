"""Re-reads a whole published log and believes nothing: every byte served must follow from the entries.

Leaves stream through bundle by bundle, so memory does not grow with the log. The first thing that does
not fit is raised as a sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from candour.log.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from candour.log.errors import Difference, Malformed, NotPublished
from candour.log.files import CHECKPOINT, WITNESSED, LogFiles
from candour.log.note import Verifier, VerifierKey
from candour.log.reader import TileReader
from candour.log.seen import SeenCheckpoints
from candour.log.tile_edge import TileEdge
from candour.log.tiles import TILE_WIDTH, Bundle, Tile, decode_bundle, decode_tile
from candour.log.tree import leaf_hash

Progress = Callable[[int, int], None]
"""Told (entries read, entries in all) after each bundle."""


@dataclass(slots=True)
class Report:
    """What was checked: the checkpoint, how many files, and the checkpoint seen before, if there was one.

    witnessed: the one that witnesses cosigned last, if there is one; it may be older. signed_by: the log, and
    the witnesses that cosigned. not_signed_by: those whose key was given in vain.
    """

    checkpoint: Checkpoint
    tiles: int = 0
    bundles: int = 0
    partials: int = 0
    seen: Checkpoint | None = None
    witnessed: Checkpoint | None = None
    signed_by: tuple[str, ...] = field(default=())
    not_signed_by: tuple[str, ...] = field(default=())

    def sentences(self) -> list[str]:
        """What was checked and found right, in plain words."""
        size = f"{self.checkpoint.size:,}"
        sentences = [
            f"The checkpoint of {size} entries is signed by {' and '.join(self.signed_by)}.",
            f"Every one of the {size} entries in {self.bundles:,} bundles leads to the root it signed.",
            f"Each of the {self.tiles:,} tiles holds the hashes of these entries,"
            f" and so do {self.partials:,} partial files still served.",
        ]
        for name in self.not_signed_by:
            sentences.append(f"The witness {name}, whose key was given, has not signed this checkpoint.")
        if self.witnessed is not None:
            sentences.append(
                f"It continues the {self.witnessed.size:,} entries that witnesses cosigned last."
            )
        if self.seen is not None:
            sentences.append(f"It continues the checkpoint of {self.seen.size:,} entries seen before.")
        return sentences


def verify_log(
    files: LogFiles,
    key: VerifierKey,
    *,
    witnesses: Sequence[Verifier] = (),
    seen: SeenCheckpoints | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check signature, entries, bundles, tiles and root, and that the checkpoint seen before still holds.

    Raises a LogError whose message is the difference. Only when nothing differs is the checkpoint
    remembered in `seen`.
    """
    witnessed = _read_witnessed(files, key, witnesses)  # first, because it is never ahead of the checkpoint
    data = files.read(CHECKPOINT)
    signed = open_checkpoint(data, key, witnesses)
    before = seen.last(key.name) if seen else None
    for earlier in (witnessed, before):
        _check_not_rolled_back(signed.checkpoint, earlier)
    report = _report_on(signed, before, witnesses)
    report.witnessed = witnessed
    _Verification(files, report, progress).run()
    if seen:
        seen.keep(key.name, data)
    return report


def _report_on(signed: SignedCheckpoint, before: Checkpoint | None, witnesses: Sequence[Verifier]) -> Report:
    names = tuple([signature.name for signature in signed.note.verified])
    silent = tuple([witness.name for witness in witnesses if witness.name not in names])
    return Report(signed.checkpoint, seen=before, signed_by=names, not_signed_by=silent)


def _read_witnessed(files: LogFiles, key: VerifierKey, witnesses: Sequence[Verifier]) -> Checkpoint | None:
    try:
        return open_checkpoint(files.read(WITNESSED), key, witnesses).checkpoint
    except NotPublished:
        return None


def _check_not_rolled_back(now: Checkpoint, before: Checkpoint | None) -> None:
    if before is None:
        return
    if before.size > now.size:
        raise Difference(
            f"The log has shrunk: it now signs {now.size:,} entries and had signed {before.size:,}."
        )
    if before.size == now.size and before.root != now.root:
        raise Difference(f"The log has signed two different roots for {now.size:,} entries.")


class _Verification:
    """One pass over the entries from first to last."""

    def __init__(self, files: LogFiles, report: Report, progress: Progress | None) -> None:
        self._files = files
        self._report = report
        self._progress = progress
        self._reader = TileReader(files.read, report.checkpoint.size)
        self._edge = TileEdge()
        earlier = [one for one in (report.seen, report.witnessed) if one is not None]
        self._earlier = sorted(earlier, key=lambda one: one.size)

    def run(self) -> None:
        size = self._report.checkpoint.size
        for index in range(-(-size // TILE_WIDTH)):
            self._append(self._read_bundle(index))
            if self._progress:
                self._progress(self._edge.size, size)
        for tile, hashes in self._edge.partial():
            self._check_tile(tile, hashes)
        if self._edge.root() != self._report.checkpoint.root:
            raise Difference("The entries do not lead to the root that the checkpoint signed.")

    def _read_bundle(self, index: int) -> list[bytes]:
        """The hashes of a bundle's leaves, its partial files checked against the leaves."""
        leaves = self._reader.bundle(index)
        self._report.bundles += 1
        for width in self._partial_widths(Bundle(index).path, len(leaves)):
            partial = Bundle(index, width)
            if self._read_partial(partial) not in (None, leaves[:width]):
                raise Difference(f"{partial.path} does not hold the entries that the larger bundle holds.")
        return [leaf_hash(leaf) for leaf in leaves]

    def _append(self, hashes: list[bytes]) -> None:
        """Grow the tree, stopping on the way at each size that was signed before."""
        start, done = self._edge.size, 0
        for earlier in self._earlier:
            until = earlier.size - start
            if not 0 < until <= len(hashes):
                continue
            self._grow(hashes[done:until])
            done = until
            if self._edge.root() != earlier.root:
                raise Difference(
                    f"The log's past was rewritten: its first {earlier.size:,} entries are not those it had"
                    " signed."
                )
        self._grow(hashes[done:])

    def _grow(self, hashes: Sequence[bytes]) -> None:
        for tile, full in self._edge.extend(hashes):
            self._check_tile(tile, full)

    def _check_tile(self, tile: Tile, hashes: list[bytes]) -> None:
        if self._reader.tile(tile.level, tile.index) != hashes:
            raise Difference(f"{tile.path} does not hold the hashes that the entries give.")
        self._report.tiles += 1
        for width in self._partial_widths(Tile(tile.level, tile.index).path, tile.width):
            partial = Tile(tile.level, tile.index, width)
            if self._read_partial(partial) not in (None, hashes[:width]):
                raise Difference(f"{partial.path} does not hold the hashes that the entries give.")

    def _partial_widths(self, path: str, width: int) -> list[int]:
        """The narrower widths still served; wider ones belong to a checkpoint still to come."""
        return [one for one in self._files.partial_widths(path) if 0 < one < width]

    def _read_partial(self, file: Tile | Bundle) -> list[bytes] | None:
        """What a partial file holds, or None when the full one replaced it meanwhile."""
        try:
            data = self._files.read(file.path)
        except NotPublished:
            return None
        self._report.partials += 1
        try:
            decode = decode_tile if isinstance(file, Tile) else decode_bundle
            return decode(data, file.width)
        except Malformed as reason:
            raise Difference(f"{file.path} is not whole. {reason}") from None
