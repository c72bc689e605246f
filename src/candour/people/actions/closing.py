"""Closing an account: asked for, taken back by signing in, finished after fourteen days.

What organisations hold, what they did, and what the owner decided about sharing is not the account's and
stays. Finishing removes what was the account's alone: how to reach it, and how to get in.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from candour.people.actions.account_entries import record_account
from candour.people.actions.representing import end_all_of
from candour.people.actions.signing_in import end_all_sessions
from candour.people.models import (
    Account,
    Closing,
    EmailChange,
    KnownDevice,
    OutsideIdentity,
    RecoveryCard,
    SetAside,
    SignIn,
)

TAKE_BACK_WITHIN = timedelta(days=14)


@transaction.atomic
def close_account(*, account: Account, at: datetime) -> Closing:
    """Begin to close an account: every session ends now, the rest in fourteen days. Twice is once."""
    try:
        with transaction.atomic():
            closing = Closing.objects.create(account=account, asked_at=at, ends_at=at + TAKE_BACK_WITHIN)
    except IntegrityError:
        return Closing.objects.get(account=account, taken_back_at=None, finished_at=None)
    end_all_sessions(account, SignIn.Ended.CLOSED, at)
    record_account(account, "closing", at)
    return closing


@transaction.atomic
def keep_account(*, closing: Closing, at: datetime) -> None:
    """Keep an account after all; nothing of it was removed yet."""
    if Closing.objects.filter(pk=closing.pk, taken_back_at=None, finished_at=None).update(taken_back_at=at):
        record_account(closing.account, "kept", at)


@transaction.atomic
def finish_closing(*, closing: Closing, at: datetime) -> None:
    """Remove what was the account's alone, once its time is over; until then nothing happens."""
    held = Closing.objects.select_for_update().select_related("account").get(pk=closing.pk)
    if held.taken_back_at or held.finished_at or at < held.ends_at:
        return
    account = held.account
    record_account(account, "closed", at)
    end_all_of(account, at)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    SetAside.objects.filter(account=account).delete()
    EmailChange.objects.filter(account=account).update(old="", new="", ended_at=at)
    KnownDevice.objects.filter(account=account).update(agent="", forgotten_at=at)
    SignIn.objects.filter(account=account).update(network="", session_key="")
    OutsideIdentity.objects.filter(account=account, ended_at=None).update(ended_at=at, subject="")
    RecoveryCard.objects.filter(account=account, ended_at=None).update(ended_at=at)
    account.security_reports.update(password="")
    account.set_unusable_password()
    account.email = account.user_name = account.person_id = None
    account.given_name = account.family_name = ""
    account.is_active = False
    account.save()
    held.finished_at = at
    held.save(update_fields=["finished_at"])


def closings_due(at: datetime) -> list[Closing]:
    """Those whose time is over."""
    return list(Closing.objects.filter(taken_back_at=None, finished_at=None, ends_at__lte=at))
