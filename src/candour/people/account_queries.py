"""What an account's owner can see of it: sign-ins and devices, second factors, and what is under way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from candour.people.models import (
    Account,
    Closing,
    EmailChange,
    HeldPasskey,
    OutsideIdentity,
    RecoveryCard,
    SafeUse,
    SecurityReport,
    SetAside,
    SignIn,
)

SHOWN = 50
"""How many sign-ins are shown."""


@dataclass(frozen=True, slots=True)
class Factors:
    """How an account is opened besides a password. codes_left: None where there are no recovery codes."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    held: frozenset[int]
    codes_left: int | None

    @property
    def are_there(self) -> bool:
        """Whether a second factor is asked for."""
        return self.app is not None or bool(self.passkeys)


def factors_of(account: Account) -> Factors:
    """The second factors of an account, and which passkeys are held until confirmed."""
    all_of_them = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    app = next((each for each in all_of_them if each.type == Authenticator.Type.TOTP), None)
    codes = next((each for each in all_of_them if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        app=app,
        passkeys=tuple(each for each in all_of_them if each.type == Authenticator.Type.WEBAUTHN),
        held=frozenset(
            HeldPasskey.objects.filter(passkey__user=account, confirmed_at=None).values_list(
                "passkey_id", flat=True
            )
        ),
        codes_left=None if codes is None else _codes_left(codes),
    )


def _codes_left(codes: Authenticator) -> int:
    kept = codes.data.get("codes")
    return len(codes.wrap().get_unused_codes() if kept is None else kept)


def sign_ins_of(account: Account) -> tuple[SignIn, ...]:
    """The newest sign-ins, with their devices."""
    return tuple(SignIn.objects.filter(account=account).select_related("device").order_by("-at")[:SHOWN])


def still_open(sign_ins: Iterable[SignIn], now: datetime) -> frozenset[str]:
    """The session keys of those that have neither ended nor run out."""
    keys = [each.session_key for each in sign_ins if each.ended_at is None]
    running = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    return frozenset(running.values_list("session_key", flat=True))


def is_locked(account: Account) -> bool:
    """Whether somebody reported that a sign-in was not the owner's, and no new password was chosen since."""
    return SecurityReport.objects.filter(account=account, unlocked_at=None).exists()


def set_aside_of(account: Account) -> tuple[SetAside, ...]:
    """What was taken away since its owner doubts a sign-in, and they have not said of; the oldest first."""
    waiting = SetAside.objects.filter(account=account, kept_at=None, ended_at=None)
    return tuple(waiting.select_related("report").order_by("added_at"))


def is_reported(sign_in: SignIn) -> bool:
    """Whether its owner has said before that it was not them."""
    return SecurityReport.objects.filter(sign_in=sign_in).exists()


def is_in_doubt_since(account: Account) -> datetime | None:
    """Since when its only second factors are in doubt, so that no other stands; None where that is not so."""
    factors = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    waiting = set_aside_of(account)
    return min(each.report.since for each in waiting) if waiting and not factors.exists() else None


def to_look_at(account: Account) -> SecurityReport | None:
    """The first report since which its owner has not looked at what was done, once they are in again."""
    return not_looked_at().filter(account=account).first()


def not_looked_at() -> QuerySet[SecurityReport]:
    """Reports whose owners have a new password and have not looked at what was done."""
    return SecurityReport.objects.filter(looked_at=None, unlocked_at__isnull=False).order_by("since")


def is_held(passkey: Authenticator) -> bool:
    """Whether a passkey opens nothing until its owner confirms it."""
    return HeldPasskey.objects.filter(passkey=passkey, confirmed_at=None).exists()


def closing_of(account: Account) -> Closing | None:
    """The closing that is under way, if any."""
    return Closing.objects.filter(account=account, taken_back_at=None, finished_at=None).first()


def waiting_email_change(account: Account, since: datetime) -> EmailChange | None:
    """A change of email asked for since then that is not confirmed yet."""
    waiting = EmailChange.objects.filter(account=account, confirmed_at=None, ended_at=None)
    return waiting.filter(asked_at__gt=since).first()


def is_used_safely(account: Account) -> bool:
    """Whether nothing that this account shows or sends may tell anything about its owner."""
    return SafeUse.objects.filter(account=account, ended_at=None).exists()


def safe_use_ended_at_desk(account: Account) -> SafeUse | None:
    """The safe use of an account that an officer ended, if it was the last there was."""
    last = SafeUse.objects.filter(account=account).select_related("ended_desk").order_by("-begun_at").first()
    return None if last is None or last.ended_desk is None else last


def safe_use_of(account: Account) -> SafeUse | None:
    """Since when, and at whose desk it was set if it was; for its owner's own page alone."""
    return SafeUse.objects.filter(account=account, ended_at=None).select_related("desk").first()


def has_card(account: Account) -> bool:
    """Whether a recovery card is in force."""
    return RecoveryCard.objects.filter(account=account, used_at=None, ended_at=None).exists()


def outside_identity(issuer: str, subject: str) -> OutsideIdentity | None:
    """The link of an identity to an account, while it lasts."""
    linked = OutsideIdentity.objects.select_related("account")
    return linked.filter(issuer=issuer, subject=subject, ended_at=None).first()


def outside_identities_of(account: Account) -> tuple[OutsideIdentity, ...]:
    """What an account is linked to."""
    return tuple(OutsideIdentity.objects.filter(account=account, ended_at=None).order_by("linked_at"))


def report_in(case: UUID) -> SecurityReport | None:
    """What was reported, of a case about it."""
    return SecurityReport.objects.filter(case_id=case).select_related("sign_in").first()
