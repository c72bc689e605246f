import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.errors import Malformed
from candour.log.tiles import (
    Bundle,
    Tile,
    all_tiles,
    decode_bundle,
    decode_tile,
    encode_bundle,
    encode_tile,
    full_tiles,
    last_tiles,
    parse_path,
)

WIDTHS = st.integers(1, 256)
INDICES = st.integers(0, 2**50)
FILES = st.builds(Tile, st.integers(0, 63), INDICES, WIDTHS) | st.builds(Bundle, INDICES, WIDTHS)


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(63, 1_234_067), "tile/63/x001/x234/067"),
        (Tile(1, 1000, 1), "tile/1/x001/000.p/1"),
        (Bundle(999), "tile/entries/999"),
        (Bundle(1_000_000, 255), "tile/entries/x001/x000/000.p/255"),
    ],
)
def test_paths_are_those_of_the_specification(file: Tile | Bundle, path: str) -> None:
    assert file.path == path
    assert parse_path(path) == file


@given(FILES)
def test_paths_read_back(file: Tile | Bundle) -> None:
    assert parse_path(file.path) == file


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/0/\u0660\u0660\u0660",
        "tile/entries/../../key",
        "tile/8/0/000",
        "/tile/0/000",
        "checkpoint",
        "",
        "tile/0/" + "x001/" * 6 + "000",
        "tile/0/" + "x001/" * 2000 + "000",
    ],
)
def test_other_spellings_of_paths_are_refused(path: str) -> None:
    with pytest.raises(Malformed):
        parse_path(path)


def test_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    assert list(last_tiles(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(full_tiles(0, 70_000)) == [*[Tile(0, index) for index in range(273)], Tile(1, 0)]


def test_tree_of_256_has_a_full_tile_and_one_above_it() -> None:
    assert list(all_tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]


def test_empty_tree_has_no_tile() -> None:
    assert list(all_tiles(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_tiles_that_became_full_are_those_full_now_and_not_before(one: int, other: int) -> None:
    old, new = sorted([one, other])
    became = set(full_tiles(old, new))
    assert became == set(full_tiles(0, new)) - set(full_tiles(0, old))


@given(st.integers(0, 2**62))
def test_widths_of_partial_tiles_follow_the_formula(size: int) -> None:
    widths = {level: (size // 256**level) % 256 for level in range(8)}
    assert {tile.level: tile.width for tile in last_tiles(size)} == {
        level: width for level, width in widths.items() if width
    }


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=256))
def test_tiles_read_back(hashes: list[bytes]) -> None:
    assert decode_tile(encode_tile(hashes), len(hashes)) == hashes


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_tile_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Malformed):
        decode_tile(bytes(length), 1)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_bundles_read_back(leaves: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(leaves), len(leaves)) == leaves


def test_longest_leaf_fits_a_bundle_and_a_longer_one_does_not() -> None:
    assert decode_bundle(encode_bundle([bytes(65_535)]), 1) == [bytes(65_535)]
    with pytest.raises(Malformed):
        encode_bundle([bytes(65_536)])


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x02a", b"\x00\x01a\x00", b"\x00\x01a\x00\x01b"])
def test_bundle_with_more_fewer_or_torn_leaves_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_bundle(data, 1)
