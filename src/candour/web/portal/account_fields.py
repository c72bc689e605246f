"""Fields that several forms of an account have: an email, a name, a new password, a code."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from candour.people.models import Account

LONGEST_PASSWORD = 256


class AddressField(forms.EmailField):
    """An email address in the one way that it is kept, looked for and counted, however it was typed.

    A host can be written in many ways, of which the mail goes to one (RFC 5891): with wide letters, say. Each
    would otherwise be a mailbox of its own for the limits that keep strangers from filling it. A number in
    brackets has many spellings too; that, or a name without a dot, would lead our mail to machines inside.
    """

    def clean(self, value: Any) -> str:
        """In small letters, with its host as its owner reads it. Raises ValidationError."""
        name, _at, host = str(super().clean(value)).rpartition("@")
        if not host:
            return ""
        try:
            plain = host.encode("idna").decode("idna")
        except UnicodeError:
            plain = ""
        is_name = "." in plain and not plain.startswith("[")
        if not is_name or not name.lower().isascii():  # a long s, which Python takes for an s
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return f"{name.lower()}@{plain}"


def email_field(label: Any = None) -> forms.EmailField:
    """An email address, as short as mail servers take them (RFC 5321)."""
    return AddressField(
        label=label or _("Email address"),
        max_length=254,
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.com"),
            "max_length": _("Enter an email address of 254 characters or fewer"),
        },
    )


def new_password_field(label: Any = None) -> forms.CharField:
    """A new password, with spaces as they were typed; `check_new_password` says whether it is strong."""
    return forms.CharField(
        label=label or _("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput,
        error_messages={
            "required": _("Enter a password"),
            "max_length": _("Enter a password of 256 characters or fewer"),
        },
    )


class NameForm(forms.Form):
    """What somebody wants to be called here."""

    given_name = forms.CharField(
        label=_("First name"),
        max_length=100,
        error_messages={
            "required": _("Enter what you want to be called here"),
            "max_length": _("Enter a name of 100 characters or fewer"),
        },
    )
    family_name = forms.CharField(
        label=_("Last name (optional)"),
        required=False,
        max_length=100,
        error_messages={"max_length": _("Enter a name of 100 characters or fewer")},
    )


def check_new_password(form: forms.Form, field: str, *, account: Account) -> None:
    """Add what is weak about a new password to its field. account: whose names must not be in it."""
    password = form.cleaned_data.get(field)
    if not password:
        return
    try:
        password_validation.validate_password(password, account)
    except forms.ValidationError as weak:
        form.add_error(field, weak)
