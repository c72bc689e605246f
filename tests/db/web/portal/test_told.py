"""A person sees who was told that they said stop, and who confirmed it; never of what is kept from view."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

SLUG = "warm-homes-discount"


@pytest.fixture
def withdrawn(maureen, version, now):
    """Maureen's yes to Warm Homes, taken back."""
    from candour.sharing.actions import answer

    answer(person=maureen.person, version=version(SLUG), yes=True, at=now - timedelta(days=9))
    return answer(person=maureen.person, version=version(SLUG), yes=False, at=now - timedelta(days=5))


@pytest.fixture
def change(db):
    """Has an organisation's system be told of an entry."""
    from candour.access.models import Change, Entry
    from candour.people.models import Organisation

    numbers = iter(range(1, 100))

    def change(entry, at, organisation="warm-homes", **more):
        of = Entry.objects.filter(id=entry).values_list("subject_id", flat=True).first()
        said = {"kind": "withdrawal", "acknowledge_by": at + timedelta(days=1), "subject_id": of, **more}
        return Change.objects.create(
            id=uuid4(),
            client_id=uuid4(),
            n=next(numbers),
            organisation_id=Organisation.objects.get(slug=organisation).pk,
            entry_id=entry,
            at=at,
            key_id=uuid4(),
            sealed=b"",
            **said,
        )

    return change


def test_told_and_confirmed_is_shown_on_receipt_and_choice(maureen, withdrawn, change, now):
    told = now - timedelta(days=4)
    change(withdrawn.entry_id, told, told_at=told, acknowledged_at=told + timedelta(days=1))
    for page in (f"/receipts/{withdrawn.number}", f"/choices/{SLUG}"):
        words = maureen.read(page)
        assert "Who was told that you said no" in words
        assert "Warm Homes Harrowmere Told on" in words
        assert ", confirmed on" in words
        assert "Late" not in words


def test_what_is_not_confirmed_yet_is_said_calmly(maureen, withdrawn, change, now):
    one = change(withdrawn.entry_id, now)
    assert "Not told yet." in maureen.read(f"/receipts/{withdrawn.number}")
    one.told_at = now
    one.save()
    words = maureen.read(f"/receipts/{withdrawn.number}")
    assert "They have not confirmed yet." in words
    assert "Late" not in words


def test_what_is_late_is_said(maureen, withdrawn, change, now):
    at = now - timedelta(days=4)
    change(withdrawn.entry_id, at, told_at=at, flagged_at=now)
    words = maureen.read(f"/choices/{SLUG}")
    assert "Late" in words
    assert "They should have confirmed by" in words


LATE = "Warm Homes Harrowmere should have confirmed it by"
WAITING = "We are waiting for an organisation to confirm a choice of yours"


def test_what_is_late_is_said_in_the_list_of_choices_and_its_file(maureen, withdrawn, change, now):
    at = now - timedelta(days=4)
    one = change(withdrawn.entry_id, at, told_at=at, flagged_at=now, agreement_id=withdrawn.agreement_id)
    assert re.search(
        rf"You took back your yes [\w ]+ 20\d\d Late {LATE} [\w ]+ 20\d\d\. You", maureen.read("/choices")
    )
    assert f"You took back your yes. Late: {LATE}" in maureen.get("/choices.csv").content.decode()
    one.acknowledged_at = now
    one.save()
    assert "Late" not in maureen.read("/choices")
    assert "Late" not in maureen.get("/choices.csv").content.decode()


def test_what_is_late_says_that_nothing_needs_doing_and_what_can_be_done(maureen, withdrawn, change, now):
    at = now - timedelta(days=4)
    change(withdrawn.entry_id, at, told_at=at, flagged_at=now, agreement_id=withdrawn.agreement_id)
    for path in (f"/choices/{SLUG}", f"/receipts/{withdrawn.number}"):
        assert "You do not need to do anything. What you said already counts" in maureen.read(path)
    assert 'href="#always"' in maureen.get(f"/choices/{SLUG}").content.decode()
    assert f'href="/choices/{SLUG}#always"' in maureen.get(f"/receipts/{withdrawn.number}").content.decode()
    assert 'id="always"' in maureen.get(f"/choices/{SLUG}").content.decode()


def test_home_says_that_somebody_is_late_and_neither_who_nor_about_what(
    maureen, withdrawn, change, now, django_assert_max_num_queries
):
    at = now - timedelta(days=4)
    assert WAITING not in maureen.read("/home")
    change(withdrawn.entry_id, at, told_at=at, flagged_at=now, agreement_id=withdrawn.agreement_id)
    with django_assert_max_num_queries(12):
        page = maureen.read("/home")
    said = page[page.index(WAITING) :].partition("My services")[0]
    assert "You do not need to do anything. Your choice already counts" in said
    assert "See your choices" in said
    assert "Warm" not in said
    assert "no" not in said.lower().split()


