"""The seam by which a notice leaves: an email, or a text or a letter by GOV.UK Notify.

Whatever the way, the words are the same few: there is a new message, and where to read it. Nothing in them
says from whom, about what, or that it is about a person at all.
"""

import base64
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from candour.services.errors import CannotSend
from candour.services.models import Route
from candour.services.notify import Notify


@dataclass(frozen=True, slots=True)
class Note:
    """What one notice says and where it goes.

    reference: its own number, so that a service that is asked twice can tell. to: an email address, a
    telephone number, or an address as lines. place: the area, as pages show it. link: where the message is
    read. phone: whom to ring instead, or "". in_large_print: as they want what is printed.
    """

    reference: UUID
    to: str
    place: str
    link: str
    phone: str
    in_large_print: bool = False

    @property
    def subject(self) -> str:
        """There is a new message in your Harrowmere account"""
        return _("There is a new message in your %(place)s account") % {"place": self.place}

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The whole text."""
        read = _("Sign in to read it: %(link)s") % {"link": self.link}
        ring = _("You can also ring %(phone)s.") % {"phone": self.phone} if self.phone else ""
        why = _("We never put anything about you into a message like this one.")
        return tuple(each for each in (f"{self.subject}.", read, ring, why) if each)


class Sender(Protocol):
    """Sends by one way.

    `send` returns once the note is safely with whoever carries it, and raises CannotSend otherwise. It gives
    the number by which they can be asked what became of it, or None where nobody can. It may be called again
    with the same note after a crash. The caller retries; a sender never does.
    """

    def send(self, note: Note) -> UUID | None:
        """Hand a note over."""


class EmailSender:
    """By email, with whatever Django's settings say (SMTP, or files of a demonstration)."""

    def send(self, note: Note) -> None:
        """Hand a note over. An address that the server refuses for good is final."""
        marked = {"Message-ID": message_id(note.reference)}  # by which a mail that comes back is known
        text = "\n\n".join(note.paragraphs) + "\n"
        mail = EmailMessage(note.subject, text, to=[note.to], headers=marked)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _text in refused.recipients.values()]
            raise CannotSend(
                _("the mail server refused the address"), is_final=all(code >= 500 for code in codes)
            ) from refused
        except (smtplib.SMTPException, OSError) as fault:
            raise CannotSend(_("the mail server cannot be reached")) from fault


def message_id(notice: UUID) -> str:
    """What the mail of a notice is called (RFC 5322, section 3.6.4)."""
    return f"<{notice}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


class NotifySender:
    """By GOV.UK Notify: a text, or a letter that Notify prints and posts.

    The template of a text has ((place)) and ((link)) in it, that of a letter ((phone)) too, whether or not it
    is in large print.
    """

    def __init__(self, route: Route, notify: Notify, template: str, large_template: str = "") -> None:
        self._route, self._notify, self._template = route, notify, template
        self._large = large_template or template

    def send(self, note: Note) -> UUID:
        """Hand a note over."""
        words = {"place": note.place, "link": note.link, "phone": note.phone}
        template = self._large if note.in_large_print else self._template
        body: dict[str, Any] = {"template_id": template, "reference": str(note.reference)}
        if self._route is Route.TEXT:
            path, body["phone_number"] = "sms", note.to
        else:
            path, words = "letter", {**address_lines(note.to), **words}
        return self._notify.take(path, {**body, "personalisation": words})


def post_letter(notify: Notify, reference: UUID, letter: bytes) -> UUID:
    """Have Notify print and post a letter that is a PDF already ("precompiled"). Raises CannotSend."""
    content = base64.b64encode(letter).decode()
    return notify.take("letter", {"reference": str(reference), "content": content})


Senders = Mapping[Route, Sender]
"""The ways that this deployment has; email is always among them."""


def address_lines(address: str) -> dict[str, str]:
    """An address as Notify takes it: address_line_1 to address_line_7, the last the postcode."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    return {f"address_line_{number}": line for number, line in enumerate(lines[:7], start=1)}
