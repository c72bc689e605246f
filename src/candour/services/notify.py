"""GOV.UK Notify as far as we need it (its API, version 2): what it takes, and what it says became of it.

Two calls and a token; decision 26 says why Notify's own client is not here.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from uuid import UUID

import httpx
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.jwk import OctKey

from candour.services.errors import CannotSend

NOTIFY: Final = "https://api.notifications.service.gov.uk"

SECONDS: Final = 20
"""How long one call may take."""


class Became(Enum):
    """What became of something that Notify took.

    NOT_KNOWN_YET: it is on its way, or Notify cannot be asked just now. COULD_BE_TRIED: it did not arrive,
    and might if it was sent once more. FORGOTTEN: Notify knows nothing of it any more.
    """

    NOT_KNOWN_YET = "not-known-yet"
    ARRIVED = "arrived"
    COULD_BE_TRIED = "could-be-tried"
    FAILED = "failed"
    FORGOTTEN = "forgotten"


_BECAME: Final[Mapping[str, Became]] = {
    "delivered": Became.ARRIVED,
    "sent": Became.ARRIVED,  # abroad, from where nobody hears more
    "received": Became.ARRIVED,  # printed and posted
    "temporary-failure": Became.COULD_BE_TRIED,
    "technical-failure": Became.COULD_BE_TRIED,
    "permanent-failure": Became.FAILED,
    "cancelled": Became.FAILED,
    "validation-failed": Became.FAILED,
    "virus-scan-failed": Became.FAILED,
}
"""Notify's statuses of texts and letters. Any other is one of a thing on its way."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it, and Notify's own word for that, or ""."""

    became: Became
    status: str = ""

    @property
    def why(self) -> str:
        """For the people at the desk."""
        return _("Notify could not deliver it (%s)") % self.status


class Notify:
    """Notify, called with one key."""

    def __init__(self, key: str, address: str = NOTIFY) -> None:
        self._key, self._address = key, address

    def take(self, path: str, body: Mapping[str, Any]) -> UUID:
        """Hand something over; gives the number by which Notify knows it.

        Raises CannotSend; a bad request (400) is final: the number or the address is wrong.
        """
        try:
            answer = httpx.post(self._url(path), json=body, headers=self._headers(), timeout=SECONDS)
        except httpx.HTTPError as fault:
            raise CannotSend(_("Notify cannot be reached")) from fault
        if answer.status_code != httpx.codes.CREATED:
            raise CannotSend(
                _("Notify did not take it (%(status)s)") % {"status": answer.status_code},
                is_final=answer.status_code == httpx.codes.BAD_REQUEST,
            )
        return UUID(answer.json()["id"])

    def became(self, number: UUID) -> Result:
        """What became of what Notify took under a number."""
        try:
            answer = httpx.get(self._url(str(number)), headers=self._headers(), timeout=SECONDS)
        except httpx.HTTPError:
            return Result(Became.NOT_KNOWN_YET)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return Result(Became.FORGOTTEN)
        if answer.status_code != httpx.codes.OK:
            return Result(Became.NOT_KNOWN_YET)
        status = str(answer.json()["status"])
        return Result(_BECAME.get(status, Became.NOT_KNOWN_YET), status)

    def _url(self, path: str) -> str:
        return f"{self._address}/v2/notifications/{path}"

    def _headers(self) -> dict[str, str]:
        """The key ends with the service's id and its secret, 36 characters each; the secret signs (HS256)."""
        claims = {"iss": self._key[-73:-37], "iat": int(time.time())}
        token = jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(self._key[-36:]))
        return {"Authorization": f"Bearer {token}"}
