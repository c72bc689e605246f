"""A time limit counts for whoever has to wait, and costs nothing to whoever does not."""

import asyncio

import pytest
from tests.timed import run_timed

from candour.exchange.begun import within


async def after(turns: int, seconds: float = 0.0) -> str:
    for _ in range(turns):
        await asyncio.sleep(seconds)
    return "done"


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_it_gives_what_the_work_gives(turns):
    assert run_timed(within(5, after(turns))) == "done"


def test_it_gives_what_the_work_gives_after_waiting_for_something():
    assert run_timed(within(5, after(3, 1.5))) == "done"


def test_it_is_over_when_the_time_is():
    async def too_long() -> None:
        with pytest.raises(TimeoutError):
            await within(5, after(3, 2))
        assert asyncio.get_running_loop().time() == 5

    run_timed(too_long())


@pytest.mark.parametrize("turns", [0, 2])
def test_what_the_work_raises_is_raised(turns):
    async def broken() -> None:
        await after(turns)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_timed(within(5, broken()))


def test_work_that_is_called_off_while_it_waits_tidies_up():
    tidied: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            tidied.append("yes")

    async def called_off() -> None:
        task = asyncio.create_task(within(5, work()))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run_timed(called_off())
    assert tidied == ["yes"]
