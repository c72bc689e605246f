"""Forms that count once: each carries a number of its own, so what is pressed twice happens once."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from candour.people.identifiers import new_id

NUMBER = "form-number"
"""The hidden field."""


def new_number() -> UUID:
    """A number for a form that is about to be shown."""
    return new_id()


def number_sent(request: HttpRequest) -> UUID:
    """The number of the form that was sent. Raises BadRequest for what no form of ours sends."""
    try:
        return UUID(request.POST.get(NUMBER, ""))
    except ValueError:
        raise BadRequest("This form has no number.") from None
