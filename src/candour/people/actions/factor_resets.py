"""A lost second factor of staff: one administrator asks, another approves, and a code is handed over.

Nobody resets their own, and nobody resets one alone: asking and approving are two people of the same
organisation, neither of them whose it is. What was lost opens nothing from the moment of the approval. The
password and the code together set up a new one, within three days. `candour reset-factor` stands in where an
organisation has too few administrators for that.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from candour.people.actions.organisations import equip
from candour.people.actions.setting_aside import let_all_go
from candour.people.actions.signing_in import end_all_sessions
from candour.people.errors import CannotReset
from candour.people.handed_codes import LETTERS_AND_DIGITS, new_code
from candour.people.models import Account, Organisation, SecondFactorReset, SignIn, StaffRole
from candour.people.organisation_words import sealed_by
from candour.people.queries import standing_reset
from candour.people.registering import record_change
from candour.people.typed_codes import is_kept_as, kept_as


@transaction.atomic
def ask_factor_reset(
    *, account: Account, organisation: Organisation, why: str, by: Account, at: datetime
) -> SecondFactorReset:
    """Ask that a colleague's second factor be reset; what was asked before and not approved ends.

    Raises CannotReset for one's own, without the role, and for whoever does not work there.
    """
    _refuse_without_role(by, organisation)
    _refuse_own(by, account)
    if not StaffRole.objects.filter(account=account, organisation=organisation, ended_at=None).exists():
        raise CannotReset("They have no role in this organisation.")
    _end_standing(account, at)
    asked = SecondFactorReset(account=account, organisation=organisation, asked_by=by, asked_at=at)
    _save_new(asked, why)
    _record(asked, "asked", at)
    return asked


@transaction.atomic
def approve_factor_reset(*, reset: SecondFactorReset, by: Account, at: datetime) -> str:
    """End the lost factor and every session; gives the code to hand over, this once.

    Raises CannotReset for whoever asked, whose it is, without the role, and once it is answered.
    """
    held = _unanswered(reset)
    _refuse_without_role(by, held.organisation)
    _refuse_own(by, held.account)
    if held.asked_by_id == by.pk:
        raise CannotReset("Somebody else has to approve what you asked for.")
    held.approved_by = by
    return _approve(held, at)


@transaction.atomic
def refuse_factor_reset(*, reset: SecondFactorReset, by: Account, at: datetime) -> None:
    """End what was asked: nothing changes. Raises CannotReset without the role, and once it is answered."""
    held = _unanswered(reset)
    _refuse_without_role(by, held.organisation)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _record(held, "refused", at)


@transaction.atomic
def reset_factor_by_operator(
    *, account: Account, organisation: Organisation, why: str, operator: str, at: datetime
) -> str:
    """The same by whoever runs the machine; gives the code.

    Raises CannotReset where two other administrators could do it at their desk.
    """
    roles = StaffRole.objects.filter(
        organisation=organisation, role=StaffRole.Role.ADMINISTRATOR, ended_at=None
    )
    if roles.exclude(account=account).count() >= 2:
        raise CannotReset("Two administrators of this organisation can do this at their desk.")
    _end_standing(account, at)
    made = SecondFactorReset(account=account, organisation=organisation, operator=operator, asked_at=at)
    _save_new(made, why)
    return _approve(made, at)


@transaction.atomic
def take_up_reset(*, account: Account, code: str, secret: str, at: datetime) -> bool:
    """Set up the authenticator app with this secret (base32) as a new factor; False for a wrong code."""
    Account.objects.select_for_update().get(pk=account.pk)
    standing = standing_reset(account, at)
    kept = None if standing is None or standing.digest is None else bytes(standing.digest)
    if standing is None or not is_kept_as(code, kept):
        return False
    standing.used_at = at
    standing.save(update_fields=["used_at"])
    TOTP.activate(account, secret)
    _record(standing, "taken-up", at)
    return True


def _save_new(reset: SecondFactorReset, why: str) -> None:
    equip(reset.organisation)
    reset.sealed = sealed_by(reset.organisation.pk, reset.id, {"why": why.strip()})
    reset.save(force_insert=True)


def _approve(held: SecondFactorReset, at: datetime) -> str:
    code = new_code(LETTERS_AND_DIGITS, groups=3, length=4)
    held.approved_at, held.digest = at, kept_as(code)
    held.save(update_fields=["approved_at", "approved_by", "digest"])
    Authenticator.objects.filter(user=held.account).delete()
    let_all_go(held.account, at)
    end_all_sessions(held.account, SignIn.Ended.BY_STAFF, at)
    _record(held, "approved", at)
    return code


def _unanswered(reset: SecondFactorReset) -> SecondFactorReset:
    held = SecondFactorReset.objects.select_for_update().get(pk=reset.pk)
    if held.approved_at is not None or held.ended_at is not None:
        raise CannotReset("This has been answered already.")
    return held


def _end_standing(account: Account, at: datetime) -> None:
    SecondFactorReset.objects.filter(account=account, used_at=None, ended_at=None).update(ended_at=at)


def _refuse_without_role(by: Account, organisation: Organisation) -> None:
    role = StaffRole.Role.ADMINISTRATOR
    if not StaffRole.objects.filter(account=by, organisation=organisation, role=role, ended_at=None).exists():
        raise CannotReset("Only an administrator of this organisation can do that.")


def _refuse_own(by: Account, account: Account) -> None:
    if by.pk == account.pk:
        raise CannotReset("Nobody can reset their own second factor.")


def _record(reset: SecondFactorReset, step: str, at: datetime) -> None:
    """No name goes into an open entry: it says that an organisation did it, and the table for whom."""
    values = {"step": step, "by": "operator" if reset.operator else "administrator"}
    record_change(what="second-factor", name=reset.organisation.slug, change="changed", values=values, at=at)
