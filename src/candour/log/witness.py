"""A witness: cosigns a log's checkpoint once it has seen proof that it continues the one cosigned before.

Duties: never two checkpoints of one log that do not fit together, never a smaller after a larger, and what
it cosigned is on disk before anybody is told. Every refusal is an answer (C2SP tlog-witness).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from candour.log.add_checkpoint import SIZE_TYPE, AddCheckpoint, parse_add_checkpoint
from candour.log.checkpoint import Checkpoint, parse_checkpoint, read_unverified
from candour.log.cosignature import CosignerKey, cosigned_at
from candour.log.errors import BadProof, BadSignature, Malformed
from candour.log.evidence import Contradiction, Evidence, Misdeed
from candour.log.files import Reached, on_we_go
from candour.log.note import Note, VerifierKey, open_note, write_note
from candour.log.proof import verify_consistency
from candour.log.seen import SeenCheckpoints
from candour.log.tree import EMPTY_ROOT

_SENTENCE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, body and content type."""

    status: int
    body: bytes
    content_type: str = _SENTENCE


class Witness:
    """The witness of the logs whose keys are given; a log may have several keys.

    `seen` is this witness's memory and no other program may write it: whoever loses it must begin a new key.
    `evidence` keeps checkpoints that a log signed although they contradict what it signed before. `reached`
    is told of every step, for tests that stop the program there.
    """

    def __init__(
        self,
        key: CosignerKey,
        logs: Iterable[VerifierKey],
        seen: SeenCheckpoints,
        evidence: Evidence,
        reached: Reached = on_we_go,
    ) -> None:
        self._key = key
        self._logs: dict[str, list[VerifierKey]] = {}
        for log in logs:
            self._logs.setdefault(log.name, []).append(log)
        self._seen = seen
        self._evidence = evidence
        self._reached = reached
        self._one_at_a_time = Lock()

    def add_checkpoint(self, data: bytes, at: int) -> Answer:
        """Answer a request's body; `at` is now, in whole seconds since 1970.

        Raises OSError or LogError when this witness's own memory fails; then nothing was cosigned.
        """
        try:
            request = parse_add_checkpoint(data)
            origin = read_unverified(request.checkpoint).origin
        except Malformed as reason:
            return _refuse(400, str(reason))
        if origin not in self._logs:
            return _refuse(404, f"This witness does not watch the log {origin}.")
        try:
            note = open_note(request.checkpoint, self._logs[origin])
        except BadSignature as reason:
            return _refuse(403, str(reason))
        checkpoint = parse_checkpoint(note.text)
        if request.old > checkpoint.size:
            return _refuse(400, "The old size is larger than the checkpoint's.")
        # Two requests at once would both pass the check, and the later to be kept could undo the other.
        with self._one_at_a_time:
            return self._continue(request, checkpoint, note, at)

    def _continue(self, request: AddCheckpoint, checkpoint: Checkpoint, note: Note, at: int) -> Answer:
        """Cosign the checkpoint if it continues the last one."""
        held = self._seen.note(checkpoint.origin)
        last = Checkpoint(checkpoint.origin, 0, EMPTY_ROOT) if held is None else read_unverified(held)
        if request.old != last.size:
            return Answer(409, f"{last.size}\n".encode(), SIZE_TYPE)
        if checkpoint.size == last.size and checkpoint.root != last.root:
            sentence = f"The log has signed two different roots for {last.size:,} entries."
            self._evidence.keep(Contradiction(Misdeed.FORK, sentence, held or b"", request.checkpoint))
            return _refuse(409, sentence)
        if not _is_continued(request.proof, checkpoint, last):
            return _refuse(422, "The proof does not show that this checkpoint continues the last one.")
        if held is not None and at < self._cosigned_at(held):
            return _refuse(503, "This witness's clock is behind its last cosignature.")
        cosignature = self._key.cosign(note.text, at)
        self._reached("cosigned")
        self._seen.keep(checkpoint.origin, write_note(note.text, [*note.verified, cosignature]))
        self._reached("remembered")
        return Answer(200, cosignature.line().encode("utf-8"))

    def _cosigned_at(self, held: bytes) -> int:
        return max(cosigned_at(one) for one in open_note(held, [self._key.verifier]).verified)


def _is_continued(proof: Sequence[bytes], checkpoint: Checkpoint, last: Checkpoint) -> bool:
    if last.size == 0:
        return not proof  # every log begins with the empty one, so there is nothing to prove
    try:
        verify_consistency(last.size, checkpoint.size, proof, last.root, checkpoint.root)
    except BadProof:
        return False
    return True


def _refuse(status: int, sentence: str) -> Answer:
    return Answer(status, f"{sentence}\n".encode())
