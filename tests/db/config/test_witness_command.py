"""`candour log witness` as a process: it cosigns, remembers through kill -9, and refuses what is unsafe."""

import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from soak.running import free_port, wait_until

from candour.log.add_checkpoint import AddCheckpoint
from candour.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from candour.log.cosignature import CosignerVerifierKey
from candour.log.note import SignerKey
from candour.log.tree import leaf_hash, node_hash

WAIT_SECONDS = 30
SIGNER = SignerKey.from_seed("trust.example.gov/log", bytes(32))
LEAVES = [leaf_hash(b"one"), leaf_hash(b"other")]
FIRST = sign_checkpoint(Checkpoint(SIGNER.verifier.name, 1, LEAVES[0]), SIGNER)
SECOND = sign_checkpoint(Checkpoint(SIGNER.verifier.name, 2, node_hash(*LEAVES)), SIGNER)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def start(tmp_path, port):
    """`start()` is the running command; what is left of it at the end is killed."""
    started = []

    def run():
        words = ["log", "witness", "--name", "witness.example/w1", "--log", str(SIGNER.verifier)]
        process = subprocess.Popen(
            [sys.executable, "-m", "candour.cli", *words],
            env={
                "PATH": os.environ["PATH"],
                "CANDOUR_DATA": str(tmp_path),
                "CANDOUR_PORT": str(port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def ask(port):
    """Ask as soon as somebody listens."""

    def listens():
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", port)) == 0

    def post(request):
        wait_until(listens, 60, "the witness does not listen")
        return httpx.post(f"http://127.0.0.1:{port}/add-checkpoint", content=request.to_bytes())

    return post


def key_printed(process):
    assert process.stdout.readline().startswith("The witness witness.example/w1 listens on 127.0.0.1")
    return CosignerVerifierKey.parse(process.stdout.readline().strip())


def test_it_cosigns_and_remembers_what_it_saw_through_a_kill(start, ask):
    process = start()
    key = key_printed(process)
    answer = ask(AddCheckpoint(0, (), FIRST))
    assert answer.status_code == 200
    open_checkpoint(FIRST + answer.content, SIGNER.verifier, [key])
    process.kill()
    process.wait(WAIT_SECONDS)
    process = start()
    assert key_printed(process) == key
    forgetful = ask(AddCheckpoint(0, (), SECOND))
    assert (forgetful.status_code, forgetful.text) == (409, "1\n")
    assert forgetful.headers["content-type"] == "text/x.tlog.size"
    assert ask(AddCheckpoint(1, (LEAVES[1],), SECOND)).status_code == 200
    assert ask(AddCheckpoint(2, (), b"x" * 70_000)).status_code == 413
    process.send_signal(signal.SIGTERM)
    assert process.wait(WAIT_SECONDS) == 0


def test_second_witness_in_one_folder_is_refused_for_now(start, ask):
    first = start()
    key_printed(first)
    second = start()
    _, complaints = second.communicate(timeout=WAIT_SECONDS)
    assert (second.returncode, complaints.count("\n")) == (75, 1)
    assert "two would not know what each cosigned" in complaints


@pytest.mark.parametrize("lost", ["witness/cosigned.json", "keys/signing/witness.seed"])
def test_key_without_its_memory_or_memory_without_its_key_is_refused(start, tmp_path, lost):
    process = start()
    key_printed(process)
    process.terminate()
    process.wait(WAIT_SECONDS)
    (tmp_path / lost).unlink()
    again = start()
    _, complaints = again.communicate(timeout=WAIT_SECONDS)
    assert (again.returncode, complaints.count("\n")) == (2, 1)
    assert "belong together, and one is missing" in complaints
