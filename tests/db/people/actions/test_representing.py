"""Acting for somebody: each verb is one entry, raises the guards, and refuses what would harm the person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from candour.core.authority import Kind, NotAllowed, NotGranted, Topic, latest_end, standing
from candour.people.actions import (
    Checked,
    Sought,
    accept,
    create_account,
    decline,
    end_naming,
    end_representation,
    end_role,
    give_role,
    grant_at_desk,
    invite,
    lift_suspension,
    link_account,
    name_officer,
    object_to_representation,
    record_loss_of_capacity,
    record_view,
    review,
    suspend_representation,
)
from candour.people.actions.closing import close_account, finish_closing
from candour.people.errors import AlreadyExists, CannotActFor, NotStanding
from candour.people.models import Account, Representation, Subject
from candour.people.queries import subjects_of
from candour.people.representation_queries import (
    acting_for,
    authority_of,
    entrusted_in_force,
    entrusted_to,
    in_force,
    invitation_by_code,
    invitations_to,
    named_in,
    next_review,
    representatives_of,
    was_declined,
)

DAY = timedelta(days=1)
TWO = {"bins": Topic.HOME, "council-tax": Topic.MONEY}
CODE = "BCDF-GHJK-LMNP-QRST"


def opened(name, at):
    return create_account(
        email=f"{name}@post.example", password="a long password", given_name=name.title(), at=at
    )


@pytest.fixture
def grace(at, db):
    return opened("grace", at)


@pytest.fixture
def ada(at, db):
    return opened("ada", at)


@pytest.fixture
def officer(at, db):
    return Account.objects.create_user("officer@council.example", None, given_name="Ola", is_staff=True)


@pytest.fixture
def checked(council, officer):
    return Checked("registered-lasting-power", officer, council, "C-1", "Seen on paper, with her card")


@pytest.fixture
def invitation(grace, at):
    return invite(
        account=grace, relation="daughter", services=TWO, may_act=True, at=at, email="ada@post.example"
    )


@pytest.fixture
def accepted(invitation, ada, at):
    return accept(invitation=invitation, account=ada, at=at)


@pytest.fixture
def attorney(grace, ada, checked, at):
    return grant_at_desk(
        Sought(
            person=grace.person_id,
            account=ada,
            kind=Kind.PROPERTY_ATTORNEY,
            relation="daughter",
            services=TWO,
            may_act=True,
            checked=checked,
            at=at,
        )
    )


def grant(**sought):
    return grant_at_desk(Sought(**sought))


def why(called, **arguments):
    with pytest.raises(CannotActFor) as refused:
        called(**arguments)
    return refused.value.why


def test_inviting_is_an_entry_in_the_log_of_the_person_who_invites(grace, at, one_entry):
    with one_entry() as entry:
        invite(
            account=grace, relation="daughter", services=TWO, may_act=False, at=at, email="Ada@Post.example"
        )
    assert (entry.kind, entry.body["kind"], entry.body["change"]) == ("account", "representative", "invited")
    assert entry.subject in subjects_of(grace.person_id)
    assert entry.body["services"] == ["bins", "council-tax"]
    assert entry.body["by"] == "person"
    assert "ada" not in str(entry.body).lower()


def test_an_invitation_opens_nothing_until_it_is_accepted(grace, ada, invitation, at, one_entry, version):
    assert in_force(ada, invitation.pk, at) is None
    before = [version(subject) for subject in subjects_of(grace.person_id)]
    with one_entry() as entry:
        taken = accept(invitation=invitation, account=ada, at=at)
    assert (entry.body["change"], entry.body["by"]) == ("accepted", "representative")
    assert entry.subject in subjects_of(grace.person_id)
    assert [version(subject) for subject in subjects_of(grace.person_id)] > before
    assert in_force(ada, taken.pk, at) == taken
    assert taken.email == ""
    assert acting_for(ada) == representatives_of(grace.person_id) == (taken,)


def test_an_invitation_is_found_by_whoever_it_was_meant_for(grace, invitation, at):
    handed = invite(account=grace, relation="carer", services=TWO, may_act=False, at=at, code=CODE)
    assert invitations_to("ADA@post.example", at) == (invitation,)
    assert invitations_to("", at) == invitations_to("x@post.example", at) == ()
    assert invitation_by_code(CODE, at) == invitation_by_code("bcdf ghjk lmnp qrst", at) == handed
    assert invitation_by_code("BCDF-GHJK-LMNP-QRSV", at) is None
    assert invitation_by_code(CODE, at + 14 * DAY) is None


def test_an_invitation_is_taken_once_and_in_time(ada, invitation, accepted, at):
    with pytest.raises(NotStanding):
        accept(invitation=invitation, account=opened("mo", at), at=at)


def test_an_invitation_that_waited_too_long_is_not_taken(ada, invitation, at):
    with pytest.raises(NotStanding):
        accept(invitation=invitation, account=ada, at=at + 14 * DAY)


def test_an_invitation_is_declined_once_and_can_be_given_again(
    grace, ada, invitation, at, one_entry, version
):
    assert why(decline, invitation=invitation, account=grace, at=at) is NotGranted.SELF
    before = [version(subject) for subject in subjects_of(grace.person_id)]
    with one_entry() as entry:
        decline(invitation=invitation, account=ada, at=at)
    assert (entry.body["kind"], entry.body["change"]) == ("representative", "declined")
    assert (entry.body["by"], entry.body.get("why")) == ("representative", None)
    assert "ada" not in str(entry.body).lower()
    assert [version(subject) for subject in subjects_of(grace.person_id)] > before
    (row,) = representatives_of(grace.person_id)
    assert was_declined(row)
    assert (row.email, row.digest, invitations_to("ada@post.example", at)) == ("", None, ())
    for answer in (decline, accept):
        with pytest.raises(NotStanding):
            answer(invitation=row, account=ada, at=at)
    again = invite(account=grace, relation="x", services=TWO, may_act=True, at=at, email="ada@post.example")
    assert in_force(ada, accept(invitation=again, account=ada, at=at).pk, at)


def test_what_was_taken_up_or_waited_too_long_is_not_declined(grace, ada, accepted, at):
    with pytest.raises(NotStanding):
        decline(invitation=accepted, account=ada, at=at)
    late = invite(account=grace, relation="x", services=TWO, may_act=True, at=at, code=CODE)
    with pytest.raises(NotStanding):
        decline(invitation=late, account=ada, at=at + 14 * DAY)
    end_representation(representation=accepted, by=Representation.EndedBy.REPRESENTATIVE, at=at)
    assert not any(map(was_declined, representatives_of(grace.person_id)))


def test_nobody_takes_their_own_invitation(grace, invitation, at):
    assert why(accept, invitation=invitation, account=grace, at=at) is NotGranted.SELF


def test_two_do_not_act_for_each_other(grace, ada, accepted, at):
    back = invite(account=ada, relation="mother", services=TWO, may_act=True, at=at, code=CODE)
    assert why(accept, invitation=back, account=grace, at=at) is NotGranted.CIRCULAR


def test_the_same_ground_stands_once(ada, grace, accepted, at):
    again = invite(account=grace, relation="daughter", services=TWO, may_act=True, at=at, code=CODE)
    with pytest.raises(AlreadyExists):
        accept(invitation=again, account=ada, at=at)


def test_an_invitation_is_for_two_years_at_most(grace, invitation, at):
    assert invitation.ends_at == latest_end(Kind.INVITED, at)
    too_long = {"services": TWO, "may_act": True, "at": at, "ends_at": latest_end(Kind.INVITED, at) + DAY}
    assert why(invite, account=grace, relation="x", **too_long) is NotGranted.TOO_LONG


def test_an_authority_is_recorded_with_what_was_seen_and_who_saw_it(
    grace, ada, checked, officer, at, one_entry, version
):
    before = [version(subject) for subject in subjects_of(grace.person_id)]
    with one_entry() as entry:
        made = grant_at_desk(
            Sought(
                person=grace.person_id,
                account=ada,
                kind=Kind.PROPERTY_ATTORNEY,
                relation="daughter",
                services=TWO,
                may_act=True,
                checked=checked,
                at=at,
            )
        )
    assert (entry.body["change"], entry.body["evidence"]) == ("granted", "registered-lasting-power")
    assert entry.body["organisation"] == "council"
    assert "Ola" not in str(entry.body)
    assert [version(subject) for subject in subjects_of(grace.person_id)] > before
    assert (made.checked_by, made.case) == (officer, "C-1")


def test_an_officer_cannot_make_themselves_somebodys_attorney(grace, checked, officer, at):
    granted = {"relation": "x", "services": TWO, "may_act": True, "checked": checked, "at": at}
    refused = why(grant, person=grace.person_id, account=officer, kind=Kind.PROPERTY_ATTORNEY, **granted)
    assert refused is NotGranted.OWN_CHECK
    assert not Representation.objects.exists()


def test_a_corporate_appointee_acts_only_through_staff_of_the_organisation(grace, ada, checked, at):
    by_letter = Checked("dwp-appointee-letter", checked.by, checked.organisation, "C-1", "Seen")
    granted = {"relation": "x", "services": {"tax": Topic.MONEY}, "may_act": True, "at": at}
    refused = why(
        grant,
        person=grace.person_id,
        account=ada,
        kind=Kind.CORPORATE_APPOINTEE,
        checked=by_letter,
        **granted,
    )
    assert refused is NotGranted.NOT_STAFF


@pytest.fixture
def colleague(council, at, db):
    """An officer of the council, who is not the one that checks."""
    account = Account.objects.create_user(
        "mohammed@council.example", None, given_name="Mohammed", is_staff=True
    )
    give_role(account=account, organisation=council, role="officer", by="Bea Lee", at=at)
    return account


@pytest.fixture
def appointed(grace, colleague, checked, at):
    """The council is Grace's appointee, through a colleague of who checked."""
    return grant_at_desk(
        Sought(
            person=grace.person_id,
            account=colleague,
            kind=Kind.CORPORATE_APPOINTEE,
            relation="appointee",
            services={"council-tax": Topic.MONEY},
            may_act=True,
            checked=replace(checked, evidence="dwp-appointee-letter"),
            at=at,
        )
    )


