"""`candour sequencer` as a process: it publishes, ends cleanly when told to, and refuses with a sentence."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest
from soak.running import wait_until

from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.note import VerifierKey
from candour.log.verify import verify_log
from candour.vault.signing_keys import load_or_create_seed

WAIT_SECONDS = 30


@pytest.fixture
def start(database_url, tmp_path):
    """`start()` is the running command; what is left of it at the end is killed."""
    started = []

    def run(**environ):
        process = subprocess.Popen(
            [sys.executable, "-m", "candour.cli", "sequencer"],
            env={
                "PATH": os.environ["PATH"],
                "CANDOUR_DATA": str(tmp_path),
                "CANDOUR_DATABASE_URL": database_url,
                **environ,
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_publishes_and_ends_cleanly_when_told_to(start, database_url, tmp_path, ending):
    load_or_create_seed(tmp_path / "keys/signing", "log")
    with psycopg.connect(database_url) as connection:
        connection.execute("insert into pending (id, leaf) values (gen_random_uuid(), 'leaf')")
    process, files = start(), LogFiles(tmp_path / "log")
    wait_until(lambda: files.has(CHECKPOINT), WAIT_SECONDS, "no checkpoint is published")
    assert process.poll() is None
    process.send_signal(ending)
    _, complaints = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, complaints) == (0, "")
    key = VerifierKey.parse(files.read(VERIFIER_KEY).decode())
    assert verify_log(files, key).checkpoint.size == 1


def test_log_that_may_not_go_on_is_one_sentence_and_status_2(start, tmp_path):
    LogFiles(tmp_path / "log").write({CHECKPOINT: b"not a checkpoint"})
    process = start()
    _, complaints = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 2
    assert complaints.count("\n") == 1
    assert "is not one this log's key has signed" in complaints
