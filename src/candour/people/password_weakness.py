"""What no list of leaked passwords knows: that one repeats itself, or that somebody else may have had it.

Settings name the validators.
"""

from typing import Any, Final

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST: Final = 5  # different signs; “aaaaaaaaaaaa” and “1212121212” have fewer


class RepeatsValidator:
    """Asks for a password that is long enough before it begins again. min_length: in characters."""

    def __init__(self, min_length: int) -> None:
        self._min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where it has few signs, or one shorter piece over and over."""
        plain = password.lower()
        if len(plain) < self._min_length:
            return  # that is said already
        if len(set(plain)) < FEWEST or _piece(plain) < self._min_length:
            raise ValidationError(
                _("This password repeats itself. Use three words that do not belong together"),
                code="password_repeats",
            )

    def get_help_text(self) -> str:
        """What is good is said beside the field."""
        return ""


class ReportedPasswordValidator:
    """Refuses the password with which somebody else may have signed in, while the account is there."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where the owner's account was locked while it had this password."""
        if user is None or user._state.adding:
            return
        reported = user.security_reports.exclude(password="").values_list("password", flat=True)
        if any(check_password(password, kept) for kept in reported):
            raise ValidationError(
                _("Somebody else may know this password. Choose another"), code="password_reported"
            )

    def get_help_text(self) -> str:
        """Nothing to say before."""
        return ""


def _piece(text: str) -> int:
    """How many characters stand there before it begins again."""
    return next(size for size in range(1, len(text) + 1) if text[size:] == text[: len(text) - size])