def test_an_organisation_acts_through_the_officers_who_are_named(
    appointed, colleague, officer, council, at, one_entry
):
    assert appointed.account is None
    assert entrusted_in_force(colleague, appointed.pk, at) == appointed
    assert entrusted_in_force(officer, appointed.pk, at) is None
    with one_entry() as entry:
        record_view(representation=appointed, seen="held", names=[], at=at, officer=colleague)
    assert (entry.body["organisation"], entry.body["relation"]) == ("council", "appointee")
    assert entry.body["officer"]
    assert "Mohammed" not in str(entry.body)
    step = appointed.steps.order_by("at", "id").last()
    assert (step.change, step.officer) == ("saw-held", colleague)
    with one_entry() as entry:
        end_naming(named=named_in(appointed)[0], by=officer, at=at)
    assert entry.body["change"] == "officer-ended"
    assert entrusted_to(colleague) == ()


def test_an_officer_is_named_by_somebody_else_and_only_while_they_have_the_role(
    appointed, colleague, officer, council, ada, at, one_entry
):
    other = Account.objects.create_user("zoe@council.example", None, given_name="Zoe", is_staff=True)
    refused = why(name_officer, representation=appointed, account=other, by=officer, at=at)
    assert refused is NotGranted.NOT_STAFF
    role = give_role(account=other, organisation=council, role="officer", by="Bea Lee", at=at)
    refused = why(name_officer, representation=appointed, account=other, by=other, at=at)
    assert refused is NotGranted.OWN_CHECK
    with one_entry() as entry:
        name_officer(representation=appointed, account=other, by=officer, at=at)
        name_officer(representation=appointed, account=other, by=officer, at=at)
    assert entry.body["change"] == "officer-named"
    assert entrusted_to(other) == (appointed,)
    end_role(role=role, at=at)
    assert entrusted_to(other) == ()
    suspend_representation(representation=appointed, why="Money is missing", at=at)
    assert entrusted_in_force(colleague, appointed.pk, at) is None


