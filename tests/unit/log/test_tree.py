import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.errors import Malformed
from candour.log.tree import RightEdge, leaf_hash, node_hash, root_of

PlainRoot = Callable[[Sequence[bytes]], bytes]


def test_leaves_and_nodes_are_hashed_apart() -> None:
    left, right = leaf_hash(b"l"), leaf_hash(b"r")
    assert left == sha256(b"\x00l").digest()
    assert node_hash(left, right) == sha256(b"\x01" + left + right).digest()
    assert node_hash(left, right) != leaf_hash(left + right)


def test_every_size_to_1100_has_the_root_of_the_plain_tree(
    many_hashes: list[bytes], plain_root: PlainRoot
) -> None:
    edge = RightEdge()
    for size in range(1101):
        expected = plain_root(many_hashes[:size])
        assert root_of(many_hashes[:size]) == edge.root() == expected
        edge = edge.extend(many_hashes[size : size + 1])


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 65_792, 66_049])
def test_sizes_around_65536_have_the_root_of_the_plain_tree(
    many_hashes: list[bytes], plain_root: PlainRoot, size: int
) -> None:
    hashes = many_hashes[:size]
    assert RightEdge().extend(hashes).root() == root_of(hashes) == plain_root(hashes)


@given(st.lists(st.integers(0, 40), max_size=12))
def test_how_leaves_are_batched_does_not_change_the_root(batches: list[int]) -> None:
    hashes = [leaf_hash(b"%d" % number) for number in range(sum(batches))]
    edge = RightEdge()
    for batch in batches:
        edge = edge.extend(hashes[edge.size : edge.size + batch])
    assert edge == RightEdge().extend(hashes)
    assert edge == RightEdge(edge.size, edge.hashes)


@pytest.mark.parametrize(("size", "hashes"), [(1, 0), (0, 1), (3, 1), (4, 2), (-1, 1)])
def test_edge_that_cannot_belong_to_the_size_is_refused(size: int, hashes: int) -> None:
    with pytest.raises(Malformed):
        RightEdge(size, (bytes(32),) * hashes)


def test_edge_with_a_short_hash_is_refused() -> None:
    with pytest.raises(Malformed):
        RightEdge(1, (bytes(31),))


def test_root_that_a_real_government_register_asserted_is_found_again(corpus: Path) -> None:
    """GOV.UK Registers hashed each entry as JSON into an RFC 6962 tree and asserted its root in the file."""
    lines = (corpus / "agreements/information-sharing-agreement-0001.rsf").read_text().splitlines()
    rows = [line.split("\t") for line in lines]
    entries = [row for row in rows if row[:2] == ["append-entry", "user"]]
    leaves = [
        {
            "index-entry-number": str(number),
            "entry-number": str(number),
            "entry-timestamp": time,
            "key": key,
            "item-hash": [item],
        }
        for number, (_, _, key, time, item) in enumerate(entries, start=1)
    ]
    hashes = [leaf_hash(json.dumps(leaf, separators=(",", ":")).encode()) for leaf in leaves]
    asserted = [row[1] for row in rows if row[0] == "assert-root-hash"]
    assert asserted == [f"sha-256:{root_of([]).hex()}", f"sha-256:{root_of(hashes).hex()}"]
