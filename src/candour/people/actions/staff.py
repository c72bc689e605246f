"""Staff: accounts that stand for nobody in the records, and the roles they have in an organisation.

No name goes into an open entry, because it can never be taken out again: the log says that an organisation
gave or ended a role, and the table whose it is.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, transaction

from candour.people.errors import AlreadyExists, NotInRole
from candour.people.models import Account, Organisation, StaffRole
from candour.people.registering import record_change


@transaction.atomic
def appoint(
    *,
    organisation: Organisation,
    role: StaffRole.Role,
    email: str,
    given_name: str,
    family_name: str,
    password: str | None,
    totp_secret: str,
    by: str,
    at: datetime,
) -> StaffRole:
    """Open an account for a member of staff, with a second factor, and give it its first role.

    password: None where they choose it by a link. totp_secret: 20 random bytes in base32. by: who appoints
    them. Raises AlreadyExists for a taken email.
    """
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                email, password, given_name=given_name, family_name=family_name, is_staff=True
            )
    except IntegrityError as taken:
        raise AlreadyExists("There is already an account with this email.") from taken
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    TOTP.activate(account, totp_secret)
    return give_role(account=account, organisation=organisation, role=role, by=by, at=at)


@transaction.atomic
def give_role(
    *, account: Account, organisation: Organisation, role: StaffRole.Role, by: str, at: datetime
) -> StaffRole:
    """Give a member of staff a role in an organisation. Raises AlreadyExists when they have it."""
    try:
        with transaction.atomic():
            given = StaffRole.objects.create(
                account=account, organisation=organisation, role=role, given_by=by, given_at=at
            )
    except IntegrityError as taken:
        raise AlreadyExists(f"{account.full_name} already has this role there.") from taken
    _record(given, "added", at)
    return given


@transaction.atomic
def end_role(*, role: StaffRole, at: datetime) -> None:
    """End a role: the next page its holder asks for knows. Raises NotInRole when it has ended."""
    held = StaffRole.objects.select_for_update().select_related("organisation").get(pk=role.pk)
    if held.ended_at is not None:
        raise NotInRole("This role has ended already.")
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _record(held, "ended", at)


def _record(role: StaffRole, change: str, at: datetime) -> None:
    record_change(
        what="staff-role",
        name=role.organisation.slug,
        change="added" if change == "added" else "ended",
        values={"role": str(role.role)},
        at=at,
    )