def test_an_organisation_is_appointed_once_and_never_by_who_acts(appointed, colleague, grace, checked, at):
    granted = {
        "person": grace.person_id,
        "kind": Kind.CORPORATE_APPOINTEE,
        "relation": "appointee",
        "services": {"council-tax": Topic.MONEY},
        "may_act": True,
        "account": colleague,
        "at": at,
    }
    by_letter = replace(checked, evidence="dwp-appointee-letter")
    with pytest.raises(AlreadyExists):
        grant_at_desk(Sought(checked=by_letter, **granted))
    refused = why(grant, checked=replace(by_letter, by=colleague), **granted)
    assert refused is NotGranted.OWN_CHECK


def test_a_welfare_attorney_begins_when_loss_of_capacity_is_recorded(
    grace, ada, checked, officer, at, one_entry
):
    made = grant_at_desk(
        Sought(
            person=grace.person_id,
            account=ada,
            kind=Kind.WELFARE_ATTORNEY,
            relation="daughter",
            services={"bins": Topic.HOME},
            may_act=True,
            checked=checked,
            at=at,
        )
    )
    assert in_force(ada, made.pk, at) is None
    with one_entry() as entry:
        record_loss_of_capacity(representation=made, by=officer, on=at.date(), at=at)
    assert entry.body["change"] == "capacity-lost"
    assert in_force(ada, made.pk, at) == made


