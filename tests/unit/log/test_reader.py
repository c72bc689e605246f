from typing import Any

import pytest

from candour.log.errors import Malformed, NotPublished
from candour.log.reader import TileReader
from candour.log.tree import leaf_hash, root_of


def test_every_subtree_of_a_published_log_is_read(small_log: Any) -> None:
    read = TileReader(small_log.publish(700).read, 700)
    hashes = [leaf_hash(small_log.leaf(number)) for number in range(700)]
    for level in range(10):
        for index in range(700 >> level):
            subtree = hashes[index << level : (index + 1) << level]
            assert read.hash(level, index) == root_of(subtree)


@pytest.mark.parametrize(("level", "index"), [(0, 700), (1, 350), (8, 2), (9, 1), (16, 0), (0, -1)])
def test_subtree_that_is_not_complete_at_this_size_is_refused(small_log: Any, level: int, index: int) -> None:
    with pytest.raises(Malformed):
        TileReader(small_log.publish(700).read, 700).hash(level, index)


def test_every_leaf_is_read(small_log: Any) -> None:
    read = TileReader(small_log.publish(300).read, 300)
    assert [read.leaf(number) for number in range(300)] == [small_log.leaf(number) for number in range(300)]


def test_earlier_size_is_read_from_full_files_when_its_partial_ones_are_gone(small_log: Any) -> None:
    files = small_log.publish(100, 300)
    assert files.partial_widths("tile/0/000") == files.partial_widths("tile/entries/000") == []
    read = TileReader(files.read, 100)
    assert read.tile(0, 0) == [leaf_hash(small_log.leaf(number)) for number in range(100)]
    assert read.bundle(0) == [small_log.leaf(number) for number in range(100)]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/001.p/44"])
def test_file_that_is_gone_is_said_to_be_so(small_log: Any, path: str) -> None:
    files = small_log.publish(300)
    (files.folder / path).unlink()
    read = TileReader(files.read, 300)
    with pytest.raises(NotPublished):
        [read.tile(0, index) for index in (0, 1)] + [read.bundle(index) for index in (0, 1)]


def test_tiles_are_read_once(small_log: Any) -> None:
    paths: list[str] = []
    files = small_log.publish(300)

    def read(path: str) -> bytes:
        paths.append(path)
        return files.read(path)

    reader = TileReader(read, 300)
    [reader.hash(0, index) for index in range(300)]
    assert paths == ["tile/0/000", "tile/0/001.p/44"]
