"""The page about the log claims what was checked, and a receipt of an open entry verifies offline."""

from dataclasses import replace

import pytest


@pytest.fixture
def fresh_folder(settings, tmp_path):
    settings.CANDOUR_ENVIRONMENT = replace(settings.CANDOUR_ENVIRONMENT, data=tmp_path)
    return tmp_path / "log"


@pytest.fixture
def logged(live_database, fresh_folder):
    """An organisation entered in the register, and so in the log."""
    from datetime import UTC, datetime

    from candour.people.actions import create_organisation

    create_organisation(slug="council", name="The Council", kind="local-authority", at=datetime.now(UTC))
    return live_database


def test_before_the_first_signature_it_says_so(db, fresh_folder, text):
    assert "Nothing has been signed yet." in text("/log")
    assert "The log is about to begin" in text("/register")


def test_it_tells_size_and_time_and_gives_the_key(logged, publish, text):
    publish(logged)
    page = text("/log")
    assert "Entries 1 " in page
    assert "Last signed" in page
    assert "harrowmere.example/log+" in page
    assert "Nobody outside signs the checkpoints yet." in page
    assert "/log --key harrowmere.example/log+" in page.partition("candour log monitor http")[2]
    assert "The witnesses" not in page
    assert "It has 1 entry and was last signed on" in text("/register")


def test_a_witness_that_signed_too_is_named(logged, publish, text):
    from candour.log.cosignature import CosignerKey
    from candour.log.note import split_note

    folder = publish(logged)
    witness = CosignerKey.from_seed("witness.example/w1", bytes(32))
    note = (folder / "checkpoint").read_bytes()
    (folder / "checkpoint").write_bytes(note + witness.cosign(split_note(note)[0], 1).line().encode())
    assert "Signatures by others, not checked here 1" in text("/log")
    (folder / "witnesses").write_text(f"{witness.verifier}\n")
    page = text("/log")
    assert "The witness witness.example/w1 has signed the same." in page
    assert "Signatures by others, not checked here 0" in page
    assert "Nobody outside signs the checkpoints yet." not in page
    assert "The witnesses" in page


def test_a_checkpoint_that_nobody_signed_is_told_as_such(logged, publish, text):
    folder = publish(logged)
    note = (folder / "checkpoint").read_bytes()
    (folder / "checkpoint").write_bytes(note.replace(b"\n1\n", b"\n2\n", 1))
    page = text("/log")
    assert "Failed:" in page
    assert "What we checked just now" not in page
    assert "The log does not check out" in text("/register")


def test_a_database_older_than_what_was_published_is_told(logged, publish, text):
    from candour.access.models import LogHead

    publish(logged)
    LogHead.objects.update(size=0)
    assert "The log does not check out" in text("/register")


def test_an_open_entry_has_a_receipt_that_verifies_offline(logged, publish, visit):
    from candour.access.models import OpenEntry
    from candour.log.note import VerifierKey
    from candour.log.receipt import verify_receipt

    (entry,) = OpenEntry.objects.all()
    visit(f"/log/entries/{entry.pk}", status=503)
    folder = publish(logged)
    receipt = visit(f"/log/entries/{entry.pk}").content
    key = VerifierKey.parse((folder / "key").read_text().strip())
    assert verify_receipt(receipt, key).body["kind"] == "register"


def test_an_entry_about_a_person_has_none_here(db, visit):
    visit("/log/entries/01932c5e-7d4a-7cc3-98c4-dc0c0c07398f", status=404)
