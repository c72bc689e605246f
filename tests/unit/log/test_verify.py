from pathlib import Path
from typing import Any

import pytest

from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.errors import BadSignature, Difference, LogError, NotPublished
from candour.log.files import WITNESSED, LogFiles
from candour.log.note import SignerKey
from candour.log.publisher import Publisher
from candour.log.seen import SeenCheckpoints
from candour.log.verify import verify_log


@pytest.fixture
def seen(tmp_path: Path) -> SeenCheckpoints:
    return SeenCheckpoints(tmp_path / "seen.json")


@pytest.mark.parametrize("size", [0, 1, 256, 300, 1100])
def test_honest_log_is_found_right_and_the_report_says_what_was_checked(small_log: Any, size: int) -> None:
    report = verify_log(small_log.publish(size), small_log.key)
    assert report.checkpoint.size == size
    assert (report.bundles, report.signed_by) == (-(-size // 256), (small_log.key.name,))
    assert f"{size:,} entries" in report.sentences()[0]


def test_progress_is_told_bundle_by_bundle(small_log: Any) -> None:
    told: list[tuple[int, int]] = []
    verify_log(small_log.publish(600), small_log.key, progress=lambda done, of: told.append((done, of)))
    assert told == [(256, 600), (512, 600), (600, 600)]


def test_changing_any_published_file_is_found(small_log: Any) -> None:
    files = small_log.publish(200, 520, 530)
    paths = [path for path in files.folder.rglob("*") if path.is_file()]
    assert len(paths) == 10
    for path in paths:
        data = path.read_bytes()
        for place in {0, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            with pytest.raises(LogError):
                verify_log(files, small_log.key)
        for cut in (data[:-1], data + b"\x00", b""):
            path.write_bytes(cut)
            with pytest.raises(LogError):
                verify_log(files, small_log.key)
        path.write_bytes(data)
    verify_log(files, small_log.key)


def test_losing_a_file_of_the_published_size_is_found(small_log: Any) -> None:
    files = small_log.publish(530)
    for path in [path for path in files.folder.rglob("*") if path.is_file()]:
        data = path.read_bytes()
        path.unlink()
        with pytest.raises(NotPublished):
            verify_log(files, small_log.key)
        path.write_bytes(data)


def test_swapping_two_entries_with_their_hashes_is_found(small_log: Any) -> None:
    files = small_log.publish(10)
    leaves = [small_log.leaf(number) for number in (1, 0, *range(2, 10))]
    swapped = Publisher(LogFiles(files.folder.with_name("swapped")))
    swapped.append(leaves)
    swapped.publish(checkpoint_over(small_log, swapped))
    (files.folder.with_name("swapped") / "checkpoint").write_bytes(files.read("checkpoint"))
    with pytest.raises(Difference, match="root that the checkpoint signed"):
        verify_log(LogFiles(files.folder.with_name("swapped")), small_log.key)


def test_log_signed_by_another_key_is_refused(small_log: Any) -> None:
    with pytest.raises(BadSignature):
        verify_log(small_log.publish(10), SignerKey.from_seed(small_log.key.name, b"x" * 32).verifier)


@pytest.mark.parametrize("sizes", [(0, 10), (10, 10), (10, 11), (255, 256), (256, 600), (300, 1100)])
def test_log_that_grew_continues_what_was_seen(
    small_log: Any, seen: SeenCheckpoints, sizes: tuple[int, int]
) -> None:
    verify_log(small_log.publish(sizes[0]), small_log.key, seen=seen)
    report = verify_log(small_log.publish(sizes[1]), small_log.key, seen=seen)
    assert report.seen is not None
    assert report.seen.size == sizes[0]
    assert "seen before" in report.sentences()[-1]


@pytest.mark.parametrize("size", [10, 11, 256, 600])
def test_log_whose_past_was_rewritten_is_caught(small_log: Any, seen: SeenCheckpoints, size: int) -> None:
    verify_log(small_log.publish(10), small_log.key, seen=seen)
    rewritten = Publisher(LogFiles(small_log.files.folder.with_name("rewritten")))
    rewritten.append([b"rewritten", *[small_log.leaf(number) for number in range(1, size)]])
    rewritten.publish(checkpoint_over(small_log, rewritten))
    files = LogFiles(small_log.files.folder.with_name("rewritten"))
    verify_log(files, small_log.key)
    with pytest.raises(Difference, match=r"rewritten|two different roots"):
        verify_log(files, small_log.key, seen=seen)
    last = seen.last(small_log.key.name)
    assert last is not None
    assert last.size == 10


def test_log_that_shrank_is_caught(small_log: Any, seen: SeenCheckpoints) -> None:
    verify_log(small_log.publish(5, 10), small_log.key, seen=seen)
    restored = Publisher(LogFiles(small_log.files.folder.with_name("restored")))
    restored.append([small_log.leaf(number) for number in range(5)])
    restored.publish(checkpoint_over(small_log, restored))
    with pytest.raises(Difference, match="shrunk"):
        verify_log(LogFiles(small_log.files.folder.with_name("restored")), small_log.key, seen=seen)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 300, 700])
def test_witnessed_checkpoint_of_any_earlier_size_is_checked_on_the_way(
    small_log: Any, seen: SeenCheckpoints, size: int
) -> None:
    small_log.publish(size)
    small_log.files.write({WITNESSED: small_log.files.read("checkpoint")})
    small_log.publish(300) if size < 300 else None
    verify_log(small_log.files, small_log.key, seen=seen)
    report = verify_log(small_log.publish(700), small_log.key, seen=seen)
    assert f"It continues the {size:,} entries that witnesses cosigned last." in report.sentences()
    forged = sign_checkpoint(Checkpoint(small_log.key.name, size or 1, b"x" * 32), small_log.signer)
    small_log.files.write({WITNESSED: forged})
    with pytest.raises(Difference, match=r"rewritten|two different roots"):
        verify_log(small_log.files, small_log.key, seen=seen)


def test_witnessed_checkpoint_ahead_of_the_log_is_caught(small_log: Any) -> None:
    ahead = sign_checkpoint(Checkpoint(small_log.key.name, 11, b"x" * 32), small_log.signer)
    small_log.publish(10)
    small_log.files.write({WITNESSED: ahead})
    with pytest.raises(Difference, match="shrunk"):
        verify_log(small_log.files, small_log.key)


def test_files_written_ahead_of_the_next_checkpoint_are_no_difference(small_log: Any) -> None:
    """A log is verified while it grows, and after a crash that left tiles without their checkpoint."""
    files = small_log.publish(250)
    old = files.read("checkpoint")
    small_log.publish(252, 520)
    (files.folder / "checkpoint").write_bytes(old)
    assert verify_log(files, small_log.key).checkpoint.size == 250


def checkpoint_over(small_log: Any, publisher: Publisher) -> bytes:
    return sign_checkpoint(Checkpoint(small_log.key.name, publisher.size, publisher.root()), small_log.signer)
