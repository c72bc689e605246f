"""A second factor of an account: an authenticator app, passkeys, and recovery codes for when they are lost.

Recovery codes stand for another factor, so they go with the last one. Staff's own rules are in `staff`.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.errors import AlreadyExists
from candour.people.models import Account

Type = Authenticator.Type


@transaction.atomic
def add_authenticator_app(*, account: Account, secret: str, at: datetime) -> Authenticator:
    """From now on a code of the app with this secret (base32) is asked for. Raises AlreadyExists."""
    Account.objects.select_for_update().get(pk=account.pk)
    if Authenticator.objects.filter(user=account, type=Type.TOTP).exists():
        raise AlreadyExists("This account has an authenticator app already.")
    made: Authenticator = TOTP.activate(account, secret).instance
    record_account(account, "authenticator-added", at)
    return made


@transaction.atomic
def add_passkey(*, account: Account, name: str, credential: dict[str, Any], at: datetime) -> Authenticator:
    """Add a passkey that was proven to belong to whoever is signed in."""
    made: Authenticator = WebAuthn.add(account, name, credential).instance
    record_account(account, "passkey-added", at)
    return made


@transaction.atomic
def rename_passkey(*, passkey: Authenticator, name: str, at: datetime) -> None:
    """Change the name by which its owner knows a passkey."""
    passkey.wrap().name = name
    passkey.save(update_fields=["data"])
    record_account(passkey.user, "passkey-renamed", at)


@transaction.atomic
def remove_second_factor(*, factor: Authenticator, at: datetime) -> None:
    """Remove an authenticator app or a passkey; with the last one, the recovery codes too."""
    removed, _each = Authenticator.objects.filter(pk=factor.pk).delete()
    if not removed:
        return
    rest = Authenticator.objects.filter(user=factor.user)
    if not rest.exclude(type=Type.RECOVERY_CODES).exists():
        rest.delete()
    change = "authenticator-removed" if factor.type == Type.TOTP else "passkey-removed"
    record_account(factor.user, change, at)


@transaction.atomic
def make_recovery_codes(*, account: Account, at: datetime) -> list[str]:
    """Make ten new codes, each good once, and end those there were; gives them, to be shown this once."""
    Account.objects.select_for_update().get(pk=account.pk)
    Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(account)
    codes.mark_as_viewed()
    record_account(account, "recovery-codes-made", at)
    return list(codes.get_unused_codes())
