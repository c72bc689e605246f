"""Somebody else was in an account, or a record was another's: a case like any other, with three days."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from .conftest import COUNCIL, words

PASSWORD = "kettle quilt otter lamp"


@pytest.fixture
def ruth(db):
    from candour.people.actions import create_account

    return create_account(
        email="ruth@post.example",
        password=PASSWORD,
        given_name="Ruth",
        at=timezone.now(),
        email_is_confirmed=True,
    )


@pytest.fixture
def reported(ruth):
    """Ruth said that a sign-in was not hers; the desk's address of the case, and her browser."""
    from candour.people.actions import renew_password
    from candour.people.models import Organisation
    from candour.services.actions import report_intruder

    site = Organisation.objects.get(slug="harrowmere-council")
    report = report_intruder(account=ruth, sign_in=None, site=site, at=timezone.now())
    renew_password(account=ruth, password=PASSWORD, at=timezone.now())
    browser = Client()
    browser.post("/sign-in", {"login": "ruth@post.example", "password": PASSWORD})
    return SimpleNamespace(case=report.case_id, path=f"{COUNCIL}/cases/{report.case_id}", browser=browser)


def test_it_stands_in_the_inbox_with_three_days_and_never_whose_it_is(at_desk, reported):
    tom = at_desk("tom.reddy@harrowmere.example")
    for page in (tom.read("/desk"), tom.read(f"{COUNCIL}/cases")):
        assert "A sign-in they did not make" in page
        assert "3 days" in page
        assert "Ruth" not in page


def test_whoever_opened_it_reads_what_happened_and_answers_and_its_owner_reads_that(
    sian, reported, one_entry
):
    sian.post(f"{reported.path}/opening", reason="answer")
    page = sian.read(reported.path)
    assert "Reported Somebody else was in their account. It was locked straight away." in page
    assert "Has had a new password since" in page
    with one_entry() as entry:
        sian.post(
            f"{reported.path}/answer",
            **{"outcome": "answered", "text": "It was <your> phone.", "form-number": reported.case},
        )
    assert (entry.body["about"], entry.body["change"]) == ("security", "answered")
    owner = words(reported.browser.get(f"/cases/{reported.case}"))
    assert "It was <your> phone." in owner
    assert "Your account was locked at once." in owner


def test_which_sign_in_it_was_stands_with_what_was_reported(sian, ruth):
    from candour.people.models import Organisation
    from candour.services.actions import report_intruder

    site = Organisation.objects.get(slug="harrowmere-council")
    report = report_intruder(account=ruth, sign_in=_signed_in(ruth), site=site, at=timezone.now())
    path = f"{COUNCIL}/cases/{report.case_id}"
    sian.post(f"{path}/opening", reason="answer")
    page = sian.read(path)
    assert "Reported They did not make this sign-in. Their account was locked straight away." in page
    assert "Signed in with A password" in page


def test_another_organisation_has_no_part_in_it(jonah, reported):
    assert "A sign-in they did not make" not in jonah.read("/desk")
    jonah.get(reported.path.replace("harrowmere-council", "fernside-homes"), 404)


def test_a_record_that_was_not_theirs_waits_with_the_number_of_the_record(at_desk, ruth):
    from candour.people.actions.accounts import attach_account
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Account, Organisation, Subject
    from candour.services.actions import this_is_not_me

    council = Organisation.objects.get(slug="harrowmere-council")
    record = see_subject(organisation=council, scheme="council-customer", reference="C-77")
    attach_account(ruth, Subject.objects.get(id=record).person_id, timezone.now())
    person = Account.objects.get(pk=ruth.pk).person_id
    case = this_is_not_me(person=person, subject=record, at=timezone.now())
    tom = at_desk("tom.reddy@harrowmere.example")
    assert "This is not about me" in tom.read("/desk")
    tom.post(f"{COUNCIL}/cases/{case.id}/opening", reason="answer")
    assert "council-customer C-77" in tom.read(f"{COUNCIL}/cases/{case.id}")


def test_of_a_locked_account_of_staff_its_administrators_are_told(amal, at_desk):
    from candour.people.models import Account, SecurityReport
    from candour.web.portal.account.not_me import site_organisation

    assert site_organisation().slug == "harrowmere-council"
    tom = Account.objects.get(email="tom.reddy@harrowmere.example")
    link = _link_in_a_browser_that_is_new(tom)
    mail.outbox.clear()
    assert "Your account is locked" in words(Client().post(link))
    assert [message.to for message in mail.outbox] == [["amal.haddad@harrowmere.example"]]
    assert "Tom Reddy told us" in mail.outbox[0].body
    assert SecurityReport.objects.get().case_id is None


def _link_in_a_browser_that_is_new(account):
    from django.core import signing

    from candour.web.portal.arrival import NOT_ME

    return f"/not-me/{signing.dumps(str(_signed_in(account).pk), salt=NOT_ME)}"


def _signed_in(account):
    from candour.core.agreement import Assurance
    from candour.people.actions import record_sign_in
    from candour.people.models import SignIn

    sign_in, _new = record_sign_in(
        account=account,
        device_token="another",
        agent="Firefox",
        how=SignIn.How.PASSWORD,
        assurance=Assurance.LOW,
        network="192.0.2.0/24",
        session_key="x",
        at=timezone.now(),
    )
    return sign_in
