"""Naming a person at a desk by the email or user name of their account: few names are wrong, or one guesses.

Whoever stands at a counter says who they are. An officer who tries name after name wants to learn who has an
account here, so after some that were nobody's a day no more are looked for. Numbers of the organisation's own
are not counted: it knows whom they are of.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

T = TypeVar("T")

_RATES: Final = {"missed": "30/d/user"}


def named(
    request: HttpRequest, form: forms.Form, field: str, scheme: str, look: Callable[[], T | None], missed: str
) -> T | None:
    """Whom `look` finds by what stands in a field; None with what is wrong with it in the form.

    A page that only shows again what was sent counts nothing, and looks for nobody once a send would not.
    scheme: of a number, "" for an email or a user name. missed: the words where there is nobody.
    """
    usage = None
    if not scheme:
        usage = ratelimit.consume(
            request,
            app="candour.desk",
            action="missed",
            config=_RATES,
            limit_get=True,
            dry_run=request.method != "POST",
        )
        if usage is None:
            form.add_error(
                field, _("Too many names you entered today matched nobody. Ask a colleague, or use a number")
            )
            return None
    found = look()
    if found is None:
        form.add_error(field, missed)
    elif usage is not None:
        usage.rollback()
    return found


def is_email(given: str, scheme: str) -> bool:
    """Whether somebody is named by an email."""
    return not scheme and "@" in given
