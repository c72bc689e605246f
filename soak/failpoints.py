"""Failpoints: steps of the program, each by its name, at which a process can be made to kill itself.

The product has no switch for them. It tells a function that it is given of every step, as it is given a
clock, and no command of its own gives it another than one that does nothing: only `soak.program` does.
"""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from candour.log.files import Reached

POINTS: Mapping[str, str] = {
    "serve.decided": "a request was read and decided; nothing is written",
    "serve.inserting": "the statement that logs is about to be sent",
    "serve.sent": "it was sent; PostgreSQL commits, and nobody hears of it",
    "serve.committed": "the commit is known; no promise was signed",
    "serve.answering": "the promise is signed; no byte of the answer has left",
    "serve.answered": "the answer was handed over to be sent",
    "sequencer.numbered": "leaves have their numbers; nothing is committed",
    "sequencer.integrated": "the numbers are committed; nothing is published",
    "sequencer.built": "tiles are made, in memory",
    "sequencer.noted": "the database has noted that this head will be signed",
    "sequencer.signed": "the checkpoint is signed, in memory",
    "sequencer.drafted": "files are on disk under temporary names",
    "sequencer.renamed-tile": "a tile has its name, its folder is not flushed",
    "sequencer.renamed-bundle": "a bundle of entries has its name",
    "sequencer.renamed-checkpoint": "the checkpoint has its name, its folder is not flushed",
    "sequencer.published": "everything is published; what was outgrown is removed",
    "sequencer.witnessed": "a cosigned checkpoint is published",
    "deliver.telling": "changes are numbered; nothing is committed",
    "deliver.told": "they are committed; nothing is sent",
    "deliver.sending": "a webhook's body is signed; nothing is sent",
    "deliver.sent": "a webhook was answered; nothing of it is noted",
    "deliver.recorded": "what came of it is noted; the next is not begun",
    "witness.cosigned": "a cosignature is made; nothing remembers it",
    "witness.remembered": "it is remembered; nobody was answered",
}
"""Every failpoint: the program, a point, the step; and what has happened when it is passed."""


class Failpoints:
    """Failpoints armed by files in a folder, so that they can be armed while programs run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._passed: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def arm(self, point: str, passing: int = 1) -> None:
        """Have the first process to pass a point so many times end there; whoever starts again lives on."""
        if point not in POINTS:
            raise ValueError(f"{point} is no failpoint")
        draft = self._folder / f".{point}"
        draft.write_text(str(passing))
        draft.replace(self._folder / point)

    def disarm(self, point: str) -> None:
        """Have nobody end there."""
        (self._folder / point).unlink(missing_ok=True)

    def is_armed(self, point: str) -> bool:
        """Whether nobody has ended there yet."""
        return (self._folder / point).exists()

    def pass_by(self, point: str) -> None:
        """Go on, or end this process."""
        armed = self._folder / point
        try:
            passing = int(armed.read_text())
        except FileNotFoundError:
            self._passed.pop(point, None)
            return
        self._passed[point] = self._passed.get(point, 0) + 1
        if self._passed[point] < passing:
            return
        try:
            armed.unlink()
        except FileNotFoundError:  # another process has ended there instead
            return
        os.kill(os.getpid(), signal.SIGKILL)


def killed_at(step: int, run: Callable[[Reached], object]) -> bool:
    """Run in a process that ends itself at this step, counted from 0; False when it ended before that."""
    child = os.fork()
    if child == 0:
        steps = 0

        def reached(name: str) -> None:
            nonlocal steps
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            steps += 1

        try:
            run(reached)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def point_of(program: str, step: str) -> str:
    """The failpoint of a step, as the program tells of it: `renamed tile/0/000.p/3` is a `renamed-tile`."""
    verb, _, path = step.partition(" ")
    if not path:
        return f"{program}.{verb}"
    if path.startswith("tile/"):
        return f"{program}.{verb}-{'bundle' if path.startswith('tile/entries/') else 'tile'}"
    return f"{program}.{verb}-{path}"
