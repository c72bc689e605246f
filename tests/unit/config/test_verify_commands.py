"""`candour log verify` and `candour log verify-receipt`: exit status and sentences, as people run them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from candour import cli
from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.cosignature import CosignerKey
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.leaf import Leaf, hash_body
from candour.log.note import SignerKey
from candour.log.publisher import Publisher
from candour.log.reader import TileReader
from candour.log.receipt import make_receipt

ORIGIN = "trust.example.gov/log"
SIGNER = SignerKey.from_seed(ORIGIN, bytes(32))
KEY = str(SIGNER.verifier)
NONCE, BODY = b"n" * 32, b'{"kind":"release","says":"caf\xc3\xa9"}'


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """The data folder, with a published log of 300 entries whose entry 7 is about BODY."""
    monkeypatch.setenv("CANDOUR_DATA", str(tmp_path))
    publish(tmp_path / "log", 300)
    return tmp_path


@pytest.fixture
def receipt(data, tmp_path) -> Path:
    files = LogFiles(data / "log")
    path = tmp_path / "receipt.json"
    path.write_bytes(
        make_receipt(
            body=BODY,
            nonce=NONCE,
            leaf=leaf_of(7),
            index=7,
            checkpoint=files.read(CHECKPOINT),
            read=TileReader(files.read, 300).hash,
            key=SIGNER.verifier,
        )
    )
    return path


@pytest.fixture
def candour(monkeypatch, capsys):
    """`candour("log", "verify")` runs the command and gives exit status, output and complaints."""

    def run(*words):
        monkeypatch.setattr("sys.argv", ["candour", *map(str, words)])
        status = cli.main()
        return status, *capsys.readouterr()

    return run


def leaf_of(number: int) -> bytes:
    at = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
    return Leaf(UUID(int=7 << 76 | 2 << 62 | number), at, "use", hash_body(NONCE, BODY)).to_bytes()


def publish(folder: Path, size: int) -> None:
    files = LogFiles(folder)
    publisher = Publisher(files)
    publisher.append([leaf_of(number) for number in range(size)])
    publisher.publish(sign_checkpoint(Checkpoint(ORIGIN, size, publisher.root()), SIGNER))
    files.write({VERIFIER_KEY: KEY.encode()})


def test_honest_log_is_verified_and_remembered(candour, data):
    status, said, complaints = candour("log", "verify")
    assert (status, complaints) == (0, "")
    assert "The checkpoint of 300 entries is signed by trust.example.gov/log.\n" in said
    assert "note it down elsewhere" in said
    assert list(json.loads((data / "checkpoints-seen.json").read_text())) == [ORIGIN]
    status, said, _ = candour("log", "verify", data / "log", "--key", KEY)
    assert "It continues the checkpoint of 300 entries seen before." in said
    assert "note it down" not in said


def test_log_that_differs_is_one_sentence_and_status_1(candour, data):
    candour("log", "verify")
    publish(data / "older", 200)
    status, said, complaints = candour("log", "verify", data / "older")
    assert (status, said) == (1, "")
    assert complaints == "The log has shrunk: it now signs 200 entries and had signed 300.\n"


def test_changed_tile_is_one_sentence_and_status_1(candour, data):
    (data / "log/tile/0/000").write_bytes(bytes(8192))
    status, said, complaints = candour("log", "verify")
    assert (status, said) == (1, "")
    assert complaints == "tile/0/000 does not hold the hashes that the entries give.\n"


def test_folder_without_a_log_is_one_sentence_and_status_1(candour, data):
    assert candour("log", "verify", data / "nothing")[0] == 1


def test_checkpoints_seen_can_be_kept_elsewhere(candour, data, tmp_path):
    assert candour("log", "verify", "--seen", tmp_path / "mine" / "seen.json")[0] == 0
    assert (tmp_path / "mine" / "seen.json").exists()
    assert not (data / "checkpoints-seen.json").exists()


@pytest.mark.parametrize("key", ["", "nonsense", KEY[:-1], KEY.replace("gov", "com")])
def test_key_that_is_none_is_one_sentence_and_status_2(candour, receipt, key):
    for words in (["log", "verify-receipt", receipt], ["log", "verify"]):
        status, said, complaints = candour(*words, "--key", key or " ")
        assert (status, said) == (2, "")
        assert complaints.count("\n") == 1
        assert "cannot be used as a key" in complaints


def test_genuine_receipt_says_what_was_checked_and_what_it_shows(candour, receipt):
    status, said, complaints = candour("log", "verify-receipt", receipt, "--key", KEY)
    assert (status, complaints) == (0, "")
    assert "number 7 (counting from 0) of the log's 300" in said
    assert '"says": "café"' in said


def test_receipt_with_one_byte_changed_is_one_sentence_and_status_1(candour, receipt):
    data = receipt.read_bytes()
    for place in range(0, len(data), 97):
        receipt.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        status, said, complaints = candour("log", "verify-receipt", receipt, "--key", KEY)
        assert (status, said, complaints.count("\n")) == (1, "", 1)


def test_receipt_needs_neither_data_folder_nor_database(candour, receipt, monkeypatch, tmp_path):
    monkeypatch.setenv("CANDOUR_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setenv("CANDOUR_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert candour("log", "verify-receipt", receipt, "--key", KEY)[0] == 0
    assert not (tmp_path / "nowhere").exists()


def test_missing_receipt_is_one_sentence_and_status_2(candour, tmp_path):
    status, _, complaints = candour("log", "verify-receipt", tmp_path / "none", "--key", KEY)
    assert (status, complaints) == (2, f"{tmp_path / 'none'} cannot be read: No such file or directory.\n")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/entries/000"])
def test_file_without_an_end_is_one_sentence(candour, data, path):
    (data / "log" / path).unlink()
    (data / "log" / path).symlink_to("/dev/zero")
    assert candour("log", "verify", "--key", KEY) == (1, "", f"{path} is longer than any file of a log.\n")


def test_file_that_cannot_be_used_is_one_sentence_and_status_2(candour, data, tmp_path):
    status, said, complaints = candour("log", "verify", "--seen", tmp_path)
    assert (status, said, complaints) == (2, "", f"{tmp_path} cannot be used: Is a directory.\n")
    loop = data / "log" / CHECKPOINT
    loop.unlink()
    loop.symlink_to(loop)
    status, said, complaints = candour("log", "verify", "--key", KEY)
    assert (status, said) == (2, "")
    assert complaints == f"{loop} cannot be used: Too many levels of symbolic links.\n"


def test_receipt_without_an_end_is_one_sentence_and_status_1(candour):
    status, said, complaints = candour("log", "verify-receipt", "/dev/zero", "--key", KEY)
    assert (status, said, complaints.count("\n")) == (1, "", 1)
    assert "over 16,777,216 bytes" in complaints


def test_witness_is_checked_by_the_key_given(candour, data):
    witness = CosignerKey.from_seed("witness.example/w1", b"w" * 32)
    checkpoint = data / "log" / CHECKPOINT
    text = checkpoint.read_bytes().partition(b"\n\n")[0] + b"\n"
    checkpoint.write_bytes(checkpoint.read_bytes() + witness.cosign(text, 1).line().encode())
    other = CosignerKey.from_seed("witness.example/w2", b"v" * 32)
    _, said, _ = candour("log", "verify", "--witness", witness.verifier, "--witness", other.verifier)
    assert "signed by trust.example.gov/log and witness.example/w1." in said
    assert "The witness witness.example/w2, whose key was given, has not signed this checkpoint." in said
    assert "entries a second, with" in said
