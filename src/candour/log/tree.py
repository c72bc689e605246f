"""The Merkle tree of RFC 6962 section 2.1: hashes, roots, and the right edge from which a tree grows.

Leaves and nodes are hashed behind different bytes, so that no node can be passed off as a leaf. A tree
of n leaves is grown from O(log n) hashes: nothing but its right edge is ever needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from candour.log.errors import Malformed

HASH_BYTES = 32

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), of two 32-byte hashes."""
    return sha256(b"\x01" + left + right).digest()


def largest_power_below(count: int) -> int:
    """The largest power of two below `count` (2 or more): where RFC 6962 splits a tree."""
    return 1 << (count - 1).bit_length() - 1


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, of leaves or of complete subtrees of one size.

    Pairs are hashed row by row and an odd last one is carried up, which gives the same tree as
    splitting at the largest power of two. So the last subtree alone may also be smaller than the rest.
    """
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        above = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]
        row = above + row[len(above) * 2 :]
    return row[0]


@dataclass(frozen=True, slots=True)
class RightEdge:
    """A tree's size and the roots of the complete subtrees it consists of, largest first.

    There are as many hashes as `size` has one-bits. Raises Malformed when they do not fit.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or self.size.bit_count() != len(self.hashes):
            raise Malformed(f"A tree of {self.size} leaves cannot have {len(self.hashes)} right-edge hashes.")
        if any(len(one) != HASH_BYTES for one in self.hashes):
            raise Malformed("A right-edge hash is not 32 bytes.")

    def extend(self, leaf_hashes: Iterable[bytes]) -> "RightEdge":
        """The edge after these leaf hashes are appended in order."""
        size, stack = self.size, list(self.hashes)
        for subtree in leaf_hashes:
            merging = size
            while merging & 1:
                subtree = node_hash(stack.pop(), subtree)
                merging >>= 1
            stack.append(subtree)
            size += 1
        return RightEdge(size, tuple(stack))

    def root(self) -> bytes:
        """The root of the whole tree: 32 bytes."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root
