"""How secrets of second factors are kept: wrapped by the vault, so that a copied database signs nobody in."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from candour.access.current import recorder
from candour.vault.provider import WrappedKey
from candour.vault.seal import second_factor_place


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What django-allauth asks of us. A TOTP secret is 20 bytes in base32, which is 32 characters."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Enter the one shown now"),
    }

    def encrypt(self, text: str) -> str:
        """The secret as it is stored: "version:base64"."""
        wrapped = recorder().provider.wrap(text.encode("ascii"), second_factor_place())
        return f"{wrapped.version}:{base64.b64encode(wrapped.sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises UnknownKey or CannotUnseal (vault)."""
        version, _colon, sealed = encrypted_text.partition(":")
        wrapped = WrappedKey(int(version), base64.b64decode(sealed))
        return recorder().provider.unwrap(wrapped, second_factor_place()).decode("ascii")
