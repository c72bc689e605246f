"""Known facts link a record where its holder allows that, and tell nobody anything where they do not fit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from tests.words import stands

from candour.people.actions import create_account, create_organisation
from candour.people.actions.subjects import see_subject
from candour.people.models import Account
from candour.register.actions import define_attribute, define_dataset
from candour.register.errors import Unsuitable
from candour.services.actions import link_by_facts
from candour.services.actions.known import TRIES_FOR_A_RECORD
from candour.services.actions.linking import TRIES_AN_HOUR
from candour.services.models import FactAttempt, LinkAttempt, LinkedRecord

from ...web.portal.conftest import hold

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
RIGHT = {"person.date-of-birth": "1980-03-27", "contact.phone": "0808 157 0142"}


@pytest.fixture
def council(db):
    return create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)


@pytest.fixture
def contacts(council):
    for name, kind in (("person.date-of-birth", "date"), ("contact.phone", "text")):
        define_attribute(name=name, plain_name=name, topic="You", value_type=kind, dpv="pd:Contact", at=AT)
    return define_dataset(
        organisation=council,
        slug="contacts",
        name="Contacts",
        retention="P6Y",
        attributes=list(RIGHT),
        linked_by=list(RIGHT),
        at=AT,
    )


@pytest.fixture
def record(council, contacts):
    subject = see_subject(organisation=council, scheme="council-customer", reference="C-1")
    hold(subject, contacts, {name: (value, date(2024, 1, 1)) for name, value in RIGHT.items()})
    return subject


@pytest.fixture
def noor(db):
    return create_account(email="noor@post.example", password="x" * 20, given_name="Noor", at=AT)


@pytest.fixture
def ivy(db):
    return create_account(email="ivy@post.example", password="x" * 20, given_name="Ivy", at=AT)


def try_facts(account, dataset, reference="C-1", at=AT, **changed):
    facts = {**RIGHT, **{name.replace("_", "."): value for name, value in changed.items()}}
    account = Account.objects.get(pk=account.pk)
    return link_by_facts(account=account, dataset=dataset, reference=reference, facts=facts, at=at).outcome


def test_the_right_answers_link_the_record_with_one_entry(noor, contacts, record, one_entry):
    with one_entry() as entry:
        assert try_facts(noor, contacts, contact_phone="08081570142") == "linked"
    assert entry.body["how"] == "its number and what is known of it"
    assert not stands("1980", str(entry.body))
    assert LinkedRecord.objects.get().subject_id == record


def test_every_failure_is_one_answer_and_one_entry(noor, ivy, contacts, record, one_entry):
    bodies = []
    for given in (
        {"contact_phone": "1"},
        {"contact_phone": "1", "reference": "C-404"},
        {"reference": "C-404"},
    ):
        with one_entry() as entry:
            assert try_facts(noor, contacts, **given) == "not-linked"
        bodies.append(entry.body)
    assert try_facts(ivy, contacts) == "linked"
    with one_entry() as entry:
        assert try_facts(noor, contacts) == "not-linked", "Ivy has it"
    assert all(body == bodies[0] for body in [*bodies, entry.body])


def test_a_record_is_held_back_for_this_way_alone_and_for_a_day(noor, contacts, record):
    for _ in range(TRIES_FOR_A_RECORD):
        other = create_account(email=f"{_}@post.example", password="x" * 20, given_name="X", at=AT)
        assert try_facts(other, contacts, contact_phone="1") == "not-linked"
    assert try_facts(noor, contacts) == "not-linked", "even with the right answers, and with no other words"
    LinkAttempt.objects.all().delete()
    assert try_facts(noor, contacts, at=AT + timedelta(days=1, seconds=1)) == "linked"


def test_guessing_at_numbers_that_are_not_there_counts_alike(noor, contacts, record):
    try_facts(noor, contacts, reference="C-404")
    try_facts(noor, contacts, reference="C-1", contact_phone="1")
    assert FactAttempt.objects.count() == 2


def test_one_number_written_in_another_way_counts_as_that_number(council, noor, contacts):
    see_subject(organisation=council, scheme="council-customer", reference="K-1")
    for written in ("K-1", "\N{KELVIN SIGN}-1", " K-1 "):
        try_facts(noor, contacts, reference=written, contact_phone="1")
    assert len({bytes(each.digest) for each in FactAttempt.objects.all()}) == 1


def test_tries_at_one_number_wait_for_one_another_until_they_are_counted(noor, contacts, record):
    try_facts(noor, contacts, contact_phone="1")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
        assert cursor.fetchone() == (1,), "held until the try is committed"


def test_whoever_guesses_waits(noor, contacts, record):
    for number in range(TRIES_AN_HOUR):
        try_facts(noor, contacts, reference=f"C-{number + 400}")
    assert try_facts(noor, contacts) == "too-often"


def test_nothing_is_linked_so_unless_the_holder_says_so(council, contacts, record, noor):
    define_dataset(
        organisation=council, slug="contacts", name="Contacts", retention="P6Y", attributes=list(RIGHT), at=AT
    )
    contacts.refresh_from_db()
    assert try_facts(noor, contacts) == "not-linked"


def test_what_could_hurt_somebody_cannot_be_chosen(council, contacts):
    values = {
        "slug": "x",
        "name": "X",
        "retention": "P6Y",
        "attributes": list(RIGHT),
        "linked_by": list(RIGHT),
    }
    with pytest.raises(Unsuitable, match="several people"):
        define_dataset(organisation=council, **values, shared_schemes=["tenancy"], at=AT)
    health = create_organisation(slug="clinic", name="Clinic", kind="health", at=AT)
    with pytest.raises(Unsuitable, match="Health and care"):
        define_dataset(organisation=health, **values, at=AT)
    with pytest.raises(Unsuitable, match="does not hold"):
        define_dataset(organisation=council, **{**values, "attributes": ["contact.phone"]}, at=AT)
