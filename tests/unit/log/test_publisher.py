from pathlib import Path
from typing import Any

import pytest

from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.errors import Difference, LogError, Malformed
from candour.log.files import LogFiles
from candour.log.publisher import Publisher, find_missing, read_published
from candour.log.reader import TileReader
from candour.log.tiles import Tile, all_tiles
from candour.log.tree import leaf_hash, root_of
from candour.log.verify import verify_log


class PowerCut(BaseException):
    """The program stops here."""


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 513, 1100])
def test_published_log_has_exactly_the_files_of_its_size(small_log: Any, size: int) -> None:
    files = small_log.publish(size)
    entries = [tile.path.replace("tile/0/", "tile/entries/") for tile in all_tiles(size) if tile.level == 0]
    expected = {"checkpoint", *entries, *[tile.path for tile in all_tiles(size)]}
    found = {str(path.relative_to(files.folder)) for path in files.folder.rglob("*") if path.is_file()}
    assert found == expected
    assert find_missing(files, size) is None


def test_partial_files_of_every_published_size_stay_until_the_full_ones_are_there(small_log: Any) -> None:
    files = small_log.publish(3, 10, 200)
    assert files.partial_widths("tile/0/000") == files.partial_widths("tile/entries/000") == [3, 10, 200]
    small_log.publish(256, 300)
    assert files.partial_widths("tile/0/000") == files.partial_widths("tile/entries/000") == []
    assert files.partial_widths("tile/1/000") == [1]


def test_every_published_size_keeps_its_root(small_log: Any) -> None:
    sizes = [1, 255, 256, 300, 511, 600]
    files = small_log.publish(*sizes)
    for size in sizes:
        read = TileReader(files.read, size)
        hashes = [read.hash(0, index) for index in range(size)]
        assert root_of(hashes) == root_of([leaf_hash(small_log.leaf(number)) for number in range(size)])


@pytest.mark.parametrize("size", [0, 1, 255, 256, 300, 512, 600])
def test_publishing_goes_on_after_a_restart(small_log: Any, size: int) -> None:
    files = small_log.publish(size)
    published = read_published(files)
    assert published is not None
    small_log.publisher = Publisher.resume(files, published)
    small_log.publish(size + 1, size + 300)
    verify_log(files, small_log.key)


def test_every_step_may_be_the_last_before_a_crash(small_log: Any, tmp_path: Path) -> None:
    """Wherever it stops, what is published verifies, and publishing goes on from there."""
    stops = 0
    while True:
        folder = tmp_path / str(stops)
        crash_after(small_log, folder, stops)
        files = LogFiles(folder)
        report = verify_log(files, small_log.key)
        assert report.checkpoint.size in (250, 520)
        resumed = Publisher.resume(files, report.checkpoint)
        resumed.append([small_log.leaf(number) for number in range(resumed.size, 530)])
        resumed.publish(checkpoint_of(resumed, small_log))
        files.tidy()
        assert verify_log(files, small_log.key).checkpoint.size == 530
        if report.checkpoint.size == 520:
            break
        stops += 1
    assert stops > 8


def crash_after(small_log: Any, folder: Path, steps_left: int) -> None:
    """Publish 250 entries, then crash at a step of publishing 520."""
    started = False

    def reached(step: str) -> None:
        nonlocal steps_left
        if started and steps_left == 0:
            raise PowerCut(step)
        steps_left -= started

    publisher = Publisher(LogFiles(folder, reached))
    publisher.append([small_log.leaf(number) for number in range(250)])
    publisher.publish(checkpoint_of(publisher, small_log))
    publisher.append([small_log.leaf(number) for number in range(250, 520)])
    started = True
    with pytest.raises(PowerCut):
        publisher.publish(checkpoint_of(publisher, small_log))


def test_checkpoint_is_written_after_all_it_speaks_of(small_log: Any, tmp_path: Path) -> None:
    steps: list[str] = []
    publisher = Publisher(LogFiles(tmp_path / "watched", steps.append))
    publisher.append([small_log.leaf(number) for number in range(300)])
    publisher.publish(checkpoint_of(publisher, small_log))
    assert steps[-1] == "renamed checkpoint"
    tiles = {step.removeprefix("renamed ") for step in steps if "tile" in step}
    assert {tile.path for tile in all_tiles(300)} < tiles


def test_long_backlog_is_written_ahead_of_its_checkpoint(small_log: Any, tmp_path: Path) -> None:
    """So memory stays small; the checkpoint still comes last, and the result is the same."""
    files = LogFiles(tmp_path / "backlog")
    publisher = Publisher(files)
    publisher.append([b"%d" % number for number in range(70_000)])
    assert files.has(Tile(0, 0).path)
    assert read_published(files) is None
    publisher.publish(checkpoint_of(publisher, small_log))
    assert verify_log(files, small_log.key).checkpoint.size == 70_000


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_files_that_do_not_fit_the_checkpoint_are_not_continued(small_log: Any, path: str) -> None:
    files = small_log.publish(300)
    published = read_published(files)
    assert published is not None
    changed = bytearray(files.read(path))
    changed[-1] ^= 1
    (files.folder / path).write_bytes(changed)
    with pytest.raises(Difference):
        Publisher.resume(files, published)
    (files.folder / path).unlink()
    assert find_missing(files, 300) == path
    with pytest.raises(LogError):
        Publisher.resume(files, published)


def test_checkpoint_of_another_tree_is_not_published(small_log: Any) -> None:
    stale = small_log.checkpoint()
    small_log.publisher.append([b"leaf"])
    with pytest.raises(Malformed):
        small_log.publisher.publish(stale)


def test_publisher_that_was_overtaken_does_not_roll_the_log_back(small_log: Any, signer: Any) -> None:
    files = small_log.publish(10)
    overtaken = Publisher.resume(files, read_published(files))
    small_log.publish(20)
    overtaken.append([small_log.leaf(10)])
    with pytest.raises(Difference):
        overtaken.publish(sign_checkpoint(Checkpoint(signer.verifier.name, 11, overtaken.root()), signer))
    assert verify_log(files, small_log.key).checkpoint.size == 20


def test_leaf_that_no_bundle_can_hold_is_refused(small_log: Any) -> None:
    with pytest.raises(Malformed):
        small_log.publisher.append([bytes(65_536)] * 256)


def checkpoint_of(publisher: Publisher, small_log: Any) -> bytes:
    checkpoint = Checkpoint(small_log.key.name, publisher.size, publisher.root())
    return sign_checkpoint(checkpoint, small_log.signer)
