"""Through whom an organisation acts for a person: an officer of it is named, and is not any more.

Each is one entry in the log of the person who is acted for, which names nobody: each act says through whom.
"""

from datetime import datetime

from django.db import transaction

from candour.core.authority import Kind, NotGranted
from candour.people.actions.representation_entries import By, held_representation, record_representation
from candour.people.errors import CannotActFor, NotStanding
from candour.people.models import Account, NamedOfficer, Representation
from candour.people.queries import is_officer_at


@transaction.atomic
def name_officer(*, representation: Representation, account: Account, by: Account, at: datetime) -> None:
    """Name an officer of the organisation that acts. Twice is once. Raises CannotActFor, or NotStanding.

    Nobody names themselves: somebody else answers for who acts.
    """
    held = held_representation(representation)
    if held.kind != Kind.CORPORATE_APPOINTEE or held.organisation is None:
        raise NotStanding("It is no organisation that acts.")
    if account.pk == by.pk:
        raise CannotActFor(NotGranted.OWN_CHECK)
    if not is_officer_at(account, held.organisation):
        raise CannotActFor(NotGranted.NOT_STAFF)
    if held.named.filter(account=account, ended_at=None).exists():
        return
    held.named.create(account=account, named_by=by, named_at=at)
    record_representation(held, "officer-named", at, by=By.OFFICER, officer=by, words=account.full_name)


@transaction.atomic
def end_naming(*, named: NamedOfficer, by: Account, at: datetime) -> None:
    """An officer acts no more in an authority, from the next request on. Twice is once."""
    held = held_representation(named.representation)
    if held.named.filter(pk=named.pk, ended_at=None).update(ended_at=at):
        words = named.account.full_name
        record_representation(held, "officer-ended", at, by=By.OFFICER, officer=by, words=words)
