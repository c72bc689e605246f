"""Everything that can be broken in the vault.

    VaultError
    ├── KeyProblem          the keys of this deployment cannot be had; the sentence is for its operator
    │   ├── KeyFileProblem      a key file cannot be trusted or read
    │   └── KeySettingProblem   a key given as a setting is missing or not a key
    ├── UnknownKey          the key-encryption key of that version is not held here
    ├── DestroyedKey        the data key was destroyed, and what it sealed can never be read again
    ├── CannotUnseal        the sealed bytes were altered, or belong somewhere else
    └── JournalDamaged      the journal of destroyed keys cannot be read to its end

No message ever holds key material or plaintext.
"""


class VaultError(Exception):
    """Something in the vault is broken."""


class KeyProblem(VaultError):
    """The keys of this deployment cannot be had. The text is one sentence for its operator."""


class KeyFileProblem(KeyProblem):
    """A key file or its folder cannot be trusted or read."""


class KeySettingProblem(KeyProblem):
    """A key given as a setting is missing or is not a key."""


class UnknownKey(VaultError):
    """The key-encryption key of that version is not held here."""


class DestroyedKey(VaultError):
    """The data key was destroyed, and what it sealed can never be read again."""


class CannotUnseal(VaultError):
    """The sealed bytes were altered, or are being opened in a place they do not belong to."""


class JournalDamaged(VaultError):
    """The journal of destroyed keys cannot be read to its end."""
