"""A body is taken in of the right type, within its size and its time, or not at all."""

import asyncio

import pytest
from starlette.requests import Request
from tests.timed import run_timed

from candour.exchange.bodies import JSON, read_body
from candour.exchange.limits import Limits
from candour.exchange.problems import BadHeader, IncompleteBody, TooLarge, TooSlow, WrongMediaType

LIMITS = Limits(body=10, body_seconds=0.05)


def read(*chunks: bytes | None, **headers: str | list[str]) -> bytes:
    """Read a body that arrives in these chunks; None stands for a caller that leaves, the end for silence."""
    sent = {"content_type": JSON} | headers
    raw = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, values in sent.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    arriving = list(chunks)

    async def receive():
        if not arriving:
            await asyncio.Event().wait()
        chunk = arriving.pop(0)
        if chunk is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": bool(arriving) or chunk == b"more"}

    return run_timed(read_body(Request({"type": "http", "headers": raw}, receive), JSON, LIMITS))


def test_a_body_arrives_in_any_number_of_pieces():
    assert read(b"{}") == b"{}"
    assert read(b"{", b"", b"}") == b"{}"
    assert read(b"") == b""


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"', "application/json "]
)
def test_the_type_may_be_written_in_any_way_that_means_it(media_type):
    assert read(b"{}", content_type=media_type) == b"{}"


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
        {"content_type": "application/json; charset=latin-1"},
        {"content_type": ""},
        {"content_type": []},
        {"content_encoding": "gzip"},
    ],
)
def test_another_type_or_encoding_is_refused(headers):
    with pytest.raises(WrongMediaType, match="Send"):
        read(b"{}", **headers)


def test_a_header_given_twice_is_refused():
    with pytest.raises(BadHeader, match="twice"):
        read(b"{}", content_type=[JSON, JSON])
    with pytest.raises(BadHeader, match="twice"):
        read(b"{}", content_length=["2", "3"])


def test_a_body_over_the_limit_is_refused_whatever_it_says_of_itself():
    with pytest.raises(TooLarge):
        read(b"x", content_length="11")
    with pytest.raises(TooLarge):
        read(b"x" * 6, b"x" * 6, content_length="1")
    with pytest.raises(TooLarge):
        read(b"x", content_length="9" * 5000)
    assert read(b"x" * 10, content_length="10") == b"x" * 10
    assert read(b"{}", content_length="many") == b"{}"


def test_a_slow_body_is_not_waited_for():
    with pytest.raises(TooSlow):
        read(b"more")


def test_a_caller_that_leaves_is_not_answered_as_if_it_had_ended():
    with pytest.raises(IncompleteBody):
        read(b"{", None)
