"""A failpoint ends the first process that passes it so often, and nobody else."""

import os
import re
import signal
from pathlib import Path

import pytest
from soak.failpoints import POINTS, Failpoints, killed_at, point_of

SOURCE = Path(__file__).parents[3] / "src" / "candour"


@pytest.fixture
def failpoints(tmp_path: Path) -> Failpoints:
    return Failpoints(tmp_path / "failpoints")


def ends(failpoints: Failpoints, point: str, times: int = 1) -> bool:
    """Whether a process ends when it passes a point so often."""
    child = os.fork()
    if child == 0:
        for _ in range(times):
            failpoints.pass_by(point)
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def test_who_passes_an_armed_point_ends_and_the_next_lives(failpoints: Failpoints) -> None:
    failpoints.arm("serve.committed")
    assert failpoints.is_armed("serve.committed")
    assert ends(failpoints, "serve.committed")
    assert not failpoints.is_armed("serve.committed")
    assert not ends(failpoints, "serve.committed")


def test_other_points_and_earlier_passings_are_passed(failpoints: Failpoints) -> None:
    failpoints.arm("serve.committed", passing=3)
    assert not ends(failpoints, "serve.decided", 9)
    assert not ends(failpoints, "serve.committed", 2)
    assert ends(failpoints, "serve.committed", 3)


def test_a_point_that_is_none_cannot_be_armed(failpoints: Failpoints) -> None:
    with pytest.raises(ValueError, match="no failpoint"):
        failpoints.arm("serve.nowhere")


@pytest.mark.parametrize(
    ("step", "point"),
    [
        ("integrated", "sequencer.integrated"),
        ("renamed tile/0/000.p/3", "sequencer.renamed-tile"),
        ("renamed tile/entries/000.p/3", "sequencer.renamed-bundle"),
        ("renamed checkpoint", "sequencer.renamed-checkpoint"),
    ],
)
def test_steps_have_their_points(step: str, point: str) -> None:
    assert point_of("sequencer", step) == point
    assert point in POINTS


def test_every_step_that_the_program_tells_of_is_a_failpoint_and_no_other() -> None:
    told = set()
    for path in SOURCE.rglob("*.py"):
        told |= set(re.findall(r'reached\("(\w+)"\)', path.read_text()))
    named = {point.partition(".")[2] for point in POINTS}
    about_an_answer = {"sent", "answering", "answered"}  # told of by what the workers load
    assert told - named == set()
    assert {point for point in named if not point.startswith("renamed-")} - told <= about_an_answer


def test_a_process_can_be_killed_at_each_step_of_what_it_does() -> None:
    def three_steps(reached) -> None:
        for name in ("one", "two", "three"):
            reached(name)

    assert [killed_at(step, three_steps) for step in range(5)] == [True, True, True, False, False]


def test_no_command_of_the_product_knows_of_them() -> None:
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        assert "SOAK" not in text, path
        assert "soak" not in text, path
