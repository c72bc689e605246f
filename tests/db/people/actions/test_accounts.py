import pytest
from allauth.account.models import EmailAddress

from candour.people.actions import create_account, link_account
from candour.people.errors import AlreadyExists, AlreadyLinked
from candour.people.models import Subject
from candour.people.queries import account_of, log_subject, subjects_of


@pytest.fixture
def opened(at, db):
    def opened(email="Amina@Example.org", **changed):
        return create_account(
            email=email, password="a long password", given_name="Amina", family_name="Yusuf", at=at, **changed
        )

    return opened


def test_an_account_has_a_log_from_its_first_day(opened, one_entry):
    with one_entry() as entry:
        account = opened()
    assert entry.kind == entry.body["kind"] == "account"
    assert entry.body["change"] == "opened"
    assert subjects_of(account.person_id) == (entry.subject,)
    assert account.email == "amina@example.org"
    assert account.check_password("a long password")


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_email_counts_as_confirmed_only_when_it_is(opened, confirmed):
    account = opened(email_is_confirmed=confirmed)
    address = EmailAddress.objects.get(user=account)
    assert (address.email, address.primary, address.verified) == (account.email, True, confirmed)


def test_an_email_is_taken_once_whatever_its_letters_case(opened):
    opened()
    with pytest.raises(AlreadyExists):
        opened("AMINA@example.org")


def test_linking_joins_the_account_with_what_holders_know(opened, seen, one_entry, version, at):
    account, subject = opened(), seen("C-1")
    own = subjects_of(account.person_id)
    person = Subject.objects.get(id=subject).person_id
    with one_entry() as entry:
        account = link_account(account=account, person=person, how="A code from the library", at=at)
    assert entry.body["kind"] == "linked"
    assert entry.body["how"] == "A code from the library"
    assert account_of(person) == account
    assert set(subjects_of(person)) == {*own, subject}
    assert log_subject(person) == entry.subject == own[0], "an entry stays with the account"
    assert version(subject) == 2


def test_an_account_from_elsewhere_without_a_person_can_be_linked_too(opened, seen, one_entry, at):
    account = opened()
    type(account).objects.update(person_id=None)
    person = Subject.objects.get(id=seen("C-1")).person_id
    with one_entry():
        assert link_account(account=account, person=person, how="A code", at=at).person_id == person


def test_a_person_is_linked_to_one_account(opened, seen, at):
    person = Subject.objects.get(id=seen("C-1")).person_id
    first, second = opened(), opened("b@example.org")
    link_account(account=first, person=person, how="A code", at=at)
    with pytest.raises(AlreadyLinked, match="another account"):
        link_account(account=second, person=person, how="A code", at=at)
    with pytest.raises(AlreadyLinked, match="this person already"):
        link_account(account=first, person=person, how="A code", at=at)
