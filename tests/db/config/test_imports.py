"""`candour import`: what is printed, and the exit status a script can go by."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from candour.config.env import CannotStart, read_environment

HEADER = "LGSL,Description,Providing Tier\n"


@pytest.fixture
def candour_import(db, capsys) -> Callable[..., tuple[int, str]]:
    """Runs the command with these arguments and gives its exit status and what it printed."""
    from candour.config.imports import add_arguments, import_from

    def run(*arguments: str | Path) -> tuple[int, str]:
        parser = ArgumentParser()
        add_arguments(parser)
        status = import_from(parser.parse_args(list(map(str, arguments))), read_environment(os.environ))
        return status, capsys.readouterr().out

    return run


@pytest.fixture
def file(tmp_path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "services.csv"
        path.write_text(text)
        return path

    return write


def test_a_sound_file_prints_its_sums_and_succeeds(candour_import, file) -> None:
    path = file(HEADER + "1,Home schooling,all\n")
    assert candour_import("services", path) == (0, "services: 1 taken, 0 changed, 0 unchanged, 0 refused.\n")


def test_refused_and_changed_lines_are_printed_and_a_refusal_is_a_failure(candour_import, file) -> None:
    candour_import("services", file(HEADER + "1,Home schooling,all\n"))
    path = file(HEADER + "1,Schooling at home,all\n2,,all\n3,School meals,all\n")
    assert candour_import("services", path) == (
        1,
        "line 2: changed: service 1\n"
        "line 3: refused: service 2. Description: is empty. Fill it in.\n"
        "services: 1 taken, 1 changed, 0 unchanged, 1 refused.\n",
    )


def test_every_line_is_printed_when_asked_for(candour_import, file) -> None:
    status, printed = candour_import("services", file(HEADER + "1,Home schooling,all\n"), "--all")
    assert printed.startswith("line 2: taken: service 1\n")
    assert status == 0


def test_a_file_of_another_kind_fails_with_a_sentence(candour_import, file) -> None:
    status, printed = candour_import("agreements", file(HEADER))
    assert status == 1
    assert printed.startswith("Nothing was stored. line 1: refused: the file. the header: ")


def test_a_file_that_is_not_there_cannot_start(candour_import, tmp_path) -> None:
    with pytest.raises(CannotStart, match=r"absent\.csv cannot be read: No such file or directory\."):
        candour_import("services", tmp_path / "absent.csv")
    with pytest.raises(CannotStart, match=r"cannot be read: Is a directory\."):
        candour_import("services", tmp_path)


def test_a_database_that_is_not_migrated_cannot_start(candour_import, file) -> None:
    call_command("migrate", "services", "zero", verbosity=0)
    with pytest.raises(CannotStart, match="run candour migrate first"):
        candour_import("services", file(HEADER))
