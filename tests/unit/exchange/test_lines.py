"""A load is answered line by line, and what its caller does not read is kept up to a limit."""

import asyncio
import json
from typing import Any

from starlette.requests import Request

from candour.exchange import lines
from candour.exchange.bulk import Load
from candour.exchange.limits import Limits
from candour.exchange.lines import Line, LinesResponse
from candour.exchange.record_schemas import LineAnswer

COUNT = 1_000


class Caller:
    """Sends one line after the other, and reads nothing before the last is sent."""

    def __init__(self) -> None:
        self.sent = 0
        self.read = b""
        self._all_sent = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        self.sent += 1
        if self.sent == COUNT:
            self._all_sent.set()
        return {"type": "http.request", "body": b"{}\n", "more_body": self.sent < COUNT}

    async def send(self, message: dict[str, Any]) -> None:
        await self._all_sent.wait()
        self.read += message.get("body", b"")


async def stored(some: list[Line]) -> list[LineAnswer]:
    return [LineAnswer(number, "stored", 1) for number, _ in some]


def loaded() -> tuple[Caller, list[dict[str, Any]]]:
    async def load() -> Caller:
        caller = Caller()
        request = Request({"type": "http", "headers": []}, caller.receive)
        response = LinesResponse(Load(Limits(), stored, 0).answers(request))
        await asyncio.wait_for(response(request.scope, caller.receive, caller.send), 30)
        return caller

    caller = asyncio.run(load())
    return caller, [json.loads(line) for line in caller.read.splitlines()]


def test_whoever_sends_all_before_reading_is_answered_in_full():
    _, answers = loaded()
    assert [answer["line"] for answer in answers[:-1]] == list(range(1, COUNT + 1))
    assert answers[-1] == {"after": COUNT, "stored": COUNT, "unchanged": 0, "refused": 0}


def test_a_load_whose_answers_nobody_reads_ends_and_says_from_where_to_go_on(monkeypatch):
    monkeypatch.setattr(lines, "MOST_UNREAD", 4_000)
    caller, answers = loaded()
    *each, last = answers

    assert sum(len(json.dumps(answer)) for answer in each) < 5_000
    assert last["after"] == last["stored"] == each[-1]["line"] < COUNT
    assert last["problem"]["type"].endswith("#too-large")
    assert caller.sent == COUNT, "the rest is taken in, so that the caller comes to read"


def test_a_load_whose_last_line_is_the_one_too_many_ends_as_any_other(monkeypatch):
    caller, _ = loaded()
    *_, summary = caller.read.splitlines(keepends=True)
    monkeypatch.setattr(lines, "MOST_UNREAD", len(caller.read) - len(summary))
    assert loaded()[0].read == caller.read
