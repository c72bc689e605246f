"""The key provider `env`: keys given as settings, for platforms that hand secrets to a program that way.

`CANDOUR_KEY_ENCRYPTION_KEY_1`, `_2`, ... are the versions of the key-encryption key,
`CANDOUR_BLIND_INDEX_KEY` the secret of the blind indexes and `CANDOUR_SIGNING_KEY_LOG`, `_PROMISE` and
`_EXCHANGE_TOKEN` the seeds of signing keys, each 32 bytes in base64.
"""

import re
from collections.abc import Mapping

from candour.vault.errors import KeySettingProblem
from candour.vault.key_files import key_from_base64
from candour.vault.key_ring import KeyRing
from candour.vault.seal import KEY_BYTES, RandomBytes

BLIND_INDEX = "CANDOUR_BLIND_INDEX_KEY"
SIGNING = "CANDOUR_SIGNING_KEY_"
ENCRYPTION = re.compile(r"CANDOUR_KEY_ENCRYPTION_KEY_([1-9][0-9]{0,8})")


def keys_from_settings(settings: Mapping[str, str], random_bytes: RandomBytes) -> KeyRing:
    """The keys found among `settings` (names to values, as in an environment; others are ignored).

    A version added to the settings is used from the next start on. Raises KeySettingProblem.
    """
    encryption_keys = {
        int(found[1]): _key(settings, name) for name in settings if (found := ENCRYPTION.fullmatch(name))
    }
    if not encryption_keys:
        raise KeySettingProblem(f"Set CANDOUR_KEY_ENCRYPTION_KEY_1 to {KEY_BYTES} random bytes in base64.")
    return KeyRing(encryption_keys, _key(settings, BLIND_INDEX), random_bytes)


def seed_from_settings(settings: Mapping[str, str], name: str) -> bytes:
    """The 32-byte seed of the signing key `name`, such as `exchange-token`. Raises KeySettingProblem."""
    return _key(settings, f"{SIGNING}{name.upper().replace('-', '_')}")


def _key(settings: Mapping[str, str], name: str) -> bytes:
    key = key_from_base64(settings.get(name, ""))
    if key is None:
        raise KeySettingProblem(f"{name} is not a key: it must be {KEY_BYTES} random bytes in base64.")
    return key
