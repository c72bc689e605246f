"""The recovery card of an account without email: one code on paper, which sets a new password once."""

from datetime import datetime

from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.handed_codes import CONSONANTS, new_code
from candour.people.models import Account, RecoveryCard
from candour.people.typed_codes import kept_as


@transaction.atomic
def make_recovery_card(*, account: Account, at: datetime) -> str:
    """Make a card, in the place of any other, and give its code, which is kept nowhere that could be read.

    The code is 20 letters in four groups, 86 bits.
    """
    code = new_card(account, at)
    record_account(account, "card-made", at)
    return code


def new_card(account: Account, at: datetime, by: str = "") -> str:
    """A card in the place of any other, and its code; a step of actions."""
    code = new_code(CONSONANTS, groups=4, length=5)
    RecoveryCard.objects.filter(account=account, used_at=None, ended_at=None).update(ended_at=at)
    RecoveryCard.objects.create(account=account, digest=kept_as(code), made_at=at, made_by=by)
    return code
