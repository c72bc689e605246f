"""The seam by which a notice leaves: an email, or a text or a letter by GOV.UK Notify.

Whatever the way, the words are the same few: there is a new message, and where to read it. Nothing in them
says from whom, about what, or that it is about a person at all.
"""

import base64
import smtplib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

import httpx
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.jwk import OctKey

from candour.services.models import Route

NOTIFY: Final = "https://api.notifications.service.gov.uk"


class CannotSend(Exception):
    """A notice did not leave; the message says why, for the people at the desk. is_final: never will."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Note:
    """What one notice says and where it goes.

    reference: its own number, so that a service that is asked twice can tell. to: an email address, a
    telephone number, or an address as lines. place: the area, as pages show it. link: where the message is
    read. phone: whom to ring instead, or "".
    """

    reference: UUID
    to: str
    place: str
    link: str
    phone: str

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

    `send` returns once the note is safely with whoever carries it, and raises CannotSend otherwise. It may be
    called again with the same note after a crash. The caller retries; a sender never does.
    """

    def send(self, note: Note) -> None:
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
    """By GOV.UK Notify (its API, version 2): a text, or a letter that Notify prints and posts.

    The template of a text has ((place)) and ((link)) in it, that of a letter ((phone)) too.
    """

    def __init__(self, route: Route, key: str, template: str, address: str = NOTIFY) -> None:
        self._route, self._key, self._template, self._address = route, key, template, address

    def send(self, note: Note) -> None:
        """Hand a note over."""
        words = {"place": note.place, "link": note.link, "phone": note.phone}
        body: dict[str, Any] = {"template_id": self._template, "reference": str(note.reference)}
        if self._route is Route.TEXT:
            path, body["phone_number"] = "sms", note.to
        else:
            path, words = "letter", {**address_lines(note.to), **words}
        _call(self._address, path, {**body, "personalisation": words}, self._key)


class NotifyPost:
    """A letter that is a PDF already, printed and posted by Notify ("precompiled", its API, version 2)."""

    def __init__(self, key: str, address: str = NOTIFY) -> None:
        self._key, self._address = key, address

    def post(self, reference: UUID, letter: bytes) -> None:
        """Hand a letter over. Raises CannotSend."""
        body = {"reference": str(reference), "content": base64.b64encode(letter).decode()}
        _call(self._address, "letter", body, self._key)


def _call(address: str, path: str, body: Mapping[str, Any], key: str) -> None:
    """One call to Notify. A bad request (400) is final: the number or the address is wrong."""
    try:
        answer = httpx.post(
            f"{address}/v2/notifications/{path}",
            json=body,
            headers={"Authorization": f"Bearer {_token(key)}"},
            timeout=20,
        )
    except httpx.HTTPError as fault:
        raise CannotSend(_("Notify cannot be reached")) from fault
    if answer.status_code != httpx.codes.CREATED:
        raise CannotSend(
            _("Notify did not take it (%(status)s)") % {"status": answer.status_code},
            is_final=answer.status_code == httpx.codes.BAD_REQUEST,
        )


def _token(key: str) -> str:
    """The key ends with the service's id and its secret, 36 characters each; the secret signs (HS256)."""
    claims = {"iss": key[-73:-37], "iat": int(time.time())}
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(key[-36:]))


Senders = Mapping[Route, Sender]
"""The ways that this deployment has; email is always among them."""


def address_lines(address: str) -> dict[str, str]:
    """An address as Notify takes it: address_line_1 to address_line_7, the last the postcode."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    return {f"address_line_{number}": line for number, line in enumerate(lines[:7], start=1)}
