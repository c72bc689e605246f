"""Inclusion and consistency proofs: made from the hashes of complete subtrees, checked from nothing.

An inclusion proof shows that a leaf is in a tree; a consistency proof that a tree only grew. Both are
lists of 32-byte hashes, at most 64 long (RFC 6962 section 2.1; checked as in RFC 9162 section 2.1).
"""

from collections.abc import Callable, Sequence

from candour.log.errors import BadProof
from candour.log.tree import HASH_BYTES, largest_power_below, node_hash

ReadHash = Callable[[int, int], bytes]
"""(level, index) to the root of the 2^level leaves from index 2^level on, all of them in the tree."""


def inclusion_proof(index: int, size: int, read: ReadHash) -> list[bytes]:
    """The hashes from the leaf's sibling up to the root's child. Raises BadProof for no such leaf."""
    if not 0 <= index < size:
        raise BadProof(f"A tree of {size} leaves has no leaf {index}.")
    return _path(index, 0, size, read)


def consistency_proof(old: int, new: int, read: ReadHash) -> list[bytes]:
    """The hashes that show that the tree of `new` leaves begins with that of `old`, which is 1 or more.

    Empty when the sizes are equal. Raises BadProof when nothing could be shown.
    """
    if not 0 < old <= new:
        raise BadProof(f"No proof can lead from {old} leaves to {new}.")
    return _subproof(old, 0, new, True, read)


def verify_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf is at `index` of the tree of `size` leaves and this root. Raises BadProof."""
    if not 0 <= index < size:
        raise BadProof(f"A tree of {size} leaves has no leaf {index}.")
    _check_hashes([leaf_hash, *proof])
    place, last = index, size - 1
    computed = leaf_hash
    for sibling in proof:
        if last == 0:
            raise BadProof("The inclusion proof is longer than the tree is high.")
        if place & 1 or place == last:
            computed = node_hash(sibling, computed)
            place, last = _climb_past_missing(place, last)
        else:
            computed = node_hash(computed, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or computed != root:
        raise BadProof("The inclusion proof does not lead to the root of the tree.")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check that the tree of `new` leaves begins with the tree of `old`. Raises BadProof.

    Every tree begins with the empty one, so from no leaves there is nothing to show and asking is refused.
    """
    if 0 < old == new and not proof and old_root == new_root:
        return
    if not 0 < old < new or not proof:
        raise BadProof(f"Nothing shows that the tree of {new} leaves begins with that of {old}.")
    _check_hashes(proof)
    is_complete = old & (old - 1) == 0
    first, *rest = [old_root, *proof] if is_complete else proof
    place, last = _climb_while_right(old - 1, new - 1)
    computed_old = computed_new = first
    for sibling in rest:
        if last == 0:
            raise BadProof("The consistency proof is longer than the tree is high.")
        if place & 1 or place == last:
            computed_old = node_hash(sibling, computed_old)
            computed_new = node_hash(sibling, computed_new)
            place, last = _climb_past_missing(place, last)
        else:
            computed_new = node_hash(computed_new, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or computed_old != old_root or computed_new != new_root:
        raise BadProof("The consistency proof does not lead to both roots: history was rewritten.")


def _path(index: int, start: int, end: int, read: ReadHash) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1, for a leaf among those from start to end."""
    if end - start == 1:
        return []
    middle = start + largest_power_below(end - start)
    if index < middle:
        return [*_path(index, start, middle, read), _root(middle, end, read)]
    return [*_path(index, middle, end, read), _root(start, middle, read)]


def _subproof(old: int, start: int, end: int, is_known: bool, read: ReadHash) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2; `is_known` while the old root itself stands for the subtree."""
    if old == end:
        return [] if is_known else [_root(start, end, read)]
    middle = start + largest_power_below(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, is_known, read), _root(middle, end, read)]
    return [*_subproof(old, middle, end, False, read), _root(start, middle, read)]


def _root(start: int, end: int, read: ReadHash) -> bytes:
    """The root over the leaves from start to end, where start is a multiple of the power at the split."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return read(level, start >> level)
    middle = start + largest_power_below(count)
    return node_hash(_root(start, middle, read), _root(middle, end, read))


def _climb_past_missing(place: int, last: int) -> tuple[int, int]:
    """Up through the levels where this subtree, being the last, has no sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _climb_while_right(place: int, last: int) -> tuple[int, int]:
    """Up to the subtree that the old tree's last complete part is."""
    while place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise BadProof("A hash in the proof is not 32 bytes.")
