"""`candour review-emergency`: records the review of an emergency, as a page of the desk does.

Without an emergency it lists those that wait, the most urgent first, with what their reviewer must know.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from uuid import UUID

from candour.access.withheld import CannotReview, Emergency, emergencies_waiting, review_emergency
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database


def add_arguments(parser: ArgumentParser) -> None:
    """EMERGENCY, --by, --finding, and --show or --keep."""
    parser.add_argument("emergency", nargs="?", metavar="EMERGENCY", type=UUID, help="its id, as listed")
    parser.add_argument("--by", metavar="NAME", help='who reviews it: "Siân Pugh, safeguarding lead"')
    parser.add_argument("--finding", metavar="WORDS", help="what they found, in words for the person")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument("--show", action="store_true", help="showing it to the person is safe")
    outcome.add_argument("--keep", action="store_true", help="it is not safe yet; look again in four weeks")


def review(args: Namespace, environment: Environment) -> int:
    """Review one emergency, or list those that wait. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    if args.emergency is None:
        for waiting in emergencies_waiting():
            sys.stdout.write(f"{_listed(waiting)}\n")
        return 0
    if not (args.by and args.finding and (args.show or args.keep)):
        raise CannotStart("Give --by, --finding, and either --show or --keep.")
    try:
        review_emergency(
            entry=args.emergency, by=args.by, finding=args.finding, show=args.show, at=datetime.now(UTC)
        )
    except CannotReview as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write("Its person is shown it now.\n" if args.show else "It stays from view.\n")
    return 0


def _listed(waiting: Emergency) -> str:
    body = waiting.body
    given = ", ".join(body["released"]) or "nothing"
    return (
        f"{waiting.id}: {body['organisation']} was given {given} on {body['when'][:10]}, "
        f"{body['emergency']['kind']}: {body['emergency']['reason']} "
        f"To be reviewed by {waiting.holder} by {waiting.review_by}."
    )
