"""Mails that come back: which notice it was, and why, from what the mail server says (RFC 3464).

Nothing but the number of the notice and the server's reason is taken out of one: no word of a stranger, who
can send here what they like, is shown to anybody.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

_ID: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
_STATUS: Final = re.compile(r"5\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounced:
    """A notice that did not arrive. status: as RFC 3463 has it, such as 5.1.1 for an unknown mailbox."""

    notice: UUID
    status: str

    @property
    def why(self) -> str:
        """For the people at the desk."""
        if self.status.startswith("5.1"):
            return _("the mail came back: there is no such address (%s)") % self.status
        return _("the mail came back (%s)") % self.status


def bounced(mail: bytes) -> Bounced | None:
    """What a mail says of a notice that failed for good; None for any other mail."""
    parsed = BytesParser().parsebytes(mail)
    status = next(filter(None, map(_status, parsed.walk())), "")
    name = next(filter(None, map(_notice, parsed.walk())), None)
    return Bounced(UUID(name), status) if name and status else None


def _status(part: Message) -> str:
    """Of the fields for a recipient, a block in `message/delivery-status` each."""
    if part.get("Action", "").strip().lower() != "failed":
        return ""
    found = _STATUS.match(part.get("Status", "").strip())
    return found.group() if found else ""


def _notice(part: Message) -> str:
    """In the headers of the mail that came back, whole or its headers alone."""
    if part.get_content_type() == "text/rfc822-headers":
        return _in(str(part.get_payload()))
    return _in(f"<{part['Message-ID'].strip('<> ')}") if part.get("Message-ID") else ""


def _in(text: str) -> str:
    found = _ID.search(text)
    return found.group(1) if found else ""
