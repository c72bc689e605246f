"""Whoever runs the log hears of late promises within a minute, and is not told the same every second."""

import pytest

from candour.access.lateness import LatenessAlarm, PublicationWatch
from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.files import CHECKPOINT, LogFiles
from candour.log.note import SignerKey

SIGNER = SignerKey.from_seed("trust.example.gov/log", bytes(32))


class Seconds:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


def publish(folder, size):
    note = sign_checkpoint(Checkpoint(SIGNER.verifier.name, size, b"r" * 32), SIGNER)
    LogFiles(folder).write({CHECKPOINT: note})


def test_alarm_is_raised_when_nothing_was_published_for_a_minute_and_then_once_a_minute(seconds, caplog):
    alarm = LatenessAlarm(seconds)
    for _ in range(180):
        seconds.now += 1
        alarm.failed("No space left on device")
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert caplog.messages[0] == (
        "Promises are late: nothing could be published for 61 s (No space left on device)."
    )


def test_watch_waits_for_what_was_numbered_at_the_last_look(seconds, tmp_path):
    watch = PublicationWatch(tmp_path, seconds)
    publish(tmp_path, 7)
    assert watch.ailment(10) is None
    seconds.now += 60
    assert watch.ailment(20) is None
    seconds.now += 1
    assert watch.ailment(30) == "Entries have waited 61 s to be published. See what candour sequencer says."
    publish(tmp_path, 10)
    assert watch.ailment(30) is None
    seconds.now += 3600
    publish(tmp_path, 30)
    assert watch.ailment(40) is None


def test_watch_gives_a_log_that_begins_its_time(seconds, tmp_path):
    watch = PublicationWatch(tmp_path / "nothing", seconds)
    assert watch.ailment(5) is None
    seconds.now += 61
    assert "have waited 61 s" in watch.ailment(5)


def test_checkpoint_that_is_none_is_an_ailment(seconds, tmp_path):
    (tmp_path / CHECKPOINT).write_bytes(b"nonsense")
    assert PublicationWatch(tmp_path, seconds).ailment(0) == "The published checkpoint cannot be read."
