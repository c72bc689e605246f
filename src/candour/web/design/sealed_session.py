"""What people typed and is kept in their session for a while: sealed, as what is stored of people is."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from candour.access.current import recorder
from candour.vault.errors import VaultError
from candour.vault.provider import WrappedKey
from candour.vault.seal import unsent_place

Sealed = list[Any]
"""The version of the key, and base64: what JSON can hold."""


def sealed(kept: Mapping[str, Any]) -> Sealed:
    """As it stands in the session. kept: what JSON can hold."""
    wrapped = recorder().provider.wrap(json.dumps(kept).encode(), unsent_place())
    return [wrapped.version, base64.b64encode(wrapped.sealed).decode()]


def opened(kept: Sealed) -> dict[str, Any] | None:
    """The same again; None for what cannot be opened any more."""
    version, text = kept
    try:
        plain = recorder().provider.unwrap(WrappedKey(version, base64.b64decode(text)), unsent_place())
    except VaultError:
        return None
    read: dict[str, Any] = json.loads(plain)
    return read
