"""A death stops everything the same moment, and is undone whole by a second officer where it was wrong."""

from dataclasses import replace
from datetime import date

import pytest
from tests.words import stands

from candour.people.actions.checked import Checked
from candour.people.models import Account
from candour.services.actions import confirm_death, record_death, tell_person, undo_death
from candour.services.errors import NotTheirPlace, OutOfOrder
from candour.services.jobs import Site, send_waiting
from candour.services.models import Message, Notice, Route
from candour.services.queries.messages import messages_of

DIED = date(2026, 3, 1)


class Post:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent = []

    def send(self, note) -> None:
        self.sent.append(note)


@pytest.fixture
def checked(world) -> Checked:
    return Checked("certificate", world.tom, world.council, "K-40", "Her son brought the certificate.")


@pytest.fixture
def colleague(checked, appointed, world) -> Checked:
    ruth = appointed("Ruth", world.council, "officer")
    return replace(checked, by=ruth, evidence="passport", reason="She came herself.", case="K-41")


def test_it_is_one_entry_with_its_evidence(person, checked, at, one_entry):
    with one_entry() as entry:
        record_death(person=person, died_on=DIED, checked=checked, at=at)
    assert (entry.body["change"], entry.body["evidence"]) == ("death-recorded", "certificate")
    assert not stands("Tom", str(entry.body))


def test_the_account_is_closed_and_no_message_leaves(person, checked, at):
    tell_person(person=person, kind=Message.Kind.ACCOUNT, title="Hello", text="There.", at=at)
    record_death(person=person, died_on=DIED, checked=checked, at=at)
    assert not Account.objects.get(person_id=person).is_active
    post = Post()
    send_waiting({Route.EMAIL: post}, Site("Harrowmere", "https://candour.example", ""), at=at)
    assert post.sent == []
    assert not Notice.objects.filter(sent_at=None, ended_at=None).exists()


def test_nobody_acts_for_somebody_who_has_died(person, checked, colleague, at, later):
    from candour.core.authority import Topic
    from candour.people.actions import accept, create_account, invite
    from candour.people.representation_queries import in_force

    daughter = create_account(email="zoe@post.example", password="a long one", given_name="Zoe", at=at)
    invitation = invite(
        account=Account.objects.get(person_id=person),
        relation="daughter",
        services={"bins": Topic.HOME},
        may_act=True,
        at=at,
        email="zoe@post.example",
    )
    acting = accept(invitation=invitation, account=daughter, at=at)
    assert in_force(daughter, acting.pk, later(hours=1)) is not None
    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    assert in_force(daughter, acting.pk, later(hours=1)) is None
    undo_death(death=death, checked=colleague, at=at)
    assert in_force(daughter, acting.pk, later(hours=1)) is not None


def test_who_recorded_it_cannot_undo_it_and_a_colleague_can(person, checked, colleague, at):
    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    with pytest.raises(NotTheirPlace):
        undo_death(death=death, checked=checked, at=at)
    with pytest.raises(OutOfOrder):
        record_death(person=person, died_on=DIED, checked=checked, at=at)
    undo_death(death=death, checked=colleague, at=at)
    assert Account.objects.get(person_id=person).is_active
    assert "We made a mistake, and have put it right" in [each.title for each in messages_of(person, most=20)]
    with pytest.raises(OutOfOrder):
        undo_death(death=death, checked=colleague, at=at)


def test_partners_are_told_only_once_a_colleague_has_confirmed_it(person, checked, colleague, at, one_entry):
    from candour.access.models import Untold

    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    assert not Untold.objects.exists()
    with pytest.raises(NotTheirPlace):
        confirm_death(death=death, checked=checked, at=at)
    seen = replace(colleague, evidence="certificate")
    with one_entry() as entry:
        confirm_death(death=death, checked=seen, at=at)
    assert (entry.body["change"], entry.body["died_on"]) == ("death-confirmed", "2026-03-01")
    assert "Ruth" not in str(entry.body)
    assert [each.entry_id for each in Untold.objects.all()] == [entry.id]
    with pytest.raises(OutOfOrder):
        confirm_death(death=death, checked=seen, at=at)


def test_a_mistake_nobody_was_told_of_is_put_right_without_telling_anybody(person, checked, colleague, at):
    from candour.access.models import Untold

    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    undo_death(death=death, checked=colleague, at=at)
    assert not Untold.objects.exists()
    with pytest.raises(OutOfOrder):
        confirm_death(death=death, checked=colleague, at=at)


