"""What staff write about a colleague, who has no log of their own: sealed under their organisation's key.

The same key has the parts of log entries that only the organisation may read. Nothing here asks who may read
it: a page does.
"""

import json
from collections.abc import Mapping
from uuid import UUID

from candour.access.current import recorder
from candour.access.unwrapping import unwrapped
from candour.people.models import OrganisationKey
from candour.store.facts import StoredKey, stored_key
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import desk_words_place, seal, unseal


def sealed_by(organisation: UUID, row: UUID, words: Mapping[str, str]) -> bytes:
    """Words sealed for their row, under the key of an organisation."""
    key = _key_of(organisation)
    return seal(
        unwrapped(recorder().provider, key, KeyPurpose.HOLDER),
        json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        desk_words_place(key.id, row),
        recorder().random_bytes,
    )


def opened_by(organisation: UUID, row: UUID, sealed: bytes) -> Mapping[str, str]:
    """The words of a row."""
    key = _key_of(organisation)
    data_key = unwrapped(recorder().provider, key, KeyPurpose.HOLDER)
    words: Mapping[str, str] = json.loads(unseal(data_key, sealed, desk_words_place(key.id, row)))
    return words


def _key_of(organisation: UUID) -> StoredKey:
    row = OrganisationKey.objects.get(organisation=organisation)
    return stored_key(row.key_id, row.wrapping_version, row.wrapped)
