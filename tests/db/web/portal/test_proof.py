"""Proof: pages claim what was checked as they were made, in a log that is really published."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candour.access.sequencer import Sequencer
from candour.log.cosignature import CosignerKey
from candour.log.note import SignerKey, split_note
from candour.log.receipt import verify_receipt

from .conftest import Resident, words

SIGNER = SignerKey.from_seed("harrowmere.example/log", bytes(32))
OTHER = SignerKey.from_seed("harrowmere.example/log", bytes([1] * 32))


@pytest.fixture
def publish(live_database, log_folder) -> Callable[..., None]:
    """Sequences what is committed and publishes it."""

    def publish(signer: SignerKey = SIGNER) -> None:
        Sequencer(
            live_database,
            directory=log_folder,
            signer=signer,
            origin=signer.verifier.name,
            clock=lambda: datetime.now(UTC),
        ).catch_up()

    return publish


@pytest.fixture
def noor(live_database) -> Resident:
    """Somebody whom no organisation knows, signed in."""
    from candour.people.actions import create_account

    account = create_account(email="noor@post.example", password="-", given_name="Noor", at=datetime.now(UTC))
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return Resident(account, client)


@pytest.fixture
def use_it(noor) -> Callable[[], str]:
    """Someone asks for Noor's phone number and is refused; gives the address of that use."""

    def use_it() -> str:
        from candour.access.actions import record_entry
        from candour.access.uses import Asker, use_body
        from candour.core.decide import decide
        from candour.core.request import Request
        from candour.people.identifiers import new_id
        from candour.people.queries import log_subject
        from candour.sharing.queries import facts_of

        at = datetime.now(UTC)
        request = Request(new_id(), "repairs", ("contact.phone",))
        body = use_body(
            request=request,
            decision=decide(request, (), facts_of(noor.person).facts, at),
            asker=Asker("fernside-homes", "Repairs", "fernside"),
            subject=log_subject(noor.person),
            happened=at,
            retain_until=None,
            officer=None,
        )
        row = record_entry(body, kind="use", subject=log_subject(noor.person), happened=at)
        return f"/uses/{row.id}"

    return use_it


def check(receipt: bytes, *, pasted: bool = False) -> str:
    """What the public page says about a receipt."""
    sent = {"text": receipt.decode()} if pasted else {"file": SimpleUploadedFile("receipt.json", receipt)}
    answer = Client().post("/check", sent)
    assert answer.status_code == 200
    return words(answer)


def test_the_line_at_the_end_says_what_was_found_when_the_page_was_made(noor, publish, log_folder):
    assert "Being added to the log" in noor.read("/home")
    publish()
    page = noor.read("/home")
    found = re.search(
        r"Checked just now Checked on (.+?) at \d\d:\d\d The log has 1 entry, and its sign", page
    )
    assert found is not None
    assert found[1].split()[-1].isdigit(), "on paper, which is read later, it names the moment"
    assert "It holds the newest entry about you." in page


def test_that_the_log_is_published_costs_home_no_question(noor, publish, use_it):
    for _ in range(30):
        use_it()
    waiting = questions_of_home(noor, says="Being added to the log")
    publish()
    assert questions_of_home(noor, says="Checked just now") == waiting


def questions_of_home(resident, says):
    resident.get("/home")
    with CaptureQueriesContext(connection) as asked:
        assert says in resident.read("/home")
    return [each["sql"][:90] for each in asked if each["sql"] not in ("BEGIN", "COMMIT")]


def test_until_the_newest_entry_has_its_place_the_line_says_so(noor, publish, use_it):
    publish()
    use_it()
    assert "Being added to the log" in noor.read("/home")
    publish()
    assert "The log has 2 entries, and its signature is good." in noor.read("/home")


def test_a_log_that_is_not_signed_as_it_should_be_is_told_on_every_page(noor, publish, log_folder):
    publish()
    (log_folder / "key").write_text(str(OTHER.verifier))
    for path in ("/home", "/held", "/choices"):
        assert "The log did not pass its check" in noor.read(path)


def test_without_a_sound_log_a_use_is_shown_and_not_proven(noor, publish, use_it, log_folder):
    use = use_it()
    publish()
    (log_folder / "key").write_text(str(OTHER.verifier))
    page = noor.read(use)
    assert "Nothing was given" in page
    assert "We cannot prove this now" in page
    assert "Download the receipt" not in page
    noor.get(f"{use}/proof")
    noor.get(f"{use}/receipt", status=503)