@pytest.fixture
def executor(world, at):
    """Records that Zoe is the executor; gives her account and the authority."""
    from candour.core.authority import Kind, Topic
    from candour.people.actions import Sought, create_account
    from candour.services.actions import About, offer_service, record_authority

    offer_service(
        organisation=world.council,
        service=None,
        slug="homes",
        name="Homes",
        summary="Homes",
        about=About(
            topic="home",
            does=("see it",),
            ways={"telephone": "Ring"},
            datasets=("council/homes",),
            purposes=(),
        ),
        at=at,
    )
    zoe = create_account(email="zoe@post.example", password="a long one", given_name="Zoe", at=at)

    def executor(person):
        made = record_authority(
            Sought(
                person=person,
                account=zoe,
                kind=Kind.EXECUTOR,
                relation="executor",
                services={"homes": Topic.HOME},
                may_act=True,
                checked=Checked(
                    "grant-of-probate", world.tom, world.council, "K-42", "She showed the grant."
                ),
                at=at,
            )
        )
        return zoe, made

    return executor


@pytest.fixture
def died(person, checked, colleague, at):
    """Both officers have seen that somebody has died."""
    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    confirm_death(death=death, checked=replace(colleague, evidence="certificate"), at=at)
    return death


def test_an_executor_acts_only_once_a_death_is_confirmed_and_until_it_is_undone(
    person, checked, colleague, executor, at, later
):
    from candour.core.authority import NotGranted
    from candour.people.errors import CannotActFor
    from candour.people.representation_queries import in_force

    with pytest.raises(CannotActFor) as refused:
        executor(person)
    assert refused.value.why is NotGranted.LIVES
    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    with pytest.raises(CannotActFor) as refused:
        executor(person)
    assert refused.value.why is NotGranted.UNCONFIRMED
    confirm_death(death=death, checked=replace(colleague, evidence="certificate"), at=at)
    zoe, made = executor(person)
    assert in_force(zoe, made.pk, later(hours=1)) == made
    assert in_force(zoe, made.pk, later(days=366)) is None
    undo_death(death=death, checked=colleague, at=later(hours=2))
    assert in_force(zoe, made.pk, later(hours=3)) is None
    made.refresh_from_db()
    assert made.ended_by == "officer"
    told = messages_of(zoe.person_id, most=20)
    assert [each.link for each in told] == [f"/account/acting/{made.pk}"] * 2


def test_what_was_recorded_before_a_death_is_confirmed_opens_nothing(died, person, executor, later):
    from candour.people.representation_queries import in_force

    zoe, made = executor(person)
    type(died).objects.update(confirmed_at=None)
    assert in_force(zoe, made.pk, later(hours=1)) is None


def test_a_service_is_wound_up_by_a_case_whose_answer_reaches_the_executor_alone(
    died, person, executor, world, at, one_entry
):
    from uuid import uuid4

    from candour.services.actions import decide_case, wind_up
    from candour.services.models import CaseStep
    from candour.services.queries import offer_called

    zoe, made = executor(person)
    sent_as = uuid4()
    with one_entry() as entry:
        asked = {"authority": made, "offer": offer_called("homes"), "text": "It is empty.", "at": at}
        case = wind_up(**asked, sent_as=sent_as)
        assert wind_up(**asked, sent_as=sent_as).id == case.id
    assert entry.body["by"] == {"representation": str(made.pk), "relation": "executor"}
    decide_case(case=case, officer=world.tom, outcome=CaseStep.Kind.ANSWERED, text="Nothing is owed.", at=at)
    newest = messages_of(zoe.person_id, most=1)[0]
    assert newest.link == f"/for/{made.pk}/cases/{case.id}"
    assert "owed" not in newest.text


def test_nobody_else_winds_anything_up(died, person, executor, world, at):
    from uuid import uuid4

    from candour.people.models import Representation
    from candour.services.actions import wind_up
    from candour.services.queries import offer_called

    _zoe, made = executor(person)
    Representation.objects.update(may_act=False)
    made.refresh_from_db()
    with pytest.raises(NotTheirPlace):
        wind_up(authority=made, offer=offer_called("homes"), text="x", sent_as=uuid4(), at=at)


def test_why_it_was_recorded_and_undone_is_in_the_open_in_no_row_and_goes_with_the_key(
    person, checked, colleague, at, in_the_open
):
    from candour.people.models import Death, SubjectKey
    from candour.people.queries import reasons_of_death

    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    undo_death(death=death, checked=colleague, at=at)
    death = Death.objects.get()
    said = {"reason": checked.reason, "why_undone": colleague.reason}
    assert reasons_of_death(death) == said
    for words in said.values():
        assert words not in in_the_open("deaths")
    SubjectKey.objects.filter(subject_id=death.subject_id).delete()
    assert reasons_of_death(death) == {}


def test_a_mistake_is_put_right_also_where_all_was_erased_meanwhile(person, checked, colleague, at):
    from candour.people.models import Death, SubjectKey

    death = record_death(person=person, died_on=DIED, checked=checked, at=at)
    SubjectKey.objects.filter(subject_id=death.subject_id).delete()
    undo_death(death=death, checked=colleague, at=at)
    assert Death.objects.get().undone_at == at