def test_a_parent_waits_for_the_review_at_thirteen(grace, ada, checked, officer, council, at, one_entry):
    born = date(2013, 6, 1)
    made = grant_at_desk(
        Sought(
            person=grace.person_id,
            account=ada,
            kind=Kind.PARENT,
            relation="mother",
            services=TWO,
            may_act=True,
            checked=Checked("birth-certificate", officer, council, "C-2", "Seen"),
            at=at,
            ends_at=at.replace(year=2031, month=5),
            born=born,
        )
    )
    at_thirteen = at.replace(month=6, day=1)
    assert next_review(made) == date(2026, 6, 1)
    assert standing(authority_of(made), at_thirteen) is NotAllowed.REVIEW_DUE
    with one_entry() as entry:
        review(representation=made, checked_by=officer, finding="She agrees", at=at_thirteen)
    assert (entry.body["change"], entry.body["why"]) == ("reviewed", "She agrees")
    made.refresh_from_db()
    assert next_review(made) == date(2029, 6, 1)
    assert in_force(ada, made.pk, at_thirteen) == made


@pytest.mark.parametrize("by", ["person", "representative", "officer"])
def test_either_side_ends_an_invitation_at_once(ada, grace, accepted, at, by, one_entry, version):
    before = [version(subject) for subject in subjects_of(grace.person_id)]
    with one_entry() as entry:
        end_representation(representation=accepted, by=Representation.EndedBy(by), why="Done", at=at)
    assert (entry.body["change"], entry.body["by"], entry.body["why"]) == ("ended", by, "Done")
    assert [version(subject) for subject in subjects_of(grace.person_id)] > before
    assert in_force(ada, accepted.pk, at) is None
    assert acting_for(ada) == ()
    with pytest.raises(NotStanding):
        end_representation(representation=accepted, by=Representation.EndedBy.OFFICER, at=at)


