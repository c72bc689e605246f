"""Makes what a person needs when a reference nobody knew is first seen: a subject with its own log key.

Knows neither Django nor a database; `candour.store.subjects` says how to store what is made here, and which
of two simultaneous first sights counts. Nothing made here may be used before that statement has answered.
"""

from uuid import UUID

from candour.access.recording import Recorder
from candour.access.unwrapping import unwrapped
from candour.store.facts import StoredKey
from candour.store.subjects import NewKey, NewSubject
from candour.vault import data_keys
from candour.vault.blind import blind_index, normalised
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import reference_place, seal, unseal


def blind_of(recorder: Recorder, organisation: UUID, scheme: str, reference: str) -> bytes:
    """The 32-byte index under which an organisation's reference is stored."""
    return blind_index(recorder.provider.blind_index_key, organisation, scheme, reference)


def new_subject(recorder: Recorder, *, organisation: UUID, scheme: str, reference: str) -> NewSubject:
    """A subject, a person of their own, a log key, and the reference sealed under it: for FIRST_SIGHT."""
    key_id, data_key = recorder.new_id(), data_keys.new_data_key(recorder.random_bytes)
    return NewSubject(
        blind=blind_of(recorder, organisation, scheme, reference),
        organisation=organisation,
        scheme=scheme,
        subject=recorder.new_id(),
        person=recorder.new_id(),
        sealed=seal(
            data_key,
            normalised(reference).encode("utf-8", "surrogatepass"),
            reference_place(key_id, organisation, scheme),
            recorder.random_bytes,
        ),
        log_key=_stored(recorder, key_id, KeyPurpose.LOG, data_key),
    )


def new_key(recorder: Recorder, *, subject: UUID, dataset: UUID | None) -> NewKey:
    """A key for one subject's records in a dataset, or for their log bodies (dataset None): for NEW_KEYS."""
    purpose = KeyPurpose.LOG if dataset is None else KeyPurpose.RECORDS
    return NewKey(subject, dataset, new_stored_key(recorder, purpose))


def new_stored_key(recorder: Recorder, purpose: KeyPurpose) -> StoredKey:
    """A fresh data key, wrapped for one purpose, with an id of its own."""
    return _stored(recorder, recorder.new_id(), purpose, data_keys.new_data_key(recorder.random_bytes))


def opened_reference(
    recorder: Recorder, log_key: StoredKey, *, organisation: UUID, scheme: str, sealed: bytes
) -> str:
    """A stored reference's value. Raises CannotUnseal or UnknownKey (vault)."""
    place = reference_place(log_key.id, organisation, scheme)
    return unseal(unwrapped(recorder.provider, log_key, KeyPurpose.LOG), sealed, place).decode(
        "utf-8", "surrogatepass"
    )


def _stored(recorder: Recorder, key_id: UUID, purpose: KeyPurpose, data_key: bytes) -> StoredKey:
    wrapped = data_keys.wrap(recorder.provider, key_id, purpose, data_key)
    return StoredKey(key_id, wrapped.version, wrapped.sealed)