def test_a_witness_that_signed_the_same_is_named_in_the_proof(noor, publish, use_it, log_folder):
    use = use_it()
    publish()
    witness = CosignerKey.from_seed("witness.example/w1", bytes(32))
    note = (log_folder / "checkpoint").read_bytes()
    cosignature = witness.cosign(split_note(note)[0], 1_772_529_300)
    (log_folder / "witnessed").write_bytes(note + cosignature.line().encode())
    (log_folder / "witnesses").write_text(f"{witness.verifier}\n")
    named = "The witness witness.example/w1 has signed the same, on 3 March 2026 at 09:15."
    assert named in noor.read(f"{use}/proof")
    receipt = noor.get(f"{use}/receipt").content
    assert named in check(receipt)
    assert (
        verify_receipt(receipt, SIGNER.verifier, [witness.verifier]).witnessed[0].name == "witness.example/w1"
    )


def test_an_entry_that_is_not_where_it_should_be_is_told(noor, publish, log_folder):
    from candour.access.models import Leaf

    publish()
    Leaf.objects.update(leaf=b"something else")
    assert "The log did not pass its check" in noor.read("/home")


def test_a_use_has_a_receipt_that_verifies_offline(noor, publish, use_it):
    use = use_it()
    publish()
    page = noor.read(use)
    assert "It is entry 2 of the 2 in the log." in page
    assert "The log’s signature is good, and covers all 2 entries." in page
    answer = noor.get(f"{use}/receipt")
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    verified = verify_receipt(answer.content, SIGNER.verifier)
    assert verified.body["asked"] == ["contact.phone"]
    assert verified.leaf.id.hex == use.removeprefix("/uses/").replace("-", "")


def test_the_whole_proof_shows_word_for_word_what_was_written_down(noor, publish, use_it):
    use = use_it()
    publish()
    page = noor.read(f"{use}/proof")
    receipt = verify_receipt(noor.get(f"{use}/receipt").content, SIGNER.verifier)
    assert " ".join(json.dumps(receipt.body, indent=2).split()) in page
    assert "candour log verify-receipt" in page


@pytest.mark.parametrize("pasted", [True, False])
def test_anyone_can_have_a_receipt_checked_long_after(noor, publish, use_it, pasted):
    use = use_it()
    publish()
    receipt = noor.get(f"{use}/receipt").content
    for _ in range(3):
        use_it()
    publish()
    page = check(receipt + b"\r\n" if pasted else receipt, pasted=pasted)
    assert "This receipt passed the check." in page
    assert "It is entry 2 of the 2 in the log." in page
    assert "The log as it is now, with 5 entries, still begins with those 2." in page
    assert "contact.phone" in page


def test_a_receipt_with_one_byte_changed_does_not_hold(noor, publish, use_it):
    use = use_it()
    publish()
    receipt = noor.get(f"{use}/receipt").content
    for place in range(0, len(receipt), 97):
        changed = receipt[:place] + bytes([receipt[place] ^ 1]) + receipt[place + 1 :]
        assert "This receipt did not pass the check." in check(changed)


def test_a_receipt_of_a_log_that_was_rewritten_is_told(noor, publish, use_it, log_folder, live_database):
    import shutil

    import psycopg

    use = use_it()
    publish()
    receipt = noor.get(f"{use}/receipt").content
    with psycopg.connect(live_database, autocommit=True) as connection:
        connection.execute("truncate leaves, log_head, pending")
    shutil.rmtree(log_folder)
    for _ in range(4):
        use_it()
    publish()
    page = check(receipt)
    assert "This receipt was good, but the log has changed." in page
    assert "Failed: The log as it is now" in page


def test_what_is_no_receipt_is_told_in_plain_words(db, client):
    for text in ("{}", "not a receipt", '{"format": "candour-proof-receipt@1"}'):
        answer = client.post("/check", {"text": text})
        assert answer.status_code == 200
        assert "We cannot check it yet: the log has only just begun." in words(answer)


def test_an_empty_form_comes_back_with_what_to_do(db, client):
    answer = client.post("/check", {})
    assert "Choose a receipt file or paste its text" in words(answer)
    assert "<title>Error: Check a receipt" in answer.content.decode()


def test_a_file_that_is_too_large_is_not_read(db, client):
    large = SimpleUploadedFile("receipt.json", b"x" * 70_000)
    assert "The file must be smaller than 64 KB." in words(client.post("/check", {"file": large}))


def test_what_is_checked_is_kept_by_no_cache(db, client):
    assert "no-store" in client.post("/check", {"text": "{}"})["Cache-Control"]


def test_a_covered_receipt_holds_and_tells_nobody_what_it_is_about(noor, publish, use_it):
    address = use_it()
    publish()
    covered = noor.client.get(f"{address}/receipt/covered")
    assert sorted(covered.json()) == ["format", "leaf", "proof"]
    page = check(covered.content)
    assert "This receipt passed the check." in page
    assert "What was recorded is covered: it shows when that was, and no more." in page
    assert "fernside" not in page.lower()
    assert "word for word" not in page
