"""Seals what people and organisations write to each other, under a key of each subject's own for that.

Destroying the key (with everything about the person) makes every case and message unreadable at once.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from candour.access.current import recorder
from candour.access.first_sight import new_stored_key
from candour.access.unwrapping import unwrapped
from candour.people.models import SubjectKey
from candour.store.facts import StoredKey, stored_key
from candour.store.keys import MESSAGES
from candour.vault.data_keys import KeyPurpose
from candour.vault.errors import DestroyedKey
from candour.vault.seal import message_place, seal, unseal

Keys = Mapping[UUID, StoredKey]
"""Subject -> the key of its cases and messages."""


def keys_of(subjects: Iterable[UUID]) -> Keys:
    """The keys of some subjects; those that have none yet, or none any more, are left out."""
    found = SubjectKey.objects.filter(subject_id__in=list(subjects), dataset_id=MESSAGES)
    return {key.subject_id: stored_key(key.id, key.wrapping_version, key.wrapped) for key in found}


def sealed_words(subject: UUID, id: UUID, words: Mapping[str, Any]) -> bytes:
    """What a case or message says, sealed for its own place; a step of actions, which makes a missing key.

    Raises DestroyedKey (vault) for a subject that was erased.
    """
    key = keys_of([subject]).get(subject) or _new_key(subject)
    return seal(
        unwrapped(recorder().provider, key, KeyPurpose.MESSAGES),
        json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        message_place(key.id, id),
        recorder().random_bytes,
    )


def opened_words(keys: Keys, subject: UUID, id: UUID, sealed: bytes) -> dict[str, Any]:
    """What a case or message says. Raises DestroyedKey or CannotUnseal (vault)."""
    if subject not in keys:
        raise DestroyedKey(f"The key of messages of subject {subject} has been destroyed.")
    key = keys[subject]
    data_key = unwrapped(recorder().provider, key, KeyPurpose.MESSAGES)
    opened = unseal(data_key, sealed, message_place(key.id, id))
    words: dict[str, Any] = json.loads(opened.decode("utf-8", "surrogatepass"))
    return words


def _new_key(subject: UUID) -> StoredKey:
    """A first key, unless another request makes it at the same moment; never one for whom was erased."""
    if not SubjectKey.objects.filter(subject_id=subject, dataset_id=None).exists():
        raise DestroyedKey(f"Everything about subject {subject} has been erased.")
    key = new_stored_key(recorder(), KeyPurpose.MESSAGES)
    try:
        with transaction.atomic():
            SubjectKey.objects.create(
                subject_id=subject,
                id=key.id,
                dataset_id=MESSAGES,
                wrapping_version=key.wrapping_version,
                wrapped=key.wrapped,
            )
    except IntegrityError:
        return keys_of([subject])[subject]
    return key
