"""Held-back answers: by a clock of the test's own, so that nothing here waits."""

import asyncio

from django.http import HttpResponse

from candour.web.design.unhurried import Unhurried, answer_after


class Moments:
    """A clock that goes on only where a test says so, and remembers how long somebody slept."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def clock(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)


def answered(response, *, works=0.0, body_takes=0.0):
    """What a client is sent for a response that took so long to make, and when (by what was slept first)."""
    moments, got = Moments(), []

    async def app(scope, receive, send):
        await receive()
        moments.now += works
        headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": response.content})

    async def receive():
        moments.now += body_takes
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        got.append((message, list(moments.slept)))

    asyncio.run(Unhurried(app, moments.clock, moments.sleep)({"type": "http"}, receive, send))
    return got


def test_quick_and_slow_answers_leave_at_the_same_moment():
    for works in (0.0, 0.1, 0.25):
        got = answered(answer_after(HttpResponse("x"), 0.3), works=works)
        assert [[round(each, 6) for each in slept] for _, slept in got] == [[round(0.3 - works, 6)]] * 2


def test_the_time_runs_from_the_last_byte_of_the_request():
    [(_, slept), _] = answered(answer_after(HttpResponse("x"), 0.3), body_takes=5.0, works=0.1)
    assert round(slept[0], 6) == 0.2


def test_what_took_longer_leaves_at_once():
    [(_, slept), _] = answered(answer_after(HttpResponse("x"), 0.3), works=2.0)
    assert slept == [0.0]


def test_nobody_outside_is_told_of_the_waiting():
    [(start, _), _] = answered(answer_after(HttpResponse("x"), 0.3))
    assert [name for name, _ in start["headers"]] == [b"content-type"]


def test_other_answers_are_held_back_by_nothing():
    assert [slept for _, slept in answered(HttpResponse("x"), works=0.1)] == [[], []]
