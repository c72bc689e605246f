"""Second factors that somebody else may have added: taken away, and kept or let go by the account's owner.

They are taken away whole, so nothing that asks for a factor has to remember which ones count. But then a link
in an email would open an account whose owner had added one, and whoever reads their email could say "this was
not me" for that alone. So an account that has no other factor opens meanwhile only in a browser that it knew
before (`account_queries.is_in_doubt_since`), or once an officer has seen who it is.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from candour.people.actions.account_entries import record_account
from candour.people.errors import AlreadyExists
from candour.people.models import Account, SecurityReport, SetAside, SignIn

Type = Authenticator.Type
_CODES = Type.RECOVERY_CODES


def set_aside(report: SecurityReport) -> None:
    """Take away what was added since a doubted sign-in; a step of actions.

    Recovery codes are made anew, so they go; and with the last factor, all of them.
    """
    factors = Authenticator.objects.filter(user=report.account)
    added = factors.filter(created_at__gte=report.since)
    has_others = factors.exclude(type=_CODES).filter(created_at__lt=report.since).exists()
    for each in added.exclude(type=_CODES):
        if has_others or not _was_used_where_known(each, report):
            _take_away(each, report)
    if not factors.exclude(type=_CODES).exists():
        factors.delete()
    elif has_others:
        added.filter(type=_CODES).delete()


@transaction.atomic
def keep_factor(*, factor: SetAside, at: datetime) -> None:
    """The owner says that it is theirs, and it counts again. Raises AlreadyExists beside another app."""
    if not SetAside.objects.filter(pk=factor.pk, kept_at=None, ended_at=None).update(kept_at=at, data={}):
        return
    try:
        with transaction.atomic():
            Authenticator.objects.create(
                user=factor.account, type=factor.type, data=factor.data, created_at=factor.added_at
            )
    except IntegrityError as taken:
        raise AlreadyExists("This account has an authenticator app already.") from taken
    record_account(factor.account, "factor-kept", at)


@transaction.atomic
def let_factor_go(*, factor: SetAside, at: datetime) -> None:
    """The owner says that it is not theirs: what it was made of is removed."""
    if SetAside.objects.filter(pk=factor.pk, kept_at=None, ended_at=None).update(ended_at=at, data={}):
        record_account(factor.account, "factor-let-go", at)


def let_all_go(account: Account, at: datetime) -> int:
    """The same of all that an account has; a step of actions, gives how many."""
    return SetAside.objects.filter(account=account, kept_at=None, ended_at=None).update(ended_at=at, data={})


def _was_used_where_known(factor: Authenticator, report: SecurityReport) -> bool:
    """Whether it opened the account in a browser that was known before the doubt: then it is its owner's."""
    opened = SignIn.objects.filter(
        account=report.account,
        how__in=(SignIn.How.PASSWORD_AND_CODE, SignIn.How.PASSKEY),
        at__gt=factor.created_at,
        device__first_seen_at__lt=report.since,
    )
    if report.sign_in is not None:
        opened = opened.exclude(device=report.sign_in.device_id)
    return opened.exists()


def _take_away(factor: Authenticator, report: SecurityReport) -> None:
    SetAside.objects.create(
        account=report.account,
        report=report,
        type=factor.type,
        data=factor.data,
        added_at=factor.created_at,
    )
    factor.delete()
