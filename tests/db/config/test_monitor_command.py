"""`candour log monitor URL` over HTTP: what it says and how it ends, as an operator meets it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from candour import cli
from candour.access.site import log_site
from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.cosignature import CosignerKey
from candour.log.exact import encode_base64, encode_timestamp
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.leaf import Leaf
from candour.log.note import SignerKey
from candour.log.promise import PromiseKey
from candour.log.publisher import Publisher
from candour.log.tree import leaf_hash

SIGNER = SignerKey.from_seed("trust.example.gov/log", bytes(32))
WAIT_SECONDS = 30
KEY = str(SIGNER.verifier)


def leaf_of(number, past=0):
    return Leaf(
        UUID(int=7 << 76 | 2 << 62 | number), datetime(2026, 3, 3, tzinfo=UTC), "use", bytes([past] * 32)
    ).to_bytes()


def publish(folder: Path, size: int, past=0):
    files = LogFiles(folder)
    publisher = Publisher(files)
    publisher.append([leaf_of(number, past) for number in range(size)])
    shutil.rmtree(folder, ignore_errors=True)
    publisher.publish(sign_checkpoint(Checkpoint(SIGNER.verifier.name, size, publisher.root()), SIGNER))
    files.write({VERIFIER_KEY: KEY.encode()})


@pytest.fixture
def log(tmp_path):
    publish(tmp_path / "log", 300)
    return tmp_path / "log"


@pytest.fixture
def look(log, serve_app, tmp_path, monkeypatch, capsys):
    """`look("--key", KEY)` is one look at the log, as it is then, by the monitor of this test."""
    monkeypatch.setenv("CANDOUR_DATA", str(tmp_path / "data"))

    def run(*words):
        with serve_app(log_site(log)) as url:
            monkeypatch.setattr(
                "sys.argv", ["candour", "log", "monitor", f"{url}/log", "--once", *map(str, words)]
            )
            return cli.main(), *capsys.readouterr()

    return run


def test_honest_log_is_followed_from_look_to_look(look, log, tmp_path):
    status, said, complaints = look()
    assert (status, complaints) == (0, "")
    assert f"This uses the key that the log itself shows: {KEY}\n" in said
    assert "300 entries, 300 of them new, all leading to the root signed by trust.example.gov/log." in said
    publish(log, 513)
    status, said, _ = look("--key", KEY)
    assert (status, said) == (
        0,
        "513 entries, 213 of them new, all leading to the root signed by trust.example.gov/log.\n",
    )
    assert look("--key", KEY) == (0, "", "")
    assert not (tmp_path / "data/monitor/evidence").exists()


@pytest.mark.parametrize(
    ("size", "past", "misdeed"), [(200, 0, "rollback"), (300, 1, "fork"), (513, 1, "rewritten")]
)
def test_contradiction_ends_with_status_1_a_sentence_and_evidence(look, log, tmp_path, size, past, misdeed):
    look("--key", KEY)
    seen = (log / CHECKPOINT).read_bytes()
    publish(log, size, past)
    status, said, complaints = look("--key", KEY)
    assert (status, said, complaints.count("\n")) == (1, "", 1)
    assert complaints.startswith("THE LOG CONTRADICTS ITSELF. It ")
    (folder,) = (tmp_path / "data/monitor/evidence").glob(f"*-{misdeed}-{size}-*")
    assert complaints.endswith(f"Evidence: {folder}\n")
    assert (folder / "before").read_bytes() == seen
    assert (folder / "now").read_bytes() == (log / CHECKPOINT).read_bytes()


def test_what_may_pass_is_one_sentence_and_status_1(look, log, monkeypatch, capsys, tmp_path):
    (log / "tile/entries/000").unlink()
    assert look("--key", KEY) == (1, "", "The log has not published tile/entries/000.\n")
    (log / CHECKPOINT).unlink()
    assert look("--key", KEY) == (1, "", "The log has not published checkpoint.\n")
    monkeypatch.setattr("sys.argv", ["candour", "log", "monitor", "http://127.0.0.1:9", "--once"])
    assert cli.main() == 1
    assert capsys.readouterr().err == "http://127.0.0.1:9 cannot be reached (ConnectError).\n"


def test_memory_that_cannot_be_used_is_one_sentence_and_status_1(look, tmp_path):
    (tmp_path / "mine/seen.json").mkdir(parents=True)
    status, said, complaints = look("--key", KEY, "--folder", tmp_path / "mine")
    assert (status, said) == (1, "")
    assert complaints == f"{tmp_path / 'mine/seen.json'} cannot be used: Is a directory.\n"


@pytest.mark.parametrize("every", ["0", "-1", "soon", "nan", "inf", "86401"])
def test_pause_that_is_none_is_refused(look, every, capsys):
    with pytest.raises(SystemExit) as refused:
        look("--every", every)
    assert refused.value.code == 2
    assert "give a number of seconds up to 86,400" in capsys.readouterr().err


def test_witness_is_checked_by_the_key_given(look, log):
    witness = CosignerKey.from_seed("witness.example/w1", b"w" * 32)
    note = (log / CHECKPOINT).read_bytes()
    text = note.partition(b"\n\n")[0] + b"\n"
    (log / CHECKPOINT).write_bytes(note + witness.cosign(text, 1).line().encode())
    _, said, _ = look("--key", KEY, "--witness", witness.verifier)
    assert "signed by trust.example.gov/log and witness.example/w1." in said
    (log / CHECKPOINT).write_bytes(note + witness.cosign(b"another", 1).line().encode())
    status, _, complaints = look("--key", KEY, "--witness", witness.verifier)
    assert (status, complaints.count("\n")) == (1, 1)


def test_promise_that_is_not_kept_is_evidence(look, log, tmp_path):
    promises = PromiseKey(SIGNER.verifier.name, b"p" * 32)
    file, at = tmp_path / "promises", datetime(2026, 3, 3, tzinfo=UTC)

    def keep(number):
        leaf = leaf_of(number)
        kept = {"leaf": encode_base64(leaf), "at": encode_timestamp(at)}
        kept["promise"] = encode_base64(promises.promise(leaf_hash(leaf), at))
        file.write_text(json.dumps(kept) + "\n")
        return look("--key", KEY, "--promises", file, "--promise-key", encode_base64(promises.public))

    assert keep(299)[0] == 0
    status, _, complaints = keep(300)
    assert status == 1
    assert "It promised an entry at 2026-03-03 00:00:00 UTC, which is not among its 300 entries" in complaints
    assert list((tmp_path / "data/monitor/evidence").glob("*-broken-promise-300-*/served/promise-1.json"))
    assert look("--key", KEY, "--promises", file)[0] == 2
    file.write_text("{}\n")
    status, _, complaints = look("--key", KEY, "--promises", file, "--promise-key", "AAAA")
    assert (status, complaints.count("\n")) == (2, 1)


def test_running_monitor_tells_what_is_new_and_late_and_ends_at_a_contradiction(log, serve_app, tmp_path):
    with serve_app(log_site(log)) as url:
        words = ["log", "monitor", f"{url}/log", "--key", KEY, "--every", "0.05"]
        process = subprocess.Popen(
            [sys.executable, "-m", "candour.cli", *words],
            env={"PATH": os.environ["PATH"], "CANDOUR_DATA": str(tmp_path / "data")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout.readline().startswith("300 entries, 300 of them new")
            publish(log, 310)
            late = (
                "10 entries came more than 60 seconds after they were promised, the first of them number 300"
            )
            while not (line := process.stderr.readline()).startswith(late):
                assert "has not published" in line, "while the test replaces the folder"
            publish(log, 10)
            _, complaints = process.communicate(timeout=WAIT_SECONDS)
        finally:
            process.kill()
            process.wait()
    assert process.returncode == 1
    assert "THE LOG CONTRADICTS ITSELF. It now signs 10 entries and had signed 310." in complaints


def test_log_that_sends_a_byte_now_and_then_silences_nobody(monkeypatch, tmp_path, capsys):
    def drip(server):
        caller, _ = server.accept()
        with caller, suppress(OSError):
            caller.recv(4096)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while True:
                caller.sendall(b"x")
                time.sleep(0.02)

    monkeypatch.setenv("CANDOUR_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("candour.config.remote_log.SECONDS_IN_ALL", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=drip, args=[server], daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/log"
        monkeypatch.setattr("sys.argv", ["candour", "log", "monitor", url, "--once", "--key", KEY])
        status, complaints = cli.main(), capsys.readouterr().err
    assert status == 1
    assert f"{url}/checkpoint did not arrive within 0.3 seconds." in complaints
