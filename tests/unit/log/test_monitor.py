"""A monitor follows an honest log without complaint and catches every way of rewriting one."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from candour.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from candour.log.errors import BadSignature, Malformed, NotPublished
from candour.log.evidence import Evidence, Misdeed
from candour.log.exact import decode_timestamp, encode_base64, encode_timestamp
from candour.log.files import CHECKPOINT, LogFiles
from candour.log.leaf import parse_leaf
from candour.log.monitor import Monitor
from candour.log.note import SignerKey
from candour.log.promise import PromiseKey
from candour.log.promised import read_promises
from candour.log.publisher import Publisher
from candour.log.seen import SeenCheckpoints
from candour.log.tree import leaf_hash

START = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
"""When the small log's entry 0 was logged; the others follow by the millisecond."""

SIZES = [0, 1, 2, 255, 256, 257, 300, 511, 512, 513, 700]


@pytest.fixture
def seen(tmp_path: Path) -> SeenCheckpoints:
    return SeenCheckpoints(tmp_path / "seen.json")


@pytest.fixture
def monitor(small_log: Any, seen: SeenCheckpoints) -> Monitor:
    return Monitor(small_log.files.read, small_log.key, seen)


def publish_another(folder: Path, signer: SignerKey, size: int) -> None:
    """Another past of the log, signed with its own key."""
    shutil.rmtree(folder, ignore_errors=True)
    publisher = Publisher(LogFiles(folder))
    publisher.append([b"another entry %d" % number for number in range(size)])
    publisher.publish(sign_checkpoint(Checkpoint(signer.verifier.name, size, publisher.root()), signer))


def test_growing_log_is_followed_and_every_entry_is_read_once(monitor: Monitor, small_log: Any) -> None:
    before = 0
    for size in SIZES:
        small_log.publish(size)
        sighting = monitor.look(START)
        assert (sighting.caught, sighting.new, sighting.checkpoint.size) == (None, size - before, size)
        assert monitor.look(START).new == 0
        before = size


@pytest.mark.parametrize("size", SIZES[1:])
def test_monitor_goes_on_from_its_memory(small_log: Any, seen: SeenCheckpoints, size: int) -> None:
    small_log.publish(size)
    assert Monitor(small_log.files.read, small_log.key, seen).look(START).new == size
    small_log.publish(size + 300)
    sighting = Monitor(small_log.files.read, small_log.key, seen).look(START)
    assert (sighting.caught, sighting.new) == (None, 300)


@pytest.mark.parametrize(
    ("size", "misdeed"),
    [(250, Misdeed.ROLLBACK), (300, Misdeed.FORK), (301, Misdeed.REWRITTEN), (900, Misdeed.REWRITTEN)],
)
def test_another_past_is_caught_with_both_signatures(
    monitor: Monitor, small_log: Any, signer: SignerKey, tmp_path: Path, size: int, misdeed: Misdeed
) -> None:
    small_log.publish(300)
    monitor.look(START)
    publish_another(small_log.files.folder, signer, size)
    caught = monitor.look(START).caught
    assert caught is not None
    assert caught.misdeed is misdeed
    folder = Evidence(tmp_path / "evidence").keep(caught)
    before, now = [open_checkpoint((folder / name).read_bytes(), small_log.key) for name in ("before", "now")]
    assert (before.checkpoint.size, now.checkpoint.size) == (300, size)
    assert (folder / "what-happened").read_text() == f"{caught.sentence}\n"
    assert monitor.look(START).caught == caught, "what was seen before is remembered, not the other past"
    assert Evidence(tmp_path / "evidence").keep(caught) == folder


def test_signed_root_that_no_entries_lead_to_is_caught(monitor: Monitor, small_log: Any) -> None:
    small_log.publish(300)
    forged = sign_checkpoint(Checkpoint(small_log.key.name, 300, b"x" * 32), small_log.signer)
    small_log.files.write({CHECKPOINT: forged})
    caught = monitor.look(START).caught
    assert caught is not None
    assert "do not lead to the root that it signed" in caught.sentence


def test_files_that_are_missing_or_torn_are_told_and_nothing_is_remembered(
    monitor: Monitor, small_log: Any, seen: SeenCheckpoints
) -> None:
    small_log.publish(300)
    path = small_log.files.folder / "tile/entries/001.p/44"
    data = path.read_bytes()
    for broken, fault in ((None, NotPublished), (data[:-1], Malformed)):
        path.unlink()
        if broken is not None:
            path.write_bytes(broken)
        with pytest.raises(fault):
            monitor.look(START)
        path.write_bytes(data)
    assert seen.note(small_log.key.name) is None
    assert monitor.look(START).new == 300


