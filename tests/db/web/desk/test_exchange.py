"""What webhooks did not take is tried again, what is late is listed, a system is registered."""

import json
from datetime import UTC, datetime, timedelta
from re import findall
from uuid import uuid4

import pytest
from django.utils import timezone
from joserfc.jwk import ECKey

from .conftest import COUNCIL

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def change(db):
    """A withdrawal that a system was to be told of."""

    def made(kind="withdrawal", **fields):
        from candour.access.models import Change
        from candour.people.models import PartnerClient

        client = PartnerClient.objects.get(client_id="harrowmere-council-system")
        return client, Change.objects.create(
            id=uuid4(),
            client_id=client.pk,
            n=Change.objects.count() + 1,
            kind=kind,
            organisation_id=client.organisation_id,
            entry_id=uuid4(),
            at=AT,
            key_id=uuid4(),
            sealed=b"",
            **fields,
        )

    return made


def test_a_dead_letter_is_seen_and_tried_again(amal, jonah, change):
    from candour.access.models import DeadLetter
    from candour.people.actions import register_webhook

    client, sent = change()
    register_webhook(client=client, url="https://council.example/hook", at=AT)
    DeadLetter.objects.create(
        change_id=sent.id,
        client_id=client.pk,
        n=1,
        died_at=AT,
        attempts=9,
        problem="the system answered with error 500",
    )
    page = amal.read(f"{COUNCIL}/dead-letters")
    assert "A yes taken back (change 1 in the feed)" in page
    assert "Send all again" in page
    assert "1 change not delivered since" in amal.read("/desk")
    assert "the system answered with error 500" in page
    assert "the system answered with error 500" not in jonah.read("/desk/fernside-homes/dead-letters")
    retry = f"{COUNCIL}/clients/{client.client_id}/retry"
    assert "sent again" in amal.read(retry)
    assert amal.post(retry).url == f"{COUNCIL}/dead-letters?done=tried"
    assert DeadLetter.objects.get().again_at is not None
    assert "Trying again" in amal.read(f"{COUNCIL}/dead-letters")


def test_what_is_not_confirmed_in_time_is_listed_for_its_own_organisation(amal, sian, jonah, change):
    now, days = timezone.now(), timedelta(days=1)
    _client, late = change(acknowledge_by=now - 2 * days, told_at=now - 5 * days)
    change(acknowledge_by=now + 2 * days)
    change(acknowledge_by=now - 2 * days, acknowledged_at=now)
    for desk in (amal, sian):
        page = desk.read(f"{COUNCIL}/late")
        assert page.count("A yes taken back") == 1
        assert f"change {late.n}" in page
        assert "2 days late" in page
    assert "No confirmations are late." in jonah.read("/desk/fernside-homes/late")
    assert "1 confirmation is missing. Make sure that the system reads its feed." in amal.read("/desk")
    assert "confirmation is missing. Make sure that" not in jonah.read("/desk")


def test_what_is_counted_in_the_inbox_is_named(amal, change):
    from candour.access.models import DeadLetter

    for _each in range(2):
        client, late = change(acknowledge_by=AT)
        DeadLetter.objects.create(
            change_id=late.id, client_id=client.pk, n=late.n, died_at=AT, attempts=9, problem="slow"
        )
    inbox = amal.read("/desk")
    assert "2 confirmations are missing. Make sure that the systems read their feeds." in inbox
    assert "2 changes not delivered since 3 March. See why, then send them again." in inbox


def test_a_page_without_rows_says_of_nothing_that_it_went_wrong(amal):
    for page in ("dead-letters", "late"):
        said = amal.read(f"{COUNCIL}/{page}")
        assert "These changes" not in said
        assert "did not accept these" not in said


def test_of_many_that_are_late_each_is_on_one_page(amal, change):
    numbers = [change(acknowledge_by=AT)[1].n for _ in range(130)]
    pages = [amal.read(f"{COUNCIL}/late", page=str(page)) for page in range(1, 7)]
    assert "Page 6 of 6" in pages[-1]
    listed = [int(number) for page in pages for number in findall(r"change (\d+)", page)]
    assert sorted(listed) == numbers


@pytest.mark.parametrize(("kind", "called"), [("reach", "How to reach somebody"), ("death", "A death")])
def test_what_comes_under_no_agreement_is_listed_when_it_is_late_too(amal, change, kind, called):
    _client, late = change(kind=kind, agreement_id=None, acknowledge_by=AT)
    page = amal.read(f"{COUNCIL}/late")
    assert f"{called} (change {late.n} in the feed)" in page


def test_a_system_is_registered_with_its_public_key(amal):
    from candour.people.models import PartnerClient

    key = ECKey.generate_key("P-256", private=True)
    form = {
        "system": "Housing repairs",
        "client_id": "housing-repairs",
        "scopes": ["release", "changes"],
        "jwk": json.dumps(key.as_dict(private=False)),
    }
    path = f"{COUNCIL}/clients/new"
    private = amal.post(path, **{**form, "jwk": json.dumps(key.as_dict(private=True))})
    assert "This is a private key." in private.content.decode()
    taken = amal.post(path, **{**form, "client_id": "fernside-homes-system"})
    assert "This client id is taken" in taken.content.decode()
    empty = amal.post(path).content.decode()
    for said in ("Enter the name of the system", "Enter a client id", "Choose at least one thing"):
        assert said in empty
    done = amal.post(path, **form)
    assert done.url == f"{COUNCIL}/clients/housing-repairs?done=registered"
    assert "The system is registered and can call the exchange" in amal.read(done.url)
    client = PartnerClient.objects.get(client_id="housing-repairs")
    assert (client.organisation.slug, client.scopes) == ("harrowmere-council", ["changes", "release"])
    assert client.proof_required, "a copied token of a new system is worth nothing"
    assert "Must prove its key on each call" in amal.read(done.url)


def test_what_is_late_is_called_by_the_name_of_its_agreement(amal, change):
    from candour.sharing.models import Agreement

    agreement = Agreement.objects.get(slug="step-free-visit")
    change(agreement_id=agreement.pk, acknowledge_by=timezone.now() - timedelta(days=2))
    page = amal.read(f"{COUNCIL}/late")
    assert "A yes taken back: A step-free room at the clinic (change" in page
    assert "step-free-visit" not in page
