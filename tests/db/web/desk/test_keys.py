"""An administrator changes a system's keys without a pause, or stops it; each asks first and is logged."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from joserfc.jwk import ECKey, OKPKey

from .conftest import COUNCIL

CLIENT = f"{COUNCIL}/clients/harrowmere-council-system"


def client():
    from candour.people.models import PartnerClient

    return PartnerClient.objects.get(client_id="harrowmere-council-system")


def add(desk, how="paste", overlap="keep", jwk=None):
    return desk.post(f"{CLIENT}/keys", how=how, overlap=overlap, jwk=json.dumps(jwk) if jwk else "")


def public(kid="second"):
    return OKPKey.generate_key("Ed25519", {"kid": kid}).as_dict(private=False)


def test_the_systems_of_ones_own_organisation_are_listed(amal):
    page = amal.read(f"{COUNCIL}/clients")
    assert "Customer records" in page
    assert "harrowmere-council-system" in page
    assert "fernside" not in page
    may = amal.read(CLIENT)
    for each in ("details about people", "without getting them", "what it holds about people"):
        assert each in may


def test_a_public_key_is_pasted_and_those_before_it_go_on(amal, one_entry):
    with one_entry() as entry:
        answer = add(amal, jwk=public())
    assert answer.url == f"{CLIENT}?done=key-added"
    assert (entry.body["what"], entry.body["key"], entry.body["change"]) == ("client-key", "second", "added")
    assert client().keys.filter(not_after=None).count() == 2
    page = amal.read(answer.url)
    assert "The key is added" in page
    assert "second" in page


@pytest.mark.parametrize(("overlap", "days"), [("0", 0), ("1", 1), ("7", 7), ("30", 30)])
def test_the_keys_before_end_after_the_overlap(amal, overlap, days):
    old = client().keys.get()
    add(amal, overlap=overlap, jwk=public())
    old.refresh_from_db()
    assert abs(old.not_after - (datetime.now(UTC) + timedelta(days=days))) < timedelta(minutes=1)
    assert client().keys.filter(not_after=None).get().kid == "second"


def test_a_key_made_here_is_shown_once_and_kept_nowhere(amal):
    answer = add(amal, how="make", overlap="7")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (text,) = re.findall(r"<pre[^>]*>(.*?)</pre>", answer.content.decode(), re.S)
    private = json.loads(unescape(text))
    made = client().keys.get(kid=private["kid"])
    assert made.jwk["x"] == private["x"]
    assert ECKey.import_key(private).is_private
    assert "d" not in made.jwk
    assert private["d"] not in amal.get(CLIENT).content.decode()


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "Paste the public key as JSON"),
        ("[1]", "Paste the public key as JSON"),
        ("[" * 4000, "Paste the public key as JSON"),
        ('{"kty": ["EC"]}', "This is not a public key"),
        ("{'kty': 'EC'}", "Paste the public key as JSON"),
        ('{"kty": "RSA", "n": "AA", "e": "AQAB"}', "P-256"),
        (json.dumps(ECKey.generate_key("P-256").as_dict(private=True)), "This is a private key"),
    ],
)
def test_what_is_no_public_key_is_refused_beside_its_field(amal, pasted, says):
    answer = amal.post(f"{CLIENT}/keys", how="paste", overlap="0", jwk=pasted)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<title>Error: Add a key" in page
    assert says in unescape(page)
    assert client().keys.filter(not_after=None).count() == 1


def test_nothing_is_chosen_beforehand_and_what_is_missing_is_said(amal):
    assert "checked" not in amal.get(f"{CLIENT}/keys").content.decode()
    page = amal.post(f"{CLIENT}/keys").content.decode()
    assert "Choose where the key comes from" in page
    assert "Choose how long the current keys should keep working" in page


def test_a_name_that_another_key_has_is_refused(amal):
    taken = client().keys.get().kid
    assert "has a key" in add(amal, jwk=public(taken)).content.decode()


def test_a_key_ends_after_it_was_asked_once_more(amal, one_entry):
    add(amal, jwk=public())
    old = client().keys.exclude(kid="second").get()
    path = f"{CLIENT}/keys/{old.pk}/end"
    page = amal.read(path)
    assert "The system has 1 other key." in page
    assert client().keys.filter(not_after=None).count() == 2, "looking changes nothing"
    with one_entry() as entry:
        answer = amal.post(path)
    assert answer.url == f"{CLIENT}?done=key-ended"
    assert (entry.body["key"], entry.body["change"]) == (old.kid, "ended")
    assert client().keys.get(not_after=None).kid == "second"
    amal.get(path, 404)


def test_whoever_ends_the_last_key_is_told_so(amal):
    page = amal.read(f"{CLIENT}/keys/{client().keys.get().pk}/end")
    assert "it cannot call until you add one" in page


def test_another_systems_key_is_not_there(amal):
    from candour.people.models import ClientKey

    theirs = ClientKey.objects.exclude(client=client()).first()
    amal.get(f"{CLIENT}/keys/{theirs.pk}/end", 404)
    assert amal.post(f"{CLIENT}/keys/{theirs.pk}/end").status_code == 404


def test_a_system_is_stopped_after_it_was_asked_once_more(amal, one_entry):
    assert "no server answers this system any more" in amal.read(f"{CLIENT}/revocation")
    assert client().revoked_at is None
    with one_entry() as entry:
        answer = amal.post(f"{CLIENT}/revocation")
    assert (entry.body["what"], entry.body["change"]) == ("client", "ended")
    assert client().revoked_at is not None
    page = amal.read(answer.url)
    assert "This system is stopped" in page
    assert "Add a key" not in page
    for path in ("revocation", "proof", "keys"):
        amal.get(f"{CLIENT}/{path}", 404)


def test_proofs_are_required_and_no_more_required(amal, one_entry):
    assert "Ask its developers first" in amal.read(f"{CLIENT}/proof")
    with one_entry() as entry:
        amal.post(f"{CLIENT}/proof", answer="required")
    assert entry.body["values"]["proof_required"] is True
    assert client().proof_required
    assert "Let this system call without proofs" in amal.read(CLIENT)


def test_a_system_calls_without_proofs_for_a_reason_that_its_page_shows(amal, one_entry):
    amal.post(f"{CLIENT}/proof", answer="required")
    assert "for five minutes" in amal.read(f"{CLIENT}/proof")
    assert "Say why the system cannot prove its key" in amal.post(f"{CLIENT}/proof", why=" ").content.decode()
    assert client().proof_required
    with one_entry() as entry:
        amal.post(f"{CLIENT}/proof", why="Its maker has promised it for May.")
    assert entry.body["values"]["proof_required"] is False
    assert "promised" not in str(entry.body), "the entry is open to anybody"
    assert not client().proof_required
    assert "Does not have to prove its key: Its maker has promised it for May." in amal.read(CLIENT)
    amal.post(f"{CLIENT}/proof", answer="required")
    assert client().why_no_proof == ""


def test_the_inbox_reminds_of_a_last_key_that_ends_soon(amal):
    from candour.people.actions import retire_client_key

    assert "Nothing needs your attention." in amal.read("/desk")
    now = datetime.now(UTC)
    kid = client().keys.get().kid
    retire_client_key(client=client(), kid=kid, at=now, ends=now + timedelta(days=1))
    page = amal.read("/desk")
    assert "Tomorrow" in page
    assert "Add a key: Customer records Where it stands: Its last key ends on that day" in page
    add(amal, jwk=public())
    assert "Nothing needs your attention." in amal.read("/desk")
