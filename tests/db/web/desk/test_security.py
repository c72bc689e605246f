"""A resident says that a sign-in was not theirs: a named person looks, and says what they found."""

import pytest
from django.test import Client
from django.utils import timezone

from .conftest import COUNCIL, words

PASSWORD = "kettle quilt otter lamp"


@pytest.fixture
def reported(db):
    from candour.people.actions import create_account, report_not_me

    account = create_account(
        email="ruth@post.example",
        password=PASSWORD,
        given_name="Ruth",
        at=timezone.now(),
        email_is_confirmed=True,
    )
    return report_not_me(account=account, sign_in=None, at=timezone.now())


def test_nothing_waits_until_somebody_reports(amal):
    assert "Nobody has reported a sign-in." in amal.read(f"{COUNCIL}/security")


def test_a_report_shows_a_number_and_never_whose_it_is(amal, reported):
    page = amal.read(f"{COUNCIL}/security")
    assert reported.pk.hex[-8:].upper() in page
    assert "Locked" in page
    assert "Account security" in amal.read("/desk")
    for read in (page, amal.read(f"{COUNCIL}/security/{reported.pk}")):
        assert "Ruth" not in read
        assert "ruth@" not in read


def test_what_was_found_is_logged_once_and_its_owner_reads_it(amal, reported, one_entry):
    from candour.people.actions import renew_password

    address = f"{COUNCIL}/security/{reported.pk}"
    assert "Write what you found" in words(amal.post(address, finding=" "))
    with one_entry() as entry:
        assert amal.post(address, finding="It was <your> own new phone.").url.endswith("?done=answered")
    assert (entry.body["change"], entry.body["finding"]) == (
        "report-answered",
        "It was <your> own new phone.",
    )
    assert amal.post(address, finding="Again").status_code == 404
    renew_password(account=reported.account, password=PASSWORD, at=timezone.now())
    owner = Client()
    owner.post("/sign-in", {"login": "ruth@post.example", "password": PASSWORD})
    assert "It was <your> own new phone." in words(owner.get("/account/devices"))


def test_whoever_does_not_answer_for_the_site_has_no_such_page(jonah, sian, reported):
    assert jonah.get("/desk/fernside-homes/security", 404)
    assert sian.get(f"{COUNCIL}/security", 404)
