from base64 import b64encode
from hashlib import sha256

import pytest

from candour.log.errors import Malformed
from candour.log.tlog_proof import TlogProof, parse_tlog_proof
from candour.log.tree import leaf_hash

HASHES = (leaf_hash(b"a"), leaf_hash(b"b"))
NOTE = "origin\n3\nroot\n\n— name sig\n".encode()
PROOF = TlogProof(2, HASHES, NOTE)


@pytest.mark.parametrize(
    "proof",
    [PROOF, TlogProof(0, (), NOTE), TlogProof(2, HASHES, NOTE, b"extra"), TlogProof(2, HASHES, NOTE, b"")],
)
def test_proofs_read_back(proof: TlogProof) -> None:
    assert parse_tlog_proof(proof.text()) == proof


def test_proof_has_the_lines_of_the_specification() -> None:
    lines = TlogProof(2, HASHES[:1], NOTE, b"x").text().split("\n")
    assert lines == [
        "c2sp.org/tlog-proof@v1",
        "extra eA==",
        "index 2",
        b64encode(sha256(b"\x00a").digest()).decode(),
        "",
        *NOTE.decode().split("\n"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("index 2", "index 02"),
        ("index 2", "index -1"),
        ("index 2", "index2"),
        ("index 2\n", ""),
        ("index 2", "index 2\nextra eA=="),
        ("index 2", "extra e\nindex 2"),
        ("index 2", "index 2\nAAAA"),
        ("index 2", "index 2\n" + "A" * 43 + "=" * 2),
        ("\n\n", "\n"),
        ("origin", "ori\ud800gin"),
        ("index 2", "index 2" + f"\n{'A' * 43}=" * 62),
    ],
)
def test_text_that_is_no_proof_is_refused(old: str, new: str) -> None:
    text = PROOF.text().replace(old, new)
    assert text != PROOF.text()
    with pytest.raises(Malformed):
        parse_tlog_proof(text)
