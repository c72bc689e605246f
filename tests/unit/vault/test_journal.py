"""The journal file only grows, survives a cut-off write and takes turns between processes."""

import multiprocessing
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from candour.vault import journal
from candour.vault.destruction import Destruction, to_line
from candour.vault.errors import JournalDamaged

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def destruction(number: int) -> Destruction:
    return Destruction(UUID(int=number), AT, UUID(int=0))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "destroyed-keys.jsonl"


def test_no_journal_yet_means_nothing_was_destroyed(path: Path) -> None:
    assert list(journal.read(path)) == []


def test_destructions_are_read_back_oldest_first_and_the_file_is_private(path: Path) -> None:
    journal.append(path, [destruction(1), destruction(2)])
    journal.append(path, [destruction(3)])
    assert list(journal.read(path)) == [destruction(1), destruction(2), destruction(3)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("earlier", [0, 1, 100])
def test_a_line_cut_off_by_a_crash_was_never_a_destruction(path: Path, earlier: int) -> None:
    before = [destruction(number) for number in range(earlier)]
    path.write_text("".join(map(to_line, before)) + to_line(destruction(500))[:-1])
    assert list(journal.read(path)) == before
    journal.append(path, [destruction(501)])
    assert list(journal.read(path)) == [*before, destruction(501)]


def test_a_very_long_cut_off_line_is_left_behind_too(path: Path) -> None:
    path.write_text(to_line(destruction(1)) + "x" * 10_000)
    journal.append(path, [destruction(2)])
    assert list(journal.read(path)) == [destruction(1), destruction(2)]


def test_a_damaged_line_in_the_middle_stops_the_reading(path: Path) -> None:
    path.write_bytes(to_line(destruction(1)).encode() + b"\xff\x00\n" + to_line(destruction(2)).encode())
    with pytest.raises(JournalDamaged, match="Line 2"):
        list(journal.read(path))


def append_fifty(path: Path, first: int) -> None:
    for number in range(first, first + 50):
        journal.append(path, [destruction(number)])


def test_processes_appending_together_lose_nothing(path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    writers = [spawn.Process(target=append_fifty, args=(path, first)) for first in (0, 50, 100)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {each.key_id.int for each in journal.read(path)} == set(range(150))
