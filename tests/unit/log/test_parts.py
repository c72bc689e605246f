"""Every tile of every published size is served, whatever became of its file."""

import shutil
from typing import Any

import pytest

from candour.log.errors import NotPublished
from candour.log.parts import read_part
from candour.log.tiles import Bundle, Tile, encode_bundle, encode_tile, last_tiles
from candour.log.tree import leaf_hash

SIZES = [1, 2, 3, 100, 255, 256, 257, 300, 511, 512, 513, 700]


def test_parts_of_every_published_size_stay_readable_and_right(small_log: Any) -> None:
    for count, size in enumerate(SIZES, start=1):
        small_log.publish(size)
        for earlier in SIZES[:count]:
            check_last_files(small_log, earlier)


def test_parts_that_are_lost_are_cut_from_wider_ones(small_log: Any) -> None:
    small_log.publish(*SIZES)
    for part in small_log.files.folder.rglob("*.p/*"):
        if int(part.name) not in (188, 2):
            part.unlink()
    for size in SIZES:
        check_last_files(small_log, size)


def check_last_files(small_log: Any, size: int) -> None:
    leaves = [small_log.leaf(number) for number in range(size)]
    for tile in last_tiles(size):
        if tile.level == 0:
            last = leaves[tile.index * 256 :]
            assert read_part(small_log.files, tile) == encode_tile([leaf_hash(leaf) for leaf in last])
            assert read_part(small_log.files, Bundle(tile.index, tile.width)) == encode_bundle(last)
        else:
            assert len(read_part(small_log.files, tile)) == tile.width * 32


@pytest.mark.parametrize("file", [Tile(0, 1, 45), Tile(0, 1), Bundle(1, 45), Bundle(1), Tile(1, 0, 2)])
def test_what_no_published_size_had_is_not_there(small_log: Any, file: Tile | Bundle) -> None:
    small_log.publish(10, 300)
    with pytest.raises(NotPublished):
        read_part(small_log.files, file)


def test_log_whose_parts_are_all_gone_has_none(small_log: Any) -> None:
    small_log.publish(10)
    shutil.rmtree(small_log.files.folder / "tile")
    with pytest.raises(NotPublished):
        read_part(small_log.files, Tile(0, 0, 10))
