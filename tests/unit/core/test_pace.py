"""A pace holds back who is faster, for no longer than it must, and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.pace import Pace, Paces


@pytest.fixture
def paces() -> Paces:
    return Paces(Pace(at_once=10, a_second=2))


def _asked(paces: Paces, times: int, *, now: float, cost: float = 1) -> list[float]:
    return [paces.wait("maureen", cost=cost, now=now) for _ in range(times)]


def test_so_much_at_once_and_not_one_more(paces):
    assert _asked(paces, 11, now=100.0) == [0.0] * 10 + [0.5]


def test_then_at_the_steady_pace(paces):
    _asked(paces, 10, now=100.0)
    assert _asked(paces, 3, now=101.0) == [0.0, 0.0, 0.5]


def test_after_a_pause_all_at_once_again(paces):
    _asked(paces, 10, now=100.0)
    assert _asked(paces, 11, now=105.0)[-2:] == [0.0, 0.5]


def test_what_is_dear_counts_for_more(paces):
    assert _asked(paces, 3, now=100.0, cost=5) == [0.0, 0.0, 2.5]


def test_whoever_waits_as_long_as_was_said_may_go_on(paces):
    _asked(paces, 10, now=100.0)
    wait = paces.wait("maureen", cost=4, now=100.0)
    assert paces.wait("maureen", cost=4, now=100.0 + wait) == 0.0


def test_nobody_waits_for_somebody_else(paces):
    _asked(paces, 20, now=100.0)
    assert paces.wait("aisha", cost=1, now=100.0) == 0.0


def test_whoever_asked_longest_ago_is_forgotten_first():
    paces = Paces(Pace(at_once=1, a_second=1), most=2)
    for who in ("maureen", "aisha", "grace"):
        paces.wait(who, cost=1, now=100.0)
    assert paces.wait("grace", cost=1, now=100.0) > 0
    assert paces.wait("aisha", cost=1, now=100.0) > 0
    assert paces.wait("maureen", cost=1, now=100.0) == 0.0


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 10)), max_size=60))
def test_never_more_than_at_once_and_what_the_time_allows(asked):
    paces, now, had = Paces(Pace(at_once=10, a_second=2)), 0.0, 0.0
    for pause, cost in asked:
        now += pause
        if paces.wait("maureen", cost=cost, now=now) == 0.0:
            had += cost
        assert had <= 10 + 2 * now + 1e-6
