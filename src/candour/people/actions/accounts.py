"""Residents' accounts: opening one, and linking it to the person that organisations know."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from candour.access.actions import record_entry
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person, make_subject, merge_persons
from candour.people.errors import AlreadyExists, AlreadyLinked
from candour.people.models import Account
from candour.people.queries import log_subject


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
    subject = make_subject()
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                email, password, given_name=given_name, family_name=family_name, person_id=subject.person_id
            )
    except IntegrityError as taken:
        raise AlreadyExists("There is an account with this email already.") from taken
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=email_is_confirmed)
    body = {"kind": "account", "when": encode_timestamp(at), "change": "opened"}
    record_entry(body, kind="account", subject=subject.id, happened=at)
    return account


@transaction.atomic
def link_account(*, account: Account, person: UUID, how: str, at: datetime) -> Account:
    """Link an account to the person that organisations know, once it is proven that they are the same.

    how: the proof, in words the resident knows: "an activation code collected at the Market Hall". Raises
    AlreadyLinked when somebody else's account is linked to that person.
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
    held.person_id = person
    held.save(update_fields=["person_id"])
    body = {"kind": "linked", "when": encode_timestamp(at), "how": how}
    record_entry(body, kind="account", subject=log_subject(person), happened=at)
    return held
