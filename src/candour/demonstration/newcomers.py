"""Two residents whom no organisation knows: one without email or telephone, one with an app for codes.

Their accounts are opened as anybody's: hers at the counter, by an officer, and his on the page.
"""

from datetime import datetime

from candour.demonstration.credentials import Credentials
from candour.demonstration.newcomer import RUTH, SAM
from candour.demonstration.organisations import COUNCIL
from candour.demonstration.setting_up import Organisations
from candour.demonstration.staff import TOM
from candour.people.actions import add_authenticator_app, create_account, use_recovery_card
from candour.people.actions.checked import Checked
from candour.people.models import Account
from candour.services.actions import open_account_at_desk


def settle_newcomers(credentials: Credentials, organisations: Organisations, at: datetime) -> str:
    """Open both accounts, if there are passwords for them; gives the user name that was given, or ""."""
    if SAM.email in credentials.passwords:
        _settle_sam(credentials, at)
    return _settle_ruth(credentials, organisations, at) if RUTH.key in credentials.passwords else ""


def _settle_sam(credentials: Credentials, at: datetime) -> None:
    account = create_account(
        email=SAM.email,
        password=credentials.passwords[SAM.email],
        given_name=SAM.given,
        family_name=SAM.family,
        at=at,
        email_is_confirmed=True,
    )
    add_authenticator_app(account=account, secret=credentials.totp_secrets[SAM.email], at=at)


def _settle_ruth(credentials: Credentials, organisations: Organisations, at: datetime) -> str:
    checked = Checked(
        evidence="vouched",
        by=Account.objects.get(email=TOM.email),
        organisation=organisations[COUNCIL.slug],
        case="MH-20142",
        reason="Asked at the Market Hall. Her support worker knows her.",
    )
    opened = open_account_at_desk(given_name=RUTH.given, family_name=RUTH.family, checked=checked, at=at)
    user_name = opened.account.user_name
    assert user_name is not None, "an account without email has one"
    use_recovery_card(user_name=user_name, code=opened.code, password=credentials.passwords[RUTH.key], at=at)
    return user_name
