"""At a counter an officer opens an account, replaces a card, sets safe use: with ground and on the record."""

from dataclasses import replace

import pytest
from tests.words import stands

from candour.people.account_queries import is_used_safely, safe_use_of
from candour.people.actions import end_safe_use, use_recovery_card
from candour.people.actions.checked import Checked
from candour.people.models import Account
from candour.services.actions import open_account_at_desk, replace_card_at_desk, set_screen_at_desk
from candour.services.errors import NotTheirPlace, Unfounded
from candour.services.queries.messages import messages_of

PASSWORD = "kettle otter quilt"


@pytest.fixture
def checked(world) -> Checked:
    return Checked("vouched", world.tom, world.council, "K-12", "She asked at the counter.")


@pytest.fixture
def opened(checked, at):
    return open_account_at_desk(given_name="Noor", family_name="", checked=checked, at=at)


def in_the_open(row) -> list[str]:
    """What whoever copies the database reads of a row."""
    return [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]


def titles(account: Account) -> list[str]:
    return [each.title for each in messages_of(account.person_id, most=20)]


def test_an_account_is_opened_with_one_entry_that_says_on_what_ground(checked, at, one_entry):
    with one_entry() as entry:
        opened = open_account_at_desk(given_name="Noor", family_name="", checked=checked, at=at)
    body = entry.body
    assert (body["change"], body["organisation"], body["evidence"]) == ("opened", "council", "vouched")
    assert (body["reason"], body["case"]) == ("She asked at the counter.", "K-12")
    assert not stands("Tom", str(body))
    assert opened.account.email is None
    assert opened.code.replace("-", "") not in str(body)


def test_nobody_at_the_desk_ever_has_a_password(opened, later):
    assert not opened.account.has_usable_password()
    owner = use_recovery_card(
        user_name=opened.account.user_name, code=opened.code, password=PASSWORD, at=later(hours=1)
    )
    assert owner is not None
    assert owner.check_password(PASSWORD)
    spent = use_recovery_card(
        user_name=owner.user_name, code=opened.code, password="another one", at=later(hours=2)
    )
    assert spent is None


def test_a_new_card_kills_the_old_one_at_once_and_its_owner_reads_who_made_it(
    opened, checked, later, one_entry
):
    with one_entry() as entry:
        code = replace_card_at_desk(account=opened.account, checked=checked, at=later(days=1))
    assert entry.body["change"] == "card-made"
    assert entry.body["case"] == "K-12"
    name = opened.account.user_name
    assert use_recovery_card(user_name=name, code=opened.code, password=PASSWORD, at=later(days=1)) is None
    assert use_recovery_card(user_name=name, code=code, password=PASSWORD, at=later(days=1)) is not None
    assert "You have a new recovery card" in titles(opened.account)


def test_who_signs_in_with_an_email_is_given_no_card(person, checked, at):
    with pytest.raises(Unfounded):
        replace_card_at_desk(account=Account.objects.get(person_id=person), checked=checked, at=at)


@pytest.mark.parametrize("missing", ["evidence", "reason", "case"])
def test_without_evidence_a_reason_or_a_case_nothing_is_done(opened, checked, at, missing):
    without = replace(checked, **{missing: " "})
    with pytest.raises(Unfounded):
        replace_card_at_desk(account=opened.account, checked=without, at=at)


def test_who_is_no_officer_there_does_nothing(opened, checked, world, at):
    for other in (replace(checked, by=world.sian), replace(checked, organisation=world.landlord)):
        with pytest.raises(NotTheirPlace):
            open_account_at_desk(given_name="Ann", family_name="", checked=other, at=at)
        with pytest.raises(NotTheirPlace):
            set_screen_at_desk(account=opened.account, safely=True, checked=other, at=at)


def test_safe_use_set_at_a_desk_leaves_no_more_trace_than_by_its_owner(opened, checked, at, one_entry):
    before = titles(opened.account)
    with one_entry() as entry:
        set_screen_at_desk(account=opened.account, safely=True, checked=checked, at=at)
    assert set(entry.body) == {"kind", "when", "change"}
    assert entry.body["change"] == "setting"
    assert titles(opened.account) == before
    assert is_used_safely(opened.account)
    assert safe_use_of(opened.account).case_reference == "K-12"
    assert not [column for column in in_the_open(safe_use_of(opened.account)) if "K-12" in column]


def test_its_owner_and_the_desk_can_both_end_it(opened, checked, at):
    set_screen_at_desk(account=opened.account, safely=True, checked=checked, at=at)
    end_safe_use(account=opened.account, at=at)
    assert not is_used_safely(opened.account)
    set_screen_at_desk(account=opened.account, safely=True, checked=checked, at=at)
    set_screen_at_desk(account=opened.account, safely=False, checked=checked, at=at)
    assert not is_used_safely(opened.account)


def test_who_ended_it_at_a_desk_and_why_is_kept_as_of_who_set_it(opened, checked, at, one_entry):
    from candour.people.account_queries import safe_use_ended_at_desk

    set_screen_at_desk(account=opened.account, safely=True, checked=checked, at=at)
    assert safe_use_ended_at_desk(opened.account) is None
    with one_entry() as entry:
        set_screen_at_desk(account=opened.account, safely=False, checked=checked, at=at)
    assert set(entry.body) == {"kind", "when", "change"}, "that it had been on must not tell"
    ended = safe_use_ended_at_desk(opened.account)
    assert (ended.ended_at, ended.ended_by, ended.ended_desk) == (at, "Tom Reddy", checked.organisation)
    assert (ended.ended_reason, ended.ended_case_reference) == (checked.reason, checked.case)
    assert ended.ended_evidence == checked.evidence


def test_why_safe_use_was_set_and_ended_is_in_the_open_in_no_row_and_goes_with_the_key(
    opened, checked, at, in_the_open
):
    from candour.people.account_queries import safe_use_ended_at_desk
    from candour.people.models import SubjectKey

    set_screen_at_desk(account=opened.account, safely=True, checked=checked, at=at)
    later = replace(checked, reason="She moved out.")
    set_screen_at_desk(account=opened.account, safely=False, checked=later, at=at)
    use = safe_use_ended_at_desk(opened.account)
    assert (use.reason, use.ended_reason) == (checked.reason, "She moved out.")
    for words in (checked.reason, "She moved out."):
        assert words not in in_the_open("safe_uses")
    SubjectKey.objects.filter(subject_id=use.sealed_for).delete()
    assert (use.reason, use.ended_reason) == ("", "")
