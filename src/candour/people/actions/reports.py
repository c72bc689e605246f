"""What an owner says was not them: the account is locked at once. `services` has a person look at it.

Whoever is signed in, is so no more; the way in again is a new password. The old one opens nothing and is not
taken again. Passkeys open nothing until the owner has confirmed each, nor does an outside identity until it
is linked anew. What somebody else may have prepared since they came ends with it: an email that waits to be
confirmed, a recovery card, recovery codes, the closing of the account. Second factors are set aside
(`setting_aside`) and invitations stopped until the owner says of each. A second factor from before stays, for
a link in an email alone must not be enough.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.actions.closing import keep_account
from candour.people.actions.representing import doubt_invitations, end_doubted
from candour.people.actions.setting_aside import let_all_go, set_aside
from candour.people.actions.signing_in import end_all_sessions
from candour.people.models import (
    Account,
    EmailChange,
    HeldPasskey,
    KnownDevice,
    OutsideIdentity,
    RecoveryCard,
    SecurityReport,
    SignIn,
)


@transaction.atomic
def report_not_me(
    *, account: Account, sign_in: SignIn | None, at: datetime, case: str = ""
) -> SecurityReport:
    """Lock an account because its owner says that a sign-in was not theirs. case: the number of theirs."""
    since = at if sign_in is None else sign_in.at
    report = lock_account(account=account, sign_in=sign_in, since=since, at=at)
    record_account(account, "reported-not-me", at, **({"case": case} if case else {}))
    return report


@transaction.atomic
def confirm_passkey(*, account: Account, passkey: Authenticator, at: datetime) -> None:
    """The owner says that a passkey held since their account was locked is theirs."""
    confirmed = HeldPasskey.objects.filter(passkey=passkey, passkey__user=account, confirmed_at=None)
    if confirmed.update(confirmed_at=at):
        record_account(account, "passkey-confirmed", at)


@transaction.atomic
def finish_looking(*, account: Account, at: datetime) -> None:
    """The owner has looked at what was done meanwhile: what they did not keep ends."""
    reports = SecurityReport.objects.filter(account=account, looked_at=None)
    if not reports.update(looked_at=at):
        return
    let_all_go(account, at)
    if account.person_id is not None:
        end_doubted(account.person_id, at)
    record_account(account, "looked-at", at)


def lock_account(
    *, account: Account, sign_in: SignIn | None, since: datetime, at: datetime
) -> SecurityReport:
    """Lock an account, as the module says; a step of actions. One that is locked is locked again.

    since: from when on what was done may have been somebody else's doing.
    """
    held = Account.objects.select_for_update().get(pk=account.pk)
    known = held.password if held.has_usable_password() else ""
    held.set_unusable_password()
    held.save(update_fields=["password"])
    report = SecurityReport.objects.create(
        account=held, sign_in=sign_in, since=since, reported_at=at, password=known
    )
    end_all_sessions(held, SignIn.Ended.REPORTED, at)
    KnownDevice.objects.filter(account=held, forgotten_at=None).update(forgotten_at=at)
    OutsideIdentity.objects.filter(account=held, ended_at=None).update(ended_at=at)
    give_up_email_change(held, at)
    for closing in held.closings.filter(taken_back_at=None, finished_at=None, asked_at__gte=since):
        keep_account(closing=closing, at=at)
    made_since = RecoveryCard.objects.filter(account=held, made_at__gte=since)
    own = made_since.filter(made_by="")  # one that an officer handed over is its owner's
    own.filter(used_at=None, ended_at=None).update(ended_at=at)
    set_aside(report)
    if held.person_id is not None:
        doubt_invitations(held.person_id, since, at)
    for passkey in Authenticator.objects.filter(user=held, type=Authenticator.Type.WEBAUTHN):
        HeldPasskey.objects.update_or_create(
            passkey=passkey, defaults={"report": report, "confirmed_at": None}
        )
    return report


def give_up_email_change(account: Account, at: datetime) -> None:
    """End a change of email that waits to be confirmed; a step of actions."""
    EmailChange.objects.filter(account=account, confirmed_at=None, ended_at=None).update(ended_at=at)
