import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from candour.log.canonical import canonical_json
from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.cosignature import CosignerKey
from candour.log.errors import BadProof, BadReceipt
from candour.log.leaf import hash_body, parse_leaf
from candour.log.note import SignerKey, VerifierKey, write_note
from candour.log.reader import TileReader
from candour.log.receipt import make_receipt, parse_receipt, verify_receipt
from candour.log.tree import leaf_hash

SIZE, INDEX = 300, 260


@pytest.fixture
def witness() -> CosignerKey:
    return CosignerKey.from_seed("witness.example/w1", b"w" * 32)


@pytest.fixture
def parts(small_log: Any) -> dict[str, Any]:
    """What a receipt for entry 260 of a published log of 300 is made from."""
    files = small_log.publish(SIZE)
    return {
        "body": small_log.body(INDEX),
        "nonce": small_log.nonce(INDEX),
        "leaf": small_log.leaf(INDEX),
        "index": INDEX,
        "checkpoint": files.read("checkpoint"),
        "read": TileReader(files.read, SIZE).hash,
        "key": small_log.key,
    }


@pytest.fixture
def receipt(parts: dict[str, Any]) -> bytes:
    return make_receipt(**parts)


def test_receipt_proves_its_entry_offline(receipt: bytes, small_log: Any) -> None:
    verified = verify_receipt(receipt, VerifierKey.parse(str(small_log.key)))
    assert verified.body == {"kind": "release", "number": INDEX}
    assert verified.leaf.to_bytes() == small_log.leaf(INDEX)
    assert (verified.index, verified.checkpoint.size) == (INDEX, SIZE)
    assert len(verified.checks) == 4


def test_receipt_holds_its_five_members_and_nothing_else(receipt: bytes) -> None:
    members = json.loads(receipt)
    assert sorted(members) == ["body", "format", "leaf", "nonce", "proof"]
    assert members["format"] == "candour-proof-receipt@1"
    assert receipt == canonical_json(members)


def test_every_changed_bit_of_a_receipt_is_refused(receipt: bytes, small_log: Any) -> None:
    for place in range(len(receipt) * 8):
        changed = bytearray(receipt)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(BadReceipt):
            verify_receipt(bytes(changed), small_log.key)


def test_every_missing_or_repeated_byte_is_refused(receipt: bytes, small_log: Any) -> None:
    for place in range(len(receipt)):
        for changed in (receipt[:place] + receipt[place + 1 :], receipt[: place + 1] + receipt[place:]):
            if changed != receipt:
                with pytest.raises(BadReceipt):
                    verify_receipt(changed, small_log.key)


@given(
    st.binary(max_size=300)
    | st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner)).map(canonical_json)
)
def test_no_bytes_make_a_receipt_fail_in_another_way(data: bytes) -> None:
    with pytest.raises(BadReceipt):
        verify_receipt(data, SignerKey.from_seed("x", bytes(32)).verifier)


def test_trailing_newline_is_refused(receipt: bytes, small_log: Any) -> None:
    with pytest.raises(BadReceipt):
        verify_receipt(receipt + b"\n", small_log.key)


def test_receipt_of_another_log_is_refused(receipt: bytes) -> None:
    with pytest.raises(BadReceipt, match="signature"):
        verify_receipt(receipt, SignerKey.from_seed("trust.example.gov/log", b"x" * 32).verifier)


def test_body_that_was_not_logged_is_named_as_the_failing_check(receipt: bytes, small_log: Any) -> None:
    members = json.loads(receipt) | {"body": b64encode(b'{"kind":"refusal"}').decode()}
    with pytest.raises(BadReceipt, match="not what was logged"):
        verify_receipt(canonical_json(members), small_log.key)


def test_leaf_of_another_entry_is_named_as_the_failing_check(receipt: bytes, small_log: Any) -> None:
    members = json.loads(receipt)
    for name, of in (("body", small_log.body), ("nonce", small_log.nonce), ("leaf", small_log.leaf)):
        members[name] = b64encode(of(INDEX + 1)).decode()
    with pytest.raises(BadReceipt, match="does not prove that its entry is in the log"):
        verify_receipt(canonical_json(members), small_log.key)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "candour-proof-receipt@2"},
        {"body": 1},
        {"note": "hello"},
        {"nonce": "AAAA"},
        {"leaf": b64encode(b"{}").decode()},
    ],
)
def test_receipt_of_another_form_is_refused(receipt: bytes, small_log: Any, change: dict[str, Any]) -> None:
    with pytest.raises(BadReceipt):
        verify_receipt(canonical_json(json.loads(receipt) | change), small_log.key)


def test_extra_data_that_nothing_authenticates_is_refused(receipt: bytes, small_log: Any) -> None:
    members = json.loads(receipt)
    members["proof"] = members["proof"].replace("index", "extra eA==\nindex")
    with pytest.raises(BadReceipt):
        verify_receipt(canonical_json(members), small_log.key)


def test_receipt_is_never_made_of_an_entry_that_it_would_not_prove(parts: dict[str, Any]) -> None:
    for change in ({"index": INDEX - 1}, {"nonce": bytes(32)}, {"body": b"{}"}, {"body": b"[1]"}):
        with pytest.raises(BadReceipt):
            make_receipt(**(parts | change))


