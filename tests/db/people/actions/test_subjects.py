import pytest

from candour.people.actions import create_account, join_subjects, link_account, match_references
from candour.people.errors import AlreadyJoined, AlreadyLinked
from candour.people.models import Subject
from candour.people.queries import KnownAs, person_known_as, references_by_subject, subjects_of


@pytest.fixture
def person_of(seen):
    return lambda reference: Subject.objects.get(id=seen(reference)).person_id


def test_first_sight_of_a_reference_makes_one_person(seen, council):
    subject = seen("C-1")
    assert seen("C-1") == subject
    person = person_known_as(organisation=council, scheme="council-customer", reference="C-1")
    assert subjects_of(person) == (subject,)
    [(leads_to, known)] = references_by_subject(person)
    assert (leads_to, known.scheme, known.value) == (subject, "council-customer", "C-1")
    assert person_known_as(organisation=council, scheme="council-customer", reference="C-2") is None


def test_joining_makes_one_person_and_raises_every_version(seen, council, one_entry, version, at):
    first, second = seen("C-1"), seen("C-2")
    with one_entry() as entry:
        person = join_subjects(
            subject=first, other=second, organisation=council, why="The same tenancy", at=at
        )
    assert entry.kind == "account"
    assert entry.body["kind"] == "joined"
    assert entry.body["organisation"] == "council"
    assert subjects_of(person) == tuple(sorted([first, second]))
    assert version(first) == version(second) == 2
    with pytest.raises(AlreadyJoined):
        join_subjects(subject=first, other=second, organisation=council, why="Again", at=at)


def test_joining_keeps_the_person_who_has_the_account(seen, person_of, council, account, at):
    account = link_account(account=account, person=person_of("C-2"), how="A code", at=at)
    person = join_subjects(subject=seen("C-1"), other=seen("C-2"), organisation=council, why="", at=at)
    assert person == account.person_id
    assert seen("C-1") in subjects_of(person)


def test_two_accounts_are_never_joined_without_a_look(seen, person_of, council, account, at):
    link_account(account=account, person=person_of("C-1"), how="A code", at=at)
    other = create_account(email="b@example.org", password="a long password", given_name="B", at=at)
    link_account(account=other, person=person_of("C-2"), how="A code", at=at)
    with pytest.raises(AlreadyLinked):
        join_subjects(subject=seen("C-1"), other=seen("C-2"), organisation=council, why="", at=at)


def test_several_references_are_matched_at_once_whether_or_not_they_were_seen(
    seen, known_as, council, one_entry, version, at
):
    tenant = seen("C-1")
    references = [known_as("C-1"), known_as("C-2"), known_as("C-3")]
    with one_entry() as entry:
        person = match_references(references=references, organisation=council, why="The same", at=at)
    subjects = subjects_of(person)
    assert {seen("C-1"), seen("C-2"), seen("C-3")} == set(subjects)
    assert entry.subject == tenant
    assert entry.body["subjects"] == sorted(str(subject) for subject in subjects)
    assert {version(subject) for subject in subjects} == {2}
    with pytest.raises(AlreadyJoined):
        match_references(references=references, organisation=council, why="Again", at=at)


def test_matching_keeps_the_person_who_has_the_account_and_never_joins_two(
    person_of, known_as, council, account, at
):
    link_account(account=account, person=person_of("C-2"), how="A code", at=at)
    person = match_references(
        references=[known_as("C-1"), known_as("C-2")], organisation=council, why="", at=at
    )
    account.refresh_from_db()
    assert person == account.person_id
    other = create_account(email="b@example.org", password="a long password", given_name="B", at=at)
    link_account(account=other, person=person_of("C-3"), how="A code", at=at)
    with pytest.raises(AlreadyLinked):
        match_references(
            references=[known_as("C-4"), known_as("C-1"), known_as("C-3")],
            organisation=council,
            why="",
            at=at,
        )


@pytest.fixture
def known_as(council):
    return lambda reference: KnownAs(council, "council-customer", reference)


@pytest.fixture
def account(at, db):
    return create_account(email="a@example.org", password="a long password", given_name="A", at=at)
