"""An outside identity that waits, for a quarter of an hour, for its owner to sign in and link it."""

import time

from django.http import HttpRequest

from candour.core.agreement import Assurance
from candour.web.portal.outside_provider import Identity

_KEY = "outside-waiting"
_LASTS = 900  # seconds


def keep(request: HttpRequest, identity: Identity) -> None:
    """Keep who came, in this browser's session alone."""
    request.session[_KEY] = [identity.issuer, identity.subject, identity.assurance.value, time.time()]


def waiting_identity(request: HttpRequest) -> Identity | None:
    """Who waits to be linked, if anybody does still."""
    issuer, subject, level, since = request.session.get(_KEY) or ("", "", 0, 0)
    if time.time() - since > _LASTS:
        return None
    return Identity(issuer, subject, Assurance(level))


def forget(request: HttpRequest) -> None:
    """Nobody waits any more."""
    request.session.pop(_KEY, None)
