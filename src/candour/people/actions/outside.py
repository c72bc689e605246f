"""Linking an account to who an outside identity provider says its owner is, and ending that."""

from datetime import datetime

from django.db import IntegrityError, transaction

from candour.people.actions.account_entries import record_account
from candour.people.errors import AlreadyLinked
from candour.people.models import Account, OutsideIdentity


@transaction.atomic
def link_outside_identity(*, account: Account, issuer: str, subject: str, at: datetime) -> OutsideIdentity:
    """Link an identity, while its owner is signed in to the account. Raises AlreadyLinked for another's."""
    linked = OutsideIdentity.objects.filter(issuer=issuer, subject=subject, ended_at=None).first()
    if linked is not None and linked.account_id == account.pk:
        return linked
    try:
        with transaction.atomic():
            linked = OutsideIdentity.objects.create(
                account=account, issuer=issuer, subject=subject, linked_at=at
            )
    except IntegrityError as taken:
        raise AlreadyLinked("This identity is linked to another account.") from taken
    record_account(account, "outside-linked", at)
    return linked


@transaction.atomic
def unlink_outside_identity(*, identity: OutsideIdentity, at: datetime) -> None:
    """End the link; what it had to do with is not told to the provider."""
    if OutsideIdentity.objects.filter(pk=identity.pk, ended_at=None).update(ended_at=at):
        record_account(identity.account, "outside-unlinked", at)
