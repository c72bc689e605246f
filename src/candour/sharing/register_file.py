"""Reads a register in the Registers Specification Format and believes only what its hashes prove.

Every item is found by its SHA-256, and the root of the RFC 6962 tree over the entries is made again wherever
the file asserts one. A file cut short or altered anywhere between two assertions is refused whole.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from candour.core.errors import UnusableFile
from candour.core.import_report import Remark
from candour.log.tree import RightEdge, leaf_hash

COMMANDS = frozenset({b"add-item", b"append-entry", b"assert-root-hash"})
HASH = re.compile(r"sha-256:([0-9a-f]{64})")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
DAMAGED = "Fetch the file again from its register"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry: its line in the file, whether it is about the register itself, its key, and its item."""

    number: int
    is_system: bool
    key: str
    item: Mapping[str, Any]


def is_register_file(first_line: bytes) -> bool:
    """Whether a file that begins with this line is in the Registers Specification Format."""
    return first_line.split(b"\t", 1)[0] in COMMANDS


def read_register(lines: Iterable[bytes]) -> Iterator[RegisterEntry]:
    """The entries in order. Raises UnusableFile at the first line that does not hold.

    An entry is proven only by an assertion after it, so whoever stores entries must be able to undo that
    until the last one has come.
    """
    reading = _Reading()
    number = 0
    for number, line in enumerate(lines, start=1):
        command, *parts = _text(number, line).split("\t")
        if command == "add-item" and len(parts) == 1:
            reading.add_item(number, parts[0])
        elif command == "append-entry" and len(parts) == 4:
            yield reading.append_entry(number, *parts)
        elif command == "assert-root-hash" and len(parts) == 1:
            reading.assert_root(number, parts[0])
        else:
            raise _broken(number, "is no command of the Registers Specification Format")
    if reading.unproven:
        raise _broken(number, "is the last, and no root hash follows its entries: the file was cut short")


@dataclass(slots=True)
class _Reading:
    """The items seen so far by their hash, and the tree over the entries about users of the register."""

    items: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    tree: RightEdge = field(default_factory=RightEdge)
    unproven: bool = False

    def add_item(self, number: int, text: str) -> None:
        try:
            item = json.loads(text)
        except (ValueError, RecursionError):
            raise _broken(number, "has an item that is not JSON") from None
        if not isinstance(item, dict):
            raise _broken(number, "has an item that is not a JSON object")
        self.items[f"sha-256:{sha256(text.encode()).hexdigest()}"] = item

    def append_entry(self, number: int, scope: str, key: str, time: str, item_hash: str) -> RegisterEntry:
        if scope not in {"user", "system"} or not TIME.fullmatch(time) or not HASH.fullmatch(item_hash):
            raise _broken(number, "has an entry that is not written as the specification says")
        if item_hash not in self.items:
            raise _broken(number, "names an item that no earlier line adds; one of the two was altered")
        if scope == "user":
            self.tree = self.tree.extend([leaf_hash(_leaf(self.tree.size + 1, key, time, item_hash))])
        self.unproven = True
        return RegisterEntry(number, scope == "system", key, self.items[item_hash])

    def assert_root(self, number: int, root: str) -> None:
        if root != f"sha-256:{self.tree.root().hex()}":
            raise _broken(number, "asserts a root hash that the entries above it do not give")
        self.unproven = False


def _leaf(position: int, key: str, time: str, item_hash: str) -> bytes:
    """An entry as the register hashes it: JSON with its members in this order and no white space."""
    members = {
        "index-entry-number": str(position),
        "entry-number": str(position),
        "entry-timestamp": time,
        "key": key,
        "item-hash": [item_hash],
    }
    return json.dumps(members, separators=(",", ":"), ensure_ascii=False).encode()


def _text(number: int, line: bytes) -> str:
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise _broken(number, "is not in UTF-8") from None


def _broken(number: int, reason: str) -> UnusableFile:
    return UnusableFile(number, Remark("the line", reason, DAMAGED))
