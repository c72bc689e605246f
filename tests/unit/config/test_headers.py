"""What every answer tells a browser."""

import asyncio

from candour.config.headers import ALWAYS, WITH_TLS, with_headers


def answered(headers, ours):
    told = []

    async def send(message):
        told.append(message)

    sent = with_headers(send, ours)
    asyncio.run(sent({"type": "http.response.start", "status": 200, "headers": headers}))
    asyncio.run(sent({"type": "http.response.body", "body": b"x"}))
    return told


def test_what_a_door_does_not_say_is_said_for_it():
    start, body = answered([(b"content-type", b"text/plain")], WITH_TLS)
    assert dict(start["headers"]) == {b"content-type": b"text/plain", **dict(WITH_TLS)}
    assert body == {"type": "http.response.body", "body": b"x"}


def test_what_it_says_itself_stands_however_it_is_written():
    start, _body = answered([(b"Content-Security-Policy", b"default-src 'self'")], ALWAYS)
    assert [value for name, value in start["headers"] if name.lower() == b"content-security-policy"] == [
        b"default-src 'self'"
    ]
