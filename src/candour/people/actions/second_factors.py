"""A second factor of an account: an authenticator app, passkeys, and recovery codes for when they are lost.

Recovery codes stand for another factor, so they go with the last one. Staff's own rules are in `staff`.
"""

import secrets
from datetime import datetime
from typing import Any, Final

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.errors import AlreadyExists
from candour.people.models import Account
from candour.people.typed_codes import found_among, kept_together, plain_code

Type = Authenticator.Type

RECOVERY_CODES: Final = 10
RECOVERY_DIGITS: Final = 16

REMEMBERED_SECONDS: Final = 120
"""For so long a used code of an app is remembered: it is good for three periods of thirty seconds, because
clocks differ, of which the package remembers one."""


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


def take_code(*, account: Account, code: str) -> Authenticator | None:
    """The factor that has this code, an app or the recovery codes; the code is used up. None for any other.

    It changes nothing that its owner decides about, so it makes no entry.
    """
    factors = Authenticator.objects.filter(user=account).exclude(type=Type.WEBAUTHN)
    return next((factor for factor in factors if _takes(factor, code)), None)


def make_recovery_codes(*, account: Account, at: datetime) -> list[str]:
    """Make ten new codes, each good once, and end those there were; gives them, to be shown this once.

    Each is 16 digits, 53 bits, for they are typed where the digits of an app are. They are ours and not
    django-allauth's, of which the database would keep what they are made from.
    """
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _ in range(RECOVERY_CODES)]
    salt, kept = kept_together(codes)  # before the account is held: it takes a while
    _keep_recovery_codes(account, {"salt": salt, "codes": kept}, at)
    return codes


@transaction.atomic
def _keep_recovery_codes(account: Account, kept: dict[str, Any], at: datetime) -> None:
    Account.objects.select_for_update().get(pk=account.pk)
    Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).delete()
    Authenticator.objects.create(user=account, type=Type.RECOVERY_CODES, data=kept)
    record_account(account, "recovery-codes-made", at)


@transaction.atomic
def _takes_recovery_code(factor: Authenticator, code: str) -> bool:
    held = Authenticator.objects.select_for_update().filter(pk=factor.pk).first()
    if held is None or len(plain_code(code)) != RECOVERY_DIGITS:
        return False
    found = found_among(code, held.data["salt"], held.data["codes"])
    if found is None:
        return False
    held.data["codes"].remove(found)
    held.save(update_fields=["data"])
    return True


def _takes(factor: Authenticator, code: str) -> bool:
    if factor.type == Type.RECOVERY_CODES and "codes" in factor.data:
        return _takes_recovery_code(factor, code)
    if factor.type == Type.RECOVERY_CODES:  # made before codes were ours
        return bool(factor.wrap().validate_code(code))
    used = f"used-code:{factor.user_id}:{normalize_user_code(code)}"
    is_right = validate_totp_code(decrypt(factor.data["secret"]), code)
    return is_right and cache.add(used, True, timeout=REMEMBERED_SECONDS)
