"""`candour reset-factor`: a lost second factor of staff, where there are not two others to do it at the desk.

The code is printed once. It counts for three days, with the password, and everybody concerned is to be told
by whoever runs this; the log says that it was done from the machine.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.people.actions import reset_factor_by_operator
from candour.people.errors import CannotReset
from candour.people.models import StaffRole


def add_arguments(parser: ArgumentParser) -> None:
    """EMAIL, ORGANISATION, --by and --why."""
    parser.add_argument("email", metavar="EMAIL", help="whose second factor is lost")
    parser.add_argument(
        "organisation", metavar="ORGANISATION", help="the short name of the organisation where they work"
    )
    parser.add_argument("--by", required=True, metavar="NAME", help="who is doing this")
    parser.add_argument(
        "--why", required=True, metavar="WORDS", help="how you know that it is really them asking"
    )


def reset(args: Namespace, environment: Environment) -> int:
    """Reset it. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    roles = StaffRole.objects.filter(organisation__slug=args.organisation, ended_at=None)
    role = roles.filter(account__email=args.email.lower()).select_related("account", "organisation").first()
    if role is None:
        raise CannotStart(f"Nobody with this email has a role at {args.organisation}.")
    try:
        code = reset_factor_by_operator(
            account=role.account,
            organisation=role.organisation,
            why=args.why,
            operator=args.by,
            at=datetime.now(UTC),
        )
    except CannotReset as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write(
        f"The old second factor of {role.account.full_name} no longer works.\n"
        f"Give them this code. It is shown only once and works for three days:\n  {code}\n"
        f"Tell them, and every other administrator of {role.organisation.name}, that you did this.\n"
    )
    return 0
