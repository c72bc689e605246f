"""Many lines, sent in parts: each small enough to hold, and gone on with where the exchange broke off.

Whatever number of lines there are, no more than one part of them is in memory.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count, islice
from typing import Any

import msgspec

from candour.exchange.client.calls import LINES, Call
from candour.exchange.client.errors import Unreadable, problem_with
from candour.exchange.record_schemas import LineAnswer, LinesAnswer
from candour.exchange.schemas import BatchAnswer, BatchLine, BatchQuestion

LINES_AT_ONCE = 500
MOST_IN_A_BATCH = 500
"""Of the thousand that the exchange takes: within its megabyte, with lines of up to 2 KB."""

_encoder = msgspec.json.Encoder()
_line = msgspec.json.Decoder(LineAnswer)
_last = msgspec.json.Decoder(LinesAnswer)
_batch = msgspec.json.Decoder(BatchAnswer)


class Part:
    """Some lines of a load. `done`: how many of them have been dealt with."""

    def __init__(self, path: str, lines: list[bytes], before: int) -> None:
        self._path = path
        self._lines = lines
        self._before = before
        self.done = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is left to send."""
        return self.done >= len(self._lines)

    def call(self) -> Call[bytes]:
        """What is left of it."""
        return Call("POST", f"{self._path}?after={self.done}", bytes, b"".join(self._lines), media_type=LINES)

    def taken(self, answer: bytes) -> list[LineAnswer]:
        """What became of its lines, numbered as in the whole load. Raises ExchangeProblem at a standstill."""
        try:
            *lines, last = answer.splitlines()
            answers, total = [_line.decode(line) for line in lines], _last.decode(last)
        except (ValueError, msgspec.MsgspecError) as wrong:
            raise Unreadable("The answer to a load ends early, or is not one.") from wrong
        if total.problem is not None and total.after <= self.done:
            raise problem_with(total.problem)
        self.done = total.after
        return [msgspec.structs.replace(each, line=self._before + each.line) for each in answers]


def parts(path: str, lines: Iterable[Any]) -> Iterator[Part]:
    """All lines of a load, in parts."""
    remaining, before = iter(lines), 0
    while some := [_encoder.encode(line) + b"\n" for line in islice(remaining, LINES_AT_ONCE)]:
        yield Part(path, some, before)
        before += len(some)


def batches(
    question: BatchQuestion, lines: Iterable[BatchLine], key: str
) -> Iterator[Call[list[BatchAnswer]]]:
    """One question about many people, in batches. key: each has an Idempotency-Key made from it.

    Answers are numbered as if all had gone in one batch, whose first line is the question.
    """
    remaining, first = iter(lines), _encoder.encode(question) + b"\n"
    for number in count(1):
        some = list(islice(remaining, MOST_IN_A_BATCH))
        if not some:
            return
        yield Call(
            "POST",
            "/exchange/v1/releases/batch",
            partial(_batch_answers, before=(number - 1) * MOST_IN_A_BATCH),
            first + b"".join(_encoder.encode(line) + b"\n" for line in some),
            media_type=LINES,
            key=f"{key}-{number}",
        )


def _batch_answers(body: bytes, *, before: int) -> list[BatchAnswer]:
    answers = [_batch.decode(line) for line in body.splitlines()]
    return [msgspec.structs.replace(each, line=before + each.line) for each in answers]
