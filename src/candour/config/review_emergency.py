"""`candour review-emergency`: records the review of an emergency, as a page of the desk does.

Without an emergency it lists those that wait, the most urgent first. With one and a name it tells what its
reviewer must know, and records that they were told.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from uuid import UUID

from candour.access.withheld import CannotReview, WithheldUse, emergencies_waiting, review_emergency
from candour.config.env import CannotStart, Environment
from candour.config.kept_from_view import open_to_read, said_of, write_list
from candour.config.migrate import refuse_an_older_database


def add_arguments(parser: ArgumentParser) -> None:
    """EMERGENCY, --by, --finding, and --show or --keep."""
    parser.add_argument("emergency", nargs="?", metavar="EMERGENCY", type=UUID, help="its id, as listed")
    parser.add_argument("--by", metavar="NAME", help='who reviews it: "Siân Pugh, safeguarding lead"')
    parser.add_argument("--finding", metavar="WORDS", help="what they found, in words for the person")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument("--show", action="store_true", help="it is safe to show it to the person")
    outcome.add_argument(
        "--keep", action="store_true", help="it is not safe yet; review it again in four weeks"
    )


def review(args: Namespace, environment: Environment) -> int:
    """Review an emergency, read one, or list those that wait. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    if args.emergency is None:
        write_list(emergencies_waiting(), "review-emergency")
        return 0
    if args.by and not (args.finding or args.show or args.keep):
        opened = open_to_read(emergencies_waiting(), args.emergency, args.by)
        sys.stdout.writelines(f"{line}\n" for line in _told(opened))
        return 0
    if not (args.by and args.finding and (args.show or args.keep)):
        raise CannotStart("Give --by alone to read it, or --by, --finding, and either --show or --keep.")
    try:
        review_emergency(
            entry=args.emergency, by=args.by, finding=args.finding, show=args.show, at=datetime.now(UTC)
        )
    except CannotReview as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write("The person is now shown it.\n" if args.show else "It is still kept from view.\n")
    return 0


def _told(emergency: WithheldUse) -> list[str]:
    said = emergency.body["emergency"]
    return [
        f"They were given: {', '.join(emergency.body['released']) or 'nothing'}",
        f"The reason they gave, {said['kind']}: {said['reason']}",
        *said_of(emergency),
    ]
