"""`candour review-withheld`: records the review of a use that is withheld and no emergency.

Without a use it lists those that wait, the most urgent first, and says which are overdue. With one and a name
it tells what its reviewer must know, and records that they were told. A date that has passed shows nothing: a
named person decides.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime
from uuid import UUID

from candour.access.withheld import CannotReview, WithheldUse, review_withheld, withheld_waiting
from candour.config.env import CannotStart, Environment
from candour.config.kept_from_view import open_to_read, said_of, write_list
from candour.config.migrate import refuse_an_older_database


def add_arguments(parser: ArgumentParser) -> None:
    """USE, --by, --finding, and --show or --keep with --again."""
    parser.add_argument("use", nargs="?", metavar="USE", type=UUID, help="its id, as listed")
    parser.add_argument("--by", metavar="NAME", help='who reviews it: "Siân Pugh, safeguarding lead"')
    parser.add_argument("--finding", metavar="WORDS", help="why, in words for the person")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument("--show", action="store_true", help="it is safe to show it to the person")
    outcome.add_argument("--keep", action="store_true", help="it must stay kept from view")
    parser.add_argument(
        "--again", metavar="DATE", type=_day, help="when to review it again; default: in four weeks"
    )


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"write a date like 2026-12-31, not {given!r}") from None


def review(args: Namespace, environment: Environment) -> int:
    """Review one use, read one, or list those that wait. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    if args.use is None:
        write_list(withheld_waiting(), "review-withheld")
        return 0
    if args.by and not (args.finding or args.show or args.keep):
        opened = open_to_read(withheld_waiting(), args.use, args.by)
        sys.stdout.writelines(f"{line}\n" for line in _told(opened))
        return 0
    if not (args.by and args.finding and (args.show or args.keep)):
        raise CannotStart("Give --by alone to read it, or --by, --finding, and either --show or --keep.")
    try:
        review_withheld(
            entry=args.use,
            by=args.by,
            finding=args.finding,
            show=args.show,
            at=datetime.now(UTC),
            again=args.again,
        )
    except CannotReview as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write("The person is now shown it.\n" if args.show else "It is still kept from view.\n")
    return 0


def _told(use: WithheldUse) -> list[str]:
    withheld = use.body["withheld"]
    return [
        f"What was asked for or seen: {', '.join(use.body['asked'])}",
        f"Why it is kept, {withheld.get('ground', 'withheld')}: {withheld['authority']}",
        *said_of(use),
    ]
