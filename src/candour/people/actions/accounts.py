"""Residents' accounts: opening one with an email or without, naming it, and linking it to a known person."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from candour.access.actions import record_entry
from candour.log.exact import encode_timestamp
from candour.people.actions.account_entries import record_account
from candour.people.actions.subjects import hold_person, make_subject, merge_persons
from candour.people.errors import AlreadyExists, AlreadyLinked
from candour.people.models import Account
from candour.people.queries import log_subject
from candour.people.user_names import new_user_name


@transaction.atomic
def create_account(
    *,
    email: str,
    password: str,
    given_name: str,
    family_name: str = "",
    at: datetime,
    email_is_confirmed: bool = False,
) -> Account:
    """Open an account that can sign in once its email is confirmed. Raises AlreadyExists.

    It is a person of its own, with a log from the first day, until it is linked to one that others know.
    """
    account = _opened(email, password, {"given_name": given_name, "family_name": family_name})
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=email_is_confirmed)
    record_account(account, "opened", at)
    return account


@transaction.atomic
def create_account_without_email(
    *, password: str, given_name: str, family_name: str = "", at: datetime
) -> Account:
    """Open an account that signs in with a user name, which we give it."""
    account = opened_without_email(password, given_name, family_name)
    record_account(account, "opened", at)
    return account


def opened_without_email(password: str | None, given_name: str, family_name: str) -> Account:
    """An account with a user name; a step of actions. password: None where a recovery card will set it."""
    names = {"given_name": given_name, "family_name": family_name, "user_name": new_user_name()}
    return _opened(None, password, names)


@transaction.atomic
def rename_account(*, account: Account, given_name: str, family_name: str, at: datetime) -> Account:
    """Change the name by which its owner is greeted; what organisations call them stays theirs to change."""
    held = Account.objects.select_for_update().get(pk=account.pk)
    held.given_name, held.family_name = given_name, family_name
    held.save(update_fields=["given_name", "family_name"])
    record_account(held, "renamed", at)
    return held


def _opened(email: str | None, password: str | None, names: dict[str, str]) -> Account:
    subject = make_subject()
    try:
        with transaction.atomic():
            return Account.objects.create_user(email, password, person_id=subject.person_id, **names)
    except IntegrityError as taken:
        raise AlreadyExists("There is an account with this email already.") from taken


@transaction.atomic
def link_account(*, account: Account, person: UUID, how: str, at: datetime) -> Account:
    """Link an account to the person that organisations know, once it is proven that they are the same.

    how: the proof, in words the resident knows: "an activation code collected at the Market Hall". Raises
    AlreadyLinked when somebody else's account is linked to that person.
    """
    held = attach_account(account, person, at)
    body = {"kind": "linked", "when": encode_timestamp(at), "how": how}
    record_entry(body, kind="account", subject=log_subject(person), happened=at)
    return held


def end_welcome(*, person: UUID, at: datetime) -> None:
    """Somebody is new no more: they have done a first thing, or want no welcome. Twice is once.

    It concerns nobody else, so it makes no entry (docs/decisions/0023).
    """
    Account.objects.filter(person_id=person, welcome_ended_at=None).update(welcome_ended_at=at)


def attach_account(account: Account, person: UUID, at: datetime) -> Account:
    """Make whoever has an account and a person that organisations know one; a step of actions.

    Who has a record linked is new no more.
    Raises AlreadyLinked when they are one already, or somebody else's account is linked to that person.
    """
    held = Account.objects.select_for_update().get(pk=account.pk)
    if held.person_id == person:
        raise AlreadyLinked("This account is linked to this person already.")
    if Account.objects.filter(person_id=person).exists():
        raise AlreadyLinked("This person is linked to another account.")
    if held.person_id is None:
        hold_person(person)
    else:
        merge_persons(person, held.person_id)
    held.person_id, held.welcome_ended_at = person, held.welcome_ended_at or at
    held.save(update_fields=["person_id", "welcome_ended_at"])
    return held
