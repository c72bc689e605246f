"""A destroyed key stays destroyed, whatever is backed up, rotated and restored around it."""

import os
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from candour.vault.data_keys import KeyPurpose, new_data_key, rewrap, unwrap, wrap
from candour.vault.destruction import Destruction, from_line, to_line
from candour.vault.errors import DestroyedKey, JournalDamaged
from candour.vault.key_ring import KeyRing
from candour.vault.provider import WrappedKey
from candour.vault.seal import record_place, seal, unseal

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DESTRUCTION = Destruction(UUID(int=1), AT, UUID(int=2))

destructions = st.builds(
    Destruction,
    st.uuids(),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))])),
    st.uuids(),
)


@given(destructions)
def test_a_line_says_again_what_was_written(destruction: Destruction) -> None:
    line = to_line(destruction)
    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert from_line(line, 1) == destruction


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[]",
        "{}",
        "\N{REPLACEMENT CHARACTER}",
        to_line(DESTRUCTION)[:-2],
        to_line(DESTRUCTION).replace('"v":1', '"v":2'),
        to_line(DESTRUCTION).replace("+00:00", ""),
        to_line(DESTRUCTION).replace("00000001", "0000000x"),
        '{"v":1,"key":7,"at":"2026-11-22T09:30:00+00:00","entry":"00000000-0000-0000-0000-000000000002"}',
        '{"v":1,"key":"00000000-0000-0000-0000-000000000001","at":7,"entry":""}',
    ],
)
def test_a_line_nobody_can_read_stops_the_reading_and_is_named(line: str) -> None:
    with pytest.raises(JournalDamaged, match="Line 7 of the journal"):
        from_line(line, 7)


class Vault(RuleBasedStateMachine):
    """A table of keys, its backups and its journal, worked on in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.encryption_keys = {1: os.urandom(32)}
        self.table: dict[UUID, WrappedKey | None] = {}
        self.sealed: dict[UUID, bytes] = {}
        self.backups: list[dict[UUID, WrappedKey | None]] = []
        self.journal: list[str] = []
        self.destroyed: set[UUID] = set()

    @property
    def provider(self) -> KeyRing:
        return KeyRing(self.encryption_keys, bytes(32), os.urandom)

    @rule()
    def seal_under_a_new_key(self) -> None:
        key_id, data_key = UUID(int=len(self.sealed)), new_data_key(os.urandom)
        self.table[key_id] = wrap(self.provider, key_id, KeyPurpose.RECORDS, data_key)
        self.sealed[key_id] = seal(data_key, key_id.bytes, self.place(key_id), os.urandom)

    @rule()
    def rotate(self) -> None:
        self.encryption_keys[len(self.encryption_keys) + 1] = os.urandom(32)
        for key_id, wrapped in self.table.items():
            if wrapped is not None:
                self.table[key_id] = rewrap(self.provider, key_id, KeyPurpose.RECORDS, wrapped)

    @rule()
    def back_up(self) -> None:
        self.backups.append(dict(self.table))

    @precondition(lambda self: self.table)
    @rule(data=st.data())
    def destroy(self, data: st.DataObject) -> None:
        key_id = data.draw(st.sampled_from(sorted(self.table)))
        self.journal.append(to_line(Destruction(key_id, AT, UUID(int=2))))
        self.table[key_id] = None
        self.destroyed.add(key_id)

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore_and_destroy_again(self, data: st.DataObject) -> None:
        self.table = dict(data.draw(st.sampled_from(self.backups)))
        journal = (from_line(line, number) for number, line in enumerate(self.journal, start=1))
        for destruction in journal:
            if destruction.key_id in self.table:
                self.table[destruction.key_id] = None

    @invariant()
    def destroyed_keys_open_nothing_and_the_others_open_everything(self) -> None:
        for key_id, wrapped in self.table.items():
            if key_id in self.destroyed:
                with pytest.raises(DestroyedKey):
                    unwrap(self.provider, key_id, KeyPurpose.RECORDS, wrapped)
            else:
                data_key = unwrap(self.provider, key_id, KeyPurpose.RECORDS, wrapped)
                assert unseal(data_key, self.sealed[key_id], self.place(key_id)) == key_id.bytes

    @staticmethod
    def place(key_id: UUID) -> bytes:
        return record_place(key_id, UUID(int=1), UUID(int=1), 0)


TestVault = Vault.TestCase