def test_home_is_silent_of_what_is_kept_from_view_or_about_a_protected_detail(
    maureen, withdrawn, change, now
):
    late = {"told_at": now, "flagged_at": now}
    change(withdrawn.entry_id, now, only_withheld=True, agreement_id=withdrawn.agreement_id, **late)
    change(withdrawn.entry_id, now, kind="protection", acknowledge_by=None, **late)
    change(withdrawn.entry_id, now, kind="reach", **late)
    assert WAITING not in maureen.read("/home")
    assert "Late" not in maureen.read("/choices")


def test_whoever_uses_it_safely_is_told_nothing_of_it_on_home(maureen, withdrawn, change, now):
    from candour.people.models import SafeUse

    change(withdrawn.entry_id, now, flagged_at=now, agreement_id=withdrawn.agreement_id)
    SafeUse.objects.create(account=maureen.account, begun_at=now)
    assert WAITING not in maureen.read("/home")


def test_a_yes_given_again_leaves_nothing_to_confirm(maureen, withdrawn, change, version, now):
    from candour.sharing.actions import answer

    at = withdrawn.at.replace(microsecond=withdrawn.at.microsecond // 1000 * 1000)
    late = change(withdrawn.entry_id, now, flagged_at=now, agreement_id=withdrawn.agreement_id)
    late.at = at
    late.save()
    assert WAITING in maureen.read("/home")
    answer(person=maureen.person, version=version(SLUG), yes=True, at=now)
    assert WAITING not in maureen.read("/home")
    assert "Late" not in maureen.read("/choices")


def test_an_objection_that_somebody_is_late_to_confirm_stands_there_too_while_it_stands(
    maureen, version, change, now
):
    from candour.sharing.actions import make_objection, withdraw_objection

    made = make_objection(person=maureen.person, version=version("school-places"), reason="", at=now)
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    about = {"subject_id": made.subject_id, "agreement_id": made.agreement_id, "kind": "objection"}
    change(uuid4(), at, organisation="harrowmere-council", told_at=now, flagged_at=now, **about)
    assert "Late Harrowmere Borough Council should have confirmed it by" in maureen.read("/choices")
    assert WAITING in maureen.read("/home")
    withdraw_objection(objection=made, at=now + timedelta(seconds=1))
    assert "Late" not in maureen.read("/choices")
    assert WAITING not in maureen.read("/home")


def test_an_organisation_has_confirmed_when_all_its_systems_have(maureen, withdrawn, change, now):
    change(withdrawn.entry_id, now, told_at=now, acknowledged_at=now)
    change(withdrawn.entry_id, now, told_at=now)
    words = maureen.read(f"/receipts/{withdrawn.number}")
    assert "confirmed on" not in words
    assert "They have not confirmed yet." in words


def test_nothing_shows_where_nobody_had_been_given_anything(maureen, withdrawn):
    for page in (f"/receipts/{withdrawn.number}", f"/choices/{SLUG}"):
        assert "Who was told" not in maureen.read(page)


def test_nothing_shows_of_uses_that_are_kept_from_view(maureen, withdrawn, change, now):
    change(withdrawn.entry_id, now, told_at=now, only_withheld=True)
    assert "Who was told" not in maureen.read(f"/receipts/{withdrawn.number}")


def test_that_somebody_is_late_is_told_to_others_and_not_shown_as_another_line(
    maureen, withdrawn, change, now
):
    change(withdrawn.entry_id, now, told_at=now)
    overdue = {"kind": "overdue", "acknowledge_by": None, "told_at": now}
    change(withdrawn.entry_id, now, organisation="harrowmere-council", **overdue)
    assert "Harrowmere Borough Council Told on" not in maureen.read(f"/receipts/{withdrawn.number}")


def test_objection_shows_who_was_told_of_it(maureen, version, change, now):
    from candour.sharing.actions import make_objection

    made = make_objection(person=maureen.person, version=version("school-places"), reason="", at=now)
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    about = {"subject_id": made.subject_id, "agreement_id": made.agreement_id, "kind": "objection"}
    change(uuid4(), at, organisation="harrowmere-council", told_at=now, **about)
    words = maureen.read("/choices/school-places")
    assert "Who was told that you object" in words
    assert "Told on" in words
