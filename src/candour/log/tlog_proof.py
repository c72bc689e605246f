"""The public text format for "this entry is in that log" (C2SP tlog-proof, version 1).

It carries an index, an inclusion proof and a signed checkpoint, and stands alone: whoever has the leaf
and the log's key can check it with any program that knows the format.
"""

from dataclasses import dataclass

from candour.log.errors import Malformed
from candour.log.exact import decode_base64, decode_decimal, encode_base64
from candour.log.tree import HASH_BYTES

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
"""The height of the largest tree."""


@dataclass(frozen=True, slots=True)
class TlogProof:
    """The entry's index, the hashes from its sibling to the root's child, and the signed checkpoint.

    `extra` is data that nothing authenticates; Candour writes none.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def text(self) -> str:
        """The file's text, ending in the checkpoint verbatim."""
        extra = [] if self.extra is None else [f"extra {encode_base64(self.extra)}"]
        hashes = [encode_base64(one) for one in self.hashes]
        head = "\n".join([HEADER, *extra, f"index {self.index}", *hashes])
        return f"{head}\n\n{self.checkpoint.decode('utf-8')}"


def parse_tlog_proof(text: str) -> TlogProof:
    """Read a proof's text; nothing in it is checked yet. Raises Malformed."""
    head, blank, checkpoint = text.partition("\n\n")
    header, *lines = head.split("\n")
    if header != HEADER or not blank:
        raise Malformed(f"A proof begins with the line {HEADER} and holds a checkpoint after a blank line.")
    extra = decode_base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index "):
        raise Malformed("A proof gives the entry's index before its hashes.")
    hashes = tuple([decode_base64(line) for line in lines[1:]])
    if len(hashes) > MOST_HASHES or any(len(one) != HASH_BYTES for one in hashes):
        raise Malformed(f"A proof has at most {MOST_HASHES} hashes of 32 bytes.")
    return TlogProof(decode_decimal(lines[0][6:]), hashes, _encode(checkpoint), extra)


def _encode(checkpoint: str) -> bytes:
    try:
        return checkpoint.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("The checkpoint in a proof must be UTF-8.") from None
