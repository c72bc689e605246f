"""Sign-ins: written down with device and network, and ended, one or all others.

They are the owner's history on the page and no entries in the log: who signs in every day would bury the
rest. Ending one removes its session, so that the next request with it is nobody's.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from candour.core.agreement import Assurance
from candour.people.actions.account_entries import record_account
from candour.people.models import Account, KnownDevice, SignIn


@transaction.atomic
def record_sign_in(
    *,
    account: Account,
    device_token: str,
    agent: str,
    how: SignIn.How,
    assurance: Assurance,
    network: str,
    session_key: str,
    at: datetime,
) -> tuple[SignIn, bool]:
    """Write a sign-in down; gives it, and whether the device was new to the account.

    device_token: what the browser's cookie holds. network: as `candour.people.networks.network_of` says.
    """
    known = KnownDevice.objects.filter(account=account, digest=digest_of(device_token), forgotten_at=None)
    is_new = not known.exists()
    device = remember_device(account=account, device_token=device_token, agent=agent, at=at)
    made = SignIn.objects.create(
        account=account,
        device=device,
        how=how,
        assurance=assurance.value,
        network=network,
        session_key=session_key,
        at=at,
    )
    return made, is_new


@transaction.atomic
def remember_device(*, account: Account, device_token: str, agent: str, at: datetime) -> KnownDevice:
    """Let an account know a browser in which its owner has proven themselves; a step of actions."""
    device, _made = KnownDevice.objects.get_or_create(
        account=account,
        digest=digest_of(device_token),
        defaults={"agent": agent[:300], "first_seen_at": at},
    )
    if device.forgotten_at is not None:
        device.forgotten_at = None
        device.save(update_fields=["forgotten_at"])
    return device


@transaction.atomic
def end_sign_in(*, sign_in: SignIn, at: datetime) -> None:
    """End one sign-in of an account, at its owner's wish; once ended it stays as it is."""
    if end_sessions([sign_in.pk], SignIn.Ended.BY_OWNER, at):
        record_account(sign_in.account, "session-ended", at)


@transaction.atomic
def end_other_sign_ins(*, account: Account, but: str, at: datetime) -> int:
    """End every sign-in of an account but that with the session `but`; gives how many."""
    others = SignIn.objects.filter(account=account, ended_at=None).exclude(session_key=but)
    ended = end_sessions(others.values_list("pk", flat=True), SignIn.Ended.BY_OWNER, at)
    if ended:
        record_account(account, "sessions-ended", at)
    return ended


@transaction.atomic
def end_sign_ins_of(*, account: Account, at: datetime) -> int:
    """End what an account has open, by whoever runs the machine; gives how many."""
    running = Session.objects.filter(expire_date__gt=at).values("session_key")
    open_ones = SignIn.objects.filter(account=account, ended_at=None, session_key__in=running)
    ended = end_sessions(open_ones.values_list("pk", flat=True), SignIn.Ended.BY_STAFF, at)
    if ended:
        record_account(account, "sessions-ended", at)
    return ended


def end_sessions(sign_ins: Collection[object], ended: SignIn.Ended, at: datetime) -> int:
    """Mark sign-ins as ended and remove their sessions; a step of actions, gives how many were not yet."""
    open_ones = SignIn.objects.select_for_update().filter(pk__in=list(sign_ins), ended_at=None)
    keys = list(open_ones.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(session_key__in=keys, ended_at=None).update(ended_at=at, ended=ended)


def end_all_sessions(account: Account, ended: SignIn.Ended, at: datetime, *, but: str = "") -> int:
    """`end_sessions` of all that an account has, but the session `but`; a step of actions."""
    of_account = SignIn.objects.filter(account=account, ended_at=None).exclude(session_key=but or None)
    return end_sessions(of_account.values_list("pk", flat=True), ended, at)


def sign_out(*, session_key: str, at: datetime) -> None:
    """The owner signed out in this browser; the session itself goes with the request."""
    SignIn.objects.filter(session_key=session_key, ended_at=None).update(
        ended_at=at, ended=SignIn.Ended.SIGNED_OUT
    )


def digest_of(token: str) -> bytes:
    """What is kept of a random token or code, so that a copied database opens nothing."""
    return hashlib.sha256(token.encode()).digest()
