"""The kinds of number by which an organisation knows people, as they are called: council customer number."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _


def number_called(scheme: str) -> str:
    """What such a number is called."""
    return _("%s number") % scheme.replace("-", " ")


def numbers_called(schemes: Iterable[str]) -> list[tuple[str, str]]:
    """Each kind with what it is called, to choose from."""
    return [(scheme, capfirst(number_called(scheme))) for scheme in schemes]


def ways_to_name(schemes: Iterable[str]) -> list[tuple[str, str]]:
    """By what a person can be named: email or user name of an account, or a number of the organisation's."""
    return [("", _("Email or user name")), *numbers_called(schemes)]
