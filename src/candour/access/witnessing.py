"""Has witnesses cosign each newest checkpoint, beside the sequencer and never in its way.

In rounds: the newest checkpoint is offered to all witnesses at once, and what they answer in time is handed
over together. One that is slow or silent is left out of the round and asked again in a later one.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

import httpx

from candour.log.add_checkpoint import (
    LARGEST_MESSAGE,
    SIZE_TYPE,
    add_signatures,
    ask_to_cosign,
    read_cosignatures,
)
from candour.log.checkpoint import SignedCheckpoint, open_checkpoint
from candour.log.cosignature import CosignerVerifierKey
from candour.log.errors import LogError, Malformed
from candour.log.exact import decode_decimal
from candour.log.note import Signature, VerifierKey
from candour.log.reader import TileReader

ROUND_SECONDS = 3.0
"""How long a witness may take, from connecting to the last byte."""

PAUSE_SECONDS = 1.0
"""Between rounds, so that a busy log does not flood its witnesses."""

AGAIN_SECONDS = 5.0
"""Until a witness that did not cosign is asked again, when the log does not grow meanwhile."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WitnessAddress:
    """A witness: its key, and the address before `/add-checkpoint` without a final slash."""

    key: CosignerVerifierKey
    url: str


@dataclass(frozen=True, slots=True)
class SeenByWitness:
    """How many entries of the log a witness has cosigned."""

    name: str
    size: int


class DidNotCosign(Exception):
    """A witness answered something else than a cosignature; the text says what."""


class Witnessing:
    """The witnesses of one log, asked from a thread of its own that ends with the `with` block.

    `read` gives the log's published files. All methods may be called from the sequencer's thread, and none
    of them but `seen` waits for anybody.
    """

    def __init__(
        self, witnesses: Sequence[WitnessAddress], key: VerifierKey, read: Callable[[str], bytes]
    ) -> None:
        self._witnesses = [_Asked(one, key, read) for one in witnesses]
        self._newest: bytes | None = None
        self._cosigned: SimpleQueue[bytes] = SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._offered = asyncio.Event()
        self._client = httpx.AsyncClient(timeout=ROUND_SECONDS) if witnesses else None
        self._thread = Thread(target=self._run, name="witnessing", daemon=True)

    def __enter__(self) -> Self:
        if self._witnesses:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._witnesses:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()

    def seen(self, beginning: bytes) -> list[SeenByWitness]:
        """What each witness that answers has seen; `beginning` is the signed checkpoint of no entries.

        Every log continues that one, so nothing is said by it that was not said before.
        """
        if not self._witnesses:
            return []
        asking = asyncio.run_coroutine_threadsafe(self._ask_all(self._witnesses, beginning), self._loop)
        asking.result()
        return [SeenByWitness(one.name, one.held) for one in self._witnesses]

    def offer(self, note: bytes) -> None:
        """Have this signed checkpoint cosigned instead of any offered before."""
        if self._witnesses and note != self._newest:
            self._newest = note
            self._loop.call_soon_threadsafe(self._offered.set)

    def cosigned(self) -> list[bytes]:
        """The checkpoints that came back since the last call, each with the cosignatures it has by now."""
        notes = []
        with suppress(Empty):
            while True:
                notes.append(self._cosigned.get_nowait())
        return notes

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        rounds = self._loop.create_task(self._go_round())
        self._loop.run_forever()
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(rounds)
        if self._client is not None:
            self._loop.run_until_complete(self._client.aclose())

    async def _go_round(self) -> None:
        """One round after another, until cancelled."""
        current, signatures = b"", dict[str, tuple[Signature, ...]]()
        while True:
            await self._offered.wait()
            self._offered.clear()
            if self._newest is not None and self._newest != current:
                current, signatures = self._newest, {}
            missing = [one for one in self._witnesses if one.name not in signatures]
            if got := await self._ask_all(missing, current):
                signatures |= got
                everybodys = [one for each in signatures.values() for one in each]
                self._cosigned.put(add_signatures(current, everybodys))
            if len(signatures) < len(self._witnesses):
                self._loop.call_later(AGAIN_SECONDS, self._offered.set)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _ask_all(
        self, witnesses: "Sequence[_Asked]", note: bytes
    ) -> Mapping[str, tuple[Signature, ...]]:
        assert self._client is not None
        got = await asyncio.gather(*[one.ask(self._client, note) for one in witnesses])
        return {one.name: given for one, given in zip(witnesses, got, strict=True) if given}


class _Asked:
    """One witness, what it is known to hold, and what went wrong with it last."""

    def __init__(self, address: WitnessAddress, key: VerifierKey, read: Callable[[str], bytes]) -> None:
        self.name = address.key.name
        self.held = 0
        self._address = address
        self._key = key
        self._read = read
        self._trouble: str | None = None

    async def ask(self, client: httpx.AsyncClient, note: bytes) -> tuple[Signature, ...]:
        """Its cosignatures for a signed checkpoint; none, after a warning, when it gave none in time."""
        try:
            async with asyncio.timeout(ROUND_SECONDS):
                cosignatures = await self._offer(client, open_checkpoint(note, self._key), note)
        except TimeoutError:
            return self._warn(f"It did not answer within {ROUND_SECONDS:.0f} s.")
        except (httpx.HTTPError, OSError) as fault:
            return self._warn(f"It cannot be reached ({type(fault).__name__}).")
        except (DidNotCosign, LogError) as reason:
            return self._warn(str(reason))
        except Exception:  # whatever it is: the other witnesses, and the next round, go on
            logger.exception("The witness %s could not be asked.", self.name)
            return ()
        if self._trouble is not None and cosignatures:
            logger.warning("The witness %s cosigns again.", self.name)
            self._trouble = None
        return cosignatures

    async def _offer(
        self, client: httpx.AsyncClient, signed: SignedCheckpoint, note: bytes
    ) -> tuple[Signature, ...]:
        """Offer the checkpoint, and once more when the witness says that it holds another size."""
        size = signed.checkpoint.size
        for _ in range(2):
            if self.held > size:
                return ()
            request = ask_to_cosign(note, size, self.held, TileReader(self._read, size).hash)
            status, kind, body = await self._post(client, request.to_bytes())
            if status == 200:
                cosignatures = read_cosignatures(signed, body, self._address.key)
                self.held = size
                return cosignatures
            if status != 409 or kind != SIZE_TYPE:
                raise DidNotCosign(f"It answered {status}: {_first_line(body)}")
            self.held = _size(body)
        raise DidNotCosign("Somebody else has it cosign this log's checkpoints at the same time.")

    async def _post(self, client: httpx.AsyncClient, request: bytes) -> tuple[int, str, bytes]:
        """Status, content type and body of its answer, of which no more than a note's length is read."""
        async with client.stream("POST", f"{self._address.url}/add-checkpoint", content=request) as answer:
            body = b""
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_MESSAGE:
                    raise DidNotCosign("Its answer is longer than any answer can be.")
            return answer.status_code, answer.headers.get("content-type", ""), body

    def _warn(self, trouble: str) -> tuple[Signature, ...]:
        """Say it once, until it is something else."""
        if trouble != self._trouble:
            self._trouble = trouble
            logger.warning("The witness %s does not cosign. %s", self.name, trouble)
        return ()


def _size(body: bytes) -> int:
    text = body.decode("ascii", errors="replace")
    if not text.endswith("\n"):
        raise Malformed("A witness's size ends in a newline.")
    return decode_decimal(text[:-1])


def _first_line(body: bytes) -> str:
    return body.partition(b"\n")[0][:200].decode("utf-8", errors="replace")
