"""The recovery card of an account without email: one code on paper, which sets a new password once."""

import secrets
from datetime import datetime

from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.models import Account, RecoveryCard
from candour.people.typed_codes import kept_as

SIGNS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no word can appear, and nothing that looks like a digit (RFC 8628, section 6.1)."""


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
    letters = "".join(secrets.choice(SIGNS) for _ in range(20))
    code = "-".join(letters[start : start + 5] for start in range(0, 20, 5))
    RecoveryCard.objects.filter(account=account, used_at=None, ended_at=None).update(ended_at=at)
    RecoveryCard.objects.create(account=account, digest=kept_as(code), made_at=at, made_by=by)
    return code
