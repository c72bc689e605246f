"""Bodies that are too large or too slow are refused before they fill anything."""

import asyncio

from tests.timed import run_timed

from candour.web.design.bounded import Bounded


def sent(*chunks: bytes, pause: float = 0.0, lingers: float = 0.0, largest: int = 10, longest: float = 5.0):
    """What a client is answered that sends these chunks, and how much of them the page was given."""
    taken, got = [], []

    async def app(scope, receive, send):
        more = True
        while more:
            message = await receive()
            taken.append(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        assert (await receive())["type"] == "http.disconnect"

    waiting = list(chunks)

    async def receive():
        if not waiting:
            await asyncio.sleep(lingers)
            return {"type": "http.disconnect"}
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message):
        got.append(message)

    run_timed(Bounded(app, largest, longest)({"type": "http"}, receive, send))
    return got[0], b"".join(taken)


def test_what_fits_is_taken_whole():
    start, taken = sent(b"12345", b"67890")
    assert (start["status"], taken) == (200, b"1234567890")


def test_what_is_larger_is_refused_as_soon_as_it_is_and_the_rest_is_not_waited_for():
    start, taken = sent(b"1234567890", b"1", b"never asked for")
    assert (start["status"], taken) == (413, b"1234567890")
    assert (b"connection", b"close") in start["headers"]


def test_what_comes_by_drips_is_refused_after_a_while():
    start, taken = sent(b"1", b"2", b"3", pause=0.05, longest=0.08)
    assert (start["status"], taken) == (408, b"1")


def test_once_the_body_is_there_the_sender_may_stay_as_long_as_they_like():
    start, taken = sent(b"1", lingers=0.1, longest=0.05)
    assert (start["status"], taken) == (200, b"1")
