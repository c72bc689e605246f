"""A code links one record once; what else is tried is answered alike; what is not mine is let go at once."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.words import stands

from candour.people.actions import appoint, create_account, create_organisation, match_references
from candour.people.actions.subjects import see_subject
from candour.people.models import Account, StaffRole, Subject
from candour.people.queries import KnownAs, log_subject, person_known_as, subjects_of
from candour.services.actions import (
    cancel_code,
    decide_case,
    link_again,
    link_by_code,
    make_code,
    this_is_not_me,
    unlink_record,
)
from candour.services.actions.codes import LASTS, Asked, digest_of
from candour.services.actions.linking import TRIES_A_DAY, TRIES_AN_HOUR, Outcome
from candour.services.errors import CannotMakeCode, NotLinked
from candour.services.models import ActivationCode, CaseStep, LinkAttempt, LinkedRecord
from candour.services.queries import joined_records, unlinked_lately

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def council(db):
    return create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)


@pytest.fixture
def officer(council):
    role = appoint(
        organisation=council,
        role=StaffRole.Role.OFFICER,
        email="tom@council.example",
        given_name="Tom",
        family_name="Reddy",
        password="x" * 20,
        totp_secret="A" * 32,
        by="Siân Pugh",
        at=AT,
    )
    return role.account


@pytest.fixture
def noor(db):
    return create_account(email="noor@post.example", password="x" * 20, given_name="Noor", at=AT)


@pytest.fixture
def record(council):
    """What the council knows as C-1."""
    return see_subject(organisation=council, scheme="council-customer", reference="C-1")


@pytest.fixture
def code_for(council, officer):
    def make(reference="C-1", route="collected", at=AT):
        asked = Asked(
            scheme="council-customer",
            reference=reference,
            reason="Asked at the counter.",
            case="K-7",
            route=route,
        )
        return make_code(organisation=council, asked=asked, by=officer, at=at)

    return make


def try_code(account, code, at=AT):
    return link_by_code(account=Account.objects.get(pk=account.pk), code=code, at=at).outcome


def test_a_code_is_made_with_one_entry_that_its_person_can_read(record, code_for, one_entry):
    with one_entry() as entry:
        made = code_for()
    assert (entry.kind, entry.subject) == ("account", record)
    assert entry.body["change"] == "code-made"
    assert (entry.body["reason"], entry.body["case"]) == ("Asked at the counter.", "K-7")
    assert not stands("Tom", str(entry.body)), "the officer is a pseudonym"
    assert made.code not in str(entry.body)
    assert bytes(ActivationCode.objects.get().digest) == digest_of(made.code) != made.code.encode()


def test_why_it_was_made_is_in_the_open_in_no_row_and_goes_with_the_key(record, code_for, in_the_open):
    from candour.people.models import SubjectKey
    from candour.services.queries import reasons_of

    made = code_for().row
    assert reasons_of([made]) == {made.pk: "Asked at the counter."}
    assert "Asked at the counter." not in in_the_open("activation_codes")
    SubjectKey.objects.filter(subject_id=record).delete()
    assert reasons_of([made]) == {made.pk: ""}


def test_a_code_links_nobody_to_a_record_of_somebody_who_has_died(noor, council, officer, record, code_for):
    from candour.people.actions import Checked
    from candour.services.actions import record_death

    code = code_for().code
    person = Subject.objects.get(id=record).person_id
    seen = Checked("certificate", officer, council, "K-8", "Her son brought it.")
    record_death(person=person, died_on=AT.date(), checked=seen, at=AT)
    assert try_code(noor, code) is Outcome.NOT_LINKED
    assert Subject.objects.get(id=record).person_id == person
    with pytest.raises(CannotMakeCode):
        code_for()


@pytest.mark.parametrize("missing", ["reason", "case"])
def test_no_code_without_a_reason_and_a_case(council, officer, record, missing):
    words = {
        "scheme": "council-customer",
        "reference": "C-1",
        "reason": "Why.",
        "case": "K-7",
        "route": "letter",
    }
    with pytest.raises(CannotMakeCode):
        make_code(organisation=council, asked=Asked(**{**words, missing: " "}), by=officer, at=AT)
    assert not ActivationCode.objects.exists()


def test_only_an_officer_of_the_holder_makes_one_and_only_for_what_it_knows(
    council, officer, record, noor, code_for
):
    asked = Asked(scheme="council-customer", reference="C-1", reason="Why.", case="K-7", route="letter")
    with pytest.raises(CannotMakeCode):
        make_code(organisation=council, asked=asked, by=noor, at=AT)
    other = create_organisation(slug="other", name="Other", kind="housing", at=AT)
    with pytest.raises(CannotMakeCode):
        make_code(organisation=other, asked=asked, by=officer, at=AT)
    with pytest.raises(CannotMakeCode):
        code_for("C-2")


def test_the_right_code_links_once_with_one_entry_and_joins_what_was_there(
    noor, record, code_for, one_entry, council
):
    code = code_for().code
    with one_entry() as entry:
        assert try_code(noor, code.lower().replace("-", " ")) is Outcome.LINKED
    assert entry.kind == "account"
    assert entry.body["kind"] == "linked"
    assert entry.body["how"] == "an activation code collected in person"
    assert (entry.body["organisation"], entry.body["subject"]) == ("council", str(record))
    noor.refresh_from_db()
    assert noor.person_id == person_known_as(organisation=council, scheme="council-customer", reference="C-1")
    assert len(subjects_of(noor.person_id)) == 2
    assert [each.subject for each in joined_records(noor.person_id)] == [record]
    assert try_code(noor, code) is Outcome.NOT_LINKED, "once"


def test_who_holds_it_learns_how_they_use_its_services_now_that_it_knows_whom_that_is_about(
    noor, record, code_for, council, one_entry
):
    from candour.services.actions import About, choose_service, offer_service, remove_service

    landlord = create_organisation(slug="landlord", name="The Landlord", kind="housing", at=AT)
    about = About(ways={"paper": "By post."})
    bins, tax, repairs = (
        offer_service(
            organisation=organisation,
            service=None,
            slug=slug,
            name=slug.title(),
            summary="It does.",
            about=about,
            at=AT,
        )
        for organisation, slug in ((council, "bins"), (council, "tax"), (landlord, "repairs"))
    )
    for offer in (bins, tax, repairs):
        choose_service(person=noor.person_id, offer=offer, way="paper", at=AT)
    remove_service(person=noor.person_id, offer=tax, at=AT)
    code = code_for().code
    with one_entry() as entry:
        assert link_by_code(account=noor, code=code, at=AT).outcome is Outcome.LINKED
    assert entry.body["ways"] == {"bins": "paper"}


def test_a_second_record_is_joined_with_the_first(noor, record, code_for, council):
    see_subject(organisation=council, scheme="council-customer", reference="C-2")
    assert try_code(noor, code_for().code) is Outcome.LINKED
    assert try_code(noor, code_for("C-2").code) is Outcome.LINKED
    noor.refresh_from_db()
    assert len(joined_records(noor.person_id)) == 2
    assert Subject.objects.filter(person_id=noor.person_id).count() == 3


def test_wrong_old_ended_used_and_somebody_elses_are_one_answer_and_one_entry(
    noor, record, code_for, one_entry, officer
):
    old = code_for().code
    replaced = code_for().code
    cancel_code(code=ActivationCode.objects.get(digest=digest_of(replaced)), by=officer, at=AT)
    ivy = create_account(email="ivy@post.example", password="x" * 20, given_name="Ivy", at=AT)
    standing = code_for()
    bodies = []
    for code, at in (("AAAA", AT), (old, AT), (replaced, AT), (standing.code, AT + LASTS)):
        with one_entry() as entry:
            assert try_code(noor, code, at) is Outcome.NOT_LINKED
        bodies.append({key: value for key, value in entry.body.items() if key != "when"})
    assert try_code(ivy, standing.code) is Outcome.LINKED
    LinkAttempt.objects.all().delete()
    taken = code_for().code
    with one_entry() as entry:
        assert try_code(noor, taken) is Outcome.NOT_LINKED, "Ivy has it"
    bodies.append({key: value for key, value in entry.body.items() if key != "when"})
    assert all(body == bodies[0] for body in bodies)


def test_whoever_guesses_waits_and_nobody_else_does(noor, record, code_for):
    ivy = create_account(email="ivy@post.example", password="x" * 20, given_name="Ivy", at=AT)
    code = code_for().code
    for _ in range(TRIES_AN_HOUR):
        assert try_code(noor, "AAAA") is Outcome.NOT_LINKED
    assert try_code(noor, code) is Outcome.TOO_OFTEN
    LinkAttempt.objects.bulk_create([LinkAttempt(account_id=noor.pk, at=AT) for _ in range(400)])
    assert try_code(ivy, code) is Outcome.LINKED, "whose code it is comes in, however many others guess"


def test_a_day_of_guessing_ends_and_what_is_older_is_forgotten(noor, record, code_for):
    LinkAttempt.objects.bulk_create([LinkAttempt(account_id=noor.pk, at=AT) for _ in range(TRIES_A_DAY)])
    later = AT + timedelta(hours=23)
    assert try_code(noor, "AAAA", later) is Outcome.TOO_OFTEN
    assert try_code(noor, "AAAA", AT + timedelta(days=1, seconds=1)) is Outcome.NOT_LINKED
    assert LinkAttempt.objects.count() == 1


def test_unlinking_is_undone_within_a_day_by_whoever_had_it(noor, record, code_for, one_entry):
    try_code(noor, code_for().code)
    noor.refresh_from_db()
    with one_entry() as entry:
        unlink_record(person=noor.person_id, subject=record, at=AT)
    assert (entry.body["change"], entry.body["said"]) == ("undone", "unlinked")
    assert joined_records(noor.person_id) == []
    assert [subject for subject, _ in unlinked_lately(noor.person_id, AT)] == [record]
    ivy = create_account(email="ivy@post.example", password="x" * 20, given_name="Ivy", at=AT)
    with pytest.raises(NotLinked):
        link_again(account=ivy, subject=record, at=AT)
    link_again(account=noor, subject=record, at=AT + timedelta(hours=1))
    noor.refresh_from_db()
    assert [each.subject for each in joined_records(noor.person_id)] == [record]
    unlink_record(person=noor.person_id, subject=record, at=AT)
    with pytest.raises(NotLinked):
        link_again(account=noor, subject=record, at=AT + timedelta(days=2))


def test_this_is_not_me_takes_it_away_and_leaves_a_case_at_its_holder(
    noor, record, code_for, one_entry, officer, council
):
    try_code(noor, code_for().code)
    noor.refresh_from_db()
    with one_entry() as entry:
        case = this_is_not_me(person=noor.person_id, subject=record, at=AT)
    assert (entry.body["said"], entry.body["case"]) == ("not-theirs", case.number)
    assert (case.about_subject_id, case.organisation_id) == (record, council.pk)
    assert case.answer_by == (AT + timedelta(days=3)).date()
    assert joined_records(noor.person_id) == []
    assert unlinked_lately(noor.person_id, AT) == []
    with pytest.raises(NotLinked):
        link_again(account=noor, subject=record, at=AT)
    with one_entry() as entry:
        decide_case(case=case, officer=officer, outcome=CaseStep.Kind.AGREED, text="One name.", at=AT)
    assert entry.subject == log_subject(noor.person_id), "who said so reads what was found"


def test_a_wrong_match_that_organisations_made_can_be_parted_too(noor, record, code_for, council):
    wrong = see_subject(organisation=council, scheme="council-customer", reference="C-9")
    known = [KnownAs(council, "council-customer", value) for value in ("C-1", "C-9")]
    match_references(references=known, organisation=council, why="The same name.", at=AT)
    try_code(noor, code_for().code)
    noor.refresh_from_db()
    this_is_not_me(person=noor.person_id, subject=wrong, at=AT)
    assert [each.subject for each in joined_records(noor.person_id)] == [record]
    assert LinkedRecord.objects.filter(ended_at=None).count() == 1


def test_nobody_lets_go_of_what_is_not_theirs(noor, record):
    for let_go in (unlink_record, this_is_not_me):
        with pytest.raises(NotLinked):
            let_go(person=noor.person_id, subject=record, at=AT)
