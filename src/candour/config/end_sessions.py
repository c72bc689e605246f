"""`candour end-sessions`: ends where somebody is signed in, or where everybody is, after a suspicion.

Whoever it concerns sees in their history that an administrator ended it, and signs in again.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.db.models import Q

from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.people.actions import end_sign_ins_of
from candour.people.models import Account


def add_arguments(parser: ArgumentParser) -> None:
    """WHO, or --everybody."""
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("who", metavar="WHO", nargs="?", help="whose sessions to end, by email or user name")
    whose.add_argument(
        "--everybody",
        action="store_true",
        help="end everybody's sessions, and sign-ins that are not finished",
    )


def end_sessions(args: Namespace, environment: Environment) -> int:
    """End them, and say how many. Raises CannotStart for a name that nobody has."""
    refuse_an_older_database()
    now = datetime.now(UTC)
    accounts = Account.objects.all()
    if not args.everybody:
        accounts = accounts.filter(Q(email=args.who.lower()) | Q(user_name=args.who.lower()))
        if not accounts:
            raise CannotStart(f"No account here has the email or user name {args.who}.")
    open_ones = accounts.filter(sign_ins__ended_at=None, sign_ins__isnull=False).distinct()
    ended = sum(end_sign_ins_of(account=account, at=now) for account in open_ones)
    if args.everybody:
        Session.objects.all().delete()
    sys.stdout.write(f"Sign-ins ended: {ended}\n")
    return 0