def test_body_that_is_no_json_object_is_refused(signer: SignerKey, small_log: Any) -> None:
    body, nonce = b"[1]", bytes(32)
    leaf = replace(parse_leaf(small_log.leaf(0)), body_hash=hash_body(nonce, body)).to_bytes()
    root = leaf_hash(leaf)
    with pytest.raises(BadReceipt, match="no JSON object"):
        make_receipt(
            body=body,
            nonce=nonce,
            leaf=leaf,
            index=0,
            checkpoint=sign_checkpoint(Checkpoint(signer.verifier.name, 1, root), signer),
            read=lambda level, index: root,
            key=signer.verifier,
        )


def test_no_receipt_can_be_made_before_the_checkpoint_reaches_the_entry(parts: dict[str, Any]) -> None:
    with pytest.raises(BadProof):
        make_receipt(**(parts | {"index": SIZE}))


def test_witness_given_by_its_key_is_checked_and_named(
    parts: dict[str, Any], small_log: Any, witness: CosignerKey
) -> None:
    checkpoint = cosigned(parts["checkpoint"], witness, 1_772_529_300)
    receipt = make_receipt(**(parts | {"checkpoint": checkpoint, "witnesses": [witness.verifier]}))
    verified = verify_receipt(receipt, small_log.key, [witness.verifier])
    assert verified.checks[-1] == (
        "The witness witness.example/w1 saw the log hold them at 09:15 UTC on 3 March 2026."
    )
    changed = witness.cosign(b"another text", 1_772_529_300).line().encode()
    forged = json.loads(receipt)
    forged["proof"] = forged["proof"].rpartition("\n— ")[0] + "\n" + changed.decode()
    with pytest.raises(BadReceipt, match=r"The signature by witness\.example/w1 does not verify"):
        verify_receipt(canonical_json(forged), small_log.key, [witness.verifier])


def test_witness_whose_key_is_not_given_is_said_not_to_be_checked(
    parts: dict[str, Any], small_log: Any, witness: CosignerKey
) -> None:
    checkpoint = cosigned(parts["checkpoint"], witness, 1_772_529_300)
    receipt = make_receipt(**(parts | {"checkpoint": checkpoint, "witnesses": [witness.verifier]}))
    checks = verify_receipt(receipt, small_log.key).checks
    assert checks[-1] == "The signature by witness.example/w1 was not checked: its key was not given."
    assert not any("saw the log hold" in check for check in checks)


def test_witness_whose_key_is_not_given_is_left_out_of_a_receipt(
    parts: dict[str, Any], receipt: bytes, witness: CosignerKey
) -> None:
    assert make_receipt(**(parts | {"checkpoint": cosigned(parts["checkpoint"], witness, 1)})) == receipt


def test_witness_with_an_impossible_time_is_refused(parts: dict[str, Any], witness: CosignerKey) -> None:
    checkpoint = cosigned(parts["checkpoint"], witness, 2**62)
    with pytest.raises(BadReceipt, match="no calendar"):
        make_receipt(**(parts | {"checkpoint": checkpoint, "witnesses": [witness.verifier]}))


def test_receipt_reads_back(receipt: bytes, small_log: Any) -> None:
    parsed = parse_receipt(receipt)
    assert parsed.opening == (small_log.body(INDEX), small_log.nonce(INDEX))
    assert parsed.leaf == small_log.leaf(INDEX)
    assert parsed.to_bytes() == receipt


def test_a_covered_receipt_proves_the_leaf_and_shows_no_word_of_the_body(
    receipt: bytes, small_log: Any
) -> None:
    covered = parse_receipt(receipt).covered.to_bytes()
    assert sorted(json.loads(covered)) == ["format", "leaf", "proof"]
    verified = verify_receipt(covered, small_log.key)
    assert verified.body is None
    assert verified.leaf == parse_leaf(small_log.leaf(INDEX))
    assert any("covered" in check for check in verified.checks)
    assert not any("What the receipt shows" in check for check in verified.checks)
    assert parse_receipt(covered).to_bytes() == covered


def test_no_changed_byte_of_a_covered_receipt_passes(receipt: bytes, small_log: Any) -> None:
    covered = parse_receipt(receipt).covered.to_bytes()
    for place in range(len(covered)):
        changed = bytearray(covered)
        changed[place] ^= 1
        with pytest.raises(BadReceipt):
            verify_receipt(bytes(changed), small_log.key)


def test_a_format_with_the_members_of_the_other_is_refused(receipt: bytes) -> None:
    members = json.loads(receipt)
    few = {name: members[name] for name in ("leaf", "proof")}
    wrong = ({**members, "format": "candour-covered-receipt@1"}, {**few, "format": members["format"]})
    for changed in wrong:
        with pytest.raises(BadReceipt):
            parse_receipt(canonical_json(changed))


def cosigned(checkpoint: bytes, witness: CosignerKey, at: int) -> bytes:
    text = checkpoint.partition(b"\n\n")[0] + b"\n"
    block = checkpoint[len(text) + 1 :]
    return write_note(text, []) + block + witness.cosign(text, at).line().encode()
