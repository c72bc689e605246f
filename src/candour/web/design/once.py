"""Forms that count once: what is pressed twice happens once, whatever the form does.

Both doors answer forms through `counted_once`, which knows by its mark a form that was sent before. What a
person writes in a case has a number of its own besides (`form-number`), which its action keeps for good.
"""

import json
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from candour.people.actions.sent_forms import note_where, take_form
from candour.people.identifiers import new_id
from candour.people.models import Account
from candour.web.design.marks import OWNER, TOKEN, Mark, mark_of

NUMBER = "form-number"
"""The hidden field."""


def counted_once(request: HttpRequest, account: Account, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a form; sent again with the same in it, it leads to where it led the first time.

    The second of two presses waits for the first. A form that comes back with errors has not counted.
    """
    mark = mark_of(request) if request.method == "POST" else None
    if mark is None or mark.owner != str(account.pk):
        return answer()
    with transaction.atomic():
        sent = take_form(account=account, id=_number_of(mark, request), at=timezone.now())
        if sent.led_to:
            return redirect(sent.led_to)
        response = answer()
        note_where(sent, getattr(response, "again", response.get("Location", "")))
        return response


def again(response: HttpResponse, to: str) -> HttpResponse:
    """The response to a form that leads elsewhere when it is sent again; "": it has not counted."""
    response.again = to  # type: ignore[attr-defined]
    return response


def new_number() -> UUID:
    """A number for a form that is about to be shown."""
    return new_id()


def number_sent(request: HttpRequest) -> UUID:
    """The number of the form that was sent. Raises BadRequest for what no form of ours sends."""
    try:
        return UUID(request.POST.get(NUMBER, ""))
    except ValueError:
        raise BadRequest("This form has no number.") from None


def _number_of(mark: Mark, request: HttpRequest) -> UUID:
    """Of this form with this in it: changed and sent again, it is another."""
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in (OWNER, TOKEN))
    text = f"{mark.number}{json.dumps([request.get_full_path(), typed])}"
    return UUID(bytes=salted_hmac("candour.sent-form", text, algorithm="sha256").digest()[:16])
