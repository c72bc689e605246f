"""Clients are counted exactly on a machine, each by its own limits, and a crash leaves nothing counted."""

import subprocess
import sys
from uuid import UUID

import pytest
from msgspec.structs import replace

from candour.exchange.limits import Limits
from candour.exchange.problems import TooManyRequests
from candour.exchange.turnstile import Turnstile
from candour.store.register import Client

OURS = Client(UUID(int=1), "ours", UUID(int=2), "A system", frozenset(), 1, None, (), place=0)
THEIRS = replace(OURS, id=UUID(int=3), client_id="theirs", place=1)
LIMITS = Limits(requests=10, concurrent=3)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def passed(turnstile: Turnstile, client: Client = OURS, tries: int = 30) -> int:
    """How many of so many calls, one after another, get in."""
    entered = 0
    for _ in range(tries):
        try:
            turnstile.leave(turnstile.enter(client))
            entered += 1
        except TooManyRequests:
            pass
    return entered


def test_so_many_a_second_and_no_more(clock):
    turnstile = Turnstile(LIMITS, clock=clock)
    assert passed(turnstile) == 10
    clock.now += 1
    assert passed(turnstile) == 0, "they are less than a second ago still"
    clock.now += 0.5
    assert passed(turnstile) == 5
    clock.now += 3
    assert passed(turnstile) == 10


def test_so_many_at_once_and_no_more(clock):
    turnstile = Turnstile(LIMITS, clock=clock)
    places = [turnstile.enter(OURS) for _ in range(3)]
    with pytest.raises(TooManyRequests, match="3 calls at once") as refused:
        turnstile.enter(OURS)
    assert refused.value.headers["Retry-After"] == "1"
    turnstile.leave(places[0])
    assert turnstile.enter(OURS) == places[0]


def test_one_client_does_not_use_up_anothers_share(clock):
    turnstile = Turnstile(LIMITS, clock=clock)
    assert (passed(turnstile), passed(turnstile, THEIRS)) == (10, 10)


def test_the_register_may_give_a_client_other_limits(clock):
    turnstile = Turnstile(LIMITS, clock=clock)
    assert passed(turnstile, replace(OURS, most_requests=4)) == 4
    only_one = replace(THEIRS, most_concurrent=1)
    turnstile.enter(only_one)
    with pytest.raises(TooManyRequests, match="1 calls at once"):
        turnstile.enter(only_one)


def test_workers_of_a_machine_count_together(clock, tmp_path):
    one, other = Turnstile(LIMITS, tmp_path, clock), Turnstile(LIMITS, tmp_path, clock)
    assert passed(one, tries=6) == 6
    assert passed(other) == 4
    one.enter(THEIRS)
    other.enter(THEIRS)
    one.enter(THEIRS)
    with pytest.raises(TooManyRequests, match="at once"):
        other.enter(THEIRS)


HOLDS_THREE = """
import signal, sys
from pathlib import Path
from uuid import UUID
from candour.exchange.limits import Limits
from candour.exchange.turnstile import Turnstile
from candour.store.register import Client

client = Client(UUID(int=1), "ours", UUID(int=2), "A system", frozenset(), 1, None, ())
turnstile = Turnstile(Limits(requests=10, concurrent=3), Path(sys.argv[1]))
for _ in range(3):
    turnstile.enter(client)
print("held", flush=True)
signal.pause()
"""


def test_what_a_killed_worker_had_under_way_counts_no_more(tmp_path, clock):
    command = [sys.executable, "-c", HOLDS_THREE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "held\n"
        turnstile = Turnstile(LIMITS, tmp_path, clock)
        with pytest.raises(TooManyRequests, match="at once"):
            turnstile.enter(OURS)
        worker.kill()
    clock.now += 2
    turnstile.enter(OURS)
    again = Turnstile(LIMITS, tmp_path, clock)
    assert len(list(tmp_path.iterdir())) == 2, "the file of the one that was killed is taken over"
    again.close()
