import json
from base64 import b64decode
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.errors import BadProof
from candour.log.proof import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from candour.log.reader import TileReader
from candour.log.tree import RightEdge, leaf_hash, root_of

Read = Callable[[Sequence[bytes]], TileReader]
HASHES = [leaf_hash(b"%d" % number) for number in range(600)]
ROOTS = [root_of(HASHES[:size]) for size in range(601)]


def test_every_published_inclusion_probe_is_judged_rightly(corpus: Path) -> None:
    paths = sorted((corpus / "merkle/inclusion").rglob("*.json"))
    assert len(paths) > 90
    for path in paths:
        probe = json.loads(path.read_text())
        root, leaf = b64decode(probe["root"] or ""), b64decode(probe["leafHash"] or "")
        proof = [b64decode(one) for one in probe["proof"] or []]
        accepted = is_accepted(verify_inclusion, probe["leafIdx"], probe["treeSize"], leaf, proof, root)
        assert accepted is not probe["wantErr"], path


def test_every_published_consistency_probe_is_judged_rightly(corpus: Path) -> None:
    paths = sorted((corpus / "merkle/consistency").rglob("*.json"))
    assert len(paths) > 80
    for path in paths:
        probe = json.loads(path.read_text())
        old, new = b64decode(probe["root1"] or ""), b64decode(probe["root2"] or "")
        proof = [b64decode(one) for one in probe["proof"] or []]
        accepted = is_accepted(verify_consistency, probe["size1"], probe["size2"], proof, old, new)
        assert accepted is not probe["wantErr"], path


@pytest.mark.parametrize("size", [*range(1, 71), 255, 256, 257])
def test_every_leaf_of_a_small_tree_is_proven(size: int, tile_reader: Read) -> None:
    read = tile_reader(HASHES[:size]).hash
    for index in range(size):
        proof = inclusion_proof(index, size, read)
        verify_inclusion(index, size, HASHES[index], proof, ROOTS[size])


@pytest.mark.parametrize("size", [*range(1, 71), 255, 256, 257])
def test_every_prefix_of_a_small_tree_is_proven(size: int, tile_reader: Read) -> None:
    read = tile_reader(HASHES[:size]).hash
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, read)
        verify_consistency(old, size, proof, ROOTS[old], ROOTS[size])


def test_leaves_and_prefixes_of_every_size_to_1100_are_proven(
    many_hashes: list[bytes], tile_reader: Read
) -> None:
    draw, roots = Random(1), [RightEdge().root()]
    edge = RightEdge()
    for size in range(1, 1101):
        edge = edge.extend(many_hashes[size - 1 : size])
        roots.append(edge.root())
        read = tile_reader(many_hashes[:size]).hash
        for index in {0, size - 1, draw.randrange(size)}:
            proof = inclusion_proof(index, size, read)
            verify_inclusion(index, size, many_hashes[index], proof, roots[size])
        old = draw.randint(1, size)
        verify_consistency(old, size, consistency_proof(old, size, read), roots[old], roots[size])


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 66_049])
def test_leaves_and_prefixes_around_65536_are_proven(
    many_hashes: list[bytes], tile_reader: Read, size: int
) -> None:
    read, root = tile_reader(many_hashes[:size]).hash, root_of(many_hashes[:size])
    for index in [0, 255, 256, 32_768, 65_279, 65_280, 65_534, size - 1]:
        proof = inclusion_proof(index, size, read)
        verify_inclusion(index, size, many_hashes[index], proof, root)
    for old in [1, 256, 32_768, 65_280, 65_535, size]:
        proof = consistency_proof(old, size, read)
        verify_consistency(old, size, proof, root_of(many_hashes[:old]), root)


@pytest.mark.parametrize("size", [2, 7, 8, 300])
def test_every_changed_byte_of_an_inclusion_proof_is_refused(size: int, tile_reader: Read) -> None:
    index = size // 3
    proof = inclusion_proof(index, size, tile_reader(HASHES[:size]).hash)
    for changed in with_each_byte_changed(proof):
        with pytest.raises(BadProof):
            verify_inclusion(index, size, HASHES[index], changed, ROOTS[size])


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (200, 300)])
def test_every_changed_byte_of_a_consistency_proof_is_refused(old: int, new: int, tile_reader: Read) -> None:
    proof = consistency_proof(old, new, tile_reader(HASHES[:new]).hash)
    for changed in with_each_byte_changed(proof):
        with pytest.raises(BadProof):
            verify_consistency(old, new, changed, ROOTS[old], ROOTS[new])


@given(data=st.data(), size=st.integers(1, 600))
def test_no_proof_shows_another_leaf_index_or_size(data: st.DataObject, size: int, tile_reader: Read) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, tile_reader(HASHES[:size]).hash)
    claimed = data.draw(st.tuples(st.integers(-1, 601), st.integers(-1, 601), st.integers(0, 599)))
    true_claim = claimed[1] == size and claimed[0] == claimed[2] == index
    claimed_index, claimed_size, leaf = claimed
    accepted = is_accepted(verify_inclusion, claimed_index, claimed_size, HASHES[leaf], proof, ROOTS[size])
    # Two leaves with the same path (the last of two trees, say) differ in their sibling hashes, so only
    # the size can be claimed wrongly, and a size counts for nothing until it comes from a checkpoint.
    assert accepted == true_claim or (leaf == index and accepted and claimed_size != size)


@given(data=st.data(), new=st.integers(2, 600))
def test_mutated_consistency_proofs_are_refused(data: st.DataObject, new: int, tile_reader: Read) -> None:
    old = data.draw(st.integers(1, new - 1))
    proof = consistency_proof(old, new, tile_reader(HASHES[:new]).hash)
    mutated = data.draw(st.permutations(proof) | st.lists(st.sampled_from(HASHES + proof), max_size=12))
    accepted = is_accepted(verify_consistency, old, new, mutated, ROOTS[old], ROOTS[new])
    assert accepted == (mutated == proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_no_proof_is_made_for_a_leaf_that_is_not_there(index: int, size: int, tile_reader: Read) -> None:
    with pytest.raises(BadProof):
        inclusion_proof(index, size, tile_reader(HASHES[:size]).hash)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_no_proof_is_made_where_nothing_can_be_shown(old: int, new: int, tile_reader: Read) -> None:
    with pytest.raises(BadProof):
        consistency_proof(old, new, tile_reader(HASHES[:new]).hash)


def with_each_byte_changed(proof: list[bytes]) -> list[list[bytes]]:
    changed = []
    for place, one in enumerate(proof):
        for byte in range(32):
            other = one[:byte] + bytes([one[byte] ^ 0x40]) + one[byte + 1 :]
            changed.append([*proof[:place], other, *proof[place + 1 :]])
    return changed


def is_accepted(verify: Callable[..., None], *claim: object) -> bool:
    try:
        verify(*claim)
    except BadProof:
        return False
    return True
