"""What officers write about somebody for their desk, sealed under that person's log key like their entries.

Destroying the key makes it unreadable at once. Nothing here asks who may read it: a page does.
"""

import json
from collections.abc import Mapping
from uuid import UUID

from candour.access.actions import log_key
from candour.access.current import recorder
from candour.access.unwrapping import unwrapped
from candour.access.within import within
from candour.store.facts import StoredKey
from candour.vault.data_keys import KeyPurpose
from candour.vault.errors import DestroyedKey
from candour.vault.seal import desk_words_place, seal, unseal


def sealed_for(subject: UUID, row: UUID, words: Mapping[str, str]) -> bytes:
    """Words sealed for their row, under the log key of a subject. Raises DestroyedKey (vault)."""
    key = log_key(subject)
    return seal(
        unwrapped(recorder().provider, key, KeyPurpose.LOG),
        json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        desk_words_place(key.id, row),
        recorder().random_bytes,
    )


def opened_words(person: UUID | None, subject: UUID | None, row: UUID, sealed: bytes) -> Mapping[str, str]:
    """The words of a row about a person; none where none were written, or the key is gone."""
    if subject is None or not sealed:
        return {}
    with within(person):
        try:
            key = log_key(subject)
        except DestroyedKey:
            return {}
    return opened_with(key, row, sealed)


def opened_with(key: StoredKey, row: UUID, sealed: bytes) -> Mapping[str, str]:
    """The same with the log key of the subject it is sealed for."""
    data_key = unwrapped(recorder().provider, key, KeyPurpose.LOG)
    words: Mapping[str, str] = json.loads(unseal(data_key, sealed, desk_words_place(key.id, row)))
    return words
