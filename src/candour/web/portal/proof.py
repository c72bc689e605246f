"""What a page may say about the log: only what was checked while the page was made.

The line at the end of each page rests on two checks, of the published checkpoint's signature and that the
newest entry about the person is among its leaves. The proof of one entry rests on its whole receipt.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.access.published import look_at_log, places, receipt_of_entry
from candour.access.queries import NewestEntry, newest_entry, opened_entry
from candour.log.checkpoint import Checkpoint
from candour.log.errors import LogError, NotPublished
from candour.log.exact import encode_base64
from candour.log.files import LogFiles
from candour.log.proof import inclusion_proof, verify_inclusion
from candour.log.reader import TileReader
from candour.log.receipt import VerifiedReceipt, verify_receipt
from candour.log.tree import leaf_hash
from candour.web.design.numbers import number
from candour.web.design.parts import Check, Link, ProofLine

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proof:
    """The receipt of an entry, checked a moment ago."""

    receipt: bytes
    verified: VerifiedReceipt


def log_folder() -> Path:
    """Where the log is published on this machine."""
    return Path(settings.CANDOUR_ENVIRONMENT.data) / "log"


def proof_line(person: UUID) -> ProofLine:
    """The sentence about the log at the end of a person's page."""
    newest = newest_entry(person)
    try:
        checkpoint = _checkpoint_that_reaches(newest)
    except LogError:
        log.exception("the log did not pass the check at the end of a page")
        return ProofLine(
            state="failed",
            title=_("The log did not pass its check"),
            text=_(
                "What it has published does not fit together. We have noted it for the people who run it."
            ),
            link=_how(),
        )
    if checkpoint is None:
        return ProofLine(
            state="waiting",
            title=_("Joining the log"),
            text=_("The newest entry about you gets its place in the log within seconds."),
            link=_how(),
        )
    return ProofLine(state="whole", title=_("Checked just now"), text=_found(checkpoint, newest), link=_how())


def proof_of(person: UUID, entry: UUID) -> Proof | None:
    """The proof of one entry about a person; None until it has its place in the published log, or ever.

    Raises LogError when the published log is broken.
    """
    opened = opened_entry(person, entry)
    if opened is None:
        return None
    folder = log_folder()
    try:
        receipt = receipt_of_entry(folder, opened, places([entry]).get(entry))
    except NotPublished:
        return None
    return Proof(receipt, verify_receipt(receipt, look_at_log(folder).key))


def proof_file(person: UUID, entry: UUID) -> HttpResponse:
    """The receipt of an entry to download; 503 until the published log reaches the entry.

    Raises LogError when the published log is broken.
    """
    proof = proof_of(person, entry)
    if proof is None:
        words = _("The log gives this entry its place within seconds. Try again in a moment.")
        return HttpResponse(
            f"{words}\n", status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "2"}
        )
    return HttpResponse(
        proof.receipt,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="candour-proof-{entry}.json"'},
    )


def checks_of(verified: VerifiedReceipt) -> tuple[Check, ...]:
    """What the checks of a receipt found, in plain words."""
    place = {"place": number(verified.index + 1), "size": number(verified.checkpoint.size)}
    return tuple(
        Check(text=text, passed=True)
        for text in (
            _("It says exactly what was written down then: its fingerprint is the one in the log."),
            _("It is entry %(place)s of the %(size)s in the log.") % place,
            _("The log has signed for these %(size)s entries with its key.") % place,
        )
    )


def hashes_of(verified: VerifiedReceipt) -> list[tuple[str, str]]:
    """The numbers behind the checks, for people who check logs."""
    checkpoint = verified.checkpoint
    return [
        (_("Log"), checkpoint.origin),
        (_("Index, counting from 0"), str(verified.index)),
        (_("Size"), str(checkpoint.size)),
        (_("Root"), encode_base64(checkpoint.root)),
        (_("Leaf"), verified.leaf.to_bytes().decode()),
    ]


def written(verified: VerifiedReceipt) -> str:
    """What an entry says, word for word, its lines broken for reading."""
    return json.dumps(verified.body, indent=2, ensure_ascii=False)


def _checkpoint_that_reaches(newest: NewestEntry | None) -> Checkpoint | None:
    """The published checkpoint, found to hold the newest entry; None until there is one that reaches it.

    Raises LogError when the log is not signed as it should be, or the entry is not where it should be.
    """
    try:
        checkpoint = look_at_log(log_folder()).checkpoint
    except NotPublished:
        return None
    if newest is None:
        return checkpoint
    if newest.index is None or newest.leaf is None or newest.index >= checkpoint.size:
        return None
    read = TileReader(LogFiles(log_folder()).read, checkpoint.size).hash
    path = inclusion_proof(newest.index, checkpoint.size, read)
    verify_inclusion(newest.index, checkpoint.size, leaf_hash(newest.leaf), path, checkpoint.root)
    return checkpoint


def _found(checkpoint: Checkpoint, newest: NewestEntry | None) -> str:
    size = {"size": number(checkpoint.size)}
    signed = ngettext(
        "The log has signed for its %(size)s entry.",
        "The log has signed for its %(size)s entries.",
        checkpoint.size,
    )
    yours = _("The newest one about you is among them.") if newest is not None else ""
    return f"{signed % size} {yours}".strip()


def _how() -> Link:
    return Link(text=_("How we know"), url=reverse("public:log"))
