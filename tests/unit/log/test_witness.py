"""A witness cosigns what continues the last checkpoint and answers everything else as the protocol says."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers, lists

from candour.log.add_checkpoint import AddCheckpoint, ask_to_cosign, parse_add_checkpoint, read_cosignatures
from candour.log.checkpoint import Checkpoint, open_checkpoint, read_unverified, sign_checkpoint
from candour.log.cosignature import CosignerKey, cosigned_at
from candour.log.errors import BadSignature, Malformed
from candour.log.evidence import Evidence
from candour.log.files import CHECKPOINT
from candour.log.note import SignerKey, split_note, write_note
from candour.log.reader import TileReader
from candour.log.seen import SeenCheckpoints
from candour.log.witness import Witness

AT = 1_772_529_300


@pytest.fixture
def key() -> CosignerKey:
    return CosignerKey.from_seed("witness.example/w1", b"w" * 32)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "witness"


@pytest.fixture
def witness(key: CosignerKey, signer: SignerKey, memory: Path) -> Callable[[], Witness]:
    """`witness()` is the witness as it starts, with the memory that an earlier one left."""
    seen, evidence = SeenCheckpoints(memory / "cosigned.json"), Evidence(memory / "evidence")
    return lambda: Witness(key, [signer.verifier], seen, evidence)


@pytest.fixture
def ask(small_log: Any) -> Callable[[int, int], bytes]:
    """`ask(3, 8)` is the request that shows the checkpoint of 8 entries to a witness that holds 3."""

    def request(old: int, size: int) -> bytes:
        if size > small_log.publisher.size:
            small_log.publish(size)
        note = small_log.files.read(CHECKPOINT)
        assert read_unverified(note).size == size
        return ask_to_cosign(note, size, old, TileReader(small_log.files.read, size).hash).to_bytes()

    small_log.publish(0)
    return request


def test_growing_log_is_cosigned_at_every_size(witness: Any, ask: Any, small_log: Any, key: Any) -> None:
    one, old = witness(), 0
    for size in [0, 1, 2, 3, 7, 8, 255, 256, 257, 600]:
        answer = one.add_checkpoint(ask(old, size), AT + size)
        assert answer.status == 200
        signed = open_checkpoint(small_log.files.read(CHECKPOINT), small_log.key)
        (cosignature,) = read_cosignatures(signed, answer.body, key.verifier)
        assert cosigned_at(cosignature) == AT + size
        old = size


def test_same_checkpoint_is_cosigned_again_with_a_later_time(witness: Any, ask: Any) -> None:
    one, first = witness(), ask(0, 5)
    assert one.add_checkpoint(first, AT).status == 200
    assert one.add_checkpoint(ask(5, 5), AT + 60).status == 200


def test_wrong_old_size_is_told_the_right_one(witness: Any, ask: Any) -> None:
    one = witness()
    one.add_checkpoint(ask(0, 5), AT)
    for old in (0, 4):
        answer = one.add_checkpoint(ask(old, 9), AT)
        assert (answer.status, answer.body, answer.content_type) == (409, b"5\n", "text/x.tlog.size")


def test_rollback_is_refused_also_after_a_restart(witness: Any, ask: Any) -> None:
    small = ask(0, 5)
    witness().add_checkpoint(ask(0, 9), AT)
    answer = witness().add_checkpoint(small, AT)
    assert (answer.status, answer.body) == (409, b"9\n")


def test_fork_is_refused_and_kept_as_evidence(
    witness: Any, ask: Any, memory: Path, signer: SignerKey, small_log: Any
) -> None:
    one = witness()
    one.add_checkpoint(ask(0, 5), AT)
    forged = sign_checkpoint(Checkpoint(signer.verifier.name, 5, b"x" * 32), signer)
    answer = one.add_checkpoint(AddCheckpoint(5, (), forged).to_bytes(), AT)
    assert (answer.status, answer.content_type) == (409, "text/plain; charset=utf-8")
    (folder,) = (memory / "evidence").glob("trust.example.gov-log-fork-5-*")
    assert (folder / "now").read_bytes() == forged
    notes = [open_checkpoint((folder / name).read_bytes(), small_log.key) for name in ("before", "now")]
    assert notes[0].checkpoint.root != notes[1].checkpoint.root
    assert one.add_checkpoint(ask(5, 6), AT).status == 200


def test_larger_tree_that_does_not_continue_the_last_is_unprocessable(witness: Any, ask: Any) -> None:
    one = witness()
    one.add_checkpoint(ask(0, 5), AT)
    honest = ask(5, 9)
    head, _, note = honest.partition(b"\n\n")
    first, *proof = head.split(b"\n")
    for hashes in ([], proof[:-1], [*proof, proof[0]], proof[::-1]):
        assert one.add_checkpoint(b"\n".join([first, *hashes]) + b"\n\n" + note, AT).status == 422
    assert one.add_checkpoint(honest, AT).status == 200


def test_proof_from_the_empty_log_is_unprocessable(witness: Any, ask: Any) -> None:
    hash_line = b"A" * 43 + b"=\n"
    request = ask(0, 5).replace(b"old 0\n", b"old 0\n" + hash_line)
    assert witness().add_checkpoint(request, AT).status == 422


def test_unknown_log_and_untrusted_signature_are_refused(witness: Any, ask: Any, signer: SignerKey) -> None:
    one = witness()
    other = SignerKey.from_seed("other.example/log", b"o" * 32)
    text = Checkpoint("other.example/log", 1, b"r" * 32).text()
    unknown = AddCheckpoint(0, (), write_note(text, [other.sign(text)]))
    assert one.add_checkpoint(unknown.to_bytes(), AT).status == 404
    text = Checkpoint(signer.verifier.name, 1, b"r" * 32).text()
    for by in (other, SignerKey.from_seed(signer.verifier.name, b"o" * 32)):
        stranger = AddCheckpoint(0, (), write_note(text, [by.sign(text)]))
        assert one.add_checkpoint(stranger.to_bytes(), AT).status == 403
    changed = ask(0, 5).replace(b"\n5\n", b"\n6\n")
    assert one.add_checkpoint(changed, AT).status == 403


@pytest.mark.parametrize(
    "change",
    [
        lambda body: b"",
        lambda body: body.replace(b"old 0", b"old 00"),
        lambda body: body.replace(b"old 0", b"old -1"),
        lambda body: body.replace(b"old 0", b"new 0"),
        lambda body: body.replace(b"old 0", b"old 99999999999999999999"),
        lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n\xff\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + (b"A" * 43 + b"=\n") * 64),
        lambda body: body.replace(b"old 0", b"old 6"),
        lambda body: body[:-1],
        lambda body: body + b"x" * 70_000,
    ],
)
def test_request_of_another_form_is_a_bad_request(witness: Any, ask: Any, change: Any) -> None:
    assert witness().add_checkpoint(change(ask(0, 5)), AT).status == 400


def test_every_byte_flipped_is_refused_and_changes_nothing(witness: Any, ask: Any) -> None:
    one = witness()
    one.add_checkpoint(ask(0, 5), AT)
    honest = ask(5, 9)
    for place in range(len(honest)):
        flipped = honest[:place] + bytes([honest[place] ^ 1]) + honest[place + 1 :]
        assert one.add_checkpoint(flipped, AT).status in (400, 403, 404, 409, 422)
    assert one.add_checkpoint(honest, AT).status == 200


def test_junk_signatures_are_not_remembered(witness: Any, ask: Any, memory: Path) -> None:
    junk = "".join([f"— junk.example/{number} AAAAAAAAAA==\n" for number in range(90)]).encode()
    assert witness().add_checkpoint(ask(0, 5) + junk, AT).status == 200
    (note,) = json.loads((memory / "cosigned.json").read_text()).values()
    names = [signature.name for signature in split_note(note.encode())[1]]
    assert names == ["trust.example.gov/log", "witness.example/w1"]


def test_clock_that_went_back_stops_the_witness(witness: Any, ask: Any) -> None:
    one = witness()
    one.add_checkpoint(ask(0, 5), AT)
    assert one.add_checkpoint(ask(5, 9), AT - 1).status == 503
    assert one.add_checkpoint(ask(5, 9), AT).status == 200


def test_nothing_is_cosigned_when_the_memory_cannot_be_written(witness: Any, ask: Any, memory: Path) -> None:
    memory.write_bytes(b"in the way")
    with pytest.raises(OSError, match="cosigned"):
        witness().add_checkpoint(ask(0, 5), AT)


def test_many_requests_at_once_never_take_the_witness_back(witness: Any, ask: Any, memory: Path) -> None:
    one = witness()
    one.add_checkpoint(ask(0, 1), AT)
    requests = [ask(1, size) for size in range(2, 34)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda request: one.add_checkpoint(request, AT).status, requests))
    assert statuses.count(200) == 1
    assert statuses.count(409) == len(requests) - 1
    size = read_unverified(SeenCheckpoints(memory / "cosigned.json").note("trust.example.gov/log")).size
    assert statuses[size - 2] == 200


def test_answer_that_is_not_the_witness_is_refused(ask: Any, small_log: Any, key: CosignerKey) -> None:
    ask(0, 5)
    signed = open_checkpoint(small_log.files.read(CHECKPOINT), small_log.key)
    other = CosignerKey.from_seed("witness.example/w2", b"v" * 32)
    with pytest.raises(BadSignature):
        read_cosignatures(signed, other.cosign(signed.note.text, AT).line().encode(), key.verifier)
    with pytest.raises(BadSignature):
        read_cosignatures(signed, key.cosign(b"another\n", AT).line().encode(), key.verifier)
    with pytest.raises(Malformed):
        read_cosignatures(signed, b"<html>", key.verifier)


@given(
    old=integers(0, 2**63 - 1),
    proof=lists(binary(min_size=32, max_size=32), max_size=63),
    checkpoint=binary(min_size=1, max_size=300),
)
def test_every_request_reads_back_as_it_was_written(old: int, proof: list[bytes], checkpoint: bytes) -> None:
    request = AddCheckpoint(old, tuple(proof), checkpoint)
    assert parse_add_checkpoint(request.to_bytes()) == request


@given(binary(max_size=300))
def test_whatever_bytes_come_a_request_is_read_or_refused(data: bytes) -> None:
    try:
        request = parse_add_checkpoint(b"old " + data)
    except Malformed:
        return
    assert request.to_bytes() == b"old " + data, "a request has one spelling"
