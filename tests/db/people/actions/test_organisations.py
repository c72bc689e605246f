import pytest

from candour.people.actions import create_organisation
from candour.people.errors import AlreadyExists
from candour.store.register import REGISTER_ID


def test_entering_an_organisation_is_an_open_entry_and_raises_the_register(one_entry, version, at, db):
    before = version(REGISTER_ID)
    with one_entry() as entry:
        create_organisation(slug="council", name="The Council", kind="local-authority", at=at)
    assert entry.kind == "register"
    assert entry.body["when"] == "2026-03-03T09:15:00.000Z"
    assert entry.body["what"] == "organisation"
    assert entry.body["name"] == "council"
    assert entry.body["values"]["kind"] == "local-authority"
    assert version(REGISTER_ID) == before + 1


def test_a_slug_is_taken_once(council, at):
    with pytest.raises(AlreadyExists, match="called council"):
        create_organisation(slug="council", name="Another", kind="housing", at=at)


def test_a_kind_nobody_knows_is_refused(at, db):
    with pytest.raises(ValueError, match="club"):
        create_organisation(slug="club", name="The Club", kind="club", at=at)
