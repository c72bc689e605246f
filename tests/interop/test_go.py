"""Go's implementation of notes and trees reads what we wrote, and we read what it wrote."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from candour.log.add_checkpoint import add_signatures, ask_to_cosign, read_cosignatures
from candour.log.checkpoint import Checkpoint, open_checkpoint, read_unverified, sign_checkpoint
from candour.log.cosignature import CosignerKey, CosignerVerifierKey, cosigned_at
from candour.log.errors import BadSignature
from candour.log.exact import encode_base64
from candour.log.files import CHECKPOINT, LogFiles
from candour.log.leaf import Leaf, hash_body
from candour.log.note import SignerKey, VerifierKey, open_note
from candour.log.proof import inclusion_proof
from candour.log.publisher import Publisher
from candour.log.reader import TileReader
from candour.log.receipt import make_receipt
from candour.log.tlog_proof import TlogProof
from candour.log.tree import EMPTY_ROOT

pytestmark = pytest.mark.go

ORIGIN = "trust.example.gov/log"
SIGNER = SignerKey.from_seed(ORIGIN, bytes(32))
WITNESSES = [CosignerKey.from_seed(f"witness.example/w{n}", bytes([n] * 32)) for n in (1, 2)]
CheckLog = Callable[..., "subprocess.CompletedProcess[str]"]


def leaf(number: int) -> bytes:
    return b"entry %d" % number * (number % 7 + 1)


def publish(folder: Path, *sizes: int) -> LogFiles:
    files = LogFiles(folder)
    publisher = Publisher(files)
    for size in sizes:
        publisher.append([leaf(number) for number in range(publisher.size, size)])
        publisher.publish(sign_checkpoint(Checkpoint(ORIGIN, size, publisher.root()), SIGNER))
    return files


@pytest.mark.parametrize(
    "sizes",
    [
        [0],
        [1],
        [1, 2, 3, 7, 8],
        [100, 255, 256],
        [1, 256, 257],
        [3, 300, 511, 512, 513],
        [5, 255, 256, 700, 1023, 1100],
    ],
)
def test_go_proves_every_leaf_and_every_earlier_size(
    checklog: CheckLog, tmp_path: Path, sizes: list[int]
) -> None:
    publish(tmp_path, *sizes)
    result = checklog("log", tmp_path, SIGNER.verifier, 1, *[size for size in sizes if size])
    assert (result.returncode, result.stderr, result.stdout) == (0, "", f"{sizes[-1]}\n")


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 70_000])
def test_go_agrees_around_three_levels_of_tiles(checklog: CheckLog, tmp_path: Path, size: int) -> None:
    publish(tmp_path, 300, 65_280, size)
    result = checklog("log", tmp_path, SIGNER.verifier, 997, 300, 65_280, size)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/1/000.p/2", "tile/entries/002.p/88"])
def test_go_rejects_what_was_changed(checklog: CheckLog, tmp_path: Path, path: str) -> None:
    files = publish(tmp_path, 600)
    changed = bytearray(files.read(path))
    changed[20] ^= 1
    (tmp_path / path).write_bytes(changed)
    assert checklog("log", tmp_path, SIGNER.verifier, 1).returncode == 1


def test_go_accepts_our_proofs_and_rejects_them_for_another_leaf(checklog: CheckLog, tmp_path: Path) -> None:
    files = publish(tmp_path / "log", 300)
    read = TileReader(files.read, 300).hash
    for index in [0, 1, 127, 255, 256, 298, 299]:
        hashes = tuple(inclusion_proof(index, 300, read))
        proof, leaf_file = tmp_path / "proof", tmp_path / "leaf"
        proof.write_text(TlogProof(index, hashes, files.read("checkpoint")).text(), encoding="utf-8")
        leaf_file.write_bytes(leaf(index))
        assert checklog("proof", proof, SIGNER.verifier, leaf_file).returncode == 0
        leaf_file.write_bytes(leaf(index + 1))
        assert checklog("proof", proof, SIGNER.verifier, leaf_file).returncode == 1


def test_we_open_what_go_signed(checklog: CheckLog) -> None:
    text = Checkpoint("go.example/log", 0, EMPTY_ROOT).text()
    result = checklog("sign", "go.example/log", given=text.decode())
    written_key, _, signed = result.stdout.partition("\n")
    key = VerifierKey.parse(written_key)
    assert str(key) == written_key
    assert open_note(signed.encode(), [key]).text == text


BOUNDARIES = [1, 2, 3, 7, 8, 9, 255, 256, 257, 511, 512, 513]
NONCE, BODY = b"n" * 32, '{"kind":"release","says":"café"}'.encode()


def candour_leaf(number: int) -> bytes:
    at = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
    return Leaf(UUID(int=7 << 76 | 2 << 62 | number), at, "use", hash_body(NONCE, BODY)).to_bytes()


def publish_leaves(folder: Path, *sizes: int) -> LogFiles:
    """A log of Candour's own leaves, published at each size and cosigned by both witnesses."""
    files = LogFiles(folder)
    publisher = Publisher(files)
    for size in sizes:
        publisher.append([candour_leaf(number) for number in range(publisher.size, size)])
        checkpoint = Checkpoint(ORIGIN, size, publisher.root())
        publisher.publish(sign_checkpoint(checkpoint, SIGNER))
        cosignatures = [witness.cosign(checkpoint.text(), 1_772_529_300 + size) for witness in WITNESSES]
        files.write({CHECKPOINT: add_signatures(files.read(CHECKPOINT), cosignatures)})
    return files


