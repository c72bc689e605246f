"""`candour review-withheld`: records the review of a use that is withheld and no emergency.

Without a use it lists those that wait, the most urgent first, and says which are overdue. A date that has
passed shows nothing: a named person decides.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime
from uuid import UUID

from candour.access.withheld import CannotReview, WithheldUse, review_withheld, withheld_waiting
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.core.decide import local_date


def add_arguments(parser: ArgumentParser) -> None:
    """USE, --by, --finding, and --show or --keep with --again."""
    parser.add_argument("use", nargs="?", metavar="USE", type=UUID, help="its id, as listed")
    parser.add_argument("--by", metavar="NAME", help='who reviews it: "Siân Pugh, safeguarding lead"')
    parser.add_argument("--finding", metavar="WORDS", help="why, in words for the person")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument("--show", action="store_true", help="showing it to the person is safe")
    outcome.add_argument("--keep", action="store_true", help="it must stay from view")
    parser.add_argument("--again", metavar="DATE", type=_day, help="when to look again; else in four weeks")


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"write a date like 2026-12-31, not {given!r}") from None


def review(args: Namespace, environment: Environment) -> int:
    """Review one use, or list those that wait. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    now = datetime.now(UTC)
    if args.use is None:
        for waiting in withheld_waiting():
            sys.stdout.write(f"{_listed(waiting, local_date(now))}\n")
        return 0
    if not (args.by and args.finding and (args.show or args.keep)):
        raise CannotStart("Give --by, --finding, and either --show or --keep.")
    try:
        review_withheld(
            entry=args.use, by=args.by, finding=args.finding, show=args.show, at=now, again=args.again
        )
    except CannotReview as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write("Its person is shown it now.\n" if args.show else "It stays from view.\n")
    return 0


def _listed(waiting: WithheldUse, today: date) -> str:
    body, withheld = waiting.body, waiting.body["withheld"]
    overdue = " OVERDUE." if waiting.review_by < today else ""
    return (
        f"{waiting.id}: {body['organisation']}, {', '.join(body['asked'])} on {body['when'][:10]}, "
        f"{withheld.get('ground', 'withheld')}: {withheld['authority']}. "
        f"To be reviewed by {waiting.holder} by {waiting.review_by}.{overdue}"
    )
