"""`candour appoint`: gives somebody a role at an organisation's desk, and an account if they have none.

A link to choose a password, good for an hour and once, and the secret of the second factor are printed;
neither is kept where it could be read again.
"""

import base64
import secrets
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.people.actions import appoint, give_role
from candour.people.errors import AlreadyExists
from candour.people.models import Account, Organisation, StaffRole

_ASK = "account_reset_password"


def add_arguments(parser: ArgumentParser) -> None:
    """EMAIL, ORGANISATION, ROLE, --by, and the names of whoever has no account yet."""
    parser.add_argument("email", metavar="EMAIL", help="the email of the person to appoint")
    parser.add_argument("organisation", metavar="ORGANISATION", help="the short name of the organisation")
    parser.add_argument("role", choices=list(StaffRole.Role), help="their role there")
    parser.add_argument("--by", required=True, metavar="NAME", help="who is appointing them")
    parser.add_argument("--given-name", metavar="NAME", help="for a new account")
    parser.add_argument("--family-name", metavar="NAME", default="", help="for a new account")


def appoint_staff(args: Namespace, environment: Environment) -> int:
    """Appoint somebody. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    organisation = Organisation.objects.filter(slug=args.organisation).first()
    if organisation is None:
        raise CannotStart(f"There is no organisation called {args.organisation}.")
    account = Account.objects.filter(email=args.email.lower()).first()
    try:
        if account is None:
            _open(args, organisation, environment)
        else:
            _give(args, organisation, account)
    except AlreadyExists as reason:
        raise CannotStart(str(reason)) from None
    return 0


def _give(args: Namespace, organisation: Organisation, account: Account) -> None:
    if account.person_id is not None:
        raise CannotStart(
            "This is a resident's account. Staff need another account, with an email used only for work."
        )
    role = StaffRole.Role(args.role)
    give_role(account=account, organisation=organisation, role=role, by=args.by, at=datetime.now(UTC))
    sys.stdout.write(f"{account.full_name} is now {args.role} at {organisation.name}.\n")


def _open(args: Namespace, organisation: Organisation, environment: Environment) -> None:
    if not args.given_name:
        raise CannotStart("There is no account with this email yet: add --given-name and --family-name.")
    totp_secret = base64.b32encode(secrets.token_bytes(20)).decode()
    given = appoint(
        organisation=organisation,
        role=StaffRole.Role(args.role),
        email=args.email,
        given_name=args.given_name,
        family_name=args.family_name,
        password=None,
        totp_secret=totp_secret,
        by=args.by,
        at=datetime.now(UTC),
    )
    base = environment.base_url
    sys.stdout.write(
        f"{args.given_name} {args.family_name} is now {args.role} at {organisation.name}.\n"
        f"Give them these in two different ways. They are shown only once:\n"
        f"  link to choose a password, works for one hour: {base}{_way_to_a_password(given.account)}\n"
        f"  secret for an authenticator app: {totp_secret}\n"
        f"If the link has expired, they can ask for another at {base}{reverse(_ASK)}.\n"
    )


def _way_to_a_password(account: Account) -> str:
    names = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    return reverse("account_reset_password_from_key", kwargs=names)