def test_checkpoint_by_another_key_is_refused(small_log: Any, seen: SeenCheckpoints) -> None:
    small_log.publish(3)
    other = SignerKey.from_seed(small_log.key.name, b"o" * 32).verifier
    with pytest.raises(BadSignature):
        Monitor(small_log.files.read, other, seen).look(START)


def test_entry_that_the_last_look_should_have_found_is_late(monitor: Monitor, small_log: Any) -> None:
    small_log.publish(3)
    assert monitor.look(START + timedelta(hours=1)).late_count == 0, "nothing is known of what was before"
    small_log.publish(40)
    sighting = monitor.look(START + timedelta(hours=2))
    assert sighting.caught is None
    assert (sighting.late_count, len(sighting.late)) == (37, 20)
    assert sighting.late[0] == (3, START + timedelta(milliseconds=3))


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_entry_of_the_first_or_last_moment_there_is_stops_no_monitor(
    monitor: Monitor, small_log: Any, at: str
) -> None:
    small_log.publish(3)
    monitor.look(START)
    odd = replace(parse_leaf(small_log.leaf(3)), at=decode_timestamp(at))
    small_log.publisher.append([odd.to_bytes()])
    small_log.publisher.publish(small_log.checkpoint())
    sighting = monitor.look(START + timedelta(hours=1))
    assert (sighting.new, sighting.caught) == (1, None)


def test_entry_that_came_within_its_time_is_not_late(monitor: Monitor, small_log: Any) -> None:
    small_log.publish(3)
    monitor.look(START + timedelta(seconds=59))
    small_log.publish(40)
    assert monitor.look(START + timedelta(hours=1)).late_count == 0


@pytest.fixture
def promise_key(small_log: Any) -> PromiseKey:
    return PromiseKey(small_log.key.name, b"p" * 32)


@pytest.fixture
def promises(small_log: Any, promise_key: PromiseKey) -> Any:
    """`promises(3, 8)` are the lines a partner kept of entries 3 and 8."""

    def lines(*numbers: int) -> list[bytes]:
        kept = []
        for number in numbers:
            leaf, at = small_log.leaf(number), START + timedelta(milliseconds=number)
            signed = promise_key.promise(leaf_hash(leaf), at)
            answer = {"leaf": leaf, "promise": signed}
            members = {name: encode_base64(data) for name, data in answer.items()}
            kept.append(json.dumps(members | {"at": encode_timestamp(at)}).encode() + b"\n")
        return kept

    return lines


def test_promise_that_is_kept_is_found_wherever_its_entry_is(
    small_log: Any, seen: SeenCheckpoints, promises: Any, promise_key: PromiseKey, monitor: Monitor
) -> None:
    small_log.publish(300)
    monitor.look(START)
    kept = read_promises(promises(0, 7, 299, 310), promise_key.public, small_log.key.name)
    waiting = Monitor(small_log.files.read, small_log.key, seen, promises=kept)
    assert waiting.look(START + timedelta(seconds=60)).caught is None, "310 has some milliseconds left"
    small_log.publish(400)
    assert waiting.look(START + timedelta(hours=1)).caught is None


def test_promise_that_is_not_kept_in_time_is_caught_with_the_promise(
    small_log: Any, seen: SeenCheckpoints, promises: Any, promise_key: PromiseKey, tmp_path: Path
) -> None:
    small_log.publish(300)
    line = promises(500)[0]
    kept = read_promises([*promises(3), line], promise_key.public, small_log.key.name)
    caught = (
        Monitor(small_log.files.read, small_log.key, seen, promises=kept)
        .look(START + timedelta(seconds=61))
        .caught
    )
    assert caught is not None
    assert caught.misdeed is Misdeed.BROKEN_PROMISE
    folder = Evidence(tmp_path / "evidence").keep(caught)
    assert (folder / "served/promise-1.json").read_bytes() == line.strip()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda line: b"nonsense", Malformed),
        (lambda line: b"[]", Malformed),
        (lambda line: line.replace(b'"at"', b'"when"'), Malformed),
        (lambda line: line.replace(b"09:15:00.003", b"09:15:00.004"), Malformed),
    ],
)
def test_line_that_is_no_promise_is_named(
    promises: Any, promise_key: PromiseKey, small_log: Any, change: Any, fault: type[Exception]
) -> None:
    lines = [promises(2)[0], b"\n", change(promises(3)[0])]
    with pytest.raises(fault, match="Line 3: "):
        list(read_promises(lines, promise_key.public, small_log.key.name))


def test_promise_by_another_key_is_refused(promises: Any, small_log: Any) -> None:
    with pytest.raises(BadSignature, match="Line 1: "):
        list(read_promises(promises(3), bytes(32), small_log.key.name))