def receipt_of(files: LogFiles, index: int) -> bytes:
    note = files.read(CHECKPOINT)
    return make_receipt(
        body=BODY,
        nonce=NONCE,
        leaf=candour_leaf(index),
        index=index,
        checkpoint=note,
        read=TileReader(files.read, read_unverified(note).size).hash,
        key=SIGNER.verifier,
        witnesses=[witness.verifier for witness in WITNESSES],
    )


@pytest.mark.parametrize("size", [*BOUNDARIES, 65_535, 65_536, 65_537])
def test_go_accepts_receipts_and_cosignatures_around_every_boundary(
    checklog: CheckLog, tmp_path: Path, size: int
) -> None:
    files, keys = publish_leaves(tmp_path / "log", size), [witness.verifier for witness in WITNESSES]
    result = checklog("cosigned", tmp_path / "log" / "checkpoint", SIGNER.verifier, *keys)
    assert (result.returncode, result.stderr) == (0, "")
    receipt = tmp_path / "receipt"
    for index in sorted({0, size // 2, size - 1, min(size, 256) - 1}):
        receipt.write_bytes(receipt_of(files, index))
        result = checklog("receipt", receipt, SIGNER.verifier, *keys)
        assert (result.returncode, result.stderr) == (0, "")


def test_go_rejects_a_receipt_and_a_cosignature_that_were_changed(checklog: CheckLog, tmp_path: Path) -> None:
    files, keys = publish_leaves(tmp_path / "log", 300), [witness.verifier for witness in WITNESSES]
    data, receipt = receipt_of(files, 257), tmp_path / "receipt"
    for place in range(0, len(data), 29):
        receipt.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert checklog("receipt", receipt, SIGNER.verifier, *keys).returncode == 1
    stranger = CosignerKey.from_seed("witness.example/w1", b"s" * 32).verifier
    assert checklog("cosigned", tmp_path / "log" / "checkpoint", SIGNER.verifier, stranger).returncode == 1


def test_go_accepts_our_requests_to_witnesses_from_every_size_to_every_other(
    checklog: CheckLog, tmp_path: Path
) -> None:
    roots, request = {}, tmp_path / "request"
    publisher = Publisher(files := LogFiles(tmp_path / "log"))
    for size in [*BOUNDARIES, 700]:
        publisher.append([leaf(number) for number in range(publisher.size, size)])
        roots[size] = publisher.root()
        note = sign_checkpoint(Checkpoint(ORIGIN, size, publisher.root()), SIGNER)
        publisher.publish(note)
        for old, root in roots.items():
            asked = ask_to_cosign(note, size, old, TileReader(files.read, size).hash)
            request.write_bytes(asked.to_bytes())
            result = checklog("request", request, SIGNER.verifier, encode_base64(root))
            assert (result.returncode, result.stderr) == (0, ""), (old, size)
    assert checklog("request", request, SIGNER.verifier, encode_base64(roots[3])).returncode == 1


def test_we_accept_what_go_cosigned_and_no_more(checklog: CheckLog, tmp_path: Path) -> None:
    note = publish(tmp_path, 300).read(CHECKPOINT)
    signed = open_checkpoint(note, SIGNER.verifier)
    result = checklog("cosign", "go.example/witness", 1_772_529_300, given=signed.note.text.decode())
    written_key, _, line = result.stdout.partition("\n")
    key = CosignerVerifierKey.parse(written_key)
    assert str(key) == written_key
    (cosignature,) = read_cosignatures(signed, line.encode(), key)
    assert cosigned_at(cosignature) == 1_772_529_300
    assert open_checkpoint(add_signatures(note, [cosignature]), SIGNER.verifier, [key]).note.unknown == ()
    other = open_checkpoint(publish(tmp_path / "other", 301).read(CHECKPOINT), SIGNER.verifier)
    with pytest.raises(BadSignature):
        read_cosignatures(other, line.encode(), key)
