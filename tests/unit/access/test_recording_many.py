"""An entry of many is the entry that the recorder makes alone: same words and places, own nonces and id."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from candour.access.first_sight import new_stored_key
from candour.access.keys import open_recorder
from candour.access.recording import HolderPart, Recorder
from candour.access.recording_many import UsesRecorder
from candour.log.canonical import CanonicalForm, canonical_json
from candour.log.exact import encode_base64
from candour.log.leaf import hash_body
from candour.store.entries import EntryRow
from candour.store.facts import StoredKey
from candour.vault.data_keys import KeyPurpose

AT = datetime(2026, 3, 3, 9, 15, 0, 250_750, tzinfo=UTC)
SUBJECT, ASKER = UUID(int=11), UUID(int=12)
BODY = {"kind": "release", "case": "Größe 100%", "released": ["contact.address"]}
PART = {"officer": "a1f3", "refused": {}}


@pytest.fixture
def recorder(tmp_path) -> Recorder:
    return replace(open_recorder(tmp_path / "keys", "harrowmere.example/log"), clock=lambda: AT)


def words(recorder: Recorder, row: EntryRow, log_key: StoredKey, holder_key: StoredKey) -> tuple:
    """What a row says, apart from what chance put into it; each part must prove its own hash."""
    opened = recorder.opened(log_key, id=row.id, at=row.at, kind=row.kind, sealed=row.sealed)
    part = recorder.opened_holder_part(holder_key, id=row.id, sealed=row.holder_sealed)
    body = json.loads(opened.body)
    assert opened.leaf == row.leaf
    assert canonical_json(body) == opened.body
    assert body.pop("holder") == encode_base64(hash_body(part.nonce, part.content))
    plain = {name: getattr(row, name) for name in ("subject", "at", "happened", "kind", "organisation")}
    return body, part.content, plain, row.key, row.holder_key


def test_an_entry_of_many_says_what_one_alone_says(recorder):
    log_key = new_stored_key(recorder, KeyPurpose.LOG)
    holder_key = new_stored_key(recorder, KeyPurpose.HOLDER)
    alone = recorder.entry(
        BODY,
        kind="use",
        subject=SUBJECT,
        key=log_key,
        happened=AT,
        organisation=ASKER,
        holder=HolderPart(PART, holder_key),
    )
    for many in (True, False):
        uses = UsesRecorder(recorder, organisation=ASKER, holder_key=holder_key, many=many)
        common = {name: value for name, value in BODY.items() if name != "case"}
        rows = [
            uses.entry(
                CanonicalForm(common, ("case", "holder")),
                {"case": canonical_json(BODY["case"])},
                canonical_json(PART),
                subject=SUBJECT,
                key=log_key,
                happened=AT,
            )
            for _ in range(3)
        ]
        for row in rows:
            assert words(recorder, row, log_key, holder_key) == words(recorder, alone, log_key, holder_key)
        assert len({row.id for row in rows} | {row.leaf for row in rows} | {row.sealed for row in rows}) == 9
