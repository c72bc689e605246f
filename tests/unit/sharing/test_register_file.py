"""A register file is believed only as far as its hashes prove it."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.errors import UnusableFile
from candour.log.tree import EMPTY_ROOT
from candour.sharing.register_file import RegisterEntry, is_register_file, read_register

TIME = "2019-02-25T13:33:17Z"
ONE = '{"name":"one"}'
ONE_HASH = f"sha-256:{sha256(ONE.encode()).hexdigest()}"
ROOT_OF_ONE = (
    "sha-256:"
    + sha256(
        b'\x00{"index-entry-number":"1","entry-number":"1","entry-timestamp":"2019-02-25T13:33:17Z",'
        b'"key":"1","item-hash":["' + ONE_HASH.encode() + b'"]}'
    ).hexdigest()
)
SMALL = [
    f"assert-root-hash\tsha-256:{EMPTY_ROOT.hex()}",
    f"add-item\t{ONE}",
    f"append-entry\tsystem\tname\t{TIME}\t{ONE_HASH}",
    f"append-entry\tuser\t1\t{TIME}\t{ONE_HASH}",
    f"assert-root-hash\t{ROOT_OF_ONE}",
]


def read(lines: list[str]) -> list[RegisterEntry]:
    return list(read_register(line.encode() + b"\n" for line in lines))


@pytest.fixture(scope="session")
def real(corpus: Path) -> bytes:
    return (corpus / "agreements" / "information-sharing-agreement-0001.rsf").read_bytes()


def test_entries_come_in_order_with_their_items() -> None:
    assert read(SMALL) == [
        RegisterEntry(3, True, "name", {"name": "one"}),
        RegisterEntry(4, False, "1", {"name": "one"}),
    ]


def test_the_real_register_gives_the_root_hash_it_asserts(real: bytes) -> None:
    entries = list(read_register(real.splitlines(keepends=True)))
    assert len(entries) == 31
    assert [(entry.key, entry.item["name"][:9]) for entry in entries if not entry.is_system] == [
        ("1", "Exploring"),
        ("2", "Exploring"),
        ("3", "National "),
    ]


@pytest.mark.parametrize(
    ("number", "line", "reason"),
    [
        (1, f"assert-root-hash\t{ROOT_OF_ONE}", "asserts a root hash that the entries above it do not give"),
        (2, "add-item\tnot json", "has an item that is not JSON"),
        (2, "add-item\t" + "[" * 100_000, "has an item that is not JSON"),
        (2, "add-item\t[]", "has an item that is not a JSON object"),
        (2, "add-item", "is no command of the Registers Specification Format"),
        (2, "drop-item\t{}", "is no command of the Registers Specification Format"),
        (3, "", "is no command of the Registers Specification Format"),
        (4, f"append-entry\tuser\t1\t{TIME}\tsha-256:00", "is not written as the specification says"),
        (4, f"append-entry\tadmin\t1\t{TIME}\t{ONE_HASH}", "is not written as the specification says"),
        (4, f"append-entry\tuser\t1\tyesterday\t{ONE_HASH}", "is not written as the specification says"),
        (4, f"append-entry\tuser\t1\t{TIME}\tsha-256:{'0' * 64}", "names an item that no earlier line adds"),
    ],
)
def test_a_line_that_does_not_hold_refuses_the_file(number: int, line: str, reason: str) -> None:
    lines = SMALL.copy()
    lines[number - 1] = line
    with pytest.raises(UnusableFile, match=f"^Line {number}: the line: .*{reason}"):
        read(lines)


def test_bytes_that_are_not_utf_8_refuse_the_file() -> None:
    with pytest.raises(UnusableFile, match="Line 1: the line: is not in UTF-8"):
        list(read_register([b"add-item\t\xff\n"]))


@pytest.mark.parametrize("cut", [3, 4])
def test_entries_that_no_root_hash_follows_were_cut_short(cut: int) -> None:
    with pytest.raises(UnusableFile, match=f"Line {cut}: the line: is the last, and no root hash follows"):
        read(SMALL[:cut])


def test_a_changed_date_key_or_order_is_noticed(real: bytes) -> None:
    for old, new in [(b"2018-12-14T14:57:09Z", b"2018-12-14T14:57:08Z"), (b"\tuser\t3\t", b"\tuser\t4\t")]:
        assert old in real
        with pytest.raises(UnusableFile, match="asserts a root hash"):
            list(read_register(real.replace(old, new).splitlines(keepends=True)))
    lines = real.splitlines(keepends=True)
    lines[-3], lines[-2] = lines[-2], lines[-3]
    with pytest.raises(UnusableFile, match="asserts a root hash"):
        list(read_register(lines))


@given(st.data())
def test_one_changed_byte_of_what_users_entered_never_passes(real: bytes, data: st.DataObject) -> None:
    start = real.index(b"append-entry\tuser")
    at = data.draw(st.integers(start, len(real) - 2))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != real[at]))
    changed = real[:at] + bytes([other]) + real[at + 1 :]
    with pytest.raises(UnusableFile):
        list(read_register(changed.splitlines(keepends=True)))


def test_a_register_file_is_known_by_its_first_line() -> None:
    assert all(is_register_file(line.encode()) for line in SMALL)
    assert not is_register_file(b"information-sharing-agreement-0001\tname\n")
    assert not is_register_file(b"")


def test_items_hash_as_the_specification_writes_them(real: bytes) -> None:
    """The canonical form: members in order, no white space, no escapes for letters."""
    texts = [line[9:] for line in real.decode().split("\n") if line.startswith("add-item\t")]
    for text in texts:
        item = json.loads(text)
        assert json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text
