"""Remembers the last checkpoint seen of each log, so that a log that rewrites its past is caught.

The signed note itself is kept: should the log ever contradict it, the two notes are the evidence. One
is enough, because a checkpoint that was verified covers every one before it.
"""

import json
from pathlib import Path

from candour.log.checkpoint import Checkpoint, read_unverified
from candour.log.errors import Malformed
from candour.log.files import replace_file


class SeenCheckpoints:
    """A JSON file from a log's origin to the signed checkpoint last verified."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self) -> None:
        """Make the file, without any checkpoint, unless it is there. Raises Malformed or OSError."""
        if not self._read():
            self._write({})

    def last(self, origin: str) -> Checkpoint | None:
        """What was seen last of this log, or None. Raises Malformed when the file is not ours."""
        note = self.note(origin)
        return None if note is None else read_unverified(note)

    def note(self, origin: str) -> bytes | None:
        """The signed note in which it was seen, or None. Raises Malformed when the file is not ours."""
        note = self._read().get(origin)
        return None if note is None else note.encode("utf-8")

    def keep(self, origin: str, signed: bytes) -> None:
        """Remember this signed checkpoint, durably, as the last one verified. Raises Malformed or OSError."""
        self._write({**self._read(), origin: signed.decode("utf-8")})

    def _write(self, notes: dict[str, str]) -> None:
        text = json.dumps(notes, indent=1, ensure_ascii=False) + "\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self.path, text.encode("utf-8"))

    def _read(self) -> dict[str, str]:
        try:
            notes = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise Malformed(f"{self.path} is not the JSON file of checkpoints seen before.") from None
        if not isinstance(notes, dict) or not all(isinstance(note, str) for note in notes.values()):
            raise Malformed(f"{self.path} does not hold signed checkpoints by their logs' origins.")
        return notes
