import pytest

from candour.log.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    read_unverified,
    sign_checkpoint,
)
from candour.log.cosignature import CosignerKey
from candour.log.errors import BadSignature, Malformed
from candour.log.note import SignerKey, write_note
from candour.log.tree import EMPTY_ROOT, leaf_hash

VECTOR = """\
trust.example.gov/log
1
UHT5yRF6w/oNDpiamsbsUejpkxvU9uH2t9ZQ/D3ML5o=

— trust.example.gov/log \
Xs+Ymh2Epz/xaTZU0bvzFe29PK6eOTpZowlFOYblrdIBuMmln552eHwUsefmeqcSP01PLBWifpXrWpbjvgRFwL8Esg0=
""".encode()

ROOT_LINE = "UHT5yRF6w/oNDpiamsbsUejpkxvU9uH2t9ZQ/D3ML5o="


@pytest.fixture
def checkpoint() -> Checkpoint:
    return Checkpoint("trust.example.gov/log", 1, leaf_hash(b'{"i": 0, "e": "access"}'))


def test_check_vector_is_signed_byte_for_byte(checkpoint: Checkpoint, signer: SignerKey) -> None:
    assert sign_checkpoint(checkpoint, signer) == VECTOR


def test_check_vector_opens(checkpoint: Checkpoint, signer: SignerKey) -> None:
    assert open_checkpoint(VECTOR, signer.verifier).checkpoint == checkpoint
    assert read_unverified(VECTOR) == checkpoint


def test_extension_lines_are_kept(checkpoint: Checkpoint) -> None:
    extended = Checkpoint(checkpoint.origin, 1, checkpoint.root, ("one", "two"))
    assert parse_checkpoint(extended.text()) == extended


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n",
        "origin\n1\n",
        f"origin\n1\n{ROOT_LINE}",
        f"\n1\n{ROOT_LINE}\n",
        f"origin\n01\n{ROOT_LINE}\n",
        f"origin\n+1\n{ROOT_LINE}\n",
        f"origin\n9223372036854775808\n{ROOT_LINE}\n",
        f"origin\n1\n{ROOT_LINE[:-4]}\n",
        f"origin\n1\n{ROOT_LINE}\n\n",
        f"origin\n1\n{ROOT_LINE}\n\nextension\n",
        f"origin\n0\n{ROOT_LINE}\n",
    ],
)
def test_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text.encode())


def test_checkpoint_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(b"\xff\n0\n\n")


def test_empty_log_signs_the_empty_root(signer: SignerKey) -> None:
    data = sign_checkpoint(Checkpoint(signer.verifier.name, 0, EMPTY_ROOT), signer)
    assert open_checkpoint(data, signer.verifier).checkpoint.size == 0


def test_key_signs_for_no_other_log(checkpoint: Checkpoint) -> None:
    with pytest.raises(Malformed):
        sign_checkpoint(checkpoint, SignerKey.from_seed("other.example/log", bytes(32)))


def test_checkpoint_of_another_log_is_refused_even_when_signed(signer: SignerKey) -> None:
    text = Checkpoint("other.example/log", 0, EMPTY_ROOT).text()
    with pytest.raises(BadSignature):
        open_checkpoint(write_note(text, [signer.sign(text)]), signer.verifier)


def test_witness_alone_cannot_speak_for_the_log(checkpoint: Checkpoint, signer: SignerKey) -> None:
    witness = CosignerKey.from_seed("witness.example/w", b"w" * 32)
    data = write_note(checkpoint.text(), [witness.cosign(checkpoint.text(), 1)])
    with pytest.raises(BadSignature):
        open_checkpoint(data, signer.verifier, [witness.verifier])
