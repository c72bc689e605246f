from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.errors import Malformed
from candour.log.tile_edge import TileEdge
from candour.log.tiles import Tile, all_tiles
from candour.log.tree import root_of


def test_every_size_to_1100_has_the_root_of_the_plain_tree(
    many_hashes: list[bytes], plain_root: Callable[[Sequence[bytes]], bytes]
) -> None:
    edge = TileEdge()
    for size in range(1101):
        assert edge.root() == plain_root(many_hashes[:size])
        list(edge.extend([many_hashes[size]]))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_535, 65_536, 66_049])
def test_tiles_and_their_hashes_are_those_the_specification_defines(
    many_hashes: list[bytes], size: int
) -> None:
    edge = TileEdge()
    tiles = dict(edge.extend(many_hashes[:size])) | dict(edge.partial())
    assert tiles.keys() == set(all_tiles(size))
    for tile, hashes in tiles.items():
        span = 256**tile.level
        first = tile.index * 256 * span
        starts = range(first, first + tile.width * span, span)
        assert hashes == [root_of(many_hashes[start : start + span]) for start in starts]


@given(one=st.integers(0, 2000), other=st.integers(0, 2000))
def test_continuing_from_the_last_tiles_is_the_same_as_never_stopping(
    one: int, other: int, many_hashes: list[bytes]
) -> None:
    old, new = sorted([one, other])
    unbroken = TileEdge()
    list(unbroken.extend(many_hashes[:old]))
    resumed = TileEdge(old, [hashes for _, hashes in unbroken.partial()])
    added = many_hashes[old:new]
    assert list(resumed.extend(added)) == list(unbroken.extend(added))
    assert list(resumed.partial()) == list(unbroken.partial())
    assert resumed.root() == unbroken.root() == root_of(many_hashes[:new])


def test_last_tiles_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(Malformed):
        TileEdge(3, [[bytes(32)] * 2])


def test_full_tile_is_given_with_its_place() -> None:
    tiles = [tile for tile, _ in TileEdge(256, [[bytes(32)]]).extend([bytes(32)] * 256)]
    assert tiles == [Tile(0, 1)]
