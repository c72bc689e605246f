"""Witnesses cosign what the sequencer publishes; none can delay it, and what one saw is never denied."""

import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event

import httpx
import psycopg
import pytest

from candour.access.announcing import announce_keys
from candour.access.integration import CannotSequence
from candour.access.models import OpenEntry
from candour.access.published import look_at_log, receipt_of_open_entry
from candour.access.sequencer import Sequencer
from candour.access.site import log_site
from candour.access.witness_site import witness_site
from candour.access.witnessing import WitnessAddress
from candour.log.checkpoint import open_checkpoint
from candour.log.cosignature import CosignerKey
from candour.log.evidence import Evidence
from candour.log.files import CHECKPOINT, WITNESS_KEYS, WITNESSED, LogFiles, on_we_go
from candour.log.note import SignerKey
from candour.log.receipt import verify_receipt
from candour.log.seen import SeenCheckpoints
from candour.log.verify import verify_log
from candour.log.witness import Witness

ORIGIN = "trust.example.gov/log"
SIGNER = SignerKey.from_seed(ORIGIN, bytes(32))
NOW = 1_772_529_300
WAIT_SECONDS = 30


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("candour.access.sequencer.RETRY_SECONDS", 0.05)
    monkeypatch.setattr("candour.access.witnessing.ROUND_SECONDS", 20.0)
    monkeypatch.setattr("candour.access.witnessing.PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("candour.access.witnessing.AGAIN_SECONDS", 0.05)


@pytest.fixture
def files(tmp_path):
    return LogFiles(tmp_path / "log")


@pytest.fixture
def witness(tmp_path, serve_app):
    """`with witness("w1") as address:` a witness answers there, and remembers what it saw the last time."""

    @contextmanager
    def serving(name):
        key, folder = (
            CosignerKey.from_seed(f"witness.example/{name}", name.encode().ljust(32)),
            tmp_path / name,
        )
        seen = SeenCheckpoints(folder / "cosigned.json")
        watching = Witness(key, [SIGNER.verifier], seen, Evidence(folder / "evidence"))
        with serve_app(witness_site(watching, key.verifier, lambda: NOW)) as url:
            yield WitnessAddress(key.verifier, url)

    return serving


@pytest.fixture
def sequencer(database_url, files, clock_at):
    def make(*witnesses, folder=files.folder, reached=on_we_go):
        return Sequencer(
            database_url,
            directory=folder,
            signer=SIGNER,
            origin=ORIGIN,
            clock=lambda: clock_at(1),
            witnesses=witnesses,
            reached=reached,
        )

    return make


@pytest.fixture
def forget_entries(database_url):
    """Make the database an older copy of itself, from before the first entry."""

    def forget():
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("update log_head set size = 0, root = sha256(''), edge = '{}'")
            connection.execute("delete from leaves")

    return forget


@contextmanager
def running(make, *witnesses):
    """A sequencer in a thread; gives `until(condition)`, which looks again after each of its steps."""
    stop, stepped = Event(), Event()

    def until(condition):
        while True:
            stepped.clear()
            if condition():
                return
            assert stepped.wait(WAIT_SECONDS)

    with ThreadPoolExecutor(1) as pool:
        finished = pool.submit(make(*witnesses, reached=lambda step: stepped.set()).run, stop)
        try:
            yield until
        finally:
            stop.set()
            finished.result(WAIT_SECONDS)


def cosigners(files, path, *witnesses):
    """How many entries the checkpoint served at a path has, and which witnesses signed it; none yet: None."""
    if not files.has(path):
        return None
    signed = open_checkpoint(files.read(path), SIGNER.verifier, [one.key for one in witnesses])
    return signed.checkpoint.size, [one.name for one in signed.note.verified if one.name != ORIGIN]


@contextmanager
def silent_address():
    """An address where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_published_checkpoint_gets_the_cosignature_of_every_witness(sequencer, files, commit, witness):
    with witness("w1") as one, witness("w2") as other:
        names = [one.key.name, other.key.name]
        with running(sequencer, one, other) as until:
            for leaves, size in [(300, 300), (1, 301)]:
                commit(leaves)
                until(lambda size=size: cosigners(files, CHECKPOINT, one, other) == (size, names))
        assert files.read(WITNESSED) == files.read(CHECKPOINT)
        assert files.read(WITNESS_KEYS).decode().split() == [str(one.key), str(other.key)]
        report = verify_log(files, SIGNER.verifier, witnesses=[one.key, other.key])
        assert report.signed_by == (ORIGIN, *names)


def test_silent_witness_delays_neither_publication_nor_the_others(
    sequencer, files, commit, witness, monkeypatch
):
    monkeypatch.setattr("candour.access.witnessing.ROUND_SECONDS", 0.5)
    key = CosignerKey.from_seed("silent.example/w", bytes(32)).verifier
    with (
        witness("w1") as one,
        silent_address() as url,
        running(sequencer, one, WitnessAddress(key, url)) as until,
    ):
        for size in (5, 10):
            commit(5)
            until(lambda size=size: (cosigners(files, CHECKPOINT) or [0])[0] == size)
        until(lambda: cosigners(files, CHECKPOINT, one) == (10, [one.key.name]))


def test_witness_that_is_away_is_asked_again_until_it_is_back(sequencer, files, commit, witness, caplog):
    with witness("w1") as away:
        pass
    commit(5)
    with running(sequencer, away) as until:
        until(lambda: cosigners(files, CHECKPOINT, away) == (5, []))
    assert "The witness witness.example/w1 does not cosign. It cannot be reached" in caplog.text
    with witness("w1") as back, running(sequencer, back) as until:
        until(lambda: cosigners(files, CHECKPOINT, back) == (5, [back.key.name]))


def test_witness_is_taken_on_from_the_size_it_holds(sequencer, files, commit, witness):
    """Neither program keeps anything in memory between the runs; the witness says what it holds."""
    for leaves, size in [(5, 5), (0, 5), (295, 300), (1, 301)]:
        commit(leaves)
        with witness("w1") as one, running(sequencer, one) as until:
            until(lambda size=size, one=one: cosigners(files, WITNESSED, one) == (size, [one.key.name]))


def grow_and_witness(sequencer, files, commit, one):
    commit(10)
    with running(sequencer, one) as until:
        until(lambda: cosigners(files, WITNESSED, one) == (10, [one.key.name]))


def test_backup_of_database_and_files_is_refused_when_a_witness_saw_more(
    sequencer, files, commit, witness, forget_entries, tmp_path
):
    older = LogFiles(tmp_path / "older")
    with witness("w1") as one:
        grow_and_witness(sequencer, files, commit, one)
        forget_entries()
        with pytest.raises(CannotSequence, match=r"w1 has cosigned 10 entries .* database has only 0"):
            sequencer(one, folder=older.folder).catch_up()
    assert not older.has(CHECKPOINT)


def test_witnessed_checkpoint_is_never_denied_either(sequencer, files, commit, witness, forget_entries):
    with witness("w1") as one:
        grow_and_witness(sequencer, files, commit, one)
    forget_entries()
    (files.folder / CHECKPOINT).unlink()
    with pytest.raises(CannotSequence, match="10 entries and the database only 0"):
        sequencer().catch_up()


def test_witness_refuses_a_log_that_rewrote_its_past_and_operators_are_told(
    sequencer, files, commit, witness, forget_entries, tmp_path, caplog
):
    """The restored database grew past what the witness saw before the witness could be asked."""
    rewritten = LogFiles(tmp_path / "rewritten")
    with witness("w1") as one:
        grow_and_witness(sequencer, files, commit, one)
        forget_entries()
        commit(20)
        assert sequencer(folder=rewritten.folder).catch_up() == 20
        stop = Event()
        with ThreadPoolExecutor(1) as pool:
            finished = pool.submit(sequencer(one, folder=rewritten.folder).run, stop)
            while "w1 does not cosign. It answered 422: The proof does not show" not in caplog.text:
                assert not finished.done()
            stop.set()
    assert not rewritten.has(WITNESSED)


def test_witnesses_and_what_they_cosigned_are_served(sequencer, files, commit, witness, serve_app):
    with witness("w1") as one:
        grow_and_witness(sequencer, files, commit, one)
    with serve_app(log_site(files.folder)) as url:
        served = {
            path: httpx.get(f"{url}/log/{path}") for path in ("witnessed", "witnesses", "tile/0/000.p/3")
        }
    assert served["witnessed"].content == files.read(WITNESSED)
    assert served["witnesses"].text == f"{one.key}\n"
    assert served["tile/0/000.p/3"].content == files.read("tile/0/000.p/10")[:96]
    assert "max-age=1" in served["witnessed"].headers["cache-control"]
    assert "immutable" in served["tile/0/000.p/3"].headers["cache-control"]


def test_receipt_carries_the_word_of_the_witnesses(live_database, sequencer, files, witness):
    announce_keys(keys={"promises": "a key"}, at=datetime(2026, 3, 3, tzinfo=UTC))
    with witness("w1") as one, running(sequencer, one) as until:
        until(lambda: cosigners(files, WITNESSED, one) == (1, [one.key.name]))
    receipt = receipt_of_open_entry(files.folder, OpenEntry.objects.get())
    checks = verify_receipt(receipt, SIGNER.verifier, [one.key]).checks
    assert checks[-1] == "The witness witness.example/w1 saw the log hold them at 09:15 UTC on 3 March 2026."
    published = look_at_log(files.folder)
    assert (published.witnesses, published.cosigned_by) == ((one.key,), (one.key.name,))


@pytest.mark.parametrize("step", ["drafted", "renamed witnessed", "renamed checkpoint", "witnessed"])
def test_kill_while_cosignatures_are_served_leaves_a_sound_log(sequencer, files, commit, witness, step):
    commit(300)
    sequencer().catch_up()
    with witness("w1") as one:
        child = os.fork()
        if child == 0:

            def reached(name):
                if name == step:
                    os.kill(os.getpid(), signal.SIGKILL)

            try:
                sequencer(one, reached=reached).run(Event())
            finally:
                os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert verify_log(files, SIGNER.verifier, witnesses=[one.key]).checkpoint.size == 300
        commit(1)
        with running(sequencer, one) as until:
            until(lambda: cosigners(files, CHECKPOINT, one) == (301, [one.key.name]))
    assert verify_log(files, SIGNER.verifier, witnesses=[one.key]).signed_by == (ORIGIN, one.key.name)
