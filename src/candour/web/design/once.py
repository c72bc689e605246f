"""Forms that count once, and that lose nothing when a session has ended before they were sent.

Each form carries a number of its own, so what is pressed twice happens once. It also says whose it is: what
somebody typed before they were signed out is kept, sealed, until that same person opens the page again.
"""

import base64
import json
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from candour.access.current import recorder
from candour.people.identifiers import new_id
from candour.people.models import Account
from candour.vault.errors import VaultError
from candour.vault.provider import WrappedKey
from candour.vault.seal import unsent_place

NUMBER, OWNER = "form-number", "form-owner"
"""The hidden fields."""

_KEPT = "unsent"
_MOST = 20_000  # characters of a form that are kept
_NEVER_KEPT = frozenset({NUMBER, OWNER, "csrfmiddlewaretoken", "password"})


def new_number() -> UUID:
    """A number for a form that is about to be shown."""
    return new_id()


def number_sent(request: HttpRequest) -> UUID:
    """The number of the form that was sent. Raises BadRequest for what no form of ours sends."""
    try:
        return UUID(request.POST.get(NUMBER, ""))
    except ValueError:
        raise BadRequest("This form has no number.") from None


def owner_mark(account: Account) -> str:
    """What a form carries to say whose it is."""
    return Signer(salt=OWNER).sign(str(account.pk))


def keep_unsent(request: HttpRequest) -> None:
    """Keep what was typed into a form whose session has ended; what carries no owner's mark is not kept."""
    try:
        owner = Signer(salt=OWNER).unsign(request.POST.get(OWNER, ""))
    except BadSignature:
        return
    fields = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.POST.lists()
        if name not in _NEVER_KEPT
    }
    text = json.dumps({"owner": owner, "path": request.path, "fields": fields})
    if len(text) <= _MOST:
        sealed = recorder().provider.wrap(text.encode(), unsent_place())
        request.session[_KEPT] = [sealed.version, base64.b64encode(sealed.sealed).decode()]


def take_unsent(request: HttpRequest, account: Account) -> dict[str, Any]:
    """What this person typed into this page before they were signed out; nothing where there is none.

    A field that was sent several times has a list of all its values.

    Whoever else signs in there is given nothing, and it is forgotten.
    """
    if request.method != "GET" or _KEPT not in request.session:
        return {}
    version, sealed = request.session[_KEPT]
    try:
        wrapped = WrappedKey(version, base64.b64decode(sealed))
        kept = json.loads(recorder().provider.unwrap(wrapped, unsent_place()))
    except VaultError:
        kept = {"owner": "", "path": "", "fields": {}}
    is_theirs = kept["owner"] == str(account.pk)
    if is_theirs and kept["path"] != request.path:
        return {}
    del request.session[_KEPT]
    return dict(kept["fields"]) if is_theirs else {}
