"""Everything that can be broken in the vault.

    VaultError
    ├── KeyFileProblem      a key file cannot be trusted or read; the sentence says what to do
    ├── KeySettingProblem   a key given as a setting is missing or not a key; the sentence says which
    ├── UnknownKey          the key-encryption key of that version is not held here
    ├── DestroyedKey        the data key was destroyed, and what it sealed can never be read again
    ├── CannotUnseal        the sealed bytes were altered, or belong somewhere else
    └── JournalDamaged      the journal of destroyed keys cannot be read to its end

No message ever holds key material or plaintext.
"""


class VaultError(Exception):
    """Something in the vault is broken."""


class KeyFileProblem(VaultError):
    """A key file or its folder cannot be trusted or read."""


class KeySettingProblem(VaultError):
    """A key given as a setting is missing or is not a key."""


class UnknownKey(VaultError):
    """The key-encryption key of that version is not held here."""


class DestroyedKey(VaultError):
    """The data key was destroyed, and what it sealed can never be read again."""


class CannotUnseal(VaultError):
    """The sealed bytes were altered, or are being opened in a place they do not belong to."""


class JournalDamaged(VaultError):
    """The journal of destroyed keys cannot be read to its end."""
