from pathlib import Path

import pytest

from candour.log.errors import NotPublished
from candour.log.files import LogFiles


class PowerCut(BaseException):
    """The program stops here."""


def test_written_files_can_be_read(tmp_path: Path) -> None:
    files = LogFiles(tmp_path / "log")
    files.write({"checkpoint": b"c", "tile/0/x001/000.p/5": b"t"})
    files.write({"checkpoint": b"d"})
    assert files.read("checkpoint") == b"d"
    assert files.read("tile/0/x001/000.p/5") == b"t"
    assert files.has("checkpoint")
    assert not files.has("tile/0")


@pytest.mark.parametrize("path", ["key", "tile", "checkpoint/more"])
def test_file_that_is_not_published_is_said_to_be_so(tmp_path: Path, path: str) -> None:
    files = LogFiles(tmp_path)
    files.write({"checkpoint": b"c", "tile/0/000": b"t"})
    with pytest.raises(NotPublished):
        files.read(path)


def test_reader_finds_the_old_bytes_or_the_new_wherever_the_program_stops(tmp_path: Path) -> None:
    old, new = {"a": b"old", "tile/b": b"old"}, {"a": b"new", "tile/b": b"new", "tile/c": b"new"}
    for stop in range(4):
        folder = tmp_path / str(stop)
        LogFiles(folder).write(old)
        steps: list[str] = []

        def reached(step: str, steps: list[str] = steps, stop: int = stop) -> None:
            steps.append(step)
            if len(steps) > stop:
                raise PowerCut

        with pytest.raises(PowerCut):
            LogFiles(folder, reached).write(new)
        found = {path: LogFiles(folder).read(path) for path in old}
        assert found == {path: new[path] if f"renamed {path}" in steps else old[path] for path in old}


def test_tidying_removes_drafts_and_outgrown_partials_only(tmp_path: Path) -> None:
    files = LogFiles(tmp_path)
    kept = {"tile/0/001.p/3": b"", "tile/0/000": b"", "tile/entries/x001/000": b"", "checkpoint": b""}
    files.write({**kept, "tile/0/000.p/3": b"", "tile/0/000.p/9": b"", "tile/entries/x001/000.p/1": b""})
    (tmp_path / ".writing" / "0").write_bytes(b"half")
    files.tidy()
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == set(kept)


def test_partial_widths_are_listed_in_order(tmp_path: Path) -> None:
    files = LogFiles(tmp_path)
    files.write({"tile/0/000.p/3": b"", "tile/0/000.p/20": b"", "tile/0/000.p/x": b""})
    assert files.partial_widths("tile/0/000") == [3, 20]
    assert files.partial_widths("tile/0/001") == []


def test_folder_has_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    with LogFiles(folder).lock() as first:
        assert first
        with LogFiles(folder).lock() as second:
            assert not second
    with LogFiles(folder).lock() as again:
        assert again


def test_full_disk_is_not_hidden(tmp_path: Path) -> None:
    tmp_path.joinpath("tile").write_bytes(b"a file where a folder must be")
    with pytest.raises(OSError, match="tile"):
        LogFiles(tmp_path).write({"tile/0/000": b"t"})
