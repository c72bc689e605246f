import pytest

from candour.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from candour.log.cosignature import CosignerKey, CosignerVerifierKey, cosigned_at
from candour.log.errors import BadSignature, Malformed
from candour.log.note import Signature, SignerKey, VerifierKey, is_signed
from candour.log.tree import EMPTY_ROOT

AT = 1_679_315_147


@pytest.fixture
def witness() -> CosignerKey:
    return CosignerKey.from_seed("witness.example/w1", b"w" * 32)


@pytest.fixture
def checkpoint(signer: SignerKey) -> Checkpoint:
    return Checkpoint(signer.verifier.name, 0, EMPTY_ROOT)


def test_cosigned_checkpoint_opens_with_both_keys(
    checkpoint: Checkpoint, signer: SignerKey, witness: CosignerKey
) -> None:
    cosignature = witness.cosign(checkpoint.text(), AT)
    data = sign_checkpoint(checkpoint, signer) + cosignature.line().encode()
    signed = open_checkpoint(data, signer.verifier, [witness.verifier])
    assert signed.note.verified == (signer.sign(checkpoint.text()), cosignature)
    assert cosigned_at(cosignature) == AT


def test_signed_message_is_the_one_of_the_specification(checkpoint: Checkpoint, witness: CosignerKey) -> None:
    cosignature = witness.cosign(checkpoint.text(), AT)
    message = b"cosignature/v1\ntime 1679315147\n" + checkpoint.text()
    assert cosignature.value[:8] == AT.to_bytes(8, "big")
    assert is_signed(witness.verifier.public, cosignature.value[8:], message)


@pytest.mark.parametrize("place", [0, 7, 8, 71])
def test_changed_time_or_signature_is_refused(
    checkpoint: Checkpoint, signer: SignerKey, witness: CosignerKey, place: int
) -> None:
    cosignature = witness.cosign(checkpoint.text(), AT)
    value = bytearray(cosignature.value)
    value[place] ^= 1
    changed = Signature(cosignature.name, cosignature.key_id, bytes(value))
    data = sign_checkpoint(checkpoint, signer) + changed.line().encode()
    with pytest.raises(BadSignature):
        open_checkpoint(data, signer.verifier, [witness.verifier])


def test_plain_signature_is_no_cosignature(checkpoint: Checkpoint, witness: CosignerKey) -> None:
    plain = SignerKey.from_seed(witness.verifier.name, b"w" * 32).sign(checkpoint.text())
    assert plain.key_id != witness.verifier.key_id
    assert not witness.verifier.verify(checkpoint.text(), plain.value)
    with pytest.raises(Malformed):
        cosigned_at(plain)


def test_verifier_key_reads_back_and_is_not_a_log_key(witness: CosignerKey) -> None:
    written = str(witness.verifier)
    assert CosignerVerifierKey.parse(written) == witness.verifier
    with pytest.raises(Malformed):
        VerifierKey.parse(written)


@pytest.mark.parametrize("at", [-1, 2**63])
def test_time_outside_the_specification_is_not_signed(
    checkpoint: Checkpoint, witness: CosignerKey, at: int
) -> None:
    with pytest.raises(Malformed):
        witness.cosign(checkpoint.text(), at)
