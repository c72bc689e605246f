"""The proof of one entry: its receipt, made and checked while the page is made, in words and as a file.

A page claims what was found at that moment: that the receipt holds, that its entry has no place in the log
yet, or that the log itself did not pass its check.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from candour.access.published import look_at_log, places, receipt_of_entry
from candour.access.queries import opened_entry
from candour.log.errors import LogError, NotPublished
from candour.log.exact import encode_base64
from candour.log.receipt import VerifiedReceipt, Witnessed, parse_receipt, verify_receipt
from candour.web.design.attachment import attachment
from candour.web.design.dates import clock, full_date
from candour.web.design.numbers import number
from candour.web.design.parts import Check

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found about one entry. receipt and verified: only where its receipt holds."""

    state: Literal["holds", "waiting", "failed"]
    receipt: bytes = b""
    verified: VerifiedReceipt | None = None

    @property
    def kilobytes(self) -> int:
        """The size of the receipt, for whoever pays by the megabyte."""
        return max(1, round(len(self.receipt) / 1000))

    @property
    def checks(self) -> tuple[Check, ...]:
        """What the checks of the receipt found."""
        return () if self.verified is None else checks_of(self.verified)

    @property
    def hashes(self) -> list[tuple[str, str]]:
        """The numbers behind the checks."""
        return [] if self.verified is None else hashes_of(self.verified)

    @property
    def written(self) -> str:
        """What the entry says, word for word."""
        return "" if self.verified is None else written(self.verified)


def log_folder() -> Path:
    """Where the log is published on this machine."""
    return Path(settings.CANDOUR_ENVIRONMENT.data) / "log"


def proof_of(person: UUID, entry: UUID) -> Proof:
    """The proof of one entry about a person. Raises Http404 where there is no such entry."""
    opened = opened_entry(person, entry)
    if opened is None:
        raise Http404
    try:
        receipt = receipt_of_entry(log_folder(), opened, places([entry]).get(entry))
        log_now = look_at_log(log_folder())
        return Proof("holds", receipt, verify_receipt(receipt, log_now.key, log_now.witnesses))
    except NotPublished:
        return Proof("waiting")
    except LogError:
        log.exception("no receipt of entry %s can be given", entry)
        return Proof("failed")


def proof_file(person: UUID, entry: UUID, *, covered: bool = False) -> HttpResponse:
    """The receipt of an entry to download; 503 while there is none. Raises Http404 like `proof_of`.

    covered: without what was written down, for whoever should not read that.
    """
    proof = proof_of(person, entry)
    if proof.state == "holds":
        receipt = parse_receipt(proof.receipt).covered.to_bytes() if covered else proof.receipt
        return attachment(receipt, name=f"candour-proof-{entry}.json", content_type="application/json")
    if proof.state == "waiting":
        words = _("The log gives this entry its place within seconds. Try again in a moment.")
    else:
        words = _("The log did not pass its check, so no receipt can be given. It has been noted.")
    return HttpResponse(
        f"{words}\n", status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "2"}
    )


def checks_of(verified: VerifiedReceipt) -> tuple[Check, ...]:
    """What the checks of a receipt found, in plain words."""
    place = {"place": number(verified.index + 1), "size": number(verified.checkpoint.size)}
    return tuple(
        Check(text=text, passed=True)
        for text in (
            _("What was recorded is covered: it shows when that was, and no more.")
            if verified.body is None
            else _(
                "It says exactly what was recorded at the time: its fingerprint matches the one in the log."
            ),
            _("It is entry %(place)s of the %(size)s in the log.") % place,
            _("The log’s signature is good, and covers all %(size)s entries.") % place,
            *[_witness_signed(witnessed) for witnessed in verified.witnessed],
        )
    )


def _witness_signed(witnessed: Witnessed) -> str:
    return _("The witness %(name)s has signed the same, on %(day)s at %(time)s.") % {
        "name": witnessed.name,
        "day": full_date(witnessed.at),
        "time": clock(witnessed.at),
    }


def hashes_of(verified: VerifiedReceipt) -> list[tuple[str, str]]:
    """The numbers behind the checks, for people who check logs."""
    checkpoint = verified.checkpoint
    return [
        (_("Log"), checkpoint.origin),
        (_("Index, counting from 0"), str(verified.index)),
        (_("Size"), str(checkpoint.size)),
        (_("Root"), encode_base64(checkpoint.root)),
        (_("The entry, as the log has it"), verified.leaf.to_bytes().decode()),
    ]


def written(verified: VerifiedReceipt) -> str:
    """What an entry says, word for word, its lines broken for reading; nothing where it is covered."""
    return "" if verified.body is None else json.dumps(verified.body, indent=2, ensure_ascii=False)
