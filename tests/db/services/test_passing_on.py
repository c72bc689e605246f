"""News reaches whoever acts for a person, as far as their authority goes, and says nothing by itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from candour.core.authority import Topic

SERVICES = {"warm-homes": Topic.HOME}


@pytest.fixture
def at() -> datetime:
    """Yesterday: an authority ends, and the log is followed today."""
    return datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def grace(db, at):
    from candour.people.actions import create_account

    return create_account(
        email="grace@post.example",
        password="a long password",
        given_name="Grace",
        at=at,
        email_is_confirmed=True,
    )


@pytest.fixture
def offered(world, at):
    from candour.services.actions import About, offer_service

    about = About(
        topic="home",
        does=("see it",),
        ways={"telephone": "Ring"},
        datasets=("council/homes",),
        purposes=("warm-homes",),
    )
    return offer_service(
        organisation=world.council,
        service=None,
        slug="warm-homes",
        name="Warm",
        summary="Warm",
        about=about,
        at=at,
    )


@pytest.fixture
def acting(person, grace, offered, at):
    """Grace acts for the resident in one service, and the resident wants to be told of every use."""
    from candour.people.actions import accept, invite
    from candour.people.queries import account_of
    from candour.services.actions import want_alert

    want_alert(person=person, organisation=None, purpose="", happened="", at=at)
    made = invite(
        account=account_of(person),
        relation="daughter",
        services=SERVICES,
        may_act=False,
        at=at,
        email=grace.email,
    )
    return accept(invitation=made, account=grace, at=at)


def news(account):
    from candour.services.queries.messages import messages_of

    return messages_of(account.person_id, most=20)


def test_a_use_within_the_authority_reaches_whoever_acts_and_opens_the_right_identity(
    world, grace, acting, used, follow
):
    used(world.council)
    follow()
    (message,) = news(grace)
    assert message.link == f"/for/{acting.pk}/uses"
    assert not {"Noor", "council", "warm-homes"} & set(f"{message.title} {message.text}".split())


def test_a_use_for_another_service_or_beyond_the_alerts_does_not(person, world, grace, acting, used, follow):
    from candour.services.models import Alert

    used(world.council, purpose="rent-check")
    used(world.landlord)
    Alert.objects.update(organisation_id=world.landlord.pk)
    used(world.council)
    follow()
    assert news(grace) == []


@pytest.mark.parametrize("how", ["protected", "worked out", "withheld", "emergency", "safe use", "ended"])
def test_what_must_not_be_known_is_passed_on_to_nobody(how, person, world, grace, acting, used, follow, at):
    from candour.access.models import WithheldEntry
    from candour.people.actions import begin_safe_use, end_representation
    from candour.people.models import Representation
    from candour.people.queries import account_of
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    match how:
        case "protected":
            protect_detail(person=person, attribute=Attribute.objects.get(name="contact.phone"), at=at)
            used(world.council, released=["contact.phone"])
        case "worked out":
            used(world.council, refused={"claim.lives-in-area": "protected"})
        case "withheld":
            hidden = used(world.council, withheld=True)
            follow()
            WithheldEntry.objects.update(lifted_at=at + timedelta(days=1))
            review = {"kind": "withheld-lifted", "when": "2026-03-03T09:15:00.000Z", "use": str(hidden.id)}
            used(world.council, body=review)
        case "emergency":
            used(world.council, emergency={"reason": "Smoke"})
        case "safe use":
            begin_safe_use(account=account_of(person), at=at)
            used(world.council)
        case "ended":
            end_representation(representation=acting, by=Representation.EndedBy.PERSON, at=at)
            used(world.council)
    follow()
    assert news(grace) == []


def test_an_answer_about_what_a_service_holds_reaches_whoever_looks_after_it(
    person, world, grace, acting, wrong, at
):
    from candour.services.actions import decide_case
    from candour.services.models import CaseStep

    decide_case(case=wrong(), officer=world.tom, outcome=CaseStep.Kind.AGREED, text="You are right", at=at)
    (message,) = news(grace)
    assert message.link == f"/for/{acting.pk}/held"
    assert "right" not in message.text


@pytest.fixture
def answering(acting):
    """The same authority, to write too."""
    from candour.people.models import Representation

    Representation.objects.update(may_act=True)
    acting.refresh_from_db()
    return acting


def test_a_question_in_a_case_reaches_whoever_may_write_in_it(world, grace, answering, wrong, at):
    from candour.services.actions import write_to_person

    case = wrong()
    write_to_person(case=case, officer=world.tom, text="Since when?", asks=True, sent_as=uuid4(), at=at)
    (message,) = news(grace)
    assert message.link == f"/for/{answering.pk}/cases/{case.id}"
    assert not {"Since", "when", "phone"} & set(f"{message.title} {message.text}".split())


def test_a_question_about_what_the_person_protects_reaches_nobody_else(
    person, world, grace, answering, wrong, at
):
    from candour.register.models import Attribute
    from candour.services.actions import write_to_person
    from candour.sharing.actions import protect_detail

    case = wrong()
    protect_detail(person=person, attribute=Attribute.objects.get(name="contact.phone"), at=at)
    write_to_person(case=case, officer=world.tom, text="Since when?", asks=True, sent_as=uuid4(), at=at)
    assert news(grace) == []


@pytest.fixture
def code(person, world, at):
    """Makes a code for the record of the resident, whose account has it already, and gives its row."""
    from candour.people.actions import link_account
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Subject
    from candour.people.queries import account_of
    from candour.services.actions import make_code
    from candour.services.actions.codes import Asked

    def make():
        subject = see_subject(organisation=world.council, scheme="council-customer", reference="C-1")
        known = Subject.objects.get(id=subject).person_id
        link_account(account=account_of(person), person=known, how="A code", at=at)
        asked = Asked(
            scheme="council-customer", reference="C-1", reason="She asked.", case="K-1", route="collected"
        )
        return make_code(organisation=world.council, asked=asked, by=world.tom, at=at).row

    return make


def test_a_code_reaches_whoever_looks_after_a_service_of_the_organisation(code, world, grace, acting, at):
    from candour.core.authority import Kind
    from candour.people.models import Representation
    from candour.services.queries.acting import news_under

    Representation.objects.update(kind=Kind.DEPUTY)
    made = code()
    (message,) = news(grace)
    assert message.link == f"/for/{acting.pk}"
    acting.refresh_from_db()
    (told,) = news_under(acting, at)
    assert (told.organisation, told.code) == (world.council.name, made)


def test_a_code_reaches_its_owner_and_nobody_whom_they_invited(code, person, world, grace, acting, at):
    from candour.people.queries import account_of
    from candour.services.queries.acting import news_under

    owner = account_of(person)
    code()
    owner.refresh_from_db()
    (message,) = news(owner)
    assert (message.link, message.title) == ("/my-records", "Something about your account changed")
    assert world.council.name not in message.text
    assert news(grace) == []
    acting.refresh_from_db()
    assert news_under(acting, at) == []


def test_the_email_about_it_is_the_same_as_any_other(world, grace, acting, used, follow, at):
    from candour.services.models import Notice
    from candour.services.senders import Note

    used(world.council)
    follow()
    assert Notice.objects.filter(subject_id__in=subjects(grace), way="email").count() == 1
    note = Note(acting.pk, "grace@post.example", "Harrowmere", "https://account.example/messages/of/x", "")
    assert note.subject == "There is a new message in your Harrowmere account"


def subjects(account):
    from candour.people.queries import subjects_of

    return subjects_of(account.person_id)