def test_whoever_is_acted_for_does_not_end_an_attorney_but_their_objection_stops_one(
    ada, attorney, at, one_entry
):
    with pytest.raises(NotStanding):
        end_representation(representation=attorney, by=Representation.EndedBy.PERSON, at=at)
    with one_entry() as entry:
        object_to_representation(
            representation=attorney, by="person", why="She takes my money", suspends=False, at=at
        )
    assert (entry.body["change"], entry.body["suspended"]) == ("objected", True)
    assert "money" not in str(entry.body)
    assert in_force(ada, attorney.pk, at) is None


def test_another_persons_objection_stops_it_only_when_the_officer_says_so(ada, attorney, at):
    object_to_representation(representation=attorney, by="A nephew", why="Unsure", suspends=False, at=at)
    assert in_force(ada, attorney.pk, at) == attorney
    object_to_representation(representation=attorney, by="A nurse", why="Bruises", suspends=True, at=at)
    assert in_force(ada, attorney.pk, at) is None


def test_suspected_abuse_suspends_until_a_named_person_lifts_it(
    ada, attorney, officer, council, at, one_entry
):
    with one_entry() as entry:
        suspend_representation(representation=attorney, why="Money is missing", at=at)
    assert entry.body["change"] == "suspended"
    assert "missing" not in str(entry.body)
    suspend_representation(representation=attorney, why="Again", at=at)
    assert in_force(ada, attorney.pk, at) is None
    object_to_representation(representation=attorney, by="person", why="No", suspends=True, at=at)
    with one_entry() as entry:
        lift_suspension(representation=attorney, by=officer, finding="A bank's mistake", at=at)
    assert (entry.body["change"], entry.body["why"]) == ("lifted", "A bank's mistake")
    assert in_force(ada, attorney.pk, at) == attorney
    assert attorney.objections.get().answered_by == officer
    with pytest.raises(NotStanding):
        lift_suspension(representation=attorney, by=officer, finding="Again", at=at)


def test_an_authority_is_nobody_elses(ada, attorney, at):
    assert in_force(opened("mo", at), attorney.pk, at) is None


def test_an_authority_stays_with_a_person_who_is_joined_with_another(grace, ada, accepted, seen, at):
    known = Subject.objects.get(id=seen("C-1")).person_id
    link_account(account=grace, person=known, how="A code", at=at)
    assert representatives_of(known) == (accepted,)


def test_what_an_account_has_for_others_ends_when_it_is_closed(ada, accepted, at):
    closing = close_account(account=ada, at=at)
    finish_closing(closing=closing, at=at + 15 * DAY)
    accepted.refresh_from_db()
    assert (accepted.ended_by, in_force(ada, accepted.pk, at)) == ("representative", None)


def test_what_officers_write_is_in_the_open_in_no_row_and_goes_with_its_persons_key(
    ada, attorney, officer, at
):
    from django.db import connection

    from candour.people.models import SubjectKey

    object_to_representation(
        representation=attorney, by="A nurse", why="Bruises", suspends=True, at=at, officer=officer
    )
    lift_suspension(representation=attorney, by=officer, finding="A fall", at=at)
    with connection.cursor() as cursor:
        for table in ("representations", "representation_objections", "representation_steps"):
            cursor.execute(f"select * from {table}")
            rows = str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor])
            for words in ("A nurse", "Bruises", "A fall"):
                assert words not in rows, table
    objection = attorney.objections.get()
    assert (objection.who, objection.why) == ("A nurse", "Bruises")
    assert [step.words for step in attorney.steps.order_by("at", "id")][-2:] == ["Bruises", "A fall"]
    SubjectKey.objects.filter(subject_id=objection.sealed_for, dataset_id=None).delete()
    assert (objection.who, objection.why) == ("", "")
